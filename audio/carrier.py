"""A carrier: a short sentence spoken ahead of another, and cut off again at the pause between them.

An engine that speaks slowly stretches the start of what it is given: it puts a vowel before short
sentences (hexgrad/kokoro#344). So it is the carrier that begins, and what is kept lies behind it.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audio.samples import Samples, decibels, position
from skill.errors import RecordingError

STEP_MS = 10
QUIET_DB = -38.0
"""Below the loudest 10 ms: between two sentences the engine's noise lies 50 dB and more below
them."""
PAUSE_MS = 70
"""The least. The stop of a "t" or a "k" is shorter."""
EARLIER_MS, LATER_MS = 450, 100
"""How far from where the carrier alone ends its pause may begin: with a sentence behind it, it ends
110 to 280 ms earlier (measured)."""


def behind_carrier(both: Samples, carrier: Samples, words: str) -> Samples:
    """What is spoken behind the carrier, from the middle of the pause between the two.

    ``carrier`` is the carrier alone, as slow; where it ends tells where the pause must be. Raises
    RecordingError, with the ``words`` of the carrier, when there is none.
    """
    loud_steps = np.flatnonzero(~_quiet(carrier))
    ends_ms = (int(loud_steps[-1]) + 1) * STEP_MS
    pauses = [
        (start, end)
        for start, end in _pauses(both)
        if ends_ms - EARLIER_MS <= start <= ends_ms + LATER_MS
    ]
    if not pauses:
        raise RecordingError(f'The offline voice made no pause behind "{words}"')
    start, end = max(pauses, key=lambda pause: pause[1] - pause[0])
    return both[position((start + end) // 2) :]


def _pauses(sound: Samples) -> Iterator[tuple[int, int]]:
    """Each long quiet between words, in milliseconds; not the one behind the last of them."""
    loud = np.flatnonzero(~_quiet(sound))
    for last, following in pairwise(loud):
        start, end = (int(last) + 1) * STEP_MS, int(following) * STEP_MS
        if end - start >= PAUSE_MS:
            yield start, end


def _quiet(sound: Samples) -> NDArray[np.bool_]:
    """For each step, whether it is far below the loudest."""
    size = position(STEP_MS)
    steps = sound[: sound.size // size * size].reshape(-1, size)
    level = decibels(np.sqrt(np.mean(steps**2, axis=1)))
    return np.asarray(level < level.max() + QUIET_DB)
