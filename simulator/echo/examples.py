"""Sentences to learn from: a model's samples with words in their slots, and everyday talk.

Some stand there with a filler, and some as two in one breath: "seven minutes, I'm afraid of him".
Of those the one counts that costs more to miss.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.echo.decision import Costs
from simulator.echo.language import Language, normal

EVERYDAY = "everyday"
"""The class of what is for no skill at all."""

_VARIANTS = 3
"""How often a sample with slots is written, each time with other words in them."""
_STRIDE = 7
"""How far apart those words stand in their type, so that together the samples use all of them."""

_WITH_FILLER = 2
"""Every so many examples stand there a second time, with a filler."""

_IN_ONE_BREATH = 1
"""Every so many examples of a grave intent stand there once more, together with another one."""
_GRAVE = 40
"""What it costs at least to miss an intent, for it to count in a sentence of two."""
_PRIME = 7919
"""Further apart than two examples of one intent stand, so that the others are mixed."""


@dataclass(frozen=True)
class Example:
    """One sentence with the intent that it has."""

    sentence: str
    intent: str


def examples_of(model: Mapping[str, Any], language: Language, costs: Costs) -> list[Example]:
    """All that is learned from a ``languageModel`` in its language."""
    examples = plain_examples(model, language)
    return [
        *examples,
        *_with_fillers(examples, language),
        *_in_one_breath(examples, costs),
    ]


def plain_examples(model: Mapping[str, Any], language: Language) -> list[Example]:
    """Everyday talk, and the samples of a ``languageModel``, with words in their slots.

    Built-in intents have none: they are matched to the letter.
    """
    values = {**language.examples, **_own_types(model)}
    examples = [Example(normal(sentence), EVERYDAY) for sentence in language.everyday]
    for intent in model["intents"]:
        if not intent["name"].startswith("AMAZON."):
            examples += _of_intent(intent, values)
    return examples


def _of_intent(
    intent: Mapping[str, Any],
    values: Mapping[str, Sequence[str]],
) -> Iterator[Example]:
    """The samples of one intent; ``values`` are the words of each slot type."""
    words = {}
    for slot in intent.get("slots", []):
        name = slot["name"]
        # A type of Alexa's without examples: the slot's own name stands for its words.
        words[name] = values.get(slot["type"], (name,))
    for number, sample in enumerate(intent["samples"]):
        for sentence in _filled(sample, number, words):
            yield Example(sentence, intent["name"])


def _in_one_breath(examples: Sequence[Example], costs: Costs) -> list[Example]:
    """Pairs of examples, where it is grave to take the one for the other."""
    intents = list(dict.fromkeys(example.intent for example in examples))
    pairs: list[Example] = []
    for grave in intents:
        light = {intent for intent in intents if costs.of(grave, intent) >= _GRAVE}
        light_examples = [example for example in examples if example.intent in light]
        grave_examples = [example for example in examples if example.intent == grave]
        if light_examples:
            pairs += _pairs(grave_examples[::_IN_ONE_BREATH], light_examples)
    return pairs


def _pairs(
    grave_examples: Sequence[Example],
    light_examples: Sequence[Example],
) -> Iterator[Example]:
    """Each grave example together with a light one, as one sentence of the grave intent."""
    for number, grave in enumerate(grave_examples):
        light = light_examples[number * _PRIME % len(light_examples)]
        sentence = f"{light.sentence} {grave.sentence}"
        # Two times in three the grave part comes last, as people lead up to it.
        if number % 3 == 0:
            sentence = f"{grave.sentence} {light.sentence}"
        yield Example(sentence, grave.intent)


def _with_fillers(examples: Sequence[Example], language: Language) -> list[Example]:
    """Some examples once more, as people lead up to them, so that no filler means an intent."""
    leading, trailing = language.fillers_before, language.fillers_behind
    longer = []
    for number, example in enumerate(examples[::_WITH_FILLER]):
        if number % 2:
            filler = trailing[number % len(trailing)]
            words = f"{example.sentence} {filler}"
        else:
            filler = leading[number % len(leading)]
            words = f"{filler} {example.sentence}"
        longer.append(Example(normal(words), example.intent))
    return longer


def _own_types(model: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What may be said in each slot type of the model's own."""
    types = {}
    for kind in model.get("types", []):
        words: list[str] = []
        for value in kind["values"]:
            name = value["name"]
            words += [name["value"], *name.get("synonyms", [])]
        types[kind["name"]] = tuple(words)
    return types


def _filled(sample: str, number: int, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The sample with several words in each of its slots; without slots the sample alone."""
    names = re.findall(r"\{(\w+)\}", sample)
    variants = _VARIANTS if names else 1
    for variant in range(variants):
        sentence = sample
        for place, name in enumerate(names):
            words = values[name]
            position = number * _VARIANTS + variant * _STRIDE + place
            chosen_words = words[position % len(words)]
            sentence = sentence.replace(f"{{{name}}}", chosen_words)
        yield normal(sentence)
