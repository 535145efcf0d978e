"""The last step of a recording: encoded, decoded as a speaker decodes it, and mended until that keeps its bounds.

What 48 kbit/s does to a peak (up to 2 dB more) and what the limiter takes off the loudness are not known beforehand.
"""

import math

from audio.encode import encode
from audio.levels import PEAK_DB, loudness, true_peak
from audio.mix import TARGET_LUFS, mix
from audio.spoken import Clips
from audio.voice import decoded
from skill.guide.recordings import Recording

LOUDNESS_LUFS = (-18.5, -17.0)
"""Amazon wants -14 LUFS and may refuse below -19 ("Normalizing the loudness of audio content"); a bedroom, less."""
HIGHEST_PEAK_DB = -2.5
"""True peak. Amazon's bound is -2 dBFS; half a decibel is left for decoders that differ."""
SPARE_DB = 0.1
"""So far within the bounds, so that another decoder finds them kept too."""
TRIES = 6
STEP_DB = 0.2
"""So much lower than needed, for the encoder renders each peak a little otherwise every time."""
INSISTENCE = 3.0
"""Times what is lacking, for the limiter takes back two thirds of what is added to speech that it already holds."""


def mastered(recording: Recording, clips: Clips) -> bytes:
    """The MP3. Where six tries do not bring it into bounds, the nearest, and ``recordings check`` says so.

    Raises what ``mix`` raises.
    """
    (low, high), peak_db = TARGET_LUFS, PEAK_DB
    best, beyond = b"", math.inf
    for _ in range(TRIES):
        mp3 = encode(mix(recording, clips, (low, max(low, high)), peak_db))
        played = decoded(mp3)
        too_soft = LOUDNESS_LUFS[0] + SPARE_DB - loudness(played)
        too_high = true_peak(played) - HIGHEST_PEAK_DB + SPARE_DB
        if max(too_soft, too_high) < beyond:
            best, beyond = mp3, max(too_soft, too_high)
        if beyond <= 0:
            break
        low += INSISTENCE * max(0.0, too_soft)
        peak_db -= STEP_DB + too_high if too_high > 0 else 0.0
    return best
