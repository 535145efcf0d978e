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
"""Left out before and after a sentence: the slope of the ducking (150) and the mean."""

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


def swells(played: Samples, cues: Sequence[Cue], speech: Iterable[Stretch]) -> list[Swell]:
    """Every breath of a recording, in order; ``speech`` is where its sentences lie."""
    heard = _loudness(played)
    open_to = np.ones(heard.size)
    around = position(AROUND_SPEECH_MS)
    for start, end in speech:
        open_to[
            max(0, start - around) // position(STEP_MS) : (end + around) // position(STEP_MS) + 1
        ] = 0
    return [_found(heard, open_to, *breath) for breath in _breaths(cues)]


def periods(found: Iterable[Swell]) -> Iterator[float]:
    """By how many milliseconds each breath comes sooner or later after the one before than the score has it."""
    for before, after in pairwise(found):
        yield after.late - before.late


def _breaths(cues: Sequence[Cue]) -> Iterator[tuple[Cue, Cue]]:
    for cue, following in pairwise(cues):
        if (cue.beat, following.beat) == (Beat.BREATHE_IN, Beat.BREATHE_OUT):
            yield cue, following


def _found(heard: Curve, open_to: Curve, cue_in: Cue, cue_out: Cue) -> Swell:
    alone, own_lag = _alone(cue_in.ms, cue_out.ms)
    lag, likeness = _fitted(heard, open_to, alone, cue_in.start // STEP_MS)
    return Swell(cue_in.start, lag + own_lag, likeness)


@lru_cache(maxsize=32)
def _alone(in_ms: int, out_ms: int) -> tuple[Curve, float]:
    """The loudness of a breath with nothing around it, and how far it lags behind the lungs."""
    alone = _loudness(breath(in_ms, out_ms))
    full = np.concatenate([lung(in_ms), lung(out_ms)[::-1]])
    lungs = _loudness(_swelling(full))
    return alone, _fitted(alone, np.ones(alone.size), lungs, 0)[0]


def _swelling(full: Curve) -> Samples:
    """How loud a breath should be while the lungs are so full."""
    return faded((FAINTEST + (1 - FAINTEST) * full).astype(np.float32), EDGE_MS, EDGE_MS)


def _loudness(sound: Samples) -> Curve:
    """The amplitude, once every ``STEP_MS``."""
    power = uniform_filter1d(sound.astype(np.float64) ** 2, position(SMOOTH_MS))
    return np.sqrt(np.maximum(power, 0))[position(STEP_MS) // 2 :: position(STEP_MS)]


def _fitted(heard: Curve, open_to: Curve, curve: Curve, at: int) -> tuple[float, float]:
    """How many milliseconds from ``at`` the curve is most like what was heard there, and how like (Pearson's r)."""
    reach = SEARCH_MS // STEP_MS
    stretch = slice(at, at + curve.size + 2 * reach)
    longer = (reach, max(0, stretch.stop - reach - heard.size))
    weight = np.pad(open_to, longer)[stretch]
    sound = np.pad(heard, longer)[stretch] * weight
    every = np.ones(curve.size)
    total = np.maximum(np.correlate(weight, every), 1)
    sound_mean, curve_mean = np.correlate(sound, every) / total, np.correlate(weight, curve) / total
    together = np.correlate(sound, curve) / total - sound_mean * curve_mean
    sound_spread = np.correlate(sound**2, every) / total - sound_mean**2
    curve_spread = np.correlate(weight, curve**2) / total - curve_mean**2
    like = together / np.sqrt(np.maximum(sound_spread * curve_spread, 1e-20))
    best = int(like.argmax())
    return (best + _between(like, best) - reach) * STEP_MS, float(like[best])


def _between(like: Curve, best: int) -> float:
    """How far between two steps the summit lies: that of the parabola through the highest and its neighbours."""
    if not 0 < best < like.size - 1:
        return 0.0
    before, top, after = like[best - 1 : best + 2]
    return float(0.5 * (before - after) / (before - 2 * top + after))
