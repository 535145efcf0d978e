"""The last step of a piece: encoded, decoded as a speaker does, and mended until within bounds.

What 48 kbit/s does to a peak (up to 2 dB more) is not known beforehand. How loud a piece is, is
known: every clip and every tone has the same level in all of them, so that no recording's voice is
louder than another's.
"""

import math
from dataclasses import dataclass

from audio.encode import encode_inner
from audio.levels import PEAK_DB, limiting, true_peak
from audio.mix import AROUND, laid_out
from audio.samples import Samples, decibels
from audio.spoken import Clips
from audio.voice import decoded
from skill.guide.programme import Piece

HIGHEST_PEAK_DB = -2.5
"""True peak. Amazon's bound is -2 dBFS; half a decibel is left for decoders that differ."""
MOST_LIMITED_DB = 3.0
"""More than this would be heard as a breath that gives way."""
SPARE_DB = 0.1
"""So far within the bounds, so that another decoder finds them kept too."""
TRIES = 6
STEP_DB = 0.2
"""So much lower than needed, for the encoder renders each peak a little otherwise every time."""


@dataclass(frozen=True)
class Master:
    """A finished piece."""

    mp3: bytes
    limited: float
    """Decibels that the limiter takes off at its hardest: the one figure of the mix and not of the
    MP3."""
    sound: Samples
    """What was encoded, without what lies around it."""


def master(piece: Piece, clips: Clips) -> Master:
    """Mix and encode.

    Where six tries do not bring it into bounds, the nearest is taken, and ``recordings check``
    says so. Raises what ``laid_out`` raises.
    """
    mixed = laid_out(piece, clips)
    peak_db = PEAK_DB
    nearest: Master | None = None
    nearest_excess = math.inf
    for _ in range(TRIES):
        attempt = _limited(piece, mixed, peak_db)
        too_high = true_peak(decoded(attempt.mp3)) - HIGHEST_PEAK_DB + SPARE_DB
        too_limited = attempt.limited - MOST_LIMITED_DB + SPARE_DB
        excess = max(too_high, too_limited)
        if nearest is None or excess < nearest_excess:
            nearest, nearest_excess = attempt, excess
        if too_high <= 0:  # a lower ceiling would only limit harder
            break
        peak_db -= STEP_DB + too_high
    assert nearest is not None
    return nearest


def _limited(piece: Piece, mixed: Samples, peak_db: float) -> Master:
    gain = limiting(mixed, peak_db)
    sound = mixed * gain
    hardest = decibels(gain.min(keepdims=True))
    return Master(
        encode_inner(sound, piece.frames),
        limited=-float(hardest[0]) + 0.0,  # never -0.0
        sound=sound[AROUND:-AROUND],
    )
