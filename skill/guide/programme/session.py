"""Sessions: which segments make up an evening of a given length and mood, or one practice alone."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from skill.errors import ContentError, noted
from skill.guide.couple import HIGHEST_LEVEL
from skill.guide.programme.ladders import read_ladders
from skill.guide.programme.moods import Traits
from skill.guide.programme.paths import read_paths
from skill.guide.programme.plans import USUAL, Outline, PlanName, Segment, SessionPlan
from skill.guide.programme.practices import load_practices
from skill.guide.programme.repertoire import FILE, Repertoire
from skill.guide.tables import read_table
from skill.guide.words import Words

CONTENT = Path(__file__).parents[2] / "content"
"""The coach's and the translator's room."""

__all__ = [
    "CONTENT",
    "FILE",
    "USUAL",
    "Outline",
    "PlanName",
    "Repertoire",
    "Segment",
    "SessionPlan",
    "load_sessions",
    "read_sessions",
    "sessions_in",
]


def load_sessions(content: Path) -> Repertoire:
    """Read ``sessions.toml`` and all that it names, and put every session together once.

    Raises ContentError when a take does not exist or the segments do not add up to the length.
    """
    repertoire = read_sessions(content)
    for name in repertoire:
        repertoire.plan(name)
    return repertoire


def read_sessions(content: Path, faults: list[ContentError] | None = None) -> Repertoire:
    """The same, with each session put together only when it is asked for.

    With a list of faults, whatever is wrong goes there, and what is whole is read.
    """
    ladders = read_ladders(content, faults)
    practices = load_practices(content / "practices", faults, ladders)
    table: dict[str, Any] = {}
    with noted(faults):
        table = read_table(content / FILE, FILE)
    moods = _moods(table, faults)
    outlines: dict[str, Outline] = {}
    for key, read in (("session", _session), ("practice", _alone)):
        for number, raw in enumerate(table.get(key, []), 1):
            with noted(faults):
                where = f"{key} {number}"
                outline = _read_outline(read, raw, where)
                if outline.mood is not None and outline.mood not in moods:
                    raise ContentError(
                        f"{FILE}: {where}: mood = {outline.mood!r} has no table; "
                        f"write [moods.{outline.mood}], or one of {', '.join(moods)}"
                    )
                if outline.name in outlines or ":" in outline.name:  # a colon parts a token
                    raise ContentError(
                        f"{FILE}: {outline.name} stands there twice, or has a colon; "
                        "rename or delete one"
                    )
                outlines[outline.name] = outline
    paths = read_paths(content, outlines, faults)
    after = table.get("after", ())
    return Repertoire(
        practices,
        outlines,
        after,
        ladders,
        paths,
        moods,
    )


def sessions_in(content: Path, words: Words) -> Repertoire:
    """The sessions that a locale is ready for. Raises ContentError, naming the file."""
    return read_sessions(content).only(words.ready)


def _moods(table: Mapping[str, Any], faults: list[ContentError] | None) -> dict[str, Traits]:
    """The moods that have a table, with their traits."""
    tables = table.get("moods", {})
    moods: dict[str, Traits] = {}
    with noted(faults):
        if not isinstance(tables, dict):
            raise ContentError(f"{FILE}: moods = {tables!r}; write [moods.ordinary]")
        for name, raw in tables.items():
            with noted(faults):
                moods[name] = _traits(raw, f"{FILE}: [moods.{name}]")
    return moods


def _traits(raw: object, where: str) -> Traits:
    known = list(Traits.__match_args__)
    is_whole = isinstance(raw, dict) and all(isinstance(value, bool) for value in raw.values())
    if not isinstance(raw, dict) or not is_whole or not raw.keys() <= set(known):
        raise ContentError(
            f"{where}: {raw!r}; write what is true of its evenings: {', '.join(known)}"
        )
    return Traits(**raw)


def _read_outline(
    read: Callable[[Mapping[str, Any]], Outline],
    raw: Mapping[str, Any],
    where: str,
) -> Outline:
    try:
        return read(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(
            f"{FILE}: {where}: {error} is missing or is not what it should be; a session has "
            f"minutes (a number), mood (one of [moods]), again and segments, each with name "
            "and practices"
        ) from error


def _session(raw: Mapping[str, Any]) -> Outline:
    mood, minutes = str(raw["mood"]), raw["minutes"]
    if not isinstance(minutes, int):
        raise TypeError(f"minutes = {minutes!r}")
    return _outline(
        f"{mood}-{minutes}",
        mood,
        minutes,
        raw,
    )


def _alone(raw: Mapping[str, Any]) -> Outline:
    level = raw.get("level", 0)
    if level not in range(HIGHEST_LEVEL + 1):
        raise ValueError(f"level = {level!r}")
    return _outline(
        str(raw["name"]),
        None,
        0,
        raw,
        level,
    )


def _outline(
    name: str,
    mood: str | None,
    minutes: int,
    raw: Mapping[str, Any],
    level: int = 0,
) -> Outline:
    segments = tuple((part["name"], tuple(part["practices"])) for part in raw["segments"])
    if not segments:
        raise KeyError("segments")
    return Outline(
        name,
        mood,
        minutes,
        segments,
        tuple(raw["again"]),
        level,
    )
