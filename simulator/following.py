"""Following what plays: cue by cue for the eye, and on the sound device for the ear."""

from collections.abc import Callable

from simulator.bedside import Bedside
from simulator.echo.stream import Stream
from simulator.evening.timeline import Timeline, clock
from simulator.label_tables import Labels
from simulator.sound import Sound, SoundError


class Follower:
    """Shows what begins, and lets it sound."""

    def __init__(self, sound: Sound, show: Callable[[str], None]) -> None:
        self._sound, self._show = sound, show
        self._timeline: Timeline | None = None
        """When what sounds; None where nobody knows."""
        self._labels: Labels
        """In the language of what sounds."""
        self._shown_ms = -1
        """The start of the last cue that was shown."""

    @property
    def silent(self) -> bool:
        """Whether nothing can be heard."""
        return self._sound.silent

    def begin(self, stream: Stream, bedside: Bedside) -> None:
        """A recording begins to sound, or goes on."""
        self._timeline = bedside.timeline_of(stream.token)
        self._labels = bedside.labels
        if self._timeline is None:
            plays = self._labels.terminal.plays
            self._show(plays.format(address=stream.url, clock=clock(stream.offset)))
        self._shown_ms = stream.offset - 1
        self.sound_from(stream, bedside)
        self.show_cue(stream)

    def sound_from(self, stream: Stream, bedside: Bedside) -> None:
        """Let it sound from where it is now, after a leap in time as well."""
        try:
            file = bedside.file(stream.url)
            if file is not None:
                self._sound.play(file, stream.offset)
        except SoundError as error:
            self._show(bedside.labels.terminal.not_heard.format(reason=error))

    def stop(self) -> None:
        """Nothing sounds any more."""
        self._sound.stop()

    def show_cue(self, stream: Stream | None) -> None:
        """Show the cue that has begun, once."""
        if stream is None or self._timeline is None:
            return
        score = self._timeline.score
        cue = score.cue_at(stream.offset)
        if cue.start > self._shown_ms and stream.offset < score.ms:
            self._shown_ms = cue.start
            self._show(self._timeline.line(cue))

    def until_next_cue(self, stream: Stream) -> int:
        """Milliseconds until the next cue begins, or the recording ends."""
        starts: list[int] = []
        if self._timeline is not None:
            starts = [cue.start for cue in self._timeline.score.cues]
        following = next((start for start in starts if start > stream.offset), stream.length)
        return following - stream.offset

    def until(self, moment_ms: int, stream: Stream) -> int:
        """Milliseconds until this moment of the evening; below 0 where it is over."""
        base_ms = self._timeline.base if self._timeline else None
        return moment_ms - (base_ms or 0) - stream.offset

    def moment(self, stream: Stream) -> str:
        """One line about this moment."""
        if self._timeline is None:
            at, length = clock(stream.offset), clock(stream.length)
            return self._labels.timeline.of.format(clock=at, length=length)
        return self._timeline.moment(stream.offset)
