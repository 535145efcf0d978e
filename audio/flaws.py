"""What must not be heard in a recording, found in its decoded MP3: clicks, direct current, a bed too loud or too soft.

A click stands far above what sounds around it, in the treble. So do the consonants of speech ("t"
up to 14 times), so clicks are looked for outside it; within it every gain is slow, and every clip
faded, which the tests hold.
"""

from collections.abc import Iterable, Iterator
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


@dataclass(frozen=True)
class Beds:
    """How loud (LUFS) the bed of a recording is; none where there is too little of it to say."""

    level: float | None = None
    """Between words."""
    sunk: float | None = None
    """In long quiets."""


def beds(played: Samples, recording: Recording, clips: Clips) -> Beds:
    """The loudness of the bed, but for where it comes in and where it goes."""
    level: list[Stretch] = []
    sunk: list[Stretch] = []
    start = 0
    for piece in recording.pieces:
        for inner, is_long in _steady(piece, clips):
            stretch = (inner[0] + start, inner[1] + start)
            (sunk if is_long else level).append(stretch)
        start += piece.ms
    return Beds(_loudness_of(played, level), _loudness_of(played, sunk))


def _steady(piece: Piece, clips: Clips) -> Iterator[tuple[Stretch, bool]]:
    """Where the bed of a piece keeps its level, in milliseconds, and whether it has sunk there."""
    words = [
        (place.start // position(1), -(-place.end // position(1)))
        for place in sentence_positions(piece, clips)
    ]
    ends = piece.ms
    if piece.ends is Edge.SILENCE:
        ends -= BED_ENDS_MS
    elif piece.ends is Edge.FADE:
        ends = max((end for _, end in words), default=0)
    begins = BED_STARTS_MS if piece.begins is Edge.SILENCE else 0
    for gaps, edge, is_long in (
        (pauses(piece, words), DUCKING_MS // 2, False),
        (quiets(piece, words), SINKING_MS, True),
    ):
        for start, end in gaps:
            inner = max(start + edge, begins), min(end - edge, ends)
            if inner[0] < inner[1]:
                yield inner, is_long


def _loudness_of(played: Samples, stretches: Iterable[Stretch]) -> float | None:
    parts = [played[position(start) : position(end)] for start, end in stretches if end > start]
    whole = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
    return loudness(whole) if whole.size >= position(LEAST_BED_MS) else None
