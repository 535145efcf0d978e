"""What must not be heard in a recording, found in its decoded MP3: clicks, direct current, a bed too loud or too soft.

A click stands far above what sounds around it, in the treble. So do the consonants of speech ("t"
up to 14 times), so clicks are looked for outside it; within it every gain is slow, and every clip
faded, which the tests hold.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, sosfilt

from audio.levels import loudness
from audio.mix import (
    BED_ENDS_MS,
    BED_STARTS_MS,
    DUCKING_MS,
    SINKING_MS,
    SUNK_FROM_MS,
    Spoken,
    quiets,
)
from audio.samples import RATE, Samples, position
from skill.guide.programme import Score

TREBLE_HZ = 5_000
"""Breath, bell and bed have next to nothing above it; a step has a quarter of its power there."""
FAINTEST_CLICK = 0.002
"""Of full scale, in the treble: 20 dB below the bed. Softer ones nobody hears."""
AROUND_CLICK_MS = 40
AROUND_SPEECH_MS = 50
"""Two frames: the encoder smears a consonant so far."""
LEAST_BED_MS = 4_000
"""Less says little about how loud the bed is: within two seconds it moves by 1 dB (measured),
within four by 0.3."""

Stretch = tuple[int, int]
"""From one moment to another: samples, or milliseconds."""


def sharpest(played: Samples, speech: Iterable[Stretch]) -> tuple[float, int]:
    """How many times louder than its surroundings the sharpest sample outside speech is, and at which millisecond."""
    treble = sosfilt(
        butter(4, TREBLE_HZ, "highpass", fs=RATE, output="sos"), played.astype(np.float64)
    )
    around = np.sqrt(np.maximum(uniform_filter1d(treble**2, position(AROUND_CLICK_MS)), 1e-14))
    sharp = np.where(np.abs(treble) > FAINTEST_CLICK, np.abs(treble) / around, 0.0)
    for start, end in speech:
        sharp[max(0, start - position(AROUND_SPEECH_MS)) : end + position(AROUND_SPEECH_MS)] = 0
    at = int(sharp.argmax())
    return float(sharp[at]), at // position(1)


def direct_current(played: Samples) -> float:
    """The mean, which should be nothing, as a share of full scale."""
    return float(abs(played.mean(dtype=np.float64)))


def beds(
    played: Samples, score: Score, spoken: Sequence[Spoken]
) -> tuple[float | None, float | None]:
    """The loudness (LUFS) of the bed between words, and where it has sunk; none where there is too little of it."""
    ends = score.ms - BED_ENDS_MS
    if score.spans[-1].fades:
        ends = max(((at + sound.size) // position(1) for at, sound in spoken), default=0)
    level: list[Stretch] = []
    sunk: list[Stretch] = []
    for start, end in quiets(score, spoken):
        long = end - start >= SUNK_FROM_MS
        edge = SINKING_MS if long else DUCKING_MS // 2
        (sunk if long else level).append((max(start + edge, BED_STARTS_MS), min(end - edge, ends)))
    return _loudness_of(played, level), _loudness_of(played, sunk)


def _loudness_of(played: Samples, stretches: Iterable[Stretch]) -> float | None:
    parts = [played[position(start) : position(end)] for start, end in stretches if end > start]
    whole = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
    return loudness(whole) if whole.size >= position(LEAST_BED_MS) else None
