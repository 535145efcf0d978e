"""What stands in the slots of a sentence, and what it resolves to.

The model's own types resolve by their synonyms, Alexa's by what a day or a time means. Custom types
are no closed lists: a word outside of them arrives as the slot's value and resolves to nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from simulator.echo.language import Language, normal, words_of
from simulator.echo.times import day_of, time_of


@dataclass(frozen=True)
class SlotValue:
    """What was said in one slot."""

    value: str = ""
    """The words, or Alexa's own value for a day or a time; empty when nothing was said that means
    any."""
    id: str = ""
    """What the words stand for; empty for Alexa's types, and for words that no synonym covers."""
    kind: str = ""
    """The type of the slot."""
    name: str = ""
    """The model's own word for the id."""

    @property
    def resolved(self) -> bool:
        """Whether this is more than words: an id, or a value of Alexa's."""
        return bool(self.id or (self.value and self.kind in _BUILT_IN))


Said = SlotValue
"""Its former name, for who still uses it."""

_BUILT_IN: Mapping[str, Callable[[str, date], str]] = {
    "AMAZON.DATE": day_of,
    "AMAZON.TIME": time_of,
}
_LONGEST = 7
"""Words at most in which a value is looked for."""


class Slots:
    """The slots of one interaction model's intents, and what their types hold."""

    def __init__(self, model: Mapping[str, Any], language: Language) -> None:
        """``model`` is an interaction model's ``languageModel``."""
        self._kinds: dict[str, dict[str, str]] = {}
        for intent in model["intents"]:
            slots = intent.get("slots", [])
            self._kinds[intent["name"]] = {slot["name"]: slot["type"] for slot in slots}
        self._values = {kind["name"]: _values_of(kind) for kind in model.get("types", [])}
        self._before = language.before

    def words(self, kind: str) -> list[str]:
        """All that may stand for a value of one of the model's own types; empty for Alexa's."""
        return list(self._values.get(kind, {}))

    def empty(self, intent: str) -> dict[str, SlotValue]:
        """The slots of an intent, with nothing in them."""
        return {name: SlotValue(kind=kind) for name, kind in self._kinds[intent].items()}

    def resolve(self, intent: str, name: str, words: str, today: date) -> SlotValue:
        """What these words mean in this slot."""
        kind = self._kinds[intent][name]
        if kind in _BUILT_IN:
            return SlotValue(_BUILT_IN[kind](normal(words), today), kind=kind)
        known = self._values.get(kind, {}).get(normal(words))
        return known or SlotValue(words, kind=kind)

    def find(self, intent: str, sentence: str, today: date) -> dict[str, SlotValue]:
        """The values of an intent's slots, wherever they stand in a sentence.

        Where two values of one type stand in it, the one that comes first in the type is taken.
        """
        words = words_of(sentence)
        values: dict[str, SlotValue] = {}
        position = 0
        while position < len(words):
            name, value, length = self._value_at(intent, words, position, today)
            if name:
                values[name] = self._first(values.get(name, value), value)
            position += length
        return values

    def _value_at(
        self, intent: str, words: list[str], position: int, today: date
    ) -> tuple[str, SlotValue, int]:
        """The longest value that begins at this word, with its slot; else no slot and one word."""
        longest = min(_LONGEST, len(words) - position)
        for length in range(longest, 0, -1):
            phrase = " ".join(words[position : position + length])
            for name, kind in self._kinds[intent].items():
                if kind in _BUILT_IN and not self._may_stand(kind, words, position):
                    continue
                value = self.resolve(intent, name, phrase, today)
                if value.resolved:
                    return name, value, length
        return "", SlotValue(), 1

    def _may_stand(self, kind: str, words: list[str], position: int) -> bool:
        """Whether a day or a time can begin here, so that not every word is looked up."""
        return position > 0 and words[position - 1] in self._before.get(kind, ())

    def _first(self, value: SlotValue, other: SlotValue) -> SlotValue:
        ids = [known.id for known in self._values.get(value.kind, {}).values()]
        if value.id not in ids or other.id not in ids:
            return value
        return min(value, other, key=lambda known: ids.index(known.id))


def _values_of(kind: Mapping[str, Any]) -> dict[str, SlotValue]:
    """What a type of the model's own holds, by its words as they are compared."""
    values = {}
    for row in kind["values"]:
        name = row["name"]["value"]
        for words in (name, *row["name"].get("synonyms", [])):
            values[normal(words)] = SlotValue(words, row.get("id", name), kind["name"], name)
    return values
