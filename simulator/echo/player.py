"""The virtual Echo's AudioPlayer: one stream that sounds, a queue behind it, and the events it tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

NEARLY_FINISHED_MS = 10_000
"""How long before its end a stream is told to be nearly finished."""
UNRULY_MS, SHORT_MS = 300, 60_000
"""How long after its start an unruly device tells so, and which streams it tells it of only behind
their end (alexa/skill-sample-nodejs-audio-player#37: an Echo Show 0.1 to 0.5 s after the start,
streams under a minute late)."""

Json = Mapping[str, Any]


class Activity(StrEnum):
    """``playerActivity`` of Alexa's context."""

    IDLE = "IDLE"
    PLAYING = "PLAYING"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"
    FINISHED = "FINISHED"


@dataclass(frozen=True)
class Stream:
    """One recording in the player. Times are milliseconds."""

    token: str
    url: str
    offset: int
    length: int
    """0 when the recording cannot be had."""
    nearly_told: bool = False
    begun: int = 0
    """The offset at which it began to sound."""


class Listener(Protocol):
    """Who hears what sounds."""

    def played(self, stream: Stream) -> None:
        """This stream sounds, from its offset on."""

    def stopped(self) -> None:
        """Nothing sounds any more."""


class Player:
    """Plays what directives say; time passes only in ``advance``."""

    def __init__(
        self,
        length_of: Callable[[str], int],
        listener: Listener,
        tell: Callable[[dict[str, Any]], None],
        unruly: bool = False,
    ) -> None:
        """``length_of`` gives the milliseconds of an address, or raises LookupError; ``tell`` takes the events."""
        self._length_of, self._listener, self._tell, self._unruly = (
            length_of,
            listener,
            tell,
            unruly,
        )
        self._queue: list[Stream] = []
        self._activity = Activity.IDLE
        self._trouble = ""
        """Why the last stream could not be had."""

    def twin(self, listener: Listener, tell: Callable[[dict[str, Any]], None]) -> "Player":
        """Another player in the same state."""
        other = Player(self._length_of, listener, tell, self._unruly)
        other._queue, other._activity = list(self._queue), self._activity
        return other

    @property
    def playing(self) -> Stream | None:
        """The stream that sounds now."""
        return self._queue[0] if self._queue and self._activity is Activity.PLAYING else None

    @property
    def remembered(self) -> bool:
        """Whether this skill's audio was the last that played, so that steering words still reach it."""
        return bool(self._queue)

    def context(self) -> dict[str, Any]:
        """As ``context.AudioPlayer`` of a request."""
        told: dict[str, Any] = {"playerActivity": self._activity, "offsetInMilliseconds": 0}
        if self._queue:
            told |= {"token": self._queue[0].token, "offsetInMilliseconds": self._queue[0].offset}
        return told

    def until_next(self) -> int | None:
        """Milliseconds until something happens by itself; None when nothing sounds."""
        stream = self.playing
        if stream is None:
            return None
        nearly = min(max(self._nearly_at(stream), stream.offset + 1), stream.length)
        return (stream.length if stream.nearly_told else nearly) - stream.offset

    def _nearly_at(self, stream: Stream) -> int:
        """At which offset a stream is told to be nearly finished."""
        if not self._unruly:
            return stream.length - NEARLY_FINISHED_MS
        return stream.length + 1 if stream.length < SHORT_MS else stream.begun + UNRULY_MS

    def advance(self, ms: int) -> None:
        """Play on, at most ``until_next`` milliseconds."""
        stream = replace(self._queue[0], offset=self._queue[0].offset + ms)
        nearly = not stream.nearly_told and stream.offset >= self._nearly_at(stream)
        self._queue[0] = stream = replace(stream, nearly_told=stream.nearly_told or nearly)
        if nearly:
            self._event("NearlyFinished")
        if self.playing == stream and stream.offset >= stream.length:
            self._finish()

    def interrupt(self) -> None:
        """Somebody speaks: what sounds is held."""
        if self.playing:
            self._activity = Activity.PAUSED
            self._listener.stopped()
            self._event("Stopped")

    def go_on(self) -> None:
        """What was held goes on by itself."""
        if self._activity is Activity.PAUSED:
            self._sound()

    def forget(self) -> None:
        """Something else plays now, or the device was restarted: it knows nothing of this skill's audio any more."""
        self._halt()
        self._queue, self._activity = [], Activity.IDLE

    def restart(self) -> None:
        """The power was gone for a moment: nothing is told of it, and nothing is remembered."""
        self._queue, self._activity = [], Activity.IDLE
        self._listener.stopped()

    def direct(self, directive: Json) -> None:
        """Do what a directive of a response says."""
        match directive["type"]:
            case "AudioPlayer.Play":
                self._play(directive["playBehavior"], directive["audioItem"]["stream"])
            case "AudioPlayer.Stop":
                self._halt()
            case "AudioPlayer.ClearQueue":
                if directive.get("clearBehavior") == "CLEAR_ALL":
                    self._halt()
                del self._queue[1:]

    def _play(self, behaviour: str, told: Json) -> None:
        offset = told["offsetInMilliseconds"]
        stream = Stream(told["token"], told["url"], offset, self._fetch(told["url"]), begun=offset)
        if behaviour == "REPLACE_ALL":
            self._halt()
            self._queue[:] = [stream]
            self._sound()
            return
        if behaviour == "REPLACE_ENQUEUED":
            del self._queue[1:]
        elif not self._queue or self._queue[-1].token != told["expectedPreviousToken"]:
            return  # the device ignores what was meant to follow something else
        self._queue.append(stream)
        if self._activity is Activity.FINISHED:
            self._queue.pop(0)
            self._sound()

    def _sound(self) -> None:
        """The first stream in the queue begins, or fails."""
        if not self._queue[0].length:
            self._fail()
            return
        self._activity = Activity.PLAYING
        self._listener.played(self._queue[0])
        self._event("Started")

    def _fetch(self, url: str) -> int:
        """A device loads a stream when it is told of it, not when it is due."""
        try:
            return self._length_of(url)
        except LookupError as error:
            self._trouble = str(error)
            return 0

    def _finish(self) -> None:
        self._activity = Activity.FINISHED
        self._event("Finished")
        if not self._queue[0].nearly_told:
            self._event("NearlyFinished")
        if self._activity is not Activity.FINISHED:
            return  # the answer to that event has already begun something else
        if len(self._queue) > 1:
            self._queue.pop(0)
            self._sound()
        else:
            self._listener.stopped()

    def _halt(self) -> None:
        if self.playing:
            self._activity = Activity.STOPPED
            self._listener.stopped()
            self._event("Stopped")
        elif self._activity is Activity.PAUSED:
            self._activity = Activity.STOPPED

    def _fail(self) -> None:
        stream = self._queue[0]
        self._activity = Activity.STOPPED
        self._listener.stopped()
        self._tell(
            {
                "type": "AudioPlayer.PlaybackFailed",
                "token": stream.token,
                "error": {"type": "MEDIA_ERROR_SERVICE_UNAVAILABLE", "message": self._trouble},
                "currentPlaybackState": self.context(),
            }
        )

    def _event(self, name: str) -> None:
        stream = self._queue[0]
        self._tell(
            {
                "type": f"AudioPlayer.Playback{name}",
                "token": stream.token,
                "offsetInMilliseconds": stream.offset,
            }
        )
