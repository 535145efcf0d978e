"""What can be said to a skill: a phrase for each of its intents, from its interaction model."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.echo.language import language_of
from simulator.echo.steering import STEERING, common_utterances
from simulator.echo.unspaced import without_spaces

Json = Mapping[str, Any]


def phrases_of(language: Json, locale: str) -> tuple[str, ...]:
    """A phrase for each intent of a language model and for each value of its slots.

    All of them without the skill's name, each once.
    """
    words_of_type = _words_of_type(language, locale)
    phrases: list[str] = []
    for intent in language["intents"]:
        phrases += _phrases_of_intent(intent, words_of_type)
    return tuple(dict.fromkeys(phrases))


def utterances_of(language: Json, locale: str) -> tuple[str, ...]:
    """All of ``phrases_of``, and Amazon's own words for built-in intents that bring no samples."""
    wordless = {intent["name"] for intent in language["intents"] if not intent["samples"]}
    common: dict[str, str] = {}
    for utterance, name in language_of(locale).common.items():
        if name in wordless:
            common.setdefault(name, utterance)
    utterances = (*phrases_of(language, locale), *common.values())
    return tuple(dict.fromkeys(utterances))


def first_phrases(language: Json, locale: str) -> Iterator[str]:
    """One phrase an intent, as somebody would try a skill out."""
    words_of_type = _words_of_type(language, locale)
    for intent in language["intents"]:
        phrases = _phrases_of_intent(intent, words_of_type)
        yield from phrases[:1]


def steering_phrases(language: Json, locale: str) -> dict[str, str]:
    """Amazon's own words for what a model declares of the eleven, by intent."""
    declared = {intent["name"] for intent in language["intents"]}
    common = common_utterances(locale)
    return {name: common[name][0] for name in sorted(STEERING & declared)}


def _words_of_type(language: Json, locale: str) -> dict[str, Sequence[str]]:
    """What can be said for a slot, by its type; for one of Alexa's own types a single example."""
    words_of_type: dict[str, Sequence[str]] = {}
    for kind, examples in language_of(locale).examples.items():
        words_of_type[kind] = examples[:1]
    for kind in language["types"]:
        words_of_type[kind["name"]] = [value["name"]["value"] for value in kind["values"]]
    return words_of_type


def _phrases_of_intent(intent: Json, words_of_type: Mapping[str, Sequence[str]]) -> list[str]:
    """Its first sample without slots, and for each slot one sample with each of its words."""
    samples = intent["samples"]
    without_slots = [sample for sample in samples if "{" not in sample]
    phrases = [without_spaces(sample) for sample in without_slots[:1]]
    for slot in intent.get("slots", []):
        words = words_of_type.get(slot["type"], ())
        phrases += _filled(samples, slot["name"], words)
    return phrases


def _filled(samples: Sequence[str], slot: str, words: Sequence[str]) -> list[str]:
    """The first sample that has this slot alone, with each of the words in it."""
    gap = f"{{{slot}}}"
    for sample in samples:
        if gap in sample and sample.count("{") == 1:
            return [without_spaces(sample.replace(gap, word)) for word in words]
    return []
