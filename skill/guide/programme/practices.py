"""Practices: how a coach's files are read, or refused with a sentence that says where."""

from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any

from skill.errors import ContentError, noted
from skill.guide.couple import Ladder
from skill.guide.programme.ladders import invitation_in
from skill.guide.programme.practice import ALONE, OFF, Do, Practice, Step, base_of
from skill.guide.tables import read_table

_FLAGS = (("counts", True), ("fades", False), ("after", False))
"""What a practice file may say of itself, and what holds where it does not."""

_FIELDS = {
    Do.SAY: ({"line", "for"}, {"later", "later_for"}),
    Do.BREATHE: ({"in", "out"}, {"times", "aloud"}),
    Do.HOLD: ({"for"}, set[str]()),
    Do.LOOK: ({"for"}, {"line", "later", "rest"}),
    Do.TALK: ({"for"}, set[str]()),
}
"""For each kind of step: the fields it needs, and those it may have."""


def load_practices(
    folder: Path,
    faults: list[ContentError] | None = None,
    ladders: Mapping[str, Ladder] | None = None,
) -> dict[str, Practice]:
    """Read every practice file; keys are ``<practice>.<take>``.

    Raises ContentError, naming the file and the step, for a step that cannot be played. With a list
    of faults, each goes there instead, and what is whole is read.
    """
    practices: dict[str, Practice] = {}
    for path in sorted(folder.glob("*.toml")):
        with noted(faults):
            practices |= _read(path, faults)
    broken = {str(fault).partition(".toml:")[0] for fault in faults or ()}
    by_practice = ladders or {}
    for practice in practices.values():
        # Of a broken file a take may be missing that is there: nothing more is said of it.
        if practice.name in broken:
            continue
        with noted(faults):
            _check_stand_in(practice, practices, by_practice.get(practice.name))
    return practices


def _read(path: Path, faults: list[ContentError] | None) -> dict[str, Practice]:
    """The takes of one file."""
    table = read_table(path, path.name)
    fields = {"takes", "invites", *(name for name, _ in _FLAGS)}
    unknown = set(table) - fields
    if unknown:
        raise ContentError(f"{path.name}: {_in_order(unknown)}; write one of {_in_order(fields)}")
    takes = _takes(table, path.name)
    flags = {name: _flag(table, name, default, path.name) for name, default in _FLAGS}
    invites = invitation_in(table, path.name)
    practices: dict[str, Practice] = {}
    for take, body in takes.items():
        with noted(faults):
            steps = _steps(body, f"{path.name}: take {take}")
            practice = Practice(path.stem, take, steps, invites=invites, **flags)
            practices[f"{path.stem}.{take}"] = practice
    return practices


def _takes(table: Mapping[str, Any], file: str) -> dict[str, dict[str, Any]]:
    """The takes of a file by their names, each as it is written."""
    takes = table.get("takes")
    if not isinstance(takes, dict) or not all(isinstance(body, dict) for body in takes.values()):
        raise ContentError(f"{file}: there are no takes; write [takes.3], and its steps under it")
    return takes


def _steps(body: Mapping[str, Any], where: str) -> tuple[Step, ...]:
    """The steps of one take, in their order."""
    numbered = enumerate(body.get("steps", []), 1)
    steps = tuple(_step(raw, f"{where}, step {number}") for number, raw in numbered)
    if not steps:
        raise ContentError(f"{where} has no steps; give it at least one")
    return steps


def _flag(
    table: Mapping[str, Any],
    name: str,
    default: bool,
    file: str,
) -> bool:
    value = table.get(name, default)
    if not isinstance(value, bool):
        raise ContentError(f"{file}: {name} = {value!r}; write true or false, without quotes")
    return value


def _check_stand_in(
    practice: Practice,
    practices: Mapping[str, Practice],
    ladder: Ladder | None,
) -> None:
    """What is heard instead of a take lasts as long: another rung, or what those hear who declined.

    A rung has no take of its own for those who declined: they hear that of the take it stands for.
    """
    base = base_of(practice, ladder)
    if base:
        _check_rung(practice, practices.get(f"{practice.name}.{base}"), base)
        return
    is_for_those_who_declined = practice.take.endswith(OFF)
    is_asked_for_by_name = practice.take.startswith(ALONE)
    if practice.invites is None or is_for_those_who_declined or is_asked_for_by_name:
        return
    without = practices.get(f"{practice.name}.{practice.take}{OFF}")
    if without is not None and without.ms == practice.ms:
        return
    raise ContentError(
        f"{practice.name}.toml: take {practice.take} invites to {practice.invites}, so there has "
        f'to be a take "{practice.take}{OFF}" of {practice.ms / 1000:g} s for those who declined; '
        f"{_what_there_is(without)}"
    )


