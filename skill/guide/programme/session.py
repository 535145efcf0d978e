"""Sessions: which segments make up an evening of a given length and mood, or one practice alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from skill.errors import ContentError, noted
from skill.guide.couple import FIRST_LEVEL, HIGHEST_LEVEL, Invitation, Preferences
from skill.guide.intents import Mood, Pace
from skill.guide.programme.practice import OFF, Do, Practice, load_practices
from skill.guide.programme.score import Score, compose
from skill.guide.tables import read_table

CONTENT = Path(__file__).parents[2] / "content"
"""The coach's and the translator's room."""

USUAL = Preferences()


@dataclass(frozen=True)
class Segment:
    """A stretch of a session with its own recording."""

    name: str
    score: Score


@dataclass(frozen=True)
class SessionPlan:
    """One evening: its segments in order, and what "again" plays."""

    name: str
    """Mood and length, for example ``ordinary-3``, or the name of one practice; part of the
    token."""
    mood: Mood | None
    """None: one practice alone."""
    minutes: int
    """0 for one practice alone."""
    segments: tuple[Segment, ...]
    again: Segment
    breath: int
    """Which segment holds the practice that "again" plays more of; -1 when none does."""

    @property
    def ms(self) -> int:
        """The length of the whole session, to its good night; the bed that fades out behind it is not counted."""
        return sum(segment.score.to_good_night for segment in self.segments)


@dataclass(frozen=True)
class Outline:
    """A session as its file gives it: the names of takes, before anybody's preferences."""

    name: str
    mood: Mood | None
    minutes: int
    segments: tuple[tuple[str, tuple[str, ...]], ...]
    """Each segment's name and takes."""
    again: tuple[str, ...]
    level: int = 0
    """How long its look is, whatever the couple's level; 0: as long as theirs."""


