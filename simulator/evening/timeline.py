"""An evening to follow by eye: what begins now as a line, and the moment as a bar. Pure text."""

from dataclasses import dataclass

from skill.guide.programme import Beat, Cue, Place, Repertoire, Score, Tonight, playback, recording
from skill.guide.words import Words, caption

_LEVELS = " ▁▂▃▄▅▆▇█"
_BAR = 12
_NAMES = {
    Beat.TALK: "(you two talk; the microphone is closed)",
    Beat.HOLD: "(quiet)",
    Beat.LOOK: "(you two look)",
    Beat.BELL: "(a soft bell)",
}


@dataclass(frozen=True)
class Timeline:
    """One recording, laid out in the time of its session."""

    score: Score
    texts: dict[str, str]
    names: dict[str, str]
    """What practices are called."""
    base: int | None
    """Milliseconds of the session before this recording; None: it stands outside the session's
    time."""
    total: int
    """Milliseconds of the whole session."""

    def line(self, cue: Cue) -> str:
        """What begins with this cue, with the session's clock."""
        span = next((span for span in self.score.spans if span.start == cue.start), None)
        heading = f"{self._clock(cue.start)}  {self.names[span.practice] if span else '':<16}"
        said = f'"{self.texts[cue.line]}"' if cue.line else ""
        match cue.beat:
            case Beat.BREATHE_IN:
                text = f"in   {_slope(cue.ms)}  {said}"
            case Beat.BREATHE_OUT:
                text = f"out  {_slope(cue.ms)[::-1]}  {said}"
            case _:
                text = said or _NAMES[cue.beat]
        return f"{heading} {text}".rstrip()

    def moment(self, offset: int) -> str:
        """This moment: clock, practice, and the breath as it rises and falls."""
        cue = self.score.cue_at(offset)
        practice = self.names[self.score.span_at(offset).practice]
        gone = min(1.0, (offset - cue.start) / cue.ms)
        heights = {Beat.BREATHE_IN: gone, Beat.BREATHE_OUT: 1 - gone}
        breath = ""
        if cue.beat in heights:
            bar = "█" * round(heights[cue.beat] * _BAR)
            breath = f"{cue.beat.split()[1]:<3} {bar:<{_BAR}}"
        clocks = f"{self._clock(offset)} / {clock(self.total)}"
        return f" {clocks}  {practice}  {breath}".rstrip()

    def _clock(self, ms: int) -> str:
        return f"+{clock(ms)}" if self.base is None else clock(self.base + ms)


def timeline(place: Place, repertoire: Repertoire, words: Words) -> Timeline:
    """The timeline of what plays at a place."""
    plan = repertoire.plan(place.plan, place.preferences)
    made = recording(playback.segment_of(place, plan), words, Tonight.of(place))
    score, texts = made.score, {line: caption(text) for line, text in made.texts}
    base = (
        None if place.again else sum(segment.score.ms for segment in plan.segments[: place.segment])
    )
    return Timeline(score, texts, dict(words.practices), base, plan.ms)


def clock(ms: int) -> str:
    """Minutes and seconds."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def _slope(ms: int) -> str:
    """A breath in, two signs a second."""
    width = max(2, round(ms / 500))
    return "".join(
        _LEVELS[1 + round(step * (len(_LEVELS) - 2) / (width - 1))] for step in range(width)
    )