def _check_rung(practice: Practice, without_step: Practice | None, base: str) -> None:
    """A rung lasts as long as the take that it stands for."""
    if without_step is not None and without_step.ms == practice.ms:
        return
    raise ContentError(
        f"{practice.name}.toml: take {practice.take} is a rung of take {base} (ladders.toml), so "
        f"that lasts {practice.ms / 1000:g} s as well; {_what_there_is(without_step)}"
    )


def _what_there_is(take: Practice | None) -> str:
    """What is wrong with a take that has to be there and to last as long as another."""
    if take is None:
        return "there is none"
    return f"it lasts {take.ms / 1000:g} s"


def _step(raw: Mapping[str, Any], where: str) -> Step:
    """One step as an editor wrote it. Raises ContentError for one that cannot be played."""
    if not isinstance(raw, dict):
        raise ContentError(
            f'{where}: {raw!r} is no step; write {{ do = "say", line = "...", for = 6 }}'
        )
    do = _kind(raw, where)
    match do:
        case Do.BREATHE:
            return _breathing(raw, where)
        case Do.LOOK if "rest" in raw:
            return Step(
                do,
                milliseconds(raw["for"], where),
                line=raw["line"],
                later=raw.get("later", ""),
                rest_ms=milliseconds(raw["rest"], where),
            )
        case Do.SAY if "later_for" in raw:
            return _shorter_later(raw, where)
        case _:
            return Step(
                do,
                milliseconds(raw["for"], where),
                line=raw.get("line", ""),
                later=raw.get("later", ""),
            )


def _shorter_later(raw: Mapping[str, Any], where: str) -> Step:
    """A line that needs less time once a couple know the practice."""
    step = Step(
        Do.SAY,
        milliseconds(raw["for"], where),
        line=raw["line"],
        later=raw.get("later", ""),
        later_ms=milliseconds(raw["later_for"], where),
    )
    if not step.later or step.later_ms >= step.ms:
        raise ContentError(
            f"{where}: later_for = {raw['later_for']}; it stands beside a later line, and is less "
            f"than for = {raw['for']}"
        )
    return step


def _kind(raw: Mapping[str, Any], where: str) -> Do:
    """Which kind of step it is; it has the fields of that kind, and no others."""
    try:
        do = Do(raw.get("do", ""))
    except ValueError:
        raise ContentError(
            f"{where}: do = {raw.get('do')!r}; write one of {', '.join(Do)}"
        ) from None
    needed, optional = _FIELDS[do]
    written = set(raw) - {"do"}
    missing, unknown = needed - written, written - needed - optional
    wrong = missing | unknown
    if wrong:
        raise ContentError(f"{where}: {do} needs {_in_order(needed)}; look at {_in_order(wrong)}")
    if do is Do.LOOK and ("line" in raw) != ("rest" in raw):
        raise ContentError(
            f"{where}: a look has both a line and the seconds of its rest, or neither"
        )
    return do


def _in_order(fields: Set[str]) -> str:
    return ", ".join(sorted(fields))


def _breathing(raw: Mapping[str, Any], where: str) -> Step:
    """Some breaths in a row."""
    in_ms = milliseconds(raw["in"], where)
    out_ms = milliseconds(raw["out"], where)
    times = _whole(
        raw.get("times", 1),
        least=1,
        where=f"{where}: times",
        meaning="a whole number of breaths, 1 or more",
    )
    aloud = _whole(
        raw.get("aloud", 0),
        least=0,
        where=f"{where}: aloud",
        meaning="over how many breaths the guide speaks, 0 or more",
    )
    return Step(Do.BREATHE, in_ms + out_ms, in_ms=in_ms, times=times, aloud=aloud)


def _whole(
    value: object,
    least: int,
    where: str,
    meaning: str,
) -> int:
    """A whole number that is large enough. Raises ContentError for anything else."""
    # To Python, True is 1: an editor's true is no number.
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ContentError(f"{where} = {value!r}; write {meaning}")
    return value


def milliseconds(seconds: object, where: str) -> int:
    """An editor's seconds as whole milliseconds; refuses what is not a positive number of them."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ContentError(f"{where}: {seconds!r} is not a number of seconds")
    ms = round(seconds * 1000)
    # 0.3 s is no whole number of milliseconds in binary, though it is meant as one.
    if ms <= 0 or abs(ms - seconds * 1000) > 1e-6:
        raise ContentError(
            f"{where}: {seconds} s; write more than 0, in whole thousandths of a second"
        )
    return ms
