"""Samples on their way through the loop: two rates, and blocks of one length.

What is heard of the guide keeps the rate of its recordings; recognisers and the echo canceller ask
for 16 000 samples a second.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import firwin, upfirdn

from audio.samples import RATE as MOUTH_RATE
from audio.samples import Samples

__all__ = [
    "BLOCK",
    "BLOCK_MS",
    "EAR_BLOCK",
    "EAR_RATE",
    "MOUTH_RATE",
    "Downsampler",
    "Samples",
    "from_pcm",
    "to_pcm",
]

EAR_RATE = 16_000
BLOCK_MS = 20
"""Two frames of the echo canceller; short enough that nobody hears a pause come late."""
BLOCK = MOUTH_RATE * BLOCK_MS // 1000
EAR_BLOCK = EAR_RATE * BLOCK_MS // 1000
_UP, _DOWN = 2, 3
"""24 000 times two thirds is 16 000."""
_TAPS = 49
"""Of the low-pass: 50 dB below from 8.6 kHz on, and a millisecond late."""
_FULL_SCALE = 32_768


class Downsampler:
    """Blocks at the mouth's rate, as blocks at the ear's; what lies between blocks is kept."""

    def __init__(self) -> None:
        self._low_pass: NDArray[np.float64] = _UP * firwin(_TAPS, 1 / _DOWN)
        # As many samples from before as the filter reaches back, in whole steps of the output.
        self._before = np.zeros(_DOWN * (_TAPS // (_UP * _DOWN) + 1), dtype=np.float32)

    def block(self, samples: Samples) -> Samples:
        """The next block, of any multiple of three samples."""
        reaching_back = np.concatenate([self._before, samples])
        self._before = reaching_back[-self._before.size :]
        filtered = upfirdn(self._low_pass, reaching_back, _UP, _DOWN)
        start = self._before.size * _UP // _DOWN
        return np.asarray(filtered[start : start + samples.size * _UP // _DOWN], dtype=np.float32)


def from_pcm(pcm: bytes | bytearray) -> Samples:
    """16-bit samples of a device, at full scale 1.0."""
    whole_numbers = np.frombuffer(pcm, dtype=np.int16)
    return np.asarray(whole_numbers / _FULL_SCALE, dtype=np.float32)


def to_pcm(samples: Samples) -> bytes:
    """Samples as a device takes them; what is too loud is cut off."""
    scaled = np.clip(samples * _FULL_SCALE, -_FULL_SCALE, _FULL_SCALE - 1)
    return scaled.astype(np.int16).tobytes()
