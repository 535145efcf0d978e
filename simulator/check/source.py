"""Which lines the guide speaks live, and what it fills in: read off the types of ``Words.line``.

So nobody keeps a second list: the type checker holds the guide's code against the same types.
Lines that go by the name of a mood, a rung or a path are read off the files with these names.
"""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args, get_overloads, get_type_hints

from skill.guide.lines import MoodLine, MoodLineWithMinutes
from skill.guide.programme import Repertoire
from skill.guide.words import VARYING, Words


@cache
def live_lines() -> Mapping[str, frozenset[str]]:
    """The id of every line that the guide speaks live, with the placeholders that it fills."""
    lines: dict[str, frozenset[str]] = {}
    for signature in get_overloads(Words.line):
        parameters = inspect.signature(signature).parameters.values()
        fills = frozenset(each.name for each in parameters if each.kind is each.KEYWORD_ONLY)
        for line in get_args(get_type_hints(signature)["line"]):
            lines[line] = fills
    # These have no table of their own; they are looked for where recordings have them.
    return {line: fills for line, fills in lines.items() if line not in VARYING}


def fills_of(line: str) -> frozenset[str]:
    """The placeholders that the guide fills as it speaks this line."""
    table, _, key = line.rpartition(".")
    if table.startswith("mood.") and key in get_args(MoodLineWithMinutes):
        return frozenset({"minutes"})
    return live_lines().get(line, frozenset())


@dataclass(frozen=True)
class NamedLine:
    """A line that goes by a name in another file."""

    whose: str
    """What has that name, and in which file."""
    is_needed: bool = True
    """Whether something would be said in vain without it."""


def named_lines(repertoire: Repertoire, paths: Iterable[str]) -> Mapping[str, NamedLine]:
    """The id of every line that goes by the name of a mood, a rung of a ladder, or a path."""
    lines: dict[str, NamedLine] = {}
    for mood in repertoire.moods:
        whose = f"the mood {mood} of sessions.toml"
        for key in get_args(MoodLine):
            lines[f"mood.{mood}.{key}"] = NamedLine(whose)
        for key in get_args(MoodLineWithMinutes):
            lines[f"mood.{mood}.{key}"] = NamedLine(whose, is_needed=False)
    for ladder in repertoire.ladders.values():
        for rung in ladder.rungs[1:]:  # the first one is there from the beginning
            whose = f"the rung {rung} of ladders.toml"
            lines[f"ladder.{ladder.practice}.{rung}"] = NamedLine(whose)
    for path in paths:
        lines[f"paths.{path}"] = NamedLine(f"the path {path} of paths.toml")
    return lines
