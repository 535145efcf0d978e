"""Loudness: measured by pyloudnorm (ITU-R BS.1770), set by one gain, kept under a peak by a limiter."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyloudnorm import Meter
from scipy.ndimage import maximum_filter1d, minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from audio.samples import RATE, Samples, decibels, factor

SPEECH_LUFS = -17.0
"""Of every clip; the breath swells to about the same, so that one gain serves a recording of either kind."""
PEAK_DB = -4.0
"""True peak before encoding; 48 kbit/s adds up to 0.9 dB, and Amazon's bound is -2."""
COMPRESSION = 3.0
"""Decibels in for one decibel out, further than this above the clip's own mean:"""
KNEE_DB = 5.0
FURTHEST_DB = 6.0
"""What lies above the bed is moved no further than this: a recording may be all bed, or nearly."""
_OVERSAMPLING = 4
_AHEAD = RATE // 200 + 1
_HOLD = RATE // 100 + 1


def loudness(sound: Samples) -> float:
    """Integrated loudness in LUFS; -inf for silence. A clip under a second is measured as if it went on."""
    lasting = np.resize(sound, max(sound.size, RATE))
    return float(Meter(RATE).integrated_loudness(lasting.astype(np.float64)))


def true_peak(sound: Samples) -> float:
    """The peak between the samples too (4 x oversampled), in dBTP."""
    return float(decibels(_peaks(sound).max(initial=0.0, keepdims=True))[0])


def compressed(clip: Samples) -> Samples:
    """Speech with its peaks brought down 3:1 where they stand far above its mean, by a gain that moves slowly.

    The peaks of a deep voice are short pulses, 17 to 20 dB above its mean; they are held over 10 ms on either
    side, longer than the period of the voice, so that the gain follows its syllables and not its waveform.
    """
    held = maximum_filter1d(np.abs(clip), 2 * _HOLD + 1)
    mean = np.sqrt(np.mean(clip.astype(np.float64) ** 2))
    over = np.maximum(decibels(_smoothed(held, _HOLD)) - decibels(np.atleast_1d(mean)) - KNEE_DB, 0)
    return (clip * 10 ** (-over * (1 - 1 / COMPRESSION) / 20)).astype(np.float32)


def raised_to(target: float, front: Samples, ground: Samples) -> Samples:
    """``front`` over an unchanged ``ground``, with the one gain that brings both together to ``target`` LUFS."""
    above, below = _block_powers(front), _block_powers(ground)
    low, high = -FURTHEST_DB, FURTHEST_DB
    while high - low > 0.01:
        middle = (low + high) / 2
        reached = _gated(above * factor(middle) ** 2 + below) >= target
        low, high = (low, middle) if reached else (middle, high)
    return np.asarray(front * factor(high) + ground, dtype=np.float32)


def _block_powers(sound: Samples) -> NDArray[np.float64]:
    """The weighted power of each block of 400 ms. Those of sounds that have nothing in common add up."""
    meter = Meter(RATE)
    meter.integrated_loudness(sound.astype(np.float64))
    return np.asarray(10 ** ((np.array(meter.blockwise_loudness) + 0.691) / 10))


def _gated(powers: NDArray[np.float64]) -> float:
    """Integrated loudness of blocks: pyloudnorm's, for a mix that need not be mixed to be measured."""
    heard = powers[powers > 10 ** ((-70 + 0.691) / 10)]
    loud = heard[heard > heard.mean() / 10] if heard.size else heard
    return float(-0.691 + 10 * np.log10(loud.mean())) if loud.size else -np.inf


def limited(sound: Samples) -> Samples:
    """The sound with no true peak above ``PEAK_DB``: it gives way 5 ms before each one and returns after it."""
    return np.asarray(sound * limiting(sound), dtype=np.float32)


def limiting(sound: Samples) -> Samples:
    """The factor that ``limited`` applies, sample by sample; 1 where nothing is taken off."""
    allowed = np.minimum(factor(PEAK_DB - 0.05) / np.maximum(_peaks(sound), 1e-9), 1)
    return _smoothed(minimum_filter1d(allowed, 2 * _AHEAD + 1), _AHEAD)


def most_taken(sound: Samples) -> float:
    """How many decibels ``limited`` takes off at its hardest."""
    return float(-decibels(limiting(sound).min(initial=1.0, keepdims=True))[0]) + 0.0


def _smoothed(curve: NDArray[np.floating[Any]], reach: int) -> Samples:
    """The mean of a curve, weighted by a triangle, over ``reach`` samples to either side and no further."""
    once = uniform_filter1d(curve, reach | 1, mode="nearest")
    return np.asarray(uniform_filter1d(once, reach | 1, mode="nearest"), dtype=np.float32)


def _peaks(sound: Samples) -> Samples:
    """For each sample the highest of itself and of the points between it and the next."""
    between = np.abs(resample_poly(sound, _OVERSAMPLING, 1))
    return np.asarray(between.reshape(-1, _OVERSAMPLING).max(axis=1), dtype=np.float32)
