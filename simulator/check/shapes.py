"""Shapes of values: what kind each is, told to an editor who wrote another kind.

A file is held against its shape before anything else is looked at, so that a text where a list
belongs is one fault at its own line, and not a dozen that follow from it.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Protocol

from simulator.check.positions import Keys

Slip = tuple[Keys, str]
"""Where in a table, and what is wrong there and what to do."""
LONGEST_SHOWN = 40
"""So much of a wrong value is shown."""

NAME = r"[a-z][a-z0-9-]*"
"""How practices, moods, rungs, paths and themes are called."""
A_NAME = "lower case letters, digits and hyphens, as in check-in"
"""The same in words."""
ID = r"[\w-]+(\.[\w-]+)*"
"""How lines, takes and plans are called: names with points between them."""
HIGHEST_QUESTION = 9999
"""A couple's record has one bit for each question up to the highest."""


class Shape(Protocol):
    """What a value has to be."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        """What is wrong with a value that stands there."""


@dataclass(frozen=True)
class Text:
    """A text, and not an empty one."""

    pattern: str = ""
    """What it looks like as a whole; "": anything."""
    meaning: str = "a text between quotes"

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if not isinstance(value, str):
            yield keys, f"{named(keys)}: {_in_short(value)} is no text; write it between quotes"
        elif not value.strip():
            yield keys, f"{named(keys)} has no text; write one"
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield keys, f"{named(keys)} = {_in_short(value)}; write {self.meaning}"


@dataclass(frozen=True)
class Known:
    """One of some texts."""

    among: Callable[[], Iterable[str]]
    """Asked for anew each time, since content may add to them."""
    meaning: str = ""
    """What they are, where they are too many to name."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        possible = [str(text) for text in self.among()]
        if value not in possible:
            remedy = self.meaning or f"one of {', '.join(possible)}"
            yield keys, f"{named(keys)} = {_in_short(value)}; write {remedy}"


@dataclass(frozen=True)
class Number:
    """A number within bounds; ``whole``: without a fraction."""

    least: float
    most: float
    meaning: str
    whole: bool = False

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if not self._is_kind(value) or not self.least <= float(str(value)) <= self.most:
            yield keys, f"{named(keys)} = {_in_short(value)}; write {self.meaning}"

    def _is_kind(self, value: object) -> bool:
        # True is a number to Python, and not to whoever reads the file.
        if isinstance(value, bool):
            return False
        if self.whole:
            return isinstance(value, int)
        return isinstance(value, int | float) and math.isfinite(value)


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if not isinstance(value, bool):
            yield keys, f"{named(keys)} = {_in_short(value)}; write true or false, without quotes"


@dataclass(frozen=True)
class Day:
    """A day, as TOML has it."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if type(value) is not date:  # a moment of a day is one, too, to Python
            yield keys, f"{named(keys)} = {_in_short(value)}; write a day, as in 2026-11-29"


@dataclass(frozen=True)
class Many:
    """A list of values of one shape."""

    of: Shape
    meaning: str = "a list of texts"
    may_be_empty: bool = False

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if not isinstance(value, list):
            yield keys, f"{named(keys)} = {_in_short(value)}; write {self.meaning}, between [ and ]"
        elif not value and not self.may_be_empty:
            yield keys, f"{named(keys)} is empty; write {self.meaning}"
        else:
            for number, element in enumerate(value):
                yield from self.of.slips(element, (*keys, number))


@dataclass(frozen=True)
class OneOrMany:
    """A value, or a list of such values that take turns."""

    of: Shape

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if isinstance(value, list):
            yield from Many(self.of, "at least one text").slips(value, keys)
        else:
            yield from self.of.slips(value, keys)


@dataclass(frozen=True)
class FixedTable:
    """A table whose keys are known."""

    needed: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)
    what: str = ""
    """What such a table is, with an example."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if not isinstance(value, dict):
            yield keys, f"{named(keys)}: {_in_short(value)} is no table; {self._example}"
            return
        fields = {**self.needed, **self.optional}
        missing = [key for key in self.needed if key not in value]
        for key in value:
            if key in fields:
                yield from fields[key].slips(value[key], (*keys, key))
                continue
            guess = get_close_matches(key, missing or fields, 1, 0.5)
            missing = [each for each in missing if each not in guess]
            yield (*keys, key), f"{named((*keys, key))} is not known here; {_remedy(guess, fields)}"
        if missing:
            listed = ", ".join(missing)
            yield keys, f"{named(keys)} lacks {listed}; {self._example}"

    @property
    def _example(self) -> str:
        return self.what or f"write a table with {', '.join(self.needed)}"


@dataclass(frozen=True)
class OpenTable:
    """A table whose keys an editor chooses, with values of one shape."""

    of: Shape
    key: str = r"[^.\s]+"
    meaning: str = "a name without spaces and points"
    what: str = "write a table"
    may_be_empty: bool = False

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if not isinstance(value, dict):
            yield keys, f"{named(keys)}: {_in_short(value)} is no table; {self.what}"
            return
        if not value and not self.may_be_empty:
            yield keys, f"{named(keys)} is empty; {self.what}"
        for key, element in value.items():
            if re.fullmatch(self.key, key):
                yield from self.of.slips(element, (*keys, key))
            else:
                yield (*keys, key), f"{named(keys)}: {key!r}; write {self.meaning}"


def partly(shape: Shape) -> Shape:
    """The shape of a table that is laid over a whole one, so that nothing is needed in it."""
    if isinstance(shape, FixedTable):
        fields_of_both = {**shape.needed, **shape.optional}
        optional = {name: partly(each) for name, each in fields_of_both.items()}
        return replace(shape, needed={}, optional=optional)
    if isinstance(shape, OpenTable):
        return replace(shape, of=partly(shape.of))
    return shape


def named(keys: Keys) -> str:
    """The way to a value as a reader counts: ``takes.20.steps, number 3: for``."""
    name = ""
    for key in keys:
        if isinstance(key, int):
            name += f", number {key + 1}"
        elif not name:
            name = key
        else:
            name += f": {key}" if ", number" in name else f".{key}"
    return name or "the file"


def _remedy(guess: list[str], fields: Iterable[str]) -> str:
    if guess:
        return f"did you mean {guess[0]}?"
    return f"write one of {', '.join(sorted(fields))}"


def _in_short(value: object) -> str:
    """A value as it was written, in short."""
    # As TOML writes them; whatever else there is looks the same in Python.
    if isinstance(value, bool):
        return "true" if value else "false"
    written = repr(value)
    return written if len(written) <= LONGEST_SHOWN else f"{written[: LONGEST_SHOWN - 3]}..."
