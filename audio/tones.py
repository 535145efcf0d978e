"""Tones, all synthesised: the breath that rises and falls, the bed below it, one soft bell.

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
TURN_MS = 320
"""How long the timbre takes to turn over, half of it before the turn and half behind it."""
REST_MS, RESTING_MS = 192, 400
"""A breath that rests is over so much earlier, and takes so long to fade."""
SEEDS = (251, 252, 253)
"""Of the breath's noise. With these each length of breath follows the lungs within 4 ms (measured);
with others up to 18, for loudness is moved by every gust."""
FALLOFF_IN, FALLOFF_OUT, HARMONICS = 1.6, 3.0, 6
BREATH_LEVEL = factor(-12.8)
BED_LEVEL = factor(-35.7)
BELL_LEVEL = factor(-14.0)
BED_ROUND_SECONDS = 30
BED_STRINGS = ((146.83, 0.0), (147.07, 0.25), (220.0, 0.0), (220.3, 0.25))
"""D3 and A3, each with a neighbour that beats slowly against it: hertz, and where in its period it
is at a cut. A quarter apart, a pair is as loud there as it is on average."""
BELL_PARTIALS = ((1.0, 1.0, 1.6), (2.71, 0.28, 0.9), (5.15, 0.08, 0.4))
"""Of a struck bowl: ratio to the lowest, amplitude, seconds until it has fallen to 1/e."""

_EDGE = RATE // 10
"""Around each end the bed is left as it is: a cut needs 48 ms."""

Curve = NDArray[np.float64]


def lung(ms: int) -> Curve:
    """How full the lungs are during an in-breath of this length: a raised cosine from 0 to 1."""
    count = position(ms)
    return 0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / count)


@lru_cache(maxsize=32)
def breath(in_ms: int, out_ms: int, rests: bool = False) -> Samples:
    """One breath: rises a fifth and brightens, then falls a fifth, darker.

    The timbre turns over slowly. A breath that ``rests`` has ended a little before its time: a
    piece is cut behind it.
    """
    full = np.concatenate([lung(in_ms), lung(out_ms)[::-1]])
    turning = _turning(position(in_ms), full.size)
    # Sine and cosine, so that the power of both noises together stays the same.
    inward, outward = np.cos(turning * np.pi / 2), np.sin(turning * np.pi / 2)
    dark = _noise(full.size, 260, 700, seed=SEEDS[0])
    bright = _noise(full.size, 500, 2600, seed=SEEDS[1])
    wave_in = np.sqrt(1 - full) * dark + np.sqrt(full) * bright
    wave_out = _noise(full.size, 200, 600, seed=SEEDS[2])
    pad = _pad(full, (1 - turning) * FALLOFF_IN + turning * FALLOFF_OUT)
    carrier = 0.85 * pad + 0.53 * (inward * wave_in + outward * wave_out)
    level = BREATH_LEVEL * (FAINTEST + (1 - FAINTEST) * full)
    sound = _edged(level * carrier, EDGE_MS, EDGE_MS)
    if rests:
        sound = faded(sound[: -position(REST_MS)], 0, RESTING_MS)
        sound = np.pad(sound, (0, position(REST_MS)))
    return sound


def _turning(at: int, count: int) -> Curve:
    """0 while the breath goes in, 1 while it goes out, and between them a slope around the turn."""
    time = (np.arange(count) - at) / position(TURN_MS) + 0.5
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.clip(time, 0, 1)))


def bed(count: int, around: int = 0) -> Samples:
    """The low, even ground under a recording, about -34 LUFS: two far strings in a quiet room.

    So many samples, and ``around`` more before and behind them. Around its beginning and its end
    it is the same in every bed, whatever the length: there the strings have run through whole
    periods, and the noise has come back to where it began. So any piece may follow any other one.
    """
    time = np.arange(-around, count + around)
    progress = np.clip((time - _EDGE) / max(1, count - 2 * _EDGE), 0, 1)
    strings = np.zeros(time.size)
    for hertz, start in BED_STRINGS:
        turns = hertz * count / RATE
        # What is missing to whole periods is spread over all of the bed, and so not heard.
        remainder = round(turns) - turns
        phase = hertz * time / RATE + start + remainder * progress
        strings += np.sin(2 * np.pi * phase)
    room = _returning(time, count)
    return np.asarray(BED_LEVEL * (0.35 * strings + 0.8 * room), dtype=np.float32)


def _returning(time: NDArray[np.int64], count: int) -> Curve:
    """Noise that is at its own beginning again after so many samples."""
    room = _room()
    onward, returned = room[time % room.size], room[(time - count) % room.size]
    if count % room.size == 0:
        return onward
    slope = min(RATE, count // 3)
    share = np.clip((time - (count - _EDGE - slope)) / slope, 0, 1) * np.pi / 2
    return np.asarray(np.cos(share) * onward + np.sin(share) * returned)


@lru_cache(maxsize=1)
def _room() -> Curve:
    """Half a minute of noise that joins itself, filtered in a circle; RMS 1."""
    count = RATE * BED_ROUND_SECONDS
    white = np.fft.rfft(np.random.default_rng(4).standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    room = np.fft.irfft(white * np.exp(-(((hertz - 200) / 140) ** 2)), count)
    return np.asarray(room / np.sqrt(np.mean(room**2)))


@lru_cache(maxsize=4)
def bell(ms: int) -> Samples:
    """One soft low bell, its last 400 ms faded away."""
    time = np.arange(position(ms)) / RATE
    ring = np.zeros(time.size)
    for ratio, height, fall in BELL_PARTIALS:
        envelope = height * np.exp(-time / fall)
        ring += envelope * np.sin(2 * np.pi * LOW_HZ * ratio * time)
    return _edged(BELL_LEVEL * ring, start_ms=15, end_ms=400)


def faded(sound: Samples, start_ms: int = 0, end_ms: int = 0) -> Samples:
    """A copy that begins and ends without a step, along raised cosines of these lengths."""
    return _edged(sound, start_ms, end_ms)


def _edged(sound: NDArray[np.floating], start_ms: int, end_ms: int) -> Samples:
    edged = sound.astype(np.float32)
    for ms, part in ((start_ms, edged), (end_ms, edged[::-1])):
        rise = lung(ms)[: edged.size] if ms else np.ones(0)
        part[: rise.size] *= rise.astype(np.float32)
    return edged


def _pad(full: Curve, falloff: Curve) -> Curve:
    """A soft chord of harmonics whose pitch follows the lungs; RMS 1.

    The higher ``falloff``, the darker.
    """
    pitch = LOW_HZ * (HIGH_HZ / LOW_HZ) ** full
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    chord = np.zeros(full.size)
    power = np.zeros(full.size)
    for harmonic in range(1, HARMONICS + 1):
        height = harmonic**-falloff
        chord += height * np.sin(harmonic * phase)
        power += height**2 / 2
    return np.asarray(chord / np.sqrt(power))


def _noise(count: int, low_hz: float, high_hz: float, seed: int) -> Curve:
    """Soft noise between two frequencies; RMS 1, always the same for the same seed."""
    settling = RATE // 10
    white = np.random.default_rng(seed).standard_normal(count + settling)
    bandpass = butter(2, (low_hz, high_hz), "bandpass", fs=RATE, output="sos")
    shaped = sosfilt(bandpass, white)[settling:]  # a filter takes a moment to settle
    return np.asarray(shaped / np.sqrt(np.mean(shaped**2)))
