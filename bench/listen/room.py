"""A bedroom that does not exist: a small loudspeaker beside the microphone, two heads on pillows.

A shoebox of 4.2 x 3.4 x 2.5 m that rings for 0.4 s (pyroomacoustics). What the loudspeaker plays
reaches the microphone block by block, so that it follows what the loop decides: where the guide
steps back, its echo does.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from simulator.listen.sound import BLOCK, MOUTH_RATE, Samples

SIZE_M = (4.2, 3.4, 2.5)
RINGS_S = 0.4
MICROPHONE = (0.6, 1.2, 0.6)
LOUDSPEAKER = (0.78, 1.2, 0.6)
HEADS = ((1.5, 1.5, 0.7), (1.5, 2.35, 0.7))
"""One of the two lies a metre from the microphone, the other a metre and a half."""
NOISE_DB = -72.0
DELAY_MS = 80
"""From the loop's samples to the air, as laptops have it."""
GUIDE_DB = -30.0
"""How loud the guide's voice is at the microphone."""
_SMALL_HZ = 180
"""A small loudspeaker gives nothing below this."""
_DRIVE = 2.0
"""How hard it is driven: 5 % of distortion where the guide is loudest."""


class Room:
    """Carries sound to the microphone."""

    def __init__(self, cache_folder: Path, guide_db: float, seed: int = 0) -> None:
        """``guide_db`` is the level of the guide's voice as the loop plays it."""
        echo_response, *self._heads = responses(cache_folder)
        self._loudspeaker = _Loudspeaker()
        gain = 10 ** ((GUIDE_DB - guide_db) / 20)
        self._echo = _Convolver(_levelled(echo_response) * gain)
        self._delayed = np.zeros(MOUTH_RATE * DELAY_MS // 1000, dtype=np.float32)
        self._random = np.random.default_rng(seed)
        self._coming = np.zeros(0, dtype=np.float32)
        """What was said and has yet to arrive at the microphone."""

    def say(self, sound: Samples, head: int, level_db: float) -> None:
        """Somebody speaks, from now on, so loud at the microphone."""
        dry = _at_level(sound, level_db)
        arriving = fftconvolve(dry, _levelled(self._heads[head])).astype(np.float32)
        longest = max(self._coming.size, arriving.size)
        self._coming = _padded(self._coming, longest) + _padded(arriving, longest)

    def microphone(self, played: Samples) -> Samples:
        """The next block of the microphone, while this block is handed to the loudspeaker."""
        self._delayed = np.concatenate([self._delayed, played])
        sounding, self._delayed = self._delayed[:BLOCK], self._delayed[BLOCK:]
        echo = self._echo.block(self._loudspeaker.block(sounding))
        said, self._coming = _padded(self._coming[:BLOCK], BLOCK), self._coming[BLOCK:]
        noise = self._random.standard_normal(BLOCK) * 10 ** (NOISE_DB / 20)
        return np.asarray(echo + said + noise, dtype=np.float32)


def responses(cache_folder: Path) -> list[NDArray[np.float64]]:
    """From the loudspeaker and from each head to the microphone; worked out once."""
    path = cache_folder / "room.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, *_worked_out())
    with np.load(path) as kept:
        return [kept[name] for name in kept]


def _worked_out() -> list[NDArray[np.float64]]:
    import pyroomacoustics

    absorption, order = pyroomacoustics.inverse_sabine(RINGS_S, SIZE_M)
    room = pyroomacoustics.ShoeBox(
        SIZE_M,
        fs=MOUTH_RATE,
        materials=pyroomacoustics.Material(absorption),
        max_order=order,
    )
    for source in (LOUDSPEAKER, *HEADS):
        room.add_source(source)
    room.add_microphone(MICROPHONE)
    room.compute_rir()
    longest = int(RINGS_S * MOUTH_RATE)
    return [np.asarray(response[:longest]) for response in room.rir[0]]


class _Loudspeaker:
    """No bass, and what is loud a little squashed."""

    def __init__(self) -> None:
        self._high_pass = butter(2, _SMALL_HZ, "highpass", fs=MOUTH_RATE, output="sos")
        self._state = np.zeros((self._high_pass.shape[0], 2))

    def block(self, samples: Samples) -> Samples:
        """What leaves its cone."""
        thin, self._state = sosfilt(self._high_pass, samples, zi=self._state)
        return np.asarray(np.tanh(thin * _DRIVE) / _DRIVE, dtype=np.float32)


class _Convolver:
    """A long response, applied block by block in the frequencies (partitioned, overlap-save)."""

    def __init__(self, response: NDArray[np.float64]) -> None:
        parts = -(-response.size // BLOCK)
        padded = np.pad(response, (0, parts * BLOCK - response.size)).reshape(parts, BLOCK)
        self._parts = np.fft.rfft(padded, 2 * BLOCK, axis=1)
        self._spectra = np.zeros_like(self._parts)
        self._before = np.zeros(BLOCK)

    def block(self, samples: Samples) -> Samples:
        """The next block, as it arrives."""
        spectrum = np.fft.rfft(np.concatenate([self._before, samples]))
        self._before = samples.astype(np.float64)
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = spectrum
        whole = np.fft.irfft(np.sum(self._spectra * self._parts, axis=0))
        return np.asarray(whole[BLOCK:], dtype=np.float32)


def _levelled(response: NDArray[np.float64]) -> NDArray[np.float64]:
    """A response that leaves the level of a sound as it is."""
    return np.asarray(response / np.sqrt(np.sum(response**2)), dtype=np.float64)


def _at_level(sound: Samples, level_db: float) -> Samples:
    return np.asarray(sound * 10 ** ((level_db - speech_level(sound)) / 20), dtype=np.float32)


def speech_level(sound: Samples) -> float:
    """The level of the louder half of a sound, in decibels below full scale."""
    frames = sound[: sound.size // BLOCK * BLOCK].reshape(-1, BLOCK).astype(np.float64)
    levels = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
    return float(np.mean(np.sort(levels)[len(levels) // 2 :]))


def _padded(samples: Samples, count: int) -> Samples:
    return np.pad(samples, (0, max(0, count - samples.size)))
