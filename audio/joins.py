"""Can a join be heard? What is decoded around it, beside the bed that should lie there.

Around every cut there is nothing but the bed, and that is the same everywhere. So the error of a
join is known without the mixer, and is compared with what the encoder does to that very bed where
nothing is joined.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from audio.encode import AROUND_FRAMES, FRAME_SAMPLES, encode_inner
from audio.mix import NEUTRAL_MS, SUNK_DB
from audio.samples import RATE, Samples, factor, position
from audio.tones import bed
from audio.voice import decoded
from skill.guide.frames import STEP_DB
from skill.guide.programme import Edge, Recording

AROUND = AROUND_FRAMES * FRAME_SAMPLES
WINDOW_MS = (NEUTRAL_MS[0] - 6, NEUTRAL_MS[1] - 6)
"""Before and behind a join; what is measured, a little within what is kept free for it."""
MOST_ABOVE_DB = 3.0
"""How far the error of a join may stand above the encoder's own."""


@dataclass(frozen=True)
class Join:
    """Where two pieces meet."""

    ms: int
    """From the start of the recording."""
    error_db: float
    """Of full scale: the mean of what a decoder gives, less the bed that was put in."""

    @property
    def above_db(self) -> float:
        """How far that stands above the encoder's own error where nothing is joined."""
        return self.error_db - own_error_db()


def joins(signal: Samples, recording: Recording) -> Iterator[Join]:
    """Every join of a recording, in order."""
    cut = 0
    for piece in recording.pieces[:-1]:
        cut += piece.frames * FRAME_SAMPLES
        level = factor(SUNK_DB if piece.ends is Edge.SUNK else 0.0)
        level *= factor(-STEP_DB * recording.steps)
        error_db = _error_db(signal[_around(cut)], level)
        yield Join(cut // position(1), error_db)


def _around(cut: int) -> slice:
    ahead, behind = map(position, WINDOW_MS)
    return slice(cut - ahead, cut + behind)


@cache
def _ideal() -> Samples:
    """The bed around any cut, as it is given to the encoder; the cut lies after ``AROUND`` samples."""
    return bed(RATE * 60, AROUND)[: 2 * AROUND]


def _error_db(window: Samples, level: float = 1.0) -> float:
    """Of full scale: the mean of what is decoded, less the bed that was put in at this level."""
    ideal = _ideal()[_around(AROUND)] * np.float32(level)
    error = (window - ideal).astype(np.float64)
    return float(10 * np.log10(np.mean(error**2) + 1e-12))


@cache
def own_error_db(count: int = 20) -> float:
    """The encoder's own error on the same stretch of bed: encoded in one go, and nothing joined.

    The bed of a second, which is at its own beginning again behind it, over and over.
    """
    frames = RATE // FRAME_SAMPLES  # the whole frames of a second
    period = frames * FRAME_SAMPLES
    second = bed(period, AROUND)[AROUND:-AROUND]
    mp3 = encode_inner(np.tile(second, count + 3), frames * (count + 1))
    signal = decoded(mp3)
    # The first frames are left out, so what is decoded begins that much later in its second.
    beginnings = range(period - AROUND, signal.size - AROUND, period)
    errors = [_error_db(signal[_around(start)]) for start in beginnings]
    powers = [10 ** (error / 10) for error in errors]
    return float(10 * np.log10(np.mean(powers)))


def pairs(recordings: Sequence[Recording]) -> set[tuple[str, str]]:
    """Every two pieces that ever meet."""
    meetings: set[tuple[str, str]] = set()
    for recording in recordings:
        piece_ids = [piece.id for piece in recording.pieces]
        meetings.update(pairwise(piece_ids))
    return meetings
