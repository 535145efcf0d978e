"""How far a ring on a screen is from the breath that it follows, in milliseconds."""

from collections.abc import Iterable, Sequence

from skill.alexa.screen import SMALLEST
from skill.guide.programme import Score, Swell, inside, swells
from tests.bedroom import REPERTOIRE


def five_breaths() -> Score:
    """What five breaths inside a conversation follow."""
    return inside(REPERTOIRE.plan("breathe").segments[0]).score


def errors_ms(widths: Sequence[tuple[float, float]], score: Score) -> list[float]:
    """For each frame within a breath: how much too early or too late the ring is as wide as it is.

    At the turn of a breath the width says nothing of the time, so there the nearest one counts.
    """
    widest = max(width for _, width in widths)
    return [_error_ms(at, width / widest, swells(score)) for at, width in _within(widths, score)]


def _within(
    widths: Iterable[tuple[float, float]],
    score: Score,
) -> Iterable[tuple[float, float]]:
    """The frames while somebody breathes."""
    first, *_, last = swells(score)
    return [(at, width) for at, width in widths if first.start <= at < last.start + last.ms]


def _error_ms(at: float, share: float, breaths: Sequence[Swell]) -> float:
    """How far in time the moments lie at which the ring should be so wide, the nearest of them."""
    return min(abs(at - _moment_of(share, breath)) for breath in breaths)


def _moment_of(share: float, breath: Swell) -> float:
    """The moment of this breath at which the ring should be this share of its widest."""
    grown = (share - SMALLEST) / (1 - SMALLEST)
    passed = grown if breath.to == 1 else 1 - grown
    return breath.start + min(1.0, max(0.0, passed)) * breath.ms
