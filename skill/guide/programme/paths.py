"""Paths: themed ways of several evenings, each of them a plan by itself, and how they are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from skill.errors import ContentError, noted
from skill.guide.couple import Invitation
from skill.guide.programme.ladders import invitation_in
from skill.guide.programme.plans import Outline, PathStage
from skill.guide.tables import read_table

FILE = "paths.toml"
"""Where paths are written; every fault of theirs begins with it."""


@dataclass(frozen=True)
class PathOutline:
    """A path as its file gives it."""

    evenings: tuple[Outline, ...]
    """In their order, as sessions under names of their own."""
    is_offered: bool = True
    """Whether the guide offers it by itself; by its name anybody can have it."""
    invites: Invitation | None = None
    """It is not offered to who declined this."""

    @property
    def sessions(self) -> frozenset[str]:
        """The sessions that its evenings are."""
        return frozenset(f"{evening.mood}-{evening.minutes}" for evening in self.evenings)


def read_paths(
    content: Path,
    sessions: Mapping[str, Outline],
    faults: list[ContentError] | None = None,
) -> dict[str, PathOutline]:
    """Each path by its name; none where there is no such file.

    Raises ContentError, naming the file. With a list of faults, each goes there instead.
    """
    table: dict[str, Any] = {}
    if (content / FILE).exists():
        with noted(faults):
            table = read_table(content / FILE, FILE)
    paths: dict[str, PathOutline] = {}
    entries: list[Any] = []
    with noted(faults):
        entries = _list_of(table, "path", FILE)
    for number, raw in enumerate(entries, 1):
        with noted(faults):
            name = _name(raw, f"{FILE}: path {number}")
            where = f"{FILE}: {name}"
            if name in paths:
                raise ContentError(f"{FILE}: there are two paths called {name}; rename one")
            evenings = _evenings(name, _list_of(raw, "evening", where), sessions)
            paths[name] = PathOutline(evenings, _is_offered(raw, where), invitation_in(raw, where))
    return paths


def _list_of(table: Mapping[str, Any], key: str, where: str) -> list[Any]:
    entries = table.get(key, [])
    is_list = isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
    if not is_list:
        written = "path" if key == "path" else f"path.{key}"
        raise ContentError(f"{where}: {key} = {entries!r}; write [[{written}]] above each of them")
    return list(entries)


def _name(raw: Mapping[str, Any], where: str) -> str:
    name = raw.get("name")
    # A dot parts the name from the evening's number, a colon the parts of a token.
    if not isinstance(name, str) or not name or set(name) & set(".:"):
        raise ContentError(
            f'{where}: name = {name!r}; write a name without a dot, for example "small-thanks"'
        )
    return name


def _is_offered(raw: Mapping[str, Any], where: str) -> bool:
    offered = raw.get("offered", True)
    if not isinstance(offered, bool):
        raise ContentError(f"{where}: offered = {offered!r}; write true or false")
    return offered


def _evenings(
    path: str,
    entries: Sequence[Mapping[str, Any]],
    sessions: Mapping[str, Outline],
) -> tuple[Outline, ...]:
    """The evenings of one path, as sessions under names of their own."""
    if not entries:
        raise ContentError(f"{FILE}: {path} has no evening; write [[path.evening]] under it")
    evenings: list[Outline] = []
    for number, raw in enumerate(entries, 1):
        where = f"{FILE}: {path}, evening {number}"
        session = sessions.get(str(raw.get("session", "")))
        if session is None or session.mood is None:
            raise ContentError(
                f"{where}: session = {raw.get('session')!r} is none of sessions.toml; "
                'write a mood and minutes, for example "ordinary-3"'
            )
        evening = replace(
            session,
            name=f"{path}.{number}",
            question=_question(raw, where),
            stage=PathStage(path, number, is_last=number == len(entries)),
        )
        evenings.append(evening)
    return tuple(evenings)


def _question(raw: Mapping[str, Any], where: str) -> int:
    question = raw.get("question", 0)
    if isinstance(question, bool) or not isinstance(question, int) or question < 0:
        raise ContentError(
            f"{where}: question = {question!r}; write the number of a question of questions.toml"
        )
    return question
