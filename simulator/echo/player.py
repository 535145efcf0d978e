"""The virtual Echo's AudioPlayer: a stream that sounds, a queue behind it, and what it tells."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.echo.habits import ORDERLY, Activity, Habits
from simulator.echo.stream import Listener, Stream, stream_of

MOST_FAILURES = 20
"""Behind so many failures in a row the device gives up: a real one would try for ever."""

Json = Mapping[str, Any]


class Player:
    """Plays what directives say; time passes only in ``advance``."""

    def __init__(
        self,
        length_of: Callable[[str], int],
        listener: Listener,
        tell: Callable[[dict[str, Any]], None],
        habits: Habits = ORDERLY,
    ) -> None:
        """``length_of`` gives an address's milliseconds, or LookupError; ``tell`` takes events."""
        self._length_of = length_of
        self._listener = listener
        self._tell = tell
        self._habits = habits
        self._queue: list[Stream] = []
        self._activity = Activity.IDLE
        self._is_held = False
        """Whether what sounded waits behind somebody's words, and goes on by itself."""
        self._is_failing = False
        """Whether a failure is being told: what fails does not stop as well."""
        self._is_stuttering = False
        """Whether the network is too slow for what sounds."""
        self._failures = 0
        """How many in a row; one that sounds ends the row."""
        self._trouble = ""
        """Why the last stream could not be had."""

    def twin(self, listener: Listener, tell: Callable[[dict[str, Any]], None]) -> "Player":
        """Another player in the same state."""
        twin = Player(self._length_of, listener, tell, self._habits)
        twin._queue = list(self._queue)
        twin._activity = self._activity
        twin._is_held = self._is_held
        return twin

    @property
    def playing(self) -> Stream | None:
        """The stream that sounds now."""
        if self._activity is not Activity.PLAYING or self._is_held:
            return None
        return self._queue[0] if self._queue else None

    @property
    def first(self) -> Stream | None:
        """What plays, or would if it went on."""
        return self._queue[0] if self._queue else None

    @property
    def enqueued(self) -> Stream | None:
        """What plays behind the first stream, as far as it is known already."""
        return self._queue[1] if len(self._queue) > 1 else None

    @property
    def is_held(self) -> bool:
        """Whether what sounded waits behind somebody's words, and goes on by itself."""
        return self._is_held

    @property
    def remembered(self) -> bool:
        """Whether this skill's audio played last, so that steering words still reach the skill."""
        return bool(self._queue)

    def context(self) -> dict[str, Any]:
        """As ``context.AudioPlayer`` of a request."""
        activity = Activity.BUFFER_UNDERRUN if self._is_stuttering else self._activity
        state: dict[str, Any] = {"playerActivity": activity, "offsetInMilliseconds": 0}
        if self._queue:
            state["token"] = self._queue[0].token
            state["offsetInMilliseconds"] = self._queue[0].offset
        return state

    # Time

    def until_next(self) -> int | None:
        """Milliseconds until something happens by itself; None when nothing sounds."""
        stream = self.playing
        return None if stream is None else stream.until_next(self._habits)

    def advance(self, ms: int) -> None:
        """Play on, at most ``until_next`` milliseconds."""
        before = self._queue[0]
        stream = before.played_on(ms, self._habits)
        self._queue[0] = stream
        if stream.nearly_told and not before.nearly_told:
            self._event("NearlyFinished")
        if self.playing == stream and stream.is_at_its_end:
            self._finish()

    def _finish(self) -> None:
        self._activity = Activity.FINISHED
        self._event("Finished")
        # Some devices tell of a short stream's near end only behind its end (see ``stream``).
        if not self._queue[0].nearly_told:
            self._event("NearlyFinished")
        if self._activity is not Activity.FINISHED:
            return  # the answer to that event has already begun something else
        if len(self._queue) > 1:
            self._queue.pop(0)
            self._sound()
        else:
            self._listener.stopped()

    # What happens in the room

    def interrupt(self) -> None:
        """Somebody speaks: what sounds is held."""
        if self.playing is None:
            return
        self._is_held = True
        self._listener.stopped()
        if self._habits.interrupted_as is not Activity.PLAYING:
            self._activity = self._habits.interrupted_as
            self._event("Stopped")

    def go_on(self) -> None:
        """What was held goes on by itself."""
        if not self._is_held:
            return
        self._is_held = False
        if self._activity is Activity.PLAYING:
            self._listener.played(self._queue[0])
        else:
            self._sound()

    def halt(self) -> None:
        """Stop for good: nothing goes on by itself."""
        is_sounding = self.playing is not None
        is_untold = self._activity is Activity.PLAYING and not self._is_failing
        self._is_held = False
        if self._activity in (Activity.PLAYING, Activity.PAUSED):
            self._activity = Activity.STOPPED
        if is_sounding:
            self._listener.stopped()
        if is_untold:
            self._event("Stopped")

    def tap_pause(self) -> None:
        """Pause on a screen: the sound stops, and no request tells of it."""
        if self.playing is not None:
            self._activity = Activity.PAUSED
            self._listener.stopped()

    def break_off(self, stuttered: bool = False) -> None:
        """The stream that sounds fails in its middle, which is told while it is still PLAYING.

        So does the reference device (alexa/avs-device-sdk, AudioPlayer.cpp, on a playback error);
        a stream that stuttered first is in BUFFER_UNDERRUN.
        """
        if self.playing is not None:
            self._is_stuttering = stuttered
            self._trouble = "Device playback error"
            self._fail()
            self._is_stuttering = False

    def forget(self) -> None:
        """Something else plays now: the speaker knows nothing of this skill's audio any more."""
        self.halt()
        self._queue, self._activity = [], Activity.IDLE

    def restart(self) -> None:
        """The power was gone for a moment: nothing is told of it, and nothing is remembered."""
        self._queue, self._activity = [], Activity.IDLE
        self._is_held = False
        self._listener.stopped()

    def remember(self, stream: Stream) -> None:
        """Be as after a pause in this stream: a device that was off for a moment knows it still."""
        self._queue, self._activity = [stream], Activity.STOPPED

    # What a response asks for

    def direct(self, directive: Json) -> None:
        """Do what a directive of a response says."""
        match directive["type"]:
            case "AudioPlayer.Play":
                self._play(directive["playBehavior"], directive["audioItem"])
            case "AudioPlayer.Stop":
                self.halt()
            case "AudioPlayer.ClearQueue":
                if directive.get("clearBehavior") == "CLEAR_ALL":
                    self.halt()
                del self._queue[1:]

    def _play(self, behaviour: str, audio_item: Json) -> None:
        item = audio_item["stream"]
        length = self._fetch(item["url"])
        stream = stream_of(audio_item, length)
        if behaviour == "REPLACE_ALL":
            self.halt()
            self._queue[:] = [stream]
            self._sound()
        elif self._is_expected(behaviour, item):
            self._enqueue(stream)

    def _is_expected(self, behaviour: str, item: Json) -> bool:
        """Whether it may wait here: what is meant to follow something else is ignored."""
        if behaviour == "REPLACE_ENQUEUED":
            del self._queue[1:]
            return True
        return bool(self._queue) and self._queue[-1].token == item["expectedPreviousToken"]

    def _enqueue(self, stream: Stream) -> None:
        fails_ahead = not stream.length and self._habits.loads_ahead
        if fails_ahead and self.playing is not None:
            self._tell_failure(stream)
            return
        self._queue.append(stream)
        # It came too late: what it follows is over, so it begins at once.
        if self._activity is Activity.FINISHED:
            self._queue.pop(0)
            self._sound()

    def _fetch(self, url: str) -> int:
        """A device loads a stream when it is told of it, not when it is due."""
        try:
            return self._length_of(url)
        except LookupError as error:
            self._trouble = str(error)
            return 0

    def _sound(self) -> None:
        """The first stream in the queue begins, or fails."""
        if not self._queue[0].length:
            self._fail()
            return
        self._failures = 0
        self._activity = Activity.PLAYING
        self._listener.played(self._queue[0])
        self._event("Started")

    # What is told

    def _fail(self) -> None:
        """Tell of the first stream's failure, and only then stop."""
        failed = self._queue[0]
        self._is_failing = True
        self._tell_failure(failed)
        self._is_failing = False
        if self._queue and self._queue[0] is failed:
            self._activity = Activity.STOPPED
            self._listener.stopped()

    def _tell_failure(self, stream: Stream) -> None:
        self._failures += 1
        if self._failures > MOST_FAILURES:
            return
        error = {"type": "MEDIA_ERROR_SERVICE_UNAVAILABLE", "message": self._trouble}
        self._tell(
            {
                "type": "AudioPlayer.PlaybackFailed",
                "token": stream.token,
                "error": error,
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
