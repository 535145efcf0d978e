"""Inside a conversation: what sounds of a practice where the microphone opens behind it.

There the guide asks in place of the bed that fades out, and a ring on a screen follows the breath.
"""

from dataclasses import dataclass, replace

from skill.guide.programme.plans import Segment
from skill.guide.programme.score import Beat, Score

LONGEST_MS = 240_000
"""The most that Alexa plays in one answer ("Audio (APL for Audio)", and SSML's own audio)."""

_WIDE: dict[Beat, float] = {Beat.BREATHE_IN: 1.0, Beat.BREATHE_OUT: 0.0}
"""Where a ring comes to by the end of a breath: 1 is as wide as it gets, 0 as small."""


@dataclass(frozen=True)
class Swell:
    """A ring grows or shrinks, as evenly as the breath that it follows. Times are milliseconds."""

    start: int
    ms: int
    to: float
    """1: as wide as it gets; 0: as small."""


def inside(segment: Segment) -> Segment:
    """The same segment up to its last words, without the bed that fades out behind them."""
    score = segment.score
    spans = tuple(span for span in score.spans if not span.after)
    cues = tuple(cue for cue in score.cues if cue.start < score.to_good_night)
    return replace(segment, score=Score(cues, spans))


def fits_inside(segment: Segment) -> bool:
    """Whether this segment is short enough to sound within a conversation."""
    return inside(segment).score.ms <= LONGEST_MS


def swells(score: Score) -> tuple[Swell, ...]:
    """How a ring follows the breaths of a score; none where everybody breathes at their own pace."""
    return tuple(
        Swell(cue.start, cue.ms, _WIDE[cue.beat]) for cue in score.cues if cue.beat in _WIDE
    )
