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
    """All that can be learned from a ``languageModel`` in its language.

    Built-in intents have none: they are matched to the letter.
    """
    values = {**language.examples, **_own_types(model)}
    examples = [Example(normal(sentence), EVERYDAY) for sentence in language.everyday]
    for intent in model["intents"]:
        if intent["name"].startswith("AMAZON."):
            continue
        types = {slot["name"]: slot["type"] for slot in intent.get("slots", [])}
        words = {name: values.get(kind, (name,)) for name, kind in types.items()}
        for number, sample in enumerate(intent["samples"]):
            for sentence in _filled(sample, number, words):
                examples.append(Example(sentence, intent["name"]))
    return examples + _with_fillers(examples, language) + _in_one_breath(examples, costs)


def _in_one_breath(examples: Sequence[Example], costs: Costs) -> list[Example]:
    """Pairs of examples, where it is grave to take the one for the other."""
    intents = list(dict.fromkeys(example.intent for example in examples))
    pairs = []
    for intent in intents:
        easier = {other for other in intents if costs.of(intent, other) >= _GRAVE}
        others = [example for example in examples if example.intent in easier]
        own = [example for example in examples if example.intent == intent]
        for number, example in enumerate(own[::_IN_ONE_BREATH] if others else []):
            other = others[number * _PRIME % len(others)]
            first, second = (other, example) if number % 3 else (example, other)
            pairs.append(Example(f"{first.sentence} {second.sentence}", intent))
    return pairs


def _with_fillers(examples: Sequence[Example], language: Language) -> list[Example]:
    """Some examples once more, as people lead up to them, so that no filler means an intent."""
    before, behind = language.fillers_before, language.fillers_behind
    longer = []
    for number, example in enumerate(examples[::_WITH_FILLER]):
        words = f"{before[number % len(before)]} {example.sentence}"
        if number % 2:
            words = f"{example.sentence} {behind[number % len(behind)]}"
        longer.append(Example(normal(words), example.intent))
    return longer


def _own_types(model: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What may be said in each slot type of the model's own."""
    types = {}
    for kind in model.get("types", []):
        names = [value["name"] for value in kind["values"]]
        types[kind["name"]] = tuple(
            words for name in names for words in (name["value"], *name.get("synonyms", []))
        )
    return types


def _filled(sample: str, number: int, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The sample with several words in each of its slots; without slots the sample alone."""
    names = re.findall(r"\{(\w+)\}", sample)
    for variant in range(_VARIANTS if names else 1):
        sentence = sample
        for place, name in enumerate(names):
            position = number * _VARIANTS + variant * _STRIDE + place
            words = values[name][position % len(values[name])]
            sentence = sentence.replace(f"{{{name}}}", words)
        yield normal(sentence)
