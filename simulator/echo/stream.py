"""A recording in the player: where it is, and when something is told of it. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from simulator.echo.habits import Habits

NEARLY_FINISHED_MS = 10_000
"""How long before its end a stream is told to be nearly finished."""
AT_ONCE_MS, SHORT_MS = 300, 60_000
"""How long after its start some devices tell so, and which streams they tell it of only behind
their end (alexa/skill-sample-nodejs-audio-player#37)."""


@dataclass(frozen=True)
class Stream:
    """One recording in the player. Times are milliseconds."""

    token: str
    url: str
    offset: int
    length: int
    """0 when the recording cannot be had."""
    nearly_told: bool = False
    start: int = 0
    """The offset at which it began to sound."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """What a screen shows while it sounds."""

    @property
    def is_at_its_end(self) -> bool:
        """Whether nothing of it is left to sound."""
        return self.offset >= self.length

    def until_next(self, habits: Habits) -> int:
        """Milliseconds until it is nearly finished, or else until its end."""
        if self.nearly_told:
            return self.length - self.offset
        due = max(self._nearly_at(habits), self.offset + 1)
        return min(due, self.length) - self.offset

    def played_on(self, ms: int, habits: Habits) -> "Stream":
        """The same so much later; ``nearly_told`` from when that is due."""
        offset = self.offset + ms
        is_due = offset >= self._nearly_at(habits)
        return replace(self, offset=offset, nearly_told=self.nearly_told or is_due)

    def _nearly_at(self, habits: Habits) -> int:
        """At which offset it is told to be nearly finished."""
        if not habits.tells_nearly_at_once:
            return self.length - NEARLY_FINISHED_MS
        if self.length < SHORT_MS:
            return self.length + 1
        return self.start + AT_ONCE_MS


def stream_of(audio_item: Mapping[str, Any], length: int) -> Stream:
    """What ``AudioPlayer.Play`` asks for; ``length``: the recording's, 0 when it cannot be had."""
    item = audio_item["stream"]
    offset = item["offsetInMilliseconds"]
    metadata = audio_item.get("metadata") or {}
    return Stream(item["token"], item["url"], offset, length, start=offset, metadata=metadata)


class Listener(Protocol):
    """Who hears what sounds."""

    def played(self, stream: Stream) -> None:
        """This stream sounds, from its offset on."""

    def stopped(self) -> None:
        """Nothing sounds any more."""
