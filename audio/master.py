"""The last step of a recording: encoded, decoded as a speaker decodes it, and mended until that keeps its bounds.

What 48 kbit/s does to a peak (up to 2 dB more) and what the limiter takes off the loudness are not
known beforehand.
"""

import math
from dataclasses import dataclass

from audio.encode import encode
from audio.levels import PEAK_DB, limiting, loudness, true_peak
from audio.mix import TARGET_LUFS, laid_out
from audio.samples import decibels
from audio.spoken import Clips
from audio.voice import decoded
from skill.guide.programme import Recording

LOUDNESS_LUFS = (-18.5, -17.0)
"""Amazon wants -14 LUFS and may refuse below -19 ("Normalizing the loudness of audio content"); a
bedroom, less."""
HIGHEST_PEAK_DB = -2.5
"""True peak. Amazon's bound is -2 dBFS; half a decibel is left for decoders that differ."""
MOST_LIMITED_DB = 3.0
"""More than this would be heard as a breath that gives way."""
SPARE_DB = 0.1
"""So far within the bounds, so that another decoder finds them kept too."""
TRIES = 6
STEP_DB = 0.2
"""So much lower than needed, for the encoder renders each peak a little otherwise every time."""
INSISTENCE = 3.0
"""Times what is lacking, for the limiter takes back two thirds of what is added to speech that it
already holds."""


@dataclass(frozen=True)
class Master:
    """A finished recording."""

    mp3: bytes
    limited: float
    """Decibels that the limiter takes off at its hardest: the one figure of the mix and not of the
    MP3."""


def master(recording: Recording, clips: Clips) -> Master:
    """Mix and encode. Where six tries do not bring it into bounds, the nearest, and ``recordings check`` says so.

    Raises what ``laid_out`` raises.
    """
    (low, high), peak_db = TARGET_LUFS, PEAK_DB
    best, beyond = Master(b"", 0.0), math.inf
    for _ in range(TRIES):
        laid = laid_out(recording, clips, (low, max(low, high)))
        factor = limiting(laid, peak_db)
        made = Master(encode(laid * factor), -float(decibels(factor.min(keepdims=True))[0]) + 0.0)
        played = decoded(made.mp3)
        too_soft = LOUDNESS_LUFS[0] + SPARE_DB - loudness(played)
        too_high = true_peak(played) - HIGHEST_PEAK_DB + SPARE_DB
        worst = max(too_soft, too_high, made.limited - MOST_LIMITED_DB + SPARE_DB)
        if worst < beyond:
            best, beyond = made, worst
        if beyond <= 0:
            break
        low += INSISTENCE * max(0.0, too_soft)
        peak_db -= STEP_DB + too_high if too_high > 0 else 0.0
    return best
