"""What a speaker knows of a language before it knows any skill: ``languages/<language>.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simulator.echo.unspaced import (
    KATAKANA,
    UNSPACED,
    in_one_spelling,
    in_usual_width,
    without_spaces,
)

FOLDER = Path(__file__).parent / "languages"
_IN_TEMPLATE = re.compile(r"\{\w+\}|[^\s\[\]()|{}]+")
"""A gap of a template, or a word."""


@dataclass(frozen=True)
class Calling:
    """How a skill is called by its name; ``{name}`` stands for it, ``{rest}`` for a wish."""

    open_skill: tuple[str, ...]
    """Templates of hassil in which a skill is only opened."""
    call_skill: tuple[str, ...]
    """Templates in which it is called with a wish."""
    opening: str
    """What is usually said to open it."""
    asking: str
    """What is usually said to ask it for something."""


@dataclass(frozen=True)
class Clock:
    """How a time of day is told. Words are as ``normal`` writes them."""

    forms: tuple[str, ...]
    """In which order: a word in braces is one of those below, and what stands in square brackets
    may be left out."""
    hour: Mapping[str, int]
    minutes: Mapping[str, int]
    shift: Mapping[str, int]
    """What moves the hour, and by how many minutes: "quarter to" by -15."""
    half: Mapping[str, int]
    """What tells the half of the day, and how many hours it adds to one before noon."""
    parts: Mapping[str, str]
    """Words that are no hour; a part of the day has two letters with Alexa."""


@dataclass(frozen=True)
class Days:
    """How a day is named. Words are as ``normal`` writes them."""

    tomorrow: frozenset[str]
    following: tuple[tuple[str, str], ...]
    """What may stand before and behind a weekday that comes next: ``("next ", "")``."""
    next_week: tuple[tuple[str, str], ...]
    """The same for a weekday of the week that follows this one."""
    weekdays: tuple[str, ...]
    """From Monday on."""
    months: tuple[str, ...]
    """From January on."""
    dates: tuple[str, ...]
    """The forms of a day of a month, in the signs of ``Clock.forms``."""
    ordinals: Mapping[str, int]
    """Days of a month as words."""


@dataclass(frozen=True)
class Language:
    """One language, as far as a speaker needs it."""

    code: str
    """By its two letters (ISO 639-1)."""
    common: Mapping[str, str]
    """Alexa's own utterances, as ``normal`` writes them, with the built-in intent of each."""
    stop: tuple[str, ...]
    """What ends what plays, to the letter."""
    leave: tuple[str, ...]
    """What ends a conversation without the skill being asked."""
    consent: str
    """The speaker's own question, in its own words: whether a skill may set reminders."""
    calling: Calling
    clock: Clock
    days: Days
    leading_words: Mapping[str, frozenset[str]]
    """The words that stand before a value of one of Alexa's slot types."""
    examples: Mapping[str, tuple[str, ...]]
    """What is said in Alexa's slot types, for instance."""
    fillers_before: tuple[str, ...]
    """What is put before a sentence and changes nothing of what it means."""
    fillers_behind: tuple[str, ...]
    """What is put behind a sentence and changes as little."""
    everyday: tuple[str, ...]
    """What is said in a room with a speaker, and is for no skill."""

    def utterance_for(self, intent: str) -> str:
        """Alexa's own first utterance for one of her intents. Raises LookupError without one."""
        for utterance, meant in self.common.items():
            if meant == intent:
                return utterance
        raise LookupError(f"{FOLDER / self.code}.toml: [common] has no {intent}; write it there")

    def opening(self, name: str) -> str:
        """What is usually said to open a skill of this name."""
        return self.calling.opening.format(name=without_spaces(name))

    def asking(self, name: str, wish: str) -> str:
        """What is usually said to ask a skill of this name for something."""
        written_name = without_spaces(name)
        return self.calling.asking.format(name=written_name, rest=without_spaces(wish))


