"""Sound inside ``audio``: float32 arrays, mono, 24 000 samples a second, full scale at 1.0."""

from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

RATE = 24_000
"""Samples a second: the rate of the voices and of the MP3 that Alexa accepts."""

Samples = NDArray[np.float32]


def position(ms: int) -> int:
    """The sample at which a moment of the score lies: 24 a millisecond, so nothing is rounded."""
    return ms * RATE // 1000


def factor(decibels: float) -> float:
    """Decibels as a factor on the amplitude."""
    return float(10 ** (decibels / 20))


def decibels(samples: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Amplitudes as decibels below full scale, -120 at the lowest."""
    return 20 * np.log10(np.maximum(np.abs(samples.astype(np.float64)), 1e-6))


def mono(samples: NDArray[np.floating[Any]], rate: int) -> Samples:
    """Any decoded sound, shape (n,) or (n, channels) at ``rate``, as samples of this package."""
    single = samples.mean(axis=1) if samples.ndim == 2 else samples
    if rate != RATE:
        common = gcd(rate, RATE)
        single = resample_poly(single, RATE // common, rate // common)
    return single.astype(np.float32)
