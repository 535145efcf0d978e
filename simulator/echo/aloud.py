"""The voice of a speaker: what an answer says and plays within a conversation, part by part.

The microphone opens behind it; whoever speaks into it cuts it off.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import replace

from simulator.echo.stream import Stream
from simulator.echo.watcher import Watcher
from simulator.rules.aloud import Part


class Voice:
    """Says and plays the parts of one answer; time passes only in ``advance``."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._waiting: list[Part] = []
        self._left_ms = 0
        """How long what sounds, or is silent, still lasts."""
        self.stream: Stream | None = None
        """The recording that sounds; None in a silence, and when all is said."""

    def twin(self, watcher: Watcher) -> "Voice":
        """Another voice in the same state."""
        twin = copy(self)
        twin._watcher, twin._waiting = watcher, list(self._waiting)
        return twin

    @property
    def is_busy(self) -> bool:
        """Whether something of an answer is still to be heard."""
        return self._left_ms > 0

    def begin(self, parts: list[Part]) -> None:
        """Say and play these, in place of what sounded."""
        self.cut()
        self._waiting = list(parts)
        self._go_on()

    def cut(self) -> None:
        """Be silent at once."""
        self._waiting, self._left_ms = [], 0
        self._end_stream()

    def until_next(self) -> int | None:
        """Milliseconds until the next part; None when all is said."""
        return self._left_ms if self.is_busy else None

    def advance(self, ms: int) -> None:
        """Let time pass, at most ``until_next`` milliseconds."""
        self._left_ms -= ms
        if self.stream is not None:
            self.stream = replace(self.stream, offset=self.stream.offset + ms)
        if self._left_ms <= 0:
            self._end_stream()
            self._go_on()

    def _go_on(self) -> None:
        """Say what comes next, up to something that takes time."""
        while self._waiting and not self.is_busy:
            part = self._waiting.pop(0)
            if part.text:
                self._watcher.spoke(part.text)
            self._left_ms = part.ms
            if part.url and part.ms:
                self.stream = Stream(part.token, part.url, 0, part.ms)
                self._watcher.played(self.stream)

    def _end_stream(self) -> None:
        if self.stream is not None:
            self.stream = None
            self._watcher.stopped()


def unreachable(parts: list[Part], length_of: Callable[[str], int]) -> Part | None:
    """The first recording among these that cannot be had; None: there is none."""
    for part in parts:
        if not part.url:
            continue
        try:
            length_of(part.url)
        except LookupError:
            return part
    return None