@cache
def language_of(locale: str) -> Language:
    """The language of a locale, as "en" is of "en-US".

    Raises LookupError when there is no file for it.
    """
    code = locale.partition("-")[0]
    path = FOLDER / f"{code}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        reason = f"The speaker does not know the language of {locale}: write {path}"
        raise LookupError(reason) from None
    calling, everyday = data["calling"], data["everyday"]
    return Language(
        code=code,
        common=_by_utterance(data["common"]),
        stop=tuple(data["leaving"]["stop"]),
        leave=tuple(data["leaving"]["leave"]),
        consent=data["consent"]["reminders"],
        calling=Calling(
            open_skill=tuple(map(_compared, calling["open"])),
            call_skill=tuple(map(_compared, calling["with"])),
            opening=calling["opening"],
            asking=calling["asking"],
        ),
        clock=_clock(data["clock"]),
        days=_days(data["days"]),
        leading_words={kind: frozenset(words) for kind, words in data["before"].items()},
        examples={kind: tuple(values) for kind, values in data["examples"].items()},
        fillers_before=tuple(data["fillers"]["before"]),
        fillers_behind=tuple(data["fillers"]["behind"]),
        everyday=(
            *everyday["to_the_speaker"],
            *everyday["to_each_other"],
        ),
    )


def _by_utterance(common: Mapping[str, list[str]]) -> dict[str, str]:
    """The built-in intent of each of Alexa's own utterances, as ``normal`` writes them."""
    intents = {}
    for intent, utterances in common.items():
        for utterance in utterances:
            intents[normal(utterance)] = intent
    return intents


def _compared(template: str) -> str:
    """A template of hassil with its words as ``normal`` writes them, and its signs as they are."""
    return _IN_TEMPLATE.sub(lambda part: part[0] if "{" in part[0] else normal(part[0]), template)


def _clock(table: Mapping[str, Any]) -> Clock:
    """How a time is told, of its table."""
    return Clock(
        forms=tuple(table["forms"]),
        hour=_by_word(table["hour"]),
        minutes=_by_word(table["minutes"]),
        shift=_by_word(table["shift"]),
        half=_by_word(table["half"]),
        parts={normal(words): value for words, value in table["parts"].items()},
    )


def _days(table: Mapping[str, Any]) -> Days:
    """How a day is named, of its table."""
    return Days(
        tomorrow=frozenset(map(normal, table["tomorrow"])),
        following=tuple(_around_day(form) for form in table["following"]),
        next_week=tuple(_around_day(form) for form in table.get("next_week", ())),
        weekdays=tuple(map(normal, table["weekdays"])),
        months=tuple(map(normal, table["months"])),
        dates=tuple(table["dates"]),
        ordinals=_ordinals(table.get("ordinals", ())),
    )


def _ordinals(names: Iterable[str | list[str]]) -> dict[str, int]:
    """The days of a month by their words, from the first on; a day may have several names."""
    ordinals: dict[str, int] = {}
    for day, name in enumerate(names, start=1):
        day_names = [name] if isinstance(name, str) else name
        ordinals |= {normal(day_name): day for day_name in day_names}
    return ordinals


def _around_day(form: str) -> tuple[str, str]:
    """What stands before and behind ``{day}``, as ``normal`` writes it."""
    before, _, behind = form.partition("{day}")
    return f"{normal(before)} ".lstrip(), f" {normal(behind)}".rstrip()


def _by_word(table: Mapping[str, int]) -> dict[str, int]:
    """Numbers by the words for them, as ``normal`` writes these."""
    return {normal(words): number for words, number in table.items()}


_APOSTROPHES = re.compile(r"['\u2019]")
_MARKS = r"[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]"
"""What belongs to the letter before it and is none by itself: accents, and Hindi's vowels."""
_WORD = re.compile(rf"{UNSPACED}|[{KATAKANA}]+|(?:(?!{UNSPACED}|[{KATAKANA}])[^\W_]{_MARKS}*)+")


def words_of(sentence: str) -> list[str]:
    """The words in lower case; apostrophes are left out, as many people type."""
    composed = unicodedata.normalize("NFC", in_usual_width(sentence).lower())
    return _WORD.findall(in_one_spelling(_APOSTROPHES.sub("", composed)))


def normal(sentence: str) -> str:
    """A sentence as it is compared: its words with one space between them."""
    return " ".join(words_of(sentence))
