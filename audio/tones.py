"""Tones: the breath that rises and falls, the bed under everything, one soft bell. All of them synthesised.

Up and down are told apart with eyes closed by the direction of the pitch and by timbre, never by
loudness (noise like a wave is easiest to follow, Frontiers in Psychology 2021, 623110). Every
function is deterministic; its level is the one it has in a recording.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from audio.samples import RATE, Samples, factor, position

LOW_HZ, HIGH_HZ = 196.0, 293.66
"""G3 to D4, a fifth; small speakers lose most of what lies below 120 Hz."""
FAINTEST = 0.1
"""The breath swells from here to 1: 20 dB."""
EDGE_MS = 70
BREATH_LEVEL = factor(-14.7)
BED_LEVEL = factor(-32.5)
BELL_LEVEL = factor(-12.0)
BED_ROUND_SECONDS = 30
BED_PERIODS = (4405, 4412, 6600, 6609)
"""In one round: D3 and A3, each with a neighbour that beats slowly against it."""
BELL_PARTIALS = ((1.0, 1.0, 1.6), (2.71, 0.28, 0.9), (5.15, 0.08, 0.4))
"""Of a struck bowl: ratio to the lowest, amplitude, seconds until it has fallen to 1/e."""

Curve = NDArray[np.float64]


def lung(ms: int) -> Curve:
    """How full the lungs are during an in-breath of this length: a raised cosine from 0 to 1."""
    count = position(ms)
    return 0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / count)


@lru_cache(maxsize=32)
def breath_in(ms: int) -> Samples:
    """An in-breath: rises a fifth and brightens while it swells."""
    full = lung(ms)
    dark, bright = _noise(full.size, 260, 700, seed=1), _noise(full.size, 500, 2600, seed=2)
    wave = np.sqrt(1 - full) * dark + np.sqrt(full) * bright
    return _breath(full, 0.85 * _pad(full, falloff=1.6) + 0.53 * wave)


@lru_cache(maxsize=32)
def breath_out(ms: int) -> Samples:
    """An out-breath: falls a fifth, darker, while it ebbs."""
    full = lung(ms)[::-1]
    return _breath(
        full, 0.85 * _pad(full, falloff=3.0) + 0.53 * _noise(full.size, 200, 600, seed=3)
    )


def bed(ms: int) -> Samples:
    """The low, even ground under a recording, about -34 LUFS: two far strings in a quiet room."""
    return np.resize(_bed_round(), position(ms))


@lru_cache(maxsize=1)
def _bed_round() -> Samples:
    """One round of the bed, which joins itself: whole periods of every string, and noise filtered in a circle."""
    time = np.arange(RATE * BED_ROUND_SECONDS) / RATE
    strings = np.zeros(time.size)
    for whole in BED_PERIODS:
        strings += np.sin(2 * np.pi * whole / BED_ROUND_SECONDS * time)
    white = np.fft.rfft(np.random.default_rng(4).standard_normal(time.size))
    hertz = np.fft.rfftfreq(time.size, 1 / RATE)
    room = np.fft.irfft(white * np.exp(-(((hertz - 200) / 140) ** 2)), time.size)
    return np.asarray(
        BED_LEVEL * (0.35 * strings + 0.8 * room / np.sqrt(np.mean(room**2))), dtype=np.float32
    )


@lru_cache(maxsize=4)
def bell(ms: int) -> Samples:
    """One soft low bell, its last 400 ms faded away."""
    time = np.arange(position(ms)) / RATE
    rung = np.zeros(time.size)
    for ratio, height, fall in BELL_PARTIALS:
        rung += height * np.exp(-time / fall) * np.sin(2 * np.pi * LOW_HZ * ratio * time)
    return _edged(BELL_LEVEL * rung, start_ms=15, end_ms=400)


def faded(sound: Samples, start_ms: int = 0, end_ms: int = 0) -> Samples:
    """A copy that begins and ends without a step, along raised cosines of these lengths."""
    return _edged(sound, start_ms, end_ms)


def _edged(sound: NDArray[np.floating], start_ms: int, end_ms: int) -> Samples:
    edged = sound.astype(np.float32)
    for ms, part in ((start_ms, edged), (end_ms, edged[::-1])):
        rise = lung(ms)[: edged.size] if ms else np.ones(0)
        part[: rise.size] *= rise.astype(np.float32)
    return edged


def _breath(full: Curve, carrier: Curve) -> Samples:
    """A carrier that follows the lungs, both edges faded so that the turn is a short hush."""
    return _edged(BREATH_LEVEL * (FAINTEST + (1 - FAINTEST) * full) * carrier, EDGE_MS, EDGE_MS)


def _pad(full: Curve, falloff: float) -> Curve:
    """A soft chord of harmonics whose pitch follows the lungs; RMS 1. The higher ``falloff``, the darker."""
    phase = 2 * np.pi * np.cumsum(LOW_HZ * (HIGH_HZ / LOW_HZ) ** full) / RATE
    heights = [harmonic**-falloff for harmonic in range(1, 7)]
    chord = sum(
        height * np.sin(harmonic * phase) for harmonic, height in enumerate(heights, start=1)
    )
    return np.asarray(chord / np.sqrt(sum(height**2 for height in heights) / 2))


def _noise(count: int, low_hz: float, high_hz: float, seed: int) -> Curve:
    """Soft noise between two frequencies; RMS 1, always the same for the same seed."""
    settling = RATE // 10
    white = np.random.default_rng(seed).standard_normal(count + settling)
    shaped = sosfilt(butter(2, (low_hz, high_hz), "bandpass", fs=RATE, output="sos"), white)[
        settling:
    ]
    return np.asarray(shaped / np.sqrt(np.mean(shaped**2)))
