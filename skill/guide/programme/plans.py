"""Plans: what an evening, or one practice alone, is made of once its session is put together."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from skill.guide.couple import Preferences
from skill.guide.phases import Phase
from skill.guide.programme.moods import USUAL_TRAITS, Traits
from skill.guide.programme.score import Score

USUAL = Preferences()
"""How an evening is, before anybody wished for anything."""


class PlanName(StrEnum):
    """The plans that the guide chooses by itself; sessions.toml has to have each of them.

    Any other one is chosen by its mood and length, or by the name that was asked for.
    """

    SHORT_EVENING = "ordinary-3"
    """For a couple of whom nothing is known."""
    LYING_DOWN = "tired-3"
    """For a late hour."""
    ALONE = "alone"
    """A few minutes for one."""
    BREATHE = "breathe"
    ONE_QUESTION = "question"
    CHECK_IN = "check-in"
    PARTS = "parts"
    SOUND = "sound"
    """The quiet sound alone, for somebody who is upset."""
    LOOK_1 = "look-1"
    LOOK_2 = "look-2"
    LOOK_3 = "look-3"
    LOOK_4 = "look-4"
    LOOK_5 = "look-5"
    """A look of each level."""

    @staticmethod
    def of_look(level: int) -> "PlanName":
        """The look alone, as long as this level says."""
        return PlanName(f"look-{level}")


@dataclass(frozen=True)
class Segment:
    """A stretch of a session with its own recording."""

    name: str
    score: Score
    phase: Phase = Phase.EXPLAIN
    """Chooses the words of its lines."""


@dataclass(frozen=True)
class SessionPlan:
    """One evening: its segments in order, and what "again" plays."""

    name: str
    """Mood and length, for example ``ordinary-3``, or the name of one practice; part of the
    token."""
    mood: str | None
    """None: one practice alone."""
    minutes: int
    """0 for one practice alone."""
    segments: tuple[Segment, ...]
    again: Segment
    breath: int
    """Which segment holds the practice that "again" plays more of; -1 when none does."""
    question: int = 0
    """The number of the question that this evening of a path asks; 0: any may be asked."""
    stage: "PathStage | None" = None
    """Which evening of which path it is; None: of none."""
    traits: Traits = USUAL_TRAITS
    """Those of its mood."""
    climbed: frozenset[str] = frozenset()
    """Those of its practices that have a ladder."""

    @property
    def ms(self) -> int:
        """The length of the whole session, up to its good night.

        The bed that fades out behind it is not counted.
        """
        return sum(segment.score.to_good_night for segment in self.segments)


@dataclass(frozen=True)
class PathStage:
    """Which evening of a path a plan is."""

    path: str
    number: int
    """From 1."""
    is_last: bool


@dataclass(frozen=True)
class Outline:
    """A session as its file gives it: the names of takes, before anybody's preferences."""

    name: str
    mood: str | None
    minutes: int
    segments: tuple[tuple[str, tuple[str, ...]], ...]
    """Each segment's name and takes."""
    again: tuple[str, ...]
    level: int = 0
    """How long its look is, whatever the couple's level; 0: as long as theirs."""
    question: int = 0
    stage: PathStage | None = None

    @property
    def takes(self) -> Iterator[str]:
        """The takes that it names, as often as it names them."""
        yield from self.again
        for _, takes in self.segments:
            yield from takes

    @property
    def practices(self) -> frozenset[str]:
        """The practices of its takes."""
        return frozenset(take.partition(".")[0] for take in self.takes)
