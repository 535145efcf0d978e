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
from simulator.echo.unspaced import NUMERALS, is_sign, without_spaces


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


_BUILT_IN: Mapping[str, Callable[[str, date, Language], str]] = {
    "AMAZON.DATE": day_of,
    "AMAZON.TIME": time_of,
}
_LONGEST = 7
"""The most words in which a value is looked for; "the twenty third of june next year" has seven."""
_LONGEST_OF_SIGNS = 16
"""The same where each sign counts as a word; "次の日曜日の夜の十時四十五分" has fourteen."""


class Slots:
    """The slots of one interaction model's intents, and what their types hold."""

    def __init__(self, model: Mapping[str, Any], language: Language) -> None:
        """``model`` is an interaction model's ``languageModel``."""
        self._kinds: dict[str, dict[str, str]] = {}
        for intent in model["intents"]:
            slots = intent.get("slots", [])
            self._kinds[intent["name"]] = {slot["name"]: slot["type"] for slot in slots}
        self._values = {kind["name"]: _values_of(kind) for kind in model.get("types", [])}
        self._language = language

    def words(self, kind: str) -> list[str]:
        """All that may stand for a value of one of the model's own types; empty for Alexa's."""
        return list(self._values.get(kind, {}))

    def empty(self, intent: str) -> dict[str, SlotValue]:
        """The slots of an intent, with nothing in them."""
        return {name: SlotValue(kind=kind) for name, kind in self._kinds[intent].items()}

    def resolve(self, intent: str, name: str, words: str, today: date) -> SlotValue:
        """What these words mean in this slot."""
        kind = self._kinds[intent][name]
        compared = normal(words)
        if kind in _BUILT_IN:
            value_of = _BUILT_IN[kind]
            return SlotValue(value_of(compared, today, self._language), kind=kind)
        values = self._values.get(kind, {})
        return values.get(compared) or SlotValue(without_spaces(words), kind=kind)

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
                earlier = values.get(name, value)
                values[name] = self._first_of_type(earlier, value)
            position += length
        return values

    def _value_at(
        self,
        intent: str,
        words: list[str],
        position: int,
        today: date,
    ) -> tuple[str, SlotValue, int]:
        """The longest value that begins at this word, with its slot; else no slot and one word."""
        names = self._slots_that_may_begin(intent, words, position)
        longest = _LONGEST_OF_SIGNS if any(map(is_sign, words)) else _LONGEST
        last = min(position + longest, len(words))
        # Longest first, so that "twenty five" is not heard as "twenty".
        for end in range(last, position, -1):
            if _cuts_number(words, position) or _cuts_number(words, end):
                continue
            phrase = " ".join(words[position:end])
            for name in names:
                value = self.resolve(intent, name, phrase, today)
                if value.resolved:
                    return name, value, end - position
        return "", SlotValue(), 1

    def _slots_that_may_begin(self, intent: str, words: list[str], position: int) -> list[str]:
        """The slots of an intent that can have a value at this word.

        A day or a time stands behind a word that leads to it, so not every word is looked up.
        """
        previous = words[position - 1] if position > 0 else ""
        leading_words = self._language.leading_words
        return [
            name
            for name, kind in self._kinds[intent].items()
            if kind not in _BUILT_IN or previous in leading_words.get(kind, ())
        ]

    def _first_of_type(self, earlier: SlotValue, later: SlotValue) -> SlotValue:
        """Whichever of two values comes first in their type; the earlier where neither does."""
        values = self._values.get(earlier.kind, {})
        ids = [value.id for value in values.values()]
        if earlier.id not in ids or later.id not in ids:
            return earlier
        return min(earlier, later, key=lambda value: ids.index(value.id))


def _cuts_number(words: list[str], position: int) -> bool:
    """Whether the words before and behind this place are of one number, as in "十" and "三"."""
    return 0 < position < len(words) and NUMERALS.issuperset(words[position - 1 : position + 1])


def _values_of(kind: Mapping[str, Any]) -> dict[str, SlotValue]:
    """What a type of the model's own holds, by its words as they are compared."""
    values = {}
    for row in kind["values"]:
        name = row["name"]["value"]
        synonyms = row["name"].get("synonyms", [])
        for words in (name, *synonyms):
            values[normal(words)] = SlotValue(
                value=words,
                id=row.get("id", name),  # a value without an id stands for itself
                kind=kind["name"],
                name=name,
            )
    return values
