"""Sentences drawn out: slower, at the same pitch.

Waveform-similarity overlap-add (Verhelst and Roelands, ICASSP 1993): the sound is laid anew from
short overlapping windows, each taken near where it would be due, at the place where its wave goes
on most like the window before it.
"""

import numpy as np
from numpy.typing import NDArray

from audio.samples import Samples, position

HOP = position(12) + position(1) // 2
"""Half a window. A window of 25 ms holds two periods of a low voice."""
WINDOW = 2 * HOP
SEARCH = position(10)
"""How far from where it is due a window may be taken: a whole period of a low voice."""
HEAD = position(120)
"""So much of its beginning stays as it is: a soft first sound, drawn out, would be heard late."""


def drawn_out(sound: Samples, times: float) -> Samples:
    """The sound so many times as long; its first sample stays the first. 1 leaves it as it is."""
    if times <= 1:
        return sound
    size = round(sound.size * times)
    head = min(HEAD, sound.size // 2)
    slower = (size - head) / (sound.size - head)
    # A window reaches half its size ahead of the first sample and behind the last.
    around = np.pad(sound.astype(np.float64), (HOP + SEARCH, WINDOW + 2 * SEARCH))
    laid = np.zeros(size + 2 * WINDOW)
    taken = SEARCH
    for start in range(0, size + HOP, HOP):
        if start <= head:
            taken = SEARCH + start
        else:
            due = SEARCH + head + round((start - head) / slower)
            taken = _most_alike(around, due, goes_on=taken + HOP)
        laid[start : start + WINDOW] += _BELL * around[taken : taken + WINDOW]
    return laid[HOP : HOP + size].astype(np.float32)


def _most_alike(sound: NDArray[np.float64], due: int, goes_on: int) -> int:
    """Where near ``due`` the wave is most like the one at ``goes_on``."""
    near = sound[due - SEARCH : due + SEARCH + WINDOW]
    likeness = np.correlate(near, sound[goes_on : goes_on + WINDOW])
    return due - SEARCH + int(likeness.argmax())


_BELL = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
"""Windows that overlap by half add up to 1."""
