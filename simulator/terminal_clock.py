"""The clock of a terminal: an evening passes in real time, or as far as somebody lets it.

What begins to sound meanwhile is shown, cue by cue.
"""

from collections.abc import Callable

from simulator.bedside import Bedside
from simulator.clock import WallClock
from simulator.following import Follower

END_STEP_MS = 60_000
"""By how much at once what plays is played to its end."""


class TerminalClock:
    """Lets time pass for a speaker, and shows what begins in it."""

    def __init__(
        self, follower: Follower, wall: WallClock | None, stopwatch: Callable[[], float]
    ) -> None:
        """Without a ``wall`` clock time is virtual; ``stopwatch`` tells seconds."""
        self._follower, self._wall, self._stopwatch = follower, wall, stopwatch
        self._answered_at = 0.0
        """When the last sentence had been answered, by the stopwatch."""
        self._bedside: Bedside

    def attach(self, bedside: Bedside) -> None:
        """Let time pass for this speaker."""
        self._bedside = bedside

    def catch_up(self) -> None:
        """The speaker's date is the wall's, where there is one."""
        speaker = self._bedside.speaker
        if self._wall:
            speaker.now = self._wall.catch_up(speaker.now)

    def note_answer(self) -> None:
        """A sentence was answered: what follows sounds from this moment on."""
        self._answered_at = self._stopwatch()

    def tick(self, ms: int) -> None:
        """Real time passes: what began to sound a moment ago is no further than that."""
        self.catch_up()
        since_answer_ms = int(1000 * (self._stopwatch() - self._answered_at))
        ms = min(ms, since_answer_ms)
        stream = self._bedside.speaker.sounding
        if stream:
            ms = min(ms, stream.length - stream.offset)  # the next one begins at its beginning
        self.advance(ms)

    def advance(self, ms: int) -> None:
        """Let time pass and show what begins in it. Where the sound ends, this time ends too."""
        speaker = self._bedside.speaker
        if speaker.sounding is not None:
            self._sound_on(ms)
            return
        self._passed(ms)
        # Nobody types fast enough for the eight seconds that a microphone listens.
        speaker.wait(ms)

    def play_out(self) -> None:
        """Let what plays play to its end, at once."""
        while self._bedside.speaker.sounding:
            self.advance(END_STEP_MS)

    def wait(self, ms: int) -> None:
        """Let so much time pass, also where nothing sounds: a silence that is asked for is one."""
        silent_ms = self._skip(ms)
        if silent_ms:
            self._bedside.speaker.advance(silent_ms)
            self._passed(silent_ms)

    def until(self, moment_ms: int) -> int | None:
        """Milliseconds until a moment of the evening; below 0: it is over; None: nothing plays."""
        stream = self._bedside.speaker.sounding
        return None if stream is None else self._follower.until(moment_ms, stream)

    def go_to(self, moment_ms: int) -> None:
        """Let time pass up to a moment of the evening that is still to come."""
        missing_ms = self._missing(moment_ms)
        # A step over the end of a recording may lose some of it; so look again.
        while missing_ms:
            self._skip(missing_ms)
            missing_ms = self._missing(moment_ms)

    def _missing(self, moment_ms: int) -> int:
        """Milliseconds until then; 0 where nothing plays any more that leads there."""
        missing_ms = self.until(moment_ms) or 0
        return max(0, missing_ms)

    def _skip(self, ms: int) -> int:
        """Let what sounds sound for so long at once; the milliseconds in which nothing does."""
        silent_ms = self._sound_on(ms)
        stream = self._bedside.speaker.sounding
        if stream:
            self._follower.sound_from(stream, self._bedside)
        return silent_ms

    def _sound_on(self, ms: int) -> int:
        """Let what sounds sound for so long; the milliseconds that are left when nothing does."""
        speaker, left_ms = self._bedside.speaker, ms
        while left_ms > 0 and (stream := speaker.sounding):
            until_cue = self._follower.until_next_cue(stream)
            until_change = speaker.until_sound_changes or left_ms
            step = min(left_ms, until_cue, until_change)
            step = max(1, step)
            speaker.advance(step)
            left_ms -= step
            self._follower.show_cue(speaker.sounding)
        self._passed(ms - left_ms)
        return left_ms

    def _passed(self, ms: int) -> None:
        """So much time of the wall's was spent."""
        if self._wall:
            self._wall.passed(ms)