class Repertoire:
    """Every evening that the guide can lead. Plans are made when they are asked for, and kept."""

    def __init__(
        self,
        practices: Mapping[str, Practice],
        outlines: Mapping[str, Outline],
        after: Sequence[str],
    ) -> None:
        """``after`` are the takes that play behind the good night of whatever does not fade out by itself."""
        self.practices, self.after = practices, tuple(after)
        self._outlines = outlines
        self._plans: dict[tuple[str, Preferences], SessionPlan] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._outlines)

    def __contains__(self, name: object) -> bool:
        return name in self._outlines

    @property
    def takes(self) -> frozenset[str]:
        """The takes that any session names; what is heard instead by those who declined is not among them."""
        return frozenset(self.after).union(*(self.takes_of(name) for name in self))

    def takes_of(self, name: str) -> frozenset[str]:
        """The takes that this session names."""
        outline = self._outlines[name]
        return frozenset(outline.again).union(*(takes for _, takes in outline.segments))

    def plan(self, name: str, preferences: Preferences = USUAL) -> SessionPlan:
        """One evening as this couple like it. Raises ContentError when its takes do not exist or do not add up."""
        outline = self._outlines[name]
        liked = replace(
            preferences, level=outline.level or preferences.level, light=False
        ).plain_voice()
        if (name, liked) not in self._plans:
            self._plans[name, liked] = self._made(self._with_fade(outline), liked)
        return self._plans[name, liked]

    def every_segment(self) -> Iterator[Segment]:
        """Every segment of all plans, in each form that somebody's preferences can give it."""
        parts = {
            (*part, outline.level): outline.name
            for outline in map(self._with_fade, self._outlines.values())
            for part in (*outline.segments, ("again", outline.again))
        }
        for (name, takes, level), plan in parts.items():
            for preferences in self._differing(takes, level):
                yield self._segment(name, takes, plan, preferences)

    def _differing(self, takes: Sequence[str], level: int) -> Iterator[Preferences]:
        """The preferences that change these takes, and only in what changes them."""
        practices = [self.practices[take] for take in takes]
        does = {step.do for practice in practices for step in practice.steps}
        invites = {practice.invites for practice in practices}
        paces = tuple(Pace) if Do.BREATHE in does else (Pace.USUAL,)
        levels = (
            (level,)
            if level
            else range(FIRST_LEVEL, HIGHEST_LEVEL + 1)
            if Do.LOOK in does
            else (FIRST_LEVEL,)
        )
        touch_off = (False, True) if Invitation.TOUCH in invites else (False,)
        look_off = (False, True) if Invitation.LOOK in invites else (False,)
        for pace, size, touch, look in product(paces, levels, touch_off, look_off):
            yield Preferences(pace, size, touch_off=touch, look_off=look)

    def lengths(self, mood: Mood) -> list[int]:
        """In how many minutes there is a session of this mood, the shortest first."""
        return sorted(
            outline.minutes for outline in self._outlines.values() if outline.mood is mood
        )

    def closest(self, mood: Mood, minutes: int) -> str:
        """The session of this mood whose length is nearest; of two, the shorter one."""
        best = min(self.lengths(mood), key=lambda length: (abs(length - minutes), length))
        return f"{mood}-{best}"

    def _with_fade(self, outline: Outline) -> Outline:
        """With the bed fading out behind its last take, unless that take fades by itself."""
        (name, takes), before = outline.segments[-1], outline.segments[:-1]
        last = self.practices.get(takes[-1]) if takes else None
        fades = last is not None and last.fades
        return (
            outline
            if fades
            else replace(outline, segments=(*before, (name, (*takes, *self.after))))
        )

    def _made(self, outline: Outline, preferences: Preferences) -> SessionPlan:
        segments = [
            self._segment(name, takes, outline.name, preferences)
            for name, takes in outline.segments
        ]
        again = self._segment("again", outline.again, outline.name, preferences)
        practice = again.score.spans[-1].practice
        holding = (
            number
            for number, one in enumerate(segments)
            if practice in {s.practice for s in one.score.spans}
        )
        made = SessionPlan(
            outline.name, outline.mood, outline.minutes, tuple(segments), again, next(holding, -1)
        )
        if outline.minutes and made.ms != outline.minutes * 60_000:
            raise ContentError(
                f"sessions.toml: {made.name} adds up to {made.ms / 1000:g} s instead of {made.minutes * 60} s; "
                "lengthen or shorten one of its takes"
            )
        return made

    def _segment(
        self, name: str, takes: Sequence[str], plan: str, preferences: Preferences
    ) -> Segment:
        missing = [take for take in takes if take not in self.practices]
        if missing or not takes:
            named = ", ".join(missing) or "(empty)"
            raise ContentError(
                f"sessions.toml: {plan}, segment {name}: no take called {named}; see practices/*.toml"
            )
        chosen = [self.practices[take] for take in takes]
        liked = [
            self.practices.get(f"{take.name}.{take.take}{OFF}", take)
            if preferences.declines(take.invites)
            else take
            for take in chosen
        ]
        return Segment(name, compose(liked, preferences))


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
    data: dict[str, Any] = {}
    with noted(faults):
        data = read_table(content / "sessions.toml", "sessions.toml")
    outlines: dict[str, Outline] = {}
    for key, read in (("session", _session), ("practice", _alone)):
        for number, raw in enumerate(data.get(key, []), 1):
            with noted(faults):
                outline = _read_outline(read, raw, f"{key} {number}")
                if outline.name in outlines or ":" in outline.name:
                    raise ContentError(
                        f"sessions.toml: {outline.name} stands there twice, or has a colon; rename or delete one"
                    )
                outlines[outline.name] = outline
    return Repertoire(practices, outlines, data.get("after", ()))


def _read_outline(
    read: Callable[[Mapping[str, Any]], Outline], raw: Mapping[str, Any], which: str
) -> Outline:
    try:
        return read(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(
            f"sessions.toml: {which}: {error} is missing or is not what it should be; a session has minutes (a "
            f"number), mood ({', '.join(Mood)}), again and segments, each with name and practices"
        ) from error


def _session(raw: Mapping[str, Any]) -> Outline:
    mood, minutes = Mood(raw["mood"]), raw["minutes"]
    if not isinstance(minutes, int):
        raise TypeError(f"minutes = {minutes!r}")
    return _outline(f"{mood}-{minutes}", mood, minutes, raw)


def _alone(raw: Mapping[str, Any]) -> Outline:
    level = raw.get("level", 0)
    if level not in range(HIGHEST_LEVEL + 1):
        raise ValueError(f"level = {level!r}")
    return _outline(str(raw["name"]), None, 0, raw, level)


def _outline(
    name: str, mood: Mood | None, minutes: int, raw: Mapping[str, Any], level: int = 0
) -> Outline:
    segments = tuple((part["name"], tuple(part["practices"])) for part in raw["segments"])
    if not segments:
        raise KeyError("segments")
    return Outline(name, mood, minutes, segments, tuple(raw["again"]), level)
