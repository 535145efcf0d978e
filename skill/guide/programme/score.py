"""The score: the timed cues of a segment. The only place where time is decided.

Integer milliseconds from 0, half-open, touching. The mixer, the terminal, the page and the tests
all read the same score; none of them adds a pause of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from skill.guide.couple import Preferences
from skill.guide.intents import Pace
from skill.guide.programme.practice import Do, Practice, Step

BELL_BEFORE_END_MS = 10_000
"""A talk ends with one soft bell, this long before its end."""
SHORTEST_TALK_WITH_BELL_MS = 30_000
"""A shorter talk has no bell: it would ring while somebody has just begun."""
BELL_MS = 4_000

GENTLER_MS = (3_000, 5_000)
"""In and out of a gentler breath, at most: 7.5 breaths a minute (docs/evidence.md,
"Breathing")."""


class Beat(StrEnum):
    """What sounds during a cue. The bed sounds under all of them."""

    SAY = "say"
    BREATHE_IN = "breathe in"
    BREATHE_OUT = "breathe out"
    BELL = "bell"
    HOLD = "hold"
    LOOK = "look"
    TALK = "talk"


@dataclass(frozen=True)
class Cue:
    """One thing in a score."""

    beat: Beat
    start: int
    """Milliseconds from the start of the segment."""
    end: int
    """Milliseconds from the start of the segment; the next cue starts here."""
    line: str = ""
    """The id of the line that is spoken from ``start`` on, if one is."""

    @property
    def ms(self) -> int:
        """How long the cue lasts."""
        return self.end - self.start


@dataclass(frozen=True)
class Span:
    """Where a practice lies in a score."""

    practice: str
    start: int
    end: int
    counts: bool
    """Whether having heard all of it keeps the night."""
    fades: bool = False
    """Whether the bed fades out behind its last words."""
    after: bool = False
    """Whether it comes behind the good night, outside the session's time."""


@dataclass(frozen=True)
class Score:
    """All cues of one segment, and where its practices begin and end."""

    cues: tuple[Cue, ...]
    spans: tuple[Span, ...]

    @property
    def ms(self) -> int:
        """The length of the segment."""
        return self.cues[-1].end

    @property
    def lines(self) -> tuple[str, ...]:
        """The ids of the lines it speaks, each once, in order."""
        return tuple(dict.fromkeys(cue.line for cue in self.cues if cue.line))

    @property
    def to_good_night(self) -> int:
        """Its length without what comes behind the good night."""
        return sum(span.end - span.start for span in self.spans if not span.after)

    @property
    def look_ms(self) -> int:
        """How long its first look lasts; 0 when there is none."""
        return next((cue.ms for cue in self.cues if cue.beat is Beat.LOOK), 0)

    def cue_at(self, ms: int) -> Cue:
        """The cue that sounds at this moment (the first or the last one outside the score)."""
        return next((cue for cue in self.cues if ms < cue.end), self.cues[-1])

    def span_at(self, ms: int) -> Span:
        """The practice at this moment (the first or the last one outside the score)."""
        return next((span for span in self.spans if ms < span.end), self.spans[-1])


def compose(practices: Sequence[Practice], preferences: Preferences = Preferences()) -> Score:  # noqa: B008 - frozen
    """Lay practices one behind the other. Preferences change what fills a step, never how long it takes."""
    cues: list[Cue] = []
    spans: list[Span] = []
    for practice in practices:
        start = cues[-1].end if cues else 0
        for step in practice.steps:
            cues.extend(_cues(step, cues[-1].end if cues else 0, preferences))
        spans.append(
            Span(
                practice.name, start, cues[-1].end, practice.counts, practice.fades, practice.after
            )
        )
    return Score(tuple(cues), tuple(spans))


def _cues(step: Step, at: int, preferences: Preferences) -> list[Cue]:
    end = at + step.whole_ms
    match step.do:
        case Do.SAY:
            return [Cue(Beat.SAY, at, end, step.line)]
        case Do.HOLD:
            return [Cue(Beat.HOLD, at, end)]
        case Do.LOOK:
            away = at + min(step.ms, preferences.look_ms)
            rested = away + step.rest_ms
            said = [Cue(Beat.SAY, away, rested, step.line)] if step.line else []
            quiet = [Cue(Beat.HOLD, rested, end)] if rested < end else []
            return [Cue(Beat.LOOK, at, away), *said, *quiet]
        case Do.BREATHE if preferences.pace is Pace.OWN:
            return [Cue(Beat.HOLD, at, end)]
        case Do.BREATHE:
            return _breaths(step, at, preferences.pace)
        case Do.TALK if step.ms >= SHORTEST_TALK_WITH_BELL_MS:
            bell = end - BELL_BEFORE_END_MS
            return [
                Cue(Beat.TALK, at, bell),
                Cue(Beat.BELL, bell, bell + BELL_MS),
                Cue(Beat.TALK, bell + BELL_MS, end),
            ]
        case Do.TALK:
            return [Cue(Beat.TALK, at, end)]


def _breaths(step: Step, at: int, pace: Pace) -> list[Cue]:
    """The breaths of a step; gentler ones end earlier, and what is left of the step is quiet."""
    in_ms, out_ms = step.in_ms, step.ms - step.in_ms
    if pace is Pace.GENTLER:
        in_ms, out_ms = min(in_ms, GENTLER_MS[0]), min(out_ms, GENTLER_MS[1])
    if pace is Pace.EVEN:
        in_ms, out_ms = step.ms // 2, step.ms - step.ms // 2
    end = at + step.whole_ms
    cues: list[Cue] = []
    for number in range(step.times):
        turn, over = at + in_ms, at + in_ms + out_ms
        said_in, said_out = ("breathe.in", "breathe.out") if number < step.aloud else ("", "")
        cues += [
            Cue(Beat.BREATHE_IN, at, turn, said_in),
            Cue(Beat.BREATHE_OUT, turn, over, said_out),
        ]
        at = over
    return [*cues, Cue(Beat.HOLD, at, end)] if at < end else cues
