"""What must not be heard in a recording: clicks, direct current, a bed too loud or too soft.

It is looked for in the decoded MP3. A click stands far above what sounds around it, in the treble.
So do the consonants of speech ("t" up to 14 times), so clicks are looked for outside it; within it
every gain is slow, and every clip faded, which the tests hold.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, sosfilt

from audio.levels import loudness
from audio.mix import (
    BED_ENDS_MS,
    BED_STARTS_MS,
    DUCKING_MS,
    SINKING_MS,
    pauses,
    quiets,
)
from audio.samples import RATE, Samples, position
from audio.sentences import sentence_positions
from audio.spoken import Clips
from skill.guide.programme import Edge, Piece, Recording

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


def sharpest(signal: Samples, speech: Iterable[Stretch]) -> tuple[float, int]:
    """The sharpest sample outside speech.

    How many times louder than its surroundings it is, and at which millisecond it lies.
    """
    highpass = butter(4, TREBLE_HZ, "highpass", fs=RATE, output="sos")
    treble = sosfilt(highpass, signal.astype(np.float64))
    power = uniform_filter1d(treble**2, position(AROUND_CLICK_MS))
    surroundings = np.sqrt(np.maximum(power, 1e-14))  # digital silence divides nothing
    height = np.abs(treble)
    sharpness = np.where(height > FAINTEST_CLICK, height / surroundings, 0.0)
    reach = position(AROUND_SPEECH_MS)
    for start, end in speech:
        sharpness[max(0, start - reach) : end + reach] = 0
    sample = int(sharpness.argmax())
    return float(sharpness[sample]), sample // position(1)


def direct_current(signal: Samples) -> float:
    """The mean, which should be nothing, as a share of full scale."""
    return float(abs(signal.mean(dtype=np.float64)))


@dataclass(frozen=True)
class Beds:
    """How loud (LUFS) the bed of a recording is; none where there is too little of it to say."""

    level: float | None = None
    """Between words."""
    sunk: float | None = None
    """In long quiets."""


def beds(signal: Samples, recording: Recording, clips: Clips) -> Beds:
    """The loudness of the bed, but for where it comes in and where it goes."""
    level: list[Stretch] = []
    sunk: list[Stretch] = []
    offset = 0
    for piece in recording.pieces:
        for stretch, has_sunk in _steady(piece, clips):
            start, end = stretch
            stretches = sunk if has_sunk else level
            stretches.append((start + offset, end + offset))
        offset += piece.ms
    return Beds(_loudness_of(signal, level), _loudness_of(signal, sunk))


def _steady(piece: Piece, clips: Clips) -> Iterator[tuple[Stretch, bool]]:
    """Where the bed of a piece keeps its level, in milliseconds, and whether it has sunk there."""
    words = [place.milliseconds for place in sentence_positions(piece, clips)]
    begins = BED_STARTS_MS if piece.begins is Edge.SILENCE else 0
    ends = piece.ms
    if piece.ends is Edge.SILENCE:
        ends -= BED_ENDS_MS
    elif piece.ends is Edge.FADE:
        # From its last word on the bed fades, so nothing behind that is steady.
        ends = max((end for _, end in words), default=0)
    for gaps, slope, has_sunk in (
        (pauses(piece, words), DUCKING_MS // 2, False),
        (quiets(piece, words), SINKING_MS, True),
    ):
        for gap_start, gap_end in gaps:
            start = max(gap_start + slope, begins)
            end = min(gap_end - slope, ends)
            if start < end:
                yield (start, end), has_sunk


def _loudness_of(signal: Samples, stretches: Sequence[Stretch]) -> float | None:
    if not stretches:
        return None
    bed = np.concatenate([signal[position(start) : position(end)] for start, end in stretches])
    return loudness(bed) if bed.size >= position(LEAST_BED_MS) else None
