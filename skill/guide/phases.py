"""Phases: the guide explains in the first week, then reminds, and is nearly silent from then on."""

from enum import StrEnum


class Phase(StrEnum):
    """How much is explained; the values are the keys of a line's table by phase."""

    EXPLAIN = "explain"
    """The first week."""
    REMIND = "remind"
    """The second and the third week."""
    QUIET = "quiet"
    """From the fourth week on: nothing is explained to those who know it."""


FIRST_NIGHT_OF = {
    Phase.EXPLAIN: 0,
    Phase.REMIND: 7,
    Phase.QUIET: 21,
}
"""How many nights were kept before the first one of a phase."""


def phase_of(kept: int) -> Phase:
    """The phase of a couple with so many nights before tonight."""
    begun = [phase for phase, first_night in FIRST_NIGHT_OF.items() if kept >= first_night]
    return begun[-1] if begun else Phase.EXPLAIN


def fallbacks(phase: Phase) -> tuple[Phase, ...]:
    """The phases whose words may be spoken in this one, the best first.

    A phase without words of its own has those of the one before; before the first that has words,
    those of that first one.
    """
    phases = tuple(Phase)
    number = phases.index(phase)
    earlier = reversed(phases[: number + 1])
    return (*earlier, *phases[number + 1 :])
