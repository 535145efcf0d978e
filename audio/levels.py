"""Loudness: measured by pyloudnorm (ITU-R BS.1770), set by one gain, limited below a peak."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyloudnorm import Meter
from scipy.ndimage import maximum_filter1d, minimum_filter1d, uniform_filter1d
from scipy.signal import butter, resample_poly, sosfiltfilt

from audio.samples import RATE, Samples, decibels, factor

SPEECH_LUFS = -15.5
"""Of every clip; the breath swells to about the same, so that one gain serves a recording of either
kind."""
SPEECH_PEAK_DB = -5.3
"""True peak of every clip at most: what compression leaves standing, so that the mix need not be
limited."""
DRIVEN_DB = (1.6, 2.8, 4.3, 6.8)
"""How far above its level a clip is driven into that peak, before it is turned down to the level:
as little as reaches it. Most reach it at once. A few sharp plosives would take more, which would be
heard; their clips are up to 0.8 dB softer."""
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
"""5 ms: how early the limiter gives way."""
_HOLD = RATE // 100 + 1
"""10 ms: longer than the period of a deep voice."""
_SILENCE_POWER = 1e-12
"""Taken for that of silence, which has no logarithm."""


def loudness(sound: Samples) -> float:
    """Integrated loudness in LUFS; -inf for silence.

    A clip under a second is measured as if it went on, for the meter needs 0.4 s.
    """
    lasting = np.resize(sound, max(sound.size, RATE))
    meter = Meter(RATE)
    return float(meter.integrated_loudness(lasting.astype(np.float64)))


def true_peak(sound: Samples) -> float:
    """The peak between the samples too (4 x oversampled), in dBTP."""
    highest = peaks_of(sound).max(initial=0.0, keepdims=True)
    return float(decibels(highest)[0])


def compressed(clip: Samples) -> Samples:
    """Speech with its peaks brought down 3:1 where they stand far above its mean.

    The peaks of a deep voice are short pulses, 17 to 20 dB above its mean; they are held over 10 ms
    on either side, longer than the period of the voice, so that the gain follows its syllables and
    not its waveform.
    """
    gain = _yielding(clip, _mean_db(clip) + KNEE_DB)
    return (clip * gain).astype(np.float32)


def softened(clip: Samples) -> Samples:
    """Speech with its "s" and "sh" brought down; compression alone leaves them as loud as vowels.

    Nothing wakes a sleeper like them, and 48 kbit/s renders them 2 dB above the peak that they had.
    """
    highpass = butter(4, SIBILANT_HZ, "highpass", fs=RATE, output="sos")
    treble = sosfiltfilt(highpass, clip.astype(np.float64))
    gain = _yielding(treble, _mean_db(clip) + SIBILANT_DB)
    excess = treble * (1 - gain)
    return (clip - excess).astype(np.float32)


def _yielding(sound: NDArray[np.floating[Any]], knee_db: float) -> NDArray[np.float64]:
    """The factor that lets what stands above ``knee_db`` rise by a third only."""
    peaks = maximum_filter1d(np.abs(sound), 2 * _HOLD + 1)
    envelope = _smoothed(peaks, _HOLD)
    above_knee = np.maximum(decibels(envelope) - knee_db, 0)
    gain_db = -above_knee * (1 - 1 / COMPRESSION)
    return np.asarray(10 ** (gain_db / 20))


def _mean_db(clip: Samples) -> float:
    power = float(np.mean(clip.astype(np.float64) ** 2))
    return float(10 * np.log10(max(power, _SILENCE_POWER)))


def limited(sound: Samples, peak_db: float = PEAK_DB) -> Samples:
    """The sound with no true peak above this; it gives way 5 ms before each and returns after it."""
    return np.asarray(sound * limiting(sound, peak_db), dtype=np.float32)


def limiting(sound: Samples, peak_db: float = PEAK_DB) -> Samples:
    """The factor that ``limited`` applies, sample by sample; 1 where nothing is taken off."""
    return giving_way(peaks_of(sound), peak_db)


def giving_way(peaks: Samples, peak_db: float) -> Samples:
    """The same for a sound whose peaks are known: they cost most, and grow as the sound does."""
    ceiling = factor(peak_db - 0.05)  # a little lower, for the gain moves between samples too
    allowed = np.minimum(ceiling / np.maximum(peaks, 1e-9), 1)
    lowest = minimum_filter1d(allowed, 2 * _AHEAD + 1)
    return _smoothed(lowest, _AHEAD)


def most_taken(sound: Samples) -> float:
    """How many decibels ``limited`` takes off at its hardest."""
    lowest = limiting(sound).min(initial=1.0, keepdims=True)
    return float(-decibels(lowest)[0]) + 0.0  # never -0.0


def _smoothed(curve: NDArray[np.floating[Any]], reach: int) -> Samples:
    """The mean of a curve, weighted by a triangle, over ``reach`` samples to either side."""
    # Two means of a box make a triangle, which reaches no further than both boxes together.
    boxed = uniform_filter1d(curve, reach | 1, mode="nearest")
    return np.asarray(uniform_filter1d(boxed, reach | 1, mode="nearest"), dtype=np.float32)


def peaks_of(sound: Samples) -> Samples:
    """For each sample the highest of itself and of the points between it and the next."""
    between = np.abs(resample_poly(sound, _OVERSAMPLING, 1)).reshape(-1, _OVERSAMPLING)
    highest = between[:, 0]
    for point in between.T[1:]:  # along the rows numpy is six times slower
        highest = np.maximum(highest, point)
    return np.asarray(highest, dtype=np.float32)
