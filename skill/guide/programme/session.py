"""Sessions: which segments make up an evening of a given length and mood, or one practice alone."""

from collections.abc import (
    Callable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from skill.errors import ContentError, noted
from skill.guide.couple import (
    FIRST_LEVEL,
    HIGHEST_LEVEL,
    Invitation,
    Preferences,
)
from skill.guide.intents import Mood, Pace
from skill.guide.programme.plans import USUAL, Outline, PlanName, Segment, SessionPlan
from skill.guide.programme.practice import (
    OFF,
    Do,
    Practice,
    load_practices,
)
from skill.guide.programme.score import compose
from skill.guide.tables import read_table

CONTENT = Path(__file__).parents[2] / "content"
"""The coach's and the translator's room."""

FILE = "sessions.toml"
"""Where sessions are written; every fault of theirs begins with it."""

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
]


class Repertoire:
    """Every evening that the guide can lead. A plan is made when it is first asked for."""

    def __init__(
        self,
        practices: Mapping[str, Practice],
        outlines: Mapping[str, Outline],
        after: Sequence[str],
    ) -> None:
        """``after`` are the takes behind the good night of whatever does not fade by itself."""
        self.practices = practices
        self.after = tuple(after)
        self._outlines = outlines
        self._plans: dict[tuple[str, Preferences], SessionPlan] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._outlines)

    def __contains__(self, name: object) -> bool:
        return name in self._outlines

    @property
    def takes(self) -> frozenset[str]:
        """The takes that any session names.

        What is heard instead by those who declined is not among them.
        """
        return frozenset(self.after).union(*(self.takes_of(name) for name in self))

    def takes_of(self, name: str) -> frozenset[str]:
        """The takes that this session names."""
        return frozenset(self._outlines[name].takes)

    def plan(
        self,
        name: str,
        preferences: Preferences = USUAL,
    ) -> SessionPlan:
        """One evening as this couple like it.

        Raises ContentError when its takes do not exist or do not add up to its length.
        """
        outline = self._outlines[name]
        level = outline.level or preferences.level
        # What changes no recording makes no other plan.
        audible = replace(preferences, level=level, light=False).plain_voice()
        if (name, audible) not in self._plans:
            self._plans[name, audible] = self._plan(self._with_fade(outline), audible)
        return self._plans[name, audible]

    def every_segment(self) -> Iterator[Segment]:
        """Every segment of all plans, in each form that somebody's preferences can give it."""
        parts: dict[tuple[str, tuple[str, ...], int], str] = {}
        for outline in map(self._with_fade, self._outlines.values()):
            for name, takes in (*outline.segments, ("again", outline.again)):
                parts[name, takes, outline.level] = outline.name
        for (name, takes, level), plan in parts.items():
            for preferences in self._differing(takes, level):
                yield self._segment(name, takes, plan, preferences)

    def _differing(
        self,
        takes: Sequence[str],
        level: int,
    ) -> Iterator[Preferences]:
        """The preferences that change these takes, and only in what changes them."""
        practices = [self.practices[take] for take in takes]
        does = {step.do for practice in practices for step in practice.steps}
        invites = {practice.invites for practice in practices}
        paces = tuple(Pace) if Do.BREATHE in does else (Pace.USUAL,)
        levels: Sequence[int] = (level or FIRST_LEVEL,)
        if not level and Do.LOOK in does:
            levels = range(FIRST_LEVEL, HIGHEST_LEVEL + 1)
        touch_off = (False, True) if Invitation.TOUCH in invites else (False,)
        look_off = (False, True) if Invitation.LOOK in invites else (False,)
        for pace, look_level, no_touch, no_look in product(paces, levels, touch_off, look_off):
            yield Preferences(
                pace,
                look_level,
                touch_off=no_touch,
                look_off=no_look,
            )

    def lengths(self, mood: Mood) -> list[int]:
        """In how many minutes there is a session of this mood, the shortest first."""
        of_this_mood = (each for each in self._outlines.values() if each.mood is mood)
        return sorted(outline.minutes for outline in of_this_mood)

    def closest(self, mood: Mood, minutes: int) -> str:
        """The session of this mood whose length is nearest; of two, the shorter one."""

        def distance(length: int) -> int:
            return abs(length - minutes)

        # Lengths come the shortest first, so of two that are equally near it is the shorter one.
        nearest = min(self.lengths(mood), key=distance)
        return f"{mood}-{nearest}"

    def _with_fade(self, outline: Outline) -> Outline:
        """With the bed fading out behind its last take, unless that take fades by itself."""
        *earlier, (name, takes) = outline.segments
        last = self.practices.get(takes[-1]) if takes else None
        if last is not None and last.fades:
            return outline
        faded = (name, (*takes, *self.after))
        return replace(outline, segments=(*earlier, faded))

    def _plan(
        self,
        outline: Outline,
        preferences: Preferences,
    ) -> SessionPlan:
        segments = [
            self._segment(
                name,
                takes,
                outline.name,
                preferences,
            )
            for name, takes in outline.segments
        ]
        again = self._segment(
            "again",
            outline.again,
            outline.name,
            preferences,
        )
        plan = SessionPlan(
            outline.name,
            outline.mood,
            outline.minutes,
            tuple(segments),
            again,
            breath=_index_of(again.score.spans[-1].practice, segments),
        )
        if outline.minutes and plan.ms != outline.minutes * 60_000:
            raise ContentError(
                f"{FILE}: {plan.name} adds up to {plan.ms / 1000:g} s "
                f"instead of {plan.minutes * 60} s; lengthen or shorten one of its takes"
            )
        return plan

    def _segment(
        self,
        name: str,
        takes: Sequence[str],
        plan: str,
        preferences: Preferences,
    ) -> Segment:
        missing = [take for take in takes if take not in self.practices]
        if missing or not takes:
            raise ContentError(
                f"{FILE}: {plan}, segment {name}: no take called "
                f"{', '.join(missing) or '(empty)'}; see practices/*.toml"
            )
        practices = [self._as_liked(self.practices[take], preferences) for take in takes]
        score = compose(practices, preferences)
        return Segment(name, score)

    def _as_liked(
        self,
        practice: Practice,
        preferences: Preferences,
    ) -> Practice:
        """What is heard instead of a practice whose invitation they declined, if there is such."""
        if not preferences.declines(practice.invites):
            return practice
        return self.practices.get(f"{practice.name}.{practice.take}{OFF}", practice)


