"""Ladders: a practice by steps. Which take is heard on a rung, and how ``ladders.toml`` is read."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from skill.errors import ContentError, noted
from skill.guide.couple import HIGHEST_RUNG, Invitation, Ladder, Preferences
from skill.guide.programme.practice import OFF, Practice
from skill.guide.tables import read_table

FILE = "ladders.toml"
"""Where ladders are written; every fault of theirs begins with it."""

MOST_RUNGS = HIGHEST_RUNG + 1

Ladders = Mapping[str, Ladder]
"""By the practice."""


def rungs_with_a_take(
    ladder: Ladder,
    take: str,
    practices: Mapping[str, Practice],
) -> list[int]:
    """The numbers of the rungs on which this take sounds otherwise than on the one below."""
    own = [
        number for number in range(1, len(ladder.rungs)) if _key(ladder, take, number) in practices
    ]
    return [0, *own]


def as_liked(
    practice: Practice,
    preferences: Preferences,
    practices: Mapping[str, Practice],
    ladders: Ladders,
) -> Practice:
    """The take that this couple hear in place of the one that a session names.

    What they declined comes before any rung; a rung without a take of its own is that of the
    nearest one below.
    """
    if preferences.declines(practice.invites):
        return practices.get(f"{practice.name}.{practice.take}{OFF}", practice)
    ladder = ladders.get(practice.name)
    if ladder is None or preferences.declines(ladder.invites):
        return practice
    reached = preferences.rungs.get(practice.name, 0)
    possible = [
        number
        for number in rungs_with_a_take(ladder, practice.take, practices)
        if number <= reached
    ]
    return practices[_key(ladder, practice.take, possible[-1])] if possible[-1] else practice


def reachable(ladders: Ladders, practices: Mapping[str, Practice]) -> dict[str, Ladder]:
    """The ladders up to the highest rung that has a take among these practices."""
    climbed: dict[str, Ladder] = {}
    for name, ladder in ladders.items():
        takes = [practice.take for practice in practices.values() if practice.name == name]
        rungs = [number for take in takes for number in rungs_with_a_take(ladder, take, practices)]
        highest = max(rungs, default=0)
        if highest:
            climbed[name] = replace(ladder, rungs=ladder.rungs[: highest + 1])
    return climbed


def _key(ladder: Ladder, take: str, number: int) -> str:
    """The name of the take that belongs to a rung above the first."""
    return f"{ladder.practice}.{take}-{ladder.rungs[number]}"


def read_ladders(content: Path, faults: list[ContentError] | None = None) -> dict[str, Ladder]:
    """The ladders of a folder of content; none where there is no such file.

    Raises ContentError, naming the file. With a list of faults, each goes there instead.
    """
    table: dict[str, Any] = {}
    if (content / FILE).exists():
        with noted(faults):
            table = read_table(content / FILE, FILE)
    ladders: dict[str, Ladder] = {}
    for number, raw in enumerate(_entries(table, faults), 1):
        with noted(faults):
            ladder = _read(raw, f"{FILE}: ladder {number}")
            if ladder.practice in ladders:
                raise ContentError(f"{FILE}: {ladder.practice} has two ladders; delete one")
            ladders[ladder.practice] = ladder
    return ladders


def _entries(table: Mapping[str, Any], faults: list[ContentError] | None) -> list[Any]:
    entries = table.get("ladder", [])
    with noted(faults):
        if not isinstance(entries, list):
            raise ContentError(f"{FILE}: ladder = {entries!r}; write [[ladder]] above each ladder")
        return entries
    return []


def _read(raw: object, where: str) -> Ladder:
    """One ladder as a coach wrote it."""
    if not isinstance(raw, dict):
        raise ContentError(f"{where} is no table; write [[ladder]] above it")
    practice, rungs = raw.get("practice"), raw.get("rungs")
    is_list = isinstance(rungs, list) and all(isinstance(rung, str) for rung in rungs)
    if not isinstance(practice, str) or not is_list or not rungs:
        raise ContentError(
            f'{where}: write practice = "touch" and rungs = ["hands", "heart"], '
            "the first rung first"
        )
    if len(set(rungs)) < len(rungs) or not 2 <= len(rungs) <= MOST_RUNGS:
        raise ContentError(
            f"{where}: {practice} has {len(rungs)} rungs; write 2 to {MOST_RUNGS} different ones"
        )
    return Ladder(practice, tuple(rungs), invitation_in(raw, where))


def invitation_in(raw: Mapping[str, Any], where: str) -> Invitation | None:
    """What a couple have to like, so that they hear of this ladder's rungs, or of this path."""
    if "invites" not in raw:
        return None
    try:
        return Invitation(raw["invites"])
    except ValueError:
        raise ContentError(
            f"{where}: invites = {raw['invites']!r}; write one of {', '.join(Invitation)}"
        ) from None
