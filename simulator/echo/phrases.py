"""What can be said to a skill: a phrase for each of its intents, from its interaction model."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.echo.language import language_of
from simulator.echo.steering import STEERING, common_utterances

BUILT_IN = {"AMAZON.DATE": ("sunday",), "AMAZON.TIME": ("ten",), "AMAZON.NUMBER": ("seven",)}
"""A word for each of Alexa's own slot types that a model may use."""


def phrases_of(language: Mapping[str, Any]) -> tuple[str, ...]:
    """A phrase for each intent of a language model and for each value of its slots.

    All of them without the skill's name, each once.
    """
    words_of_type: dict[str, Sequence[str]] = dict(BUILT_IN)
    for kind in language["types"]:
        words_of_type[kind["name"]] = [value["name"]["value"] for value in kind["values"]]
    phrases: list[str] = []
    for intent in language["intents"]:
        without_slots = [sample for sample in intent["samples"] if "{" not in sample]
        phrases += without_slots[:1]
        for slot in intent.get("slots", []):
            words = words_of_type.get(slot["type"], ())
            phrases += _filled(intent["samples"], slot["name"], words)
    return tuple(dict.fromkeys(phrases))


def utterances_of(language: Mapping[str, Any], locale: str) -> tuple[str, ...]:
    """All of ``phrases_of``, and Amazon's own words for built-in intents that bring no samples."""
    wordless = {intent["name"] for intent in language["intents"] if not intent["samples"]}
    common: dict[str, str] = {}
    for utterance, name in language_of(locale).common.items():
        if name in wordless:
            common.setdefault(name, utterance)
    return tuple(dict.fromkeys((*phrases_of(language), *common.values())))


def first_phrases(language: Mapping[str, Any]) -> Iterator[str]:
    """One phrase an intent, as somebody would try a skill out."""
    for intent in language["intents"]:
        alone = phrases_of({**language, "intents": [intent]})
        yield from alone[:1]


def steering_phrases(language: Mapping[str, Any], locale: str) -> dict[str, str]:
    """Amazon's own words for what a model declares of the eleven, by intent."""
    declared = {intent["name"] for intent in language["intents"]}
    common = common_utterances(locale)
    return {name: common[name][0] for name in sorted(STEERING & declared)}


def _filled(samples: Sequence[str], slot: str, words: Sequence[str]) -> list[str]:
    """The first sample that has this slot alone, with each of the words in it."""
    gap = f"{{{slot}}}"
    for sample in samples:
        if gap in sample and sample.count("{") == 1:
            return [sample.replace(gap, word) for word in words]
    return []
