"""An evening to follow by eye: what begins now as a line, and the moment as a bar. Pure text."""

from dataclasses import dataclass

from simulator.columns import columns_of, padded
from simulator.label_tables import TimelineLabels
from simulator.labels import labels_of
from skill.guide.programme import (
    Beat,
    Caption,
    Cue,
    Place,
    Repertoire,
    Score,
    Tonight,
    captions,
    playback,
    recording,
)
from skill.guide.text import caption
from skill.guide.words import Words

_LEVELS = " ▁▂▃▄▅▆▇█"
_BAR = 12
"""How many signs wide a full breath is."""
_LONGEST_BREATH = 3
"""Letters of the word before a bar; a longer one moves it."""


@dataclass(frozen=True)
class Timeline:
    """One recording, laid out in the time of its session."""

    score: Score
    labels: TimelineLabels
    texts: dict[str, str]
    names: dict[str, str]
    """What practices are called."""
    base: int | None
    """Milliseconds of the session before this recording; None: it stands outside the session's
    time."""
    total: int
    """Milliseconds of the whole session."""
    captions: tuple[Caption, ...] = ()
    """What is read of this recording, from its own start on."""

    def line(self, cue: Cue) -> str:
        """What begins with this cue, with the session's clock."""
        practice = padded(self._practice_from(cue.start), 16)
        heading = f"{self._clock(cue.start)}  {practice}"
        words = f'"{self.texts[cue.line]}"' if cue.line else ""
        match cue.beat:
            case Beat.BREATHE_IN:
                text = f"{self._breath(cue.beat)}  {_slope(cue.ms)}  {words}"
            case Beat.BREATHE_OUT:
                falling = _slope(cue.ms)[::-1]
                text = f"{self._breath(cue.beat)}  {falling}  {words}"
            case _:
                text = words or self._name(cue.beat)
        return f"{heading} {text}".rstrip()

    def _breath(self, beat: Beat) -> str:
        """The word for a breath, as wide as the other one."""
        labels = self.labels
        both = map(columns_of, (labels.breathe_in, labels.breathe_out))
        width = max(_LONGEST_BREATH, *both)
        word = labels.breathe_in if beat is Beat.BREATHE_IN else labels.breathe_out
        return padded(word, width)

    def _name(self, beat: Beat) -> str:
        """What is read where nothing is said."""
        names = {
            Beat.TALK: self.labels.talk,
            Beat.HOLD: self.labels.quiet,
            Beat.LOOK: self.labels.look,
            Beat.BELL: self.labels.bell,
        }
        return names[beat]

    def _practice_from(self, start: int) -> str:
        """The name of the practice that begins at this moment; empty within one."""
        for span in self.score.spans:
            if span.start == start:
                return self.names[span.practice]
        return ""

    def moment(self, offset: int) -> str:
        """This moment: clock, practice, and the breath as it rises and falls."""
        cue = self.score.cue_at(offset)
        span = self.score.span_at(offset)
        practice = self.names[span.practice]
        share = min(1.0, (offset - cue.start) / cue.ms)
        heights = {Beat.BREATHE_IN: share, Beat.BREATHE_OUT: 1 - share}
        breath = ""
        if cue.beat in heights:
            bar = "█" * round(heights[cue.beat] * _BAR)
            breath = f"{self._breath(cue.beat)} {bar:<{_BAR}}"
        clocks = f"{self._clock(offset)} / {clock(self.total)}"
        return f" {clocks}  {practice}  {breath}".rstrip()

    def _clock(self, ms: int) -> str:
        if self.base is None:
            return f"+{clock(ms)}"
        return clock(self.base + ms)


def timeline(place: Place, repertoire: Repertoire, words: Words) -> Timeline:
    """The timeline of what plays at a place."""
    plan = repertoire.plan(place.plan, place.preferences, place.phase)
    segment = playback.segment_of(place, plan)
    evening_recording = recording(segment, words, Tonight.of(place))
    earlier_segments = plan.segments[: place.segment]
    base = sum(earlier.score.ms for earlier in earlier_segments)
    return Timeline(
        score=evening_recording.score,
        labels=labels_of(words.locale).timeline,
        texts={line: caption(text) for line, text in evening_recording.texts},
        names=dict(words.practices),
        base=None if place.again else base,  # what is heard again stands outside of the session
        total=plan.ms,
        captions=tuple(captions(evening_recording, words)),
    )


def clock(ms: int) -> str:
    """Minutes and seconds."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def _slope(ms: int) -> str:
    """A breath in, two signs a second."""
    width = max(2, round(ms / 500))
    highest = len(_LEVELS) - 2  # the lowest level, a blank, is left out
    levels = [1 + round(step * highest / (width - 1)) for step in range(width)]
    return "".join(_LEVELS[level] for level in levels)