def _index_of(practice: str, segments: Sequence[Segment]) -> int:
    """The number of the first segment that holds this practice; -1 when none does."""
    for index, segment in enumerate(segments):
        if any(span.practice == practice for span in segment.score.spans):
            return index
    return -1


def load_sessions(content: Path) -> Repertoire:
    """Read ``sessions.toml`` and the practices it names, and put every session together once.

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
    practices = load_practices(content / "practices", faults)
    table: dict[str, Any] = {}
    with noted(faults):
        table = read_table(content / FILE, FILE)
    outlines: dict[str, Outline] = {}
    for key, read in (("session", _session), ("practice", _alone)):
        for number, raw in enumerate(table.get(key, []), 1):
            with noted(faults):
                outline = _read_outline(read, raw, f"{key} {number}")
                if outline.name in outlines or ":" in outline.name:  # a colon parts a token
                    raise ContentError(
                        f"{FILE}: {outline.name} stands there twice, or has a colon; "
                        "rename or delete one"
                    )
                outlines[outline.name] = outline
    return Repertoire(practices, outlines, table.get("after", ()))


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
            f"minutes (a number), mood ({', '.join(Mood)}), again and segments, each with name "
            "and practices"
        ) from error


def _session(raw: Mapping[str, Any]) -> Outline:
    mood, minutes = Mood(raw["mood"]), raw["minutes"]
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
    mood: Mood | None,
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
