"""The mouth: what the loudspeaker plays, block by block.

The guide's sentences come first, a recording behind them; a tick sounds over both. A device asks
for blocks from a thread of its own, so whatever changes what is played takes a lock.
"""

import threading

import numpy as np

from audio.samples import factor, position
from simulator.listen.sound import MOUTH_RATE, Samples

DUCK_DB = -12.0
"""How far the guide steps back for somebody who speaks."""
_DOWN_MS, _UP_MS = 60, 600
"""How fast it steps back, and how slowly it comes again, so that nobody starts."""
_FADE_MS = 30
"""What stops, stops so softly that it does not click."""
_TICK_MS, _TICK_HZ, _TICK_DB = 70, 520.0, -30.0


def tick() -> Samples:
    """A soft knock, as of a fingertip on wood: heard, and not understood."""
    time_s = np.arange(position(_TICK_MS)) / MOUTH_RATE
    knock = np.sin(2 * np.pi * _TICK_HZ * time_s) * np.exp(-time_s * 60)
    return np.asarray(factor(_TICK_DB) * knock, dtype=np.float32)


class Mouth:
    """Plays sentences, then a recording; both step back while somebody speaks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said = _Tape()
        self._recording = _Tape()
        self._over = _Tape()
        """What sounds over both, and never steps back: a tick, or the end of what stopped."""
        self._played = 0
        """Samples of the recording since somebody asked."""
        self._gain = 1.0
        self._steps_back = False

    @property
    def is_speaking(self) -> bool:
        """Whether a sentence is being said."""
        return self._said.is_left

    @property
    def has_recording(self) -> bool:
        """Whether something of a recording is left to play."""
        return self._recording.is_left

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing left to play."""
        return not (self._said.is_left or self._recording.is_left)

    def say(self, sentence: Samples) -> None:
        """Say this behind what is being said."""
        with self._lock:
            self._said = _Tape(np.concatenate([self._said.rest, sentence]))

    def play(self, recording: Samples, offset_ms: int) -> None:
        """Play a recording from an offset on, behind what is being said."""
        with self._lock:
            self._recording, self._played = _Tape(recording, position(offset_ms)), 0

    def hush(self) -> None:
        """The recording stops."""
        with self._lock:
            if not self._said.is_left:
                self._fade(self._recording)
            self._recording, self._played = _Tape(), 0

    def played_ms(self) -> int:
        """How much of the recording was played since this was asked last, in milliseconds."""
        with self._lock:
            ms = self._played * 1000 // MOUTH_RATE
            self._played -= position(ms)
            return ms

    def cut(self) -> None:
        """Leave unsaid what is still to be said."""
        with self._lock:
            self._fade(self._said)
            self._said = _Tape()

    def tick(self) -> None:
        """Answer what was not understood."""
        with self._lock:
            self._over = _Tape(tick())

    def step_back(self, on: bool) -> None:
        """Whether to play softly, because somebody speaks."""
        self._steps_back = on

    def next_block(self, count: int) -> Samples:
        """The next so many samples for the loudspeaker."""
        with self._lock:
            block = self._said.take(count)
            if not self._said.is_left:
                played = self._recording.take(count - block.size)
                self._played += played.size
                block = np.concatenate([block, played])
            whole = _padded(block, count) * self._gains(count)
            return whole + _padded(self._over.take(count), count)

    def _fade(self, tape: "_Tape") -> None:
        end = tape.take(position(_FADE_MS))
        fading = np.linspace(self._gain, 0.0, end.size, dtype=np.float32)
        self._over = _Tape(end * fading)

    def _gains(self, count: int) -> Samples:
        """The gain of each sample: a straight line in amplitude, as steep as it may be."""
        target = factor(DUCK_DB) if self._steps_back else 1.0
        duration_ms = _DOWN_MS if target < self._gain else _UP_MS
        step = (1.0 - factor(DUCK_DB)) * count / position(duration_ms)
        start = self._gain
        self._gain = max(target, start - step) if target < start else min(target, start + step)
        return np.linspace(start, self._gain, count, dtype=np.float32)


class _Tape:
    """Samples, and how far they have been played."""

    def __init__(self, samples: Samples | None = None, at: int = 0) -> None:
        self._samples = np.zeros(0, dtype=np.float32) if samples is None else samples
        self._at = at

    @property
    def is_left(self) -> bool:
        return self._at < self._samples.size

    @property
    def rest(self) -> Samples:
        return self._samples[self._at :]

    def take(self, count: int) -> Samples:
        taken = self._samples[self._at : self._at + count]
        self._at += count
        return taken


def _padded(samples: Samples, count: int) -> Samples:
    return np.pad(samples, (0, count - samples.size))
