"""What was said, as an intent: speech is understood from the interaction model, as Alexa does.

First to the letter, slots with hassil; then, for what no sample holds, by what comes nearest
(``nearest.py``).
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hassil import Intents, recognize_all

from simulator.echo.nearest import Nearest, says_little
from simulator.echo.plain import words_of
from simulator.echo.slots import Said, Slots

FALLBACK = "AMAZON.FallbackIntent"
_LAUNCH, _NAMED = "launch", "named"


@dataclass(frozen=True)
class Understood:
    """One utterance, understood."""

    intent: str
    """Alexa's name of the intent; empty when the skill is only opened."""
    named: bool
    """Whether the skill was called by its invocation name."""
    slots: Mapping[str, Said] = field(default_factory=dict)
    """All slots of the intent, by name, also those in which nothing was said."""


class Understanding:
    """Matches speech to the sample utterances of one interaction model."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        """``model`` is the JSON that ``ask deploy`` sends: what it does not hold is not understood here."""
        language = model["interactionModel"]["languageModel"]
        name = language["invocationName"]
        self._slots = Slots(language)
        self._nearest = Nearest(language, self._slots)
        samples = [
            (row["name"], sample) for row in language["intents"] for sample in row["samples"]
        ]
        self._fixed = {_typed(sample): intent for intent, sample in samples if "{" not in sample}
        varied: dict[str, list[str]] = defaultdict(list)
        for intent, sample in samples:
            if "{" in sample:
                varied[intent].append(sample)
        self._varied = _intents(varied, _lists(language, self._slots))
        self._invocations = _intents(
            {
                _LAUNCH: [
                    f"[alexa] (open|launch|start|begin|play|run|use|talk to) [the skill] {name}"
                ],
                _NAMED: [
                    f"[alexa] (ask|tell) {name} [to|for|about|that] {{rest}}",
                    f"[alexa] (open|launch|start|use) {name} (and|to|for) {{rest}}",
                ],
            },
            {"rest": _ANYTHING},
        )

    def understand(self, said: str, today: date) -> Understood:
        """The intent of an utterance with its slots; what comes near no sample is Alexa's fallback."""
        addressed = next(iter(recognize_all(said, self._invocations)), None)
        if addressed is None:
            return self._intent(said, today, named=False)
        if addressed.intent.name == _LAUNCH:
            return Understood("", named=True)
        return self._intent(str(addressed.entities["rest"].value), today, named=True)

    def _intent(self, said: str, today: date, named: bool) -> Understood:
        found = self._to_the_letter(said, today) or self._nearest.find(said, today)
        if found is None:
            return Understood(FALLBACK, named)
        intent, slots = found
        return Understood(intent, named, {**self._slots.of(intent), **slots})

    def _to_the_letter(self, said: str, today: date) -> tuple[str, dict[str, Said]] | None:
        """The sample that is exactly this; of several, the one whose slots hold what means something."""
        if fixed := self._fixed.get(_typed(said)):
            return fixed, {}
        best: tuple[int, str, dict[str, Said]] | None = None
        for found in recognize_all(said, self._varied):
            intent, texts = (
                str(found.intent.name),
                {name: slot.text_clean for name, slot in found.entities.items()},
            )
            slots = {
                name: self._slots.resolve(intent, name, text, today) for name, text in texts.items()
            }
            empty = sum(not slot.means for slot in slots.values())
            carried = [
                word for word in words_of(said) if word not in words_of(" ".join(texts.values()))
            ]
            if (best is None or empty < best[0]) and not (empty and says_little(carried)):
                best = empty, intent, slots
        return best and best[1:]


_ANYTHING = {"wildcard": True}


def _lists(language: Mapping[str, Any], slots: Slots) -> dict[str, Any]:
    """What may stand for each slot: the words of its type; for Alexa's own types anything."""
    return {
        slot["name"]: {"values": [_optional(words) for words in slots.words[slot["type"]]]}
        if slot["type"] in slots.words
        else _ANYTHING
        for row in language["intents"]
        for slot in row.get("slots", [])
    }


def _intents(samples: Mapping[str, list[str]], lists: Mapping[str, Any]) -> Intents:
    """Sentences for hassil."""
    data = {
        name: {"data": [{"sentences": [_optional(line) for line in lines]}]}
        for name, lines in samples.items()
    }
    return Intents.from_dict({"language": "en", "intents": data, "lists": dict(lists)})


def _optional(words: str) -> str:
    """For hassil: an apostrophe may be left out, as people type."""
    return words.replace("'", "[']")


def _typed(said: str) -> str:
    """A sentence as it is looked up: no capitals, no punctuation, no apostrophes."""
    return " ".join(re.findall(r"[a-z0-9]+", said.lower().replace("'", "").replace("\u2019", "")))
