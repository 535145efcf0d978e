"""A linear echo canceller: it takes away what the loudspeaker played, and bends nothing else.

WebRTC's canceller silences whatever may still be the guide, and with it half of a word that is said
over the guide: good for telling whether somebody speaks, bad for telling what. This one only learns
how the room answers (a filter of 0.4 s, adapted in the frequencies by normalised least mean
squares) and subtracts that.
"""

import numpy as np
from numpy.typing import NDArray

from simulator.listen.sound import EAR_BLOCK, Samples

_PARTS = 20
"""Blocks of 20 ms: the delay of a loudspeaker, and a bedroom's ring behind it."""
_STEP = 0.5
_LEAST_STEP = 0.02
"""Of the step, while somebody speaks over the guide: their voice would unlearn the room."""
_FIRST_BLOCKS = 200
"""For the first four seconds of sound it learns as fast as it can."""
_SILENCE = 1e-7
"""The mean power below which nothing is played."""
_FLOOR = 1e-3


class LinearCanceller:
    """Learns the way from the loudspeaker to the microphone, block by block."""

    def __init__(self) -> None:
        shape = (_PARTS, EAR_BLOCK + 1)
        self._played = np.zeros(shape, dtype=np.complex128)
        """The spectra of the last blocks that were played, the newest first."""
        self._filter = np.zeros(shape, dtype=np.complex128)
        self._before = np.zeros(EAR_BLOCK)
        self._learned_blocks = 0

    def process(self, near: Samples, far: Samples) -> Samples:
        """A block of the microphone, without what was played."""
        self._remember(far)
        if not self._played.any():
            return near
        spectrum = np.sum(self._played * self._filter, axis=0)
        echo = np.fft.irfft(spectrum)[EAR_BLOCK:]
        rest = near - echo
        self._learn(rest, echo)
        return np.asarray(rest, dtype=np.float32)

    def _remember(self, far: Samples) -> None:
        is_silent = float(np.mean(far**2)) < _SILENCE
        block = np.zeros(EAR_BLOCK) if is_silent else far.astype(np.float64)
        self._learned_blocks += not is_silent
        self._played = np.roll(self._played, 1, axis=0)
        self._played[0] = np.fft.rfft(np.concatenate([self._before, block]))
        self._before = block

    def _learn(self, rest: NDArray[np.float64], echo: NDArray[np.float64]) -> None:
        """Move the filter so that less would have been left."""
        padded = np.concatenate([np.zeros(EAR_BLOCK), rest])
        power = np.sum(np.abs(self._played) ** 2, axis=0) + _FLOOR
        steps = self._step(rest, echo) * np.conj(self._played) * np.fft.rfft(padded) / power
        # A filter of one block for each part: what the circular product spills over is cut.
        moved = np.fft.irfft(steps, axis=1)
        moved[:, EAR_BLOCK:] = 0.0
        self._filter += np.fft.rfft(moved, axis=1)

    def _step(self, rest: NDArray[np.float64], echo: NDArray[np.float64]) -> float:
        """How far: little where much is left, for then somebody speaks."""
        if self._learned_blocks <= _FIRST_BLOCKS:
            return _STEP
        explained = float(np.mean(echo**2)) / (float(np.mean(rest**2)) + 1e-9)
        return _STEP * min(1.0, max(_LEAST_STEP, explained))
