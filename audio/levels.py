"""Loudness: measured by pyloudnorm (ITU-R BS.1770), set by one gain, kept under a peak by a limiter."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyloudnorm import Meter
from scipy.ndimage import maximum_filter1d, minimum_filter1d, uniform_filter1d
from scipy.signal import butter, resample_poly, sosfiltfilt

from audio.samples import RATE, Samples, decibels, factor

SPEECH_LUFS = -13.3
"""Of every clip; the breath swells to about the same, so that one gain serves a recording of either
kind."""
SPEECH_PEAK_DB = -4.8
"""True peak of every clip at that level: what compression leaves standing, so that the mix need not
be limited."""
PEAK_DB = -4.2
"""True peak before encoding; 48 kbit/s adds 1 dB at most places and 2 at some (an "s" after an "m";
see master.py)."""
COMPRESSION = 3.0
"""Decibels in for one decibel out, further than this above the clip's own mean:"""
KNEE_DB = 3.5
SIBILANT_HZ, SIBILANT_DB = 5_000, 8.0
"""Above so many hertz, what stands so far above the clip's mean is an "s"; it is brought down like
the peaks."""
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

    The peaks of a deep voice are short pulses, 17 to 20 dB above its mean; they are held over 10 ms
    on either side, longer than the period of the voice, so that the gain follows its syllables and
    not its waveform.
    """
    return (clip * _yielding(clip, _mean_db(clip) + KNEE_DB)).astype(np.float32)


def softened(clip: Samples) -> Samples:
    """Speech with its "s" and "sh" brought down, which compression alone would leave as loud as its vowels.

    Nothing wakes one like them, and 48 kbit/s renders them 2 dB above the peak that they had.
    """
    treble = sosfiltfilt(
        butter(4, SIBILANT_HZ, "highpass", fs=RATE, output="sos"), clip.astype(np.float64)
    )
    return (clip - treble * (1 - _yielding(treble, _mean_db(clip) + SIBILANT_DB))).astype(
        np.float32
    )


def _yielding(sound: NDArray[np.floating[Any]], knee_db: float) -> NDArray[np.float64]:
    """The factor that lets what stands above ``knee_db`` rise by a third only."""
    held = _smoothed(maximum_filter1d(np.abs(sound), 2 * _HOLD + 1), _HOLD)
    over = np.maximum(decibels(held) - knee_db, 0)
    return np.asarray(10 ** (-over * (1 - 1 / COMPRESSION) / 20))


def _mean_db(clip: Samples) -> float:
    return float(10 * np.log10(max(float(np.mean(clip.astype(np.float64) ** 2)), 1e-12)))


def limited(sound: Samples, peak_db: float = PEAK_DB) -> Samples:
    """The sound with no true peak above this: it gives way 5 ms before each one and returns after it."""
    return np.asarray(sound * limiting(sound, peak_db), dtype=np.float32)


def limiting(sound: Samples, peak_db: float = PEAK_DB) -> Samples:
    """The factor that ``limited`` applies, sample by sample; 1 where nothing is taken off."""
    allowed = np.minimum(factor(peak_db - 0.05) / np.maximum(_peaks(sound), 1e-9), 1)
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
    between = np.abs(resample_poly(sound, _OVERSAMPLING, 1)).reshape(-1, _OVERSAMPLING)
    highest = between[:, 0]
    for point in between.T[1:]:  # along the rows numpy is six times slower
        highest = np.maximum(highest, point)
    return np.asarray(highest, dtype=np.float32)
