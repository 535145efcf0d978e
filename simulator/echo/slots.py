"""What stands in the slots of a sentence: the model's own types by synonyms, Alexa's by what a day or a time means."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from simulator.echo.plain import stems, words_of


@dataclass(frozen=True)
class Said:
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
    def means(self) -> bool:
        """Whether this is more than words: an id, or a value of Alexa's."""
        return bool(self.id or (self.value and self.kind in _BUILT_IN))


def day_of(words: str, today: date) -> str:
    """AMAZON.DATE: the next day that these words can mean, as ISO."""
    import dateparser  # costs 0.2 s, so nobody pays who names no day

    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime.combine(today, datetime.min.time()),
    }
    found = dateparser.parse(words, languages=["en"], settings=settings)
    return found.date().isoformat() if found else ""


_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_HOURS = {word: hour for hour, word in enumerate(_WORDS.split(), start=1)}
_PAST = {"half past": 30, "quarter past": 15, "quarter to": -15}


def time_of(words: str, today: date) -> str:
    """AMAZON.TIME: hours in words or digits, with what stands before or behind them; as Alexa does, 24 hours."""
    found = re.fullmatch(
        r"(?:(?:a )?(half past|quarter past|quarter to) )?(\w+?)(?::| )?(\d\d|thirty|fifteen)?(?: o'?clock)?"
        r"(?: ?([ap])\.?m\.?| in the (morning|evening)| (at night))?",
        words.lower().strip(),
    )
    hour = _HOURS.get(found[2], int(found[2]) if found[2].isdigit() else -1) if found else -1
    if found is None or not 0 <= hour <= 23:
        return ""
    minutes = (
        {None: 0, "thirty": 30, "fifteen": 15}.get(found[3])
        if not (found[3] or "").isdigit()
        else int(found[3])
    )
    late = hour < 12 and (found[4] == "p" or found[5] == "evening" or found[6])
    total = hour * 60 + (12 * 60 if late else 0) + (minutes or 0) + _PAST.get(found[1] or "", 0)
    return f"{total // 60 % 24:02d}:{total % 60:02d}"


_BUILT_IN: Mapping[str, Callable[[str, date], str]] = {
    "AMAZON.DATE": day_of,
    "AMAZON.TIME": time_of,
}
_BEFORE = {"AMAZON.DATE": ("until", "on", "before"), "AMAZON.TIME": ("at", "for", "to", "around")}
"""The words before a day or a time, where a sentence is searched for one."""
_LIKELY = {
    "AMAZON.TIME": re.compile(""),
    "AMAZON.DATE": re.compile(
        r"\d|\w+day|tomorrow|next|week|month|(?:jan|febr|apr|aug|sept|octo|nov|dec)\w+|march|may|june|july"
    ),
}
"""What its words look like, so that not every "on" is looked up in a calendar."""
_MINUTES, _LONGEST = (["minute"], ["minutes"]), 7
_NUMBERS = frozenset(["fifty", "seventy", "eighty", "ninety", "hundred"])


class Slots:
    """The slots of one interaction model's intents, and what their types hold."""

    def __init__(self, language: Mapping[str, Any]) -> None:
        """``language`` is the model's ``languageModel``."""
        self._kinds: dict[str, dict[str, str]] = {
            row["name"]: {slot["name"]: slot["type"] for slot in row.get("slots", [])}
            for row in language["intents"]
        }
        self.intents = tuple(intent for intent, kinds in self._kinds.items() if kinds)
        """The intents that have slots."""
        self.words: dict[str, dict[str, Said]] = {
            kind["name"]: {
                words: Said(words, value["id"], kind["name"], value["name"]["value"])
                for value in kind["values"]
                for words in (value["name"]["value"], *value["name"]["synonyms"])
            }
            for kind in language.get("types", [])
        }
        """What each type of the model's own holds: its words, in the model's order, and what they
        mean."""
        self._plain = {
            kind: {" ".join(words_of(words)): said for words, said in rows.items()}
            for kind, rows in self.words.items()
        }

    def of(self, intent: str) -> Mapping[str, Said]:
        """The slots of an intent, with nothing in them."""
        return {name: Said(kind=kind) for name, kind in self._kinds[intent].items()}

    def resolve(self, intent: str, name: str, words: str, today: date) -> Said:
        """What these words mean in this slot."""
        kind = self._kinds[intent][name]
        if kind in _BUILT_IN:
            return Said(_BUILT_IN[kind](words, today), kind=kind)
        known = self._plain[kind].get(" ".join(words_of(words)), Said(kind=kind))
        return replace(known, value=words)

    def read(
        self, intent: str, words: list[str], today: date
    ) -> tuple[frozenset[str], dict[str, Said]]:
        """A plain sentence as one intent hears it: its stems with the slots marked, and what stands in them."""
        bag, found, at = set[str](), list[dict[str, Said]](), 0
        while at < len(words):
            length, name = self._at(intent, words, at, today)
            span = words[at : at + length]
            bag.update([f"{{{name}}}"] if name else stems(span))
            found += [{name: self.resolve(intent, name, " ".join(span), today)}] if name else []
            at += length
        return frozenset(bag), self.merged(*found)

    def merged(self, *clauses: Mapping[str, Said]) -> dict[str, Said]:
        """What several clauses put into the slots; where two fill one, the id that stands first in its type."""
        merged: dict[str, Said] = {}
        for name, said in (row for clause in clauses for row in clause.items()):
            order = [
                *dict.fromkeys(known.id for known in self.words.get(said.kind, {}).values()),
                "",
            ]
            merged[name] = min(merged.get(name, said), said, key=lambda one: order.index(one.id))
        return merged

    def _at(self, intent: str, words: list[str], at: int, today: date) -> tuple[int, str]:
        """The longest slot that begins at this word: how many words it takes, and its name, or one word and none."""
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            span = " ".join(words[at : at + length])
            for name, kind in self._kinds[intent].items():
                if span in self._plain.get(kind, {}) or (
                    at
                    and words[at - 1] in _BEFORE.get(kind, ())
                    and _LIKELY[kind].search(span)
                    and _BUILT_IN[kind](span, today)
                ):
                    return length, name
        number = (
            words[at].isdecimal() or words[at] in _NUMBERS
        )  # which matches no length, as Alexa would say
        if number and "length" in self._kinds[intent] and words[at + 1 : at + 2] in _MINUTES:
            return 1, "length"
        return 1, ""
