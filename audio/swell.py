"""Does the swell breathe with the score? Measured for every breath, in the decoded MP3.

The curve of a breath is slid along the loudness of the recording, and the place where they are most
alike is where the breath lies (its loudest sample says nothing: noise and words move it by up to a
second). Twice: from the lungs to the breath as it sounds alone, and from there to the recording. In
one step, where half of a breath lies under words, the breath's own noise would be taken for 30 ms;
in two it is known, and within 1 ms.

Whatever lies under speech, or where the breath steps back for it, is left out. No band of
frequencies is free of speech: "And out." has the pitch of the tone, and above 600 Hz the out-breath
is silent.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from audio.samples import Samples, position
from audio.tones import EDGE_MS, FAINTEST, breath, faded, lung
from skill.guide.programme import Beat, Cue

STEP_MS = 5
SMOOTH_MS = 40
"""Loudness is the mean over so long: ten periods of the tone."""
SEARCH_MS = 200
"""How far to either side of its place a breath is looked for."""
AROUND_SPEECH_MS = 200
"""Left out before and after a sentence: the half of the ducking's slope that lies beside it (96),
the mean (40), and some to spare."""

Curve = NDArray[np.float64]
Stretch = tuple[int, int]
"""From one sample to another."""


@dataclass(frozen=True)
class Swell:
    """One breath, in and out."""

    start: int
    """Milliseconds from the start of the recording, by the score."""
    late: float
    """Milliseconds that it lags behind the score (early: below 0)."""
    likeness: float
    """Its correlation with the breath as it sounds alone; 1 at most. A little less is noise, much
    less no breath."""


def swells(signal: Samples, cues: Sequence[Cue], speech: Iterable[Stretch]) -> list[Swell]:
    """Every breath of a recording, in order; ``speech`` is where its sentences lie."""
    curve = _loudness(signal)
    weight = np.ones(curve.size)
    around = position(AROUND_SPEECH_MS)
    step = position(STEP_MS)
    for start, end in speech:
        first = max(0, start - around) // step
        last = (end + around) // step
        weight[first : last + 1] = 0
    return [_swell(curve, weight, *breath) for breath in _breaths(cues)]


def periods(breaths: Iterable[Swell]) -> Iterator[float]:
    """By how many milliseconds each breath is longer, from its start to the next, than its score."""
    for earlier, later in pairwise(breaths):
        yield later.late - earlier.late


def _breaths(cues: Sequence[Cue]) -> Iterator[tuple[Cue, Cue]]:
    for cue, following in pairwise(cues):
        if (cue.beat, following.beat) == (Beat.BREATHE_IN, Beat.BREATHE_OUT):
            yield cue, following


def _swell(curve: Curve, weight: Curve, cue_in: Cue, cue_out: Cue) -> Swell:
    alone, own_lag = _alone(cue_in.ms, cue_out.ms)
    lag, likeness = _fitted(curve, weight, alone, cue_in.start // STEP_MS)
    return Swell(cue_in.start, lag + own_lag, likeness)


@lru_cache(maxsize=32)
def _alone(in_ms: int, out_ms: int) -> tuple[Curve, float]:
    """The loudness of a breath with nothing around it, and how far it lags behind the lungs."""
    alone = _loudness(breath(in_ms, out_ms))
    full = np.concatenate([lung(in_ms), lung(out_ms)[::-1]])
    lungs = _loudness(_swelling(full))
    lag, _ = _fitted(alone, np.ones(alone.size), lungs, 0)
    return alone, lag


def _swelling(full: Curve) -> Samples:
    """How loud a breath should be while the lungs are so full."""
    return faded((FAINTEST + (1 - FAINTEST) * full).astype(np.float32), EDGE_MS, EDGE_MS)


def _loudness(sound: Samples) -> Curve:
    """The amplitude, once every ``STEP_MS``."""
    power = uniform_filter1d(sound.astype(np.float64) ** 2, position(SMOOTH_MS))
    return np.sqrt(np.maximum(power, 0))[position(STEP_MS) // 2 :: position(STEP_MS)]


def _fitted(signal: Curve, weight: Curve, shape: Curve, start: int) -> tuple[float, float]:
    """Where around ``start`` a signal is most like a shape, in milliseconds, and how like.

    The likeness is Pearson's r, over those samples alone whose weight is 1.
    """
    reach = SEARCH_MS // STEP_MS
    end = start + shape.size + 2 * reach
    padding = (reach, max(0, end - reach - signal.size))
    weight = np.pad(weight, padding)[start:end]
    window = np.pad(signal, padding)[start:end] * weight
    # Sums over the shape's length, for every lag at once.
    ones = np.ones(shape.size)
    count = np.maximum(np.correlate(weight, ones), 1)
    window_mean = np.correlate(window, ones) / count
    shape_mean = np.correlate(weight, shape) / count
    covariance = np.correlate(window, shape) / count - window_mean * shape_mean
    window_variance = np.correlate(window**2, ones) / count - window_mean**2
    shape_variance = np.correlate(weight, shape**2) / count - shape_mean**2
    spread = np.sqrt(np.maximum(window_variance * shape_variance, 1e-20))
    likeness = covariance / spread
    best = int(likeness.argmax())
    lag = best + _between(likeness, best) - reach
    return lag * STEP_MS, float(likeness[best])


def _between(likeness: Curve, best: int) -> float:
    """How far between two steps the summit lies.

    It is that of the parabola through the highest point and its neighbours.
    """
    if not 0 < best < likeness.size - 1:
        return 0.0
    left, top, right = likeness[best - 1 : best + 2]
    return float(0.5 * (left - right) / (left - 2 * top + right))
