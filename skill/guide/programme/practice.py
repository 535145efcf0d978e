"""Practices: what a relationship coach designs, as steps in time without words.

A practice is a file in ``content/practices``, which ``practices`` reads. Each of its *takes* is the
practice at one length, for example the 86 seconds of breathing that belong to the three-minute
session. A practice that invites to touch or to look has a second one for each take, ``<take>-off``,
for a couple who declined that for good.
"""

from dataclasses import dataclass
from enum import StrEnum

from skill.guide.couple import Invitation, Ladder
from skill.guide.phases import Phase


class Do(StrEnum):
    """What one step asks of the two."""

    SAY = "say"
    BREATHE = "breathe"
    HOLD = "hold"
    LOOK = "look"
    TALK = "talk"


OFF = "-off"
"""Behind a take's name: what a couple hear who declined what the practice invites to."""
ALONE = "alone"
"""Before a take's name: it is asked for by name, so nobody declined it."""


@dataclass(frozen=True)
class Step:
    """One line of a practice file. All times are integer milliseconds."""

    do: Do
    ms: int
    """How long the step takes: the slot of a line, one whole breath, a quiet, a look, a turn to
    talk."""
    line: str = ""
    """For ``say``: the id of the line. For ``look``: of the line that ends the look."""
    later: str = ""
    """The line that is spoken instead from the second phase on; empty: the same one."""
    later_ms: int = 0
    """How much of the step the later line is given, what is left being quiet; 0: all of it.

    Whoever knows a practice needs fewer words: so a piece of theirs holds no minute of quiet, which
    every variant of the line would have again.
    """
    in_ms: int = 0
    """For ``breathe``: the length of the in-breath; the rest of ``ms`` is the out-breath."""
    times: int = 1
    """For ``breathe``: how many breaths in a row."""
    aloud: int = 0
    """For ``breathe``: over how many of them the guide says "in" and "out", from the first on."""
    rest_ms: int = 0
    """For ``look``: the slot of the line that ends it; it comes earlier for a couple who look for a
    shorter time."""

    def line_in(self, phase: Phase) -> str:
        """The line that is spoken in this phase; empty: none is."""
        if self.later and phase is not Phase.EXPLAIN:
            return self.later
        return self.line

    def slot_ms_in(self, phase: Phase) -> int:
        """How long the line that is spoken in this phase may take."""
        if self.later_ms and phase is not Phase.EXPLAIN:
            return self.later_ms
        return self.ms

    @property
    def whole_ms(self) -> int:
        """From the step's beginning to its end."""
        return self.ms * self.times + self.rest_ms


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
    fades: bool = False
    """Whether the bed fades out behind its last words."""
    after: bool = False
    """Whether it comes behind the good night, outside the session's time."""
    invites: Invitation | None = None

    @property
    def ms(self) -> int:
        """From its beginning to its end."""
        return sum(step.whole_ms for step in self.steps)


def base_of(practice: Practice, ladder: Ladder | None) -> str:
    """The take that this one is another rung of; empty: it is no rung's."""
    for rung in ladder.rungs[1:] if ladder else ():
        if practice.take.endswith(f"-{rung}"):
            return practice.take.removesuffix(f"-{rung}")
    return ""
