"""Practices: what a relationship coach designs, as steps in time without words.

A practice is a file in ``content/practices``. Each of its *takes* is the practice at one length, for
example the 86 seconds of breathing that belong to the three-minute session.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from skill.errors import ContentError


class Do(StrEnum):
    """What one step asks of the two."""

    SAY = "say"
    BREATHE = "breathe"
    HOLD = "hold"
    TALK = "talk"


@dataclass(frozen=True)
class Step:
    """One line of a practice file. All times are integer milliseconds."""

    do: Do
    ms: int
    """How long the step takes: the slot of a line, one whole breath, a quiet, a turn to talk."""
    line: str = ""
    """For ``say``: the id of the line."""
    in_ms: int = 0
    """For ``breathe``: the length of the in-breath; the rest of ``ms`` is the out-breath."""
    aloud: bool = False
    """For ``breathe``: the guide says "in" and "out" over the sound."""


@dataclass(frozen=True)
class Practice:
    """One practice at one length."""

    name: str
    """The file's name, for example ``breathe``."""
    take: str
    """Which take of that file, for example ``3`` for the three-minute session."""
    steps: tuple[Step, ...]
    counts: bool = True
    """Whether having heard all of it keeps the night. Arriving and saying good night do not."""


_FIELDS = {
    Do.SAY: ({"line", "for"}, set[str]()),
    Do.BREATHE: ({"in", "out"}, {"times", "aloud"}),
    Do.HOLD: ({"for"}, set[str]()),
    Do.TALK: ({"for"}, set[str]()),
}
"""For each kind of step: the fields it needs, and those it may have."""


def load_practices(folder: Path) -> dict[str, Practice]:
    """Read every practice file; keys are ``<practice>.<take>``.

    Raises ContentError, naming the file and the step, for a step that cannot be played.
    """
    practices: dict[str, Practice] = {}
    for path in sorted(folder.glob("*.toml")):
        data = _read(path)
        for take, body in data.get("takes", {}).items():
            steps = tuple(
                step
                for number, raw in enumerate(body.get("steps", []), start=1)
                for step in _steps(raw, f"{path.name}: take {take}, step {number}")
            )
            if not steps:
                raise ContentError(f"{path.name}: take {take} has no steps; give it at least one")
            counts = data.get("counts", True)
            if not isinstance(counts, bool):
                raise ContentError(f"{path.name}: counts = {counts!r}; write true or false, without quotes")
            practices[f"{path.stem}.{take}"] = Practice(path.stem, take, steps, counts)
    return practices


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{path.name}: cannot be read as TOML ({error})") from error


def _steps(raw: Mapping[str, Any], where: str) -> list[Step]:
    """One line of the file as steps; ``times`` unrolls here, so that a score never repeats anything."""
    if not isinstance(raw, dict):
        raise ContentError(f'{where}: {raw!r} is no step; write {{ do = "say", line = "...", for = 6 }}')
    try:
        do = Do(raw.get("do", ""))
    except ValueError:
        raise ContentError(f"{where}: do = {raw.get('do')!r}; write one of {', '.join(Do)}") from None
    needed, optional = _FIELDS[do]
    given = set(raw) - {"do"}
    if wrong := (needed - given) | (given - needed - optional):
        raise ContentError(f"{where}: {do} needs {', '.join(sorted(needed))}; look at {', '.join(sorted(wrong))}")
    if do is not Do.BREATHE:
        return [Step(do, milliseconds(raw["for"], where), line=raw.get("line", ""))]
    in_ms, out_ms = milliseconds(raw["in"], where), milliseconds(raw["out"], where)
    times = raw.get("times", 1)
    if not isinstance(times, int) or times < 1:
        raise ContentError(f"{where}: times = {times!r}; write a whole number of breaths, 1 or more")
    return [Step(do, in_ms + out_ms, in_ms=in_ms, aloud=raw.get("aloud", False))] * times


def milliseconds(seconds: object, where: str) -> int:
    """An editor's seconds as whole milliseconds; refuses what is not a positive number of them."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ContentError(f"{where}: {seconds!r} is not a number of seconds")
    ms = round(seconds * 1000)
    if ms <= 0 or abs(ms - seconds * 1000) > 1e-6:
        raise ContentError(f"{where}: {seconds} s; write more than 0, in whole thousandths of a second")
    return ms
