"""The score: the timed cues of a segment. The only place where time is decided.

Integer milliseconds from 0, half-open, touching. The mixer, the terminal, the page and the tests
all read the same score; none of them adds a pause of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from skill.guide.couple import Preferences
from skill.guide.frames import FRAME_MS
from skill.guide.intents import Pace
from skill.guide.phases import Phase
from skill.guide.programme.practice import Do, Practice, Step

BELL_BEFORE_END_MS = 10_000
"""A talk ends with one soft bell, this long before its end."""
SHORTEST_TALK_WITH_BELL_MS = 30_000
"""A shorter talk has no bell: it would ring while somebody has just begun."""
BELL_MS = 4_000

GENTLER_MS = (3_000, 5_000)
"""In and out of a gentler breath, at most: 7.5 breaths a minute (docs/evidence.md,
"Breathing")."""

AS_DESIGNED = Preferences()

QUIET_AFTER_LINE_MS = 300
"""What a line leaves of its slot; in the middle of it the next piece may begin."""
LEAD_FRAMES = 50
LEAD_MS = LEAD_FRAMES * FRAME_MS
"""What a word over a breath has for itself before its turn."""


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

    @property
    def is_word_over_breath(self) -> bool:
        """Whether a word is spoken ahead of its turn, and ends on it."""
        return self.beat is Beat.BREATHE_IN and bool(self.line)

    @property
    def line_ms(self) -> int:
        """How long its line may sound at most: a word over a breath comes before its turn."""
        return self.ms - QUIET_AFTER_LINE_MS if self.beat is Beat.SAY else LEAD_MS


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


def compose(
    practices: Sequence[Practice],
    preferences: Preferences = AS_DESIGNED,
    phase: Phase = Phase.EXPLAIN,
) -> Score:
    """Lay practices one behind the other.

    Preferences change what fills a step, and the phase which line it says; neither changes how long
    it takes.
    """
    cues: list[Cue] = []
    spans: list[Span] = []
    for practice in practices:
        start = end = cues[-1].end if cues else 0
        for step in practice.steps:
            cues.extend(_cues(step, end, preferences, phase))
            end += step.whole_ms
        span = Span(
            practice.name,
            start,
            end,
            counts=practice.counts,
            fades=practice.fades,
            after=practice.after,
        )
        spans.append(span)
    return Score(tuple(cues), tuple(spans))


def _cues(
    step: Step,
    at: int,
    preferences: Preferences,
    phase: Phase,
) -> list[Cue]:
    """What sounds during one step that begins at this millisecond."""
    end = at + step.whole_ms
    line = step.line_in(phase)
    match step.do:
        case Do.SAY:
            return _line(line, at, at + step.slot_ms_in(phase), end)
        case Do.HOLD:
            return [Cue(Beat.HOLD, at, end)]
        case Do.LOOK:
            return _look(
                step,
                line,
                at,
                preferences.look_ms,
            )
        case Do.BREATHE if preferences.pace is Pace.OWN:
            return [Cue(Beat.HOLD, at, end)]
        case Do.BREATHE:
            return _breaths(step, at, preferences.pace)
        case Do.TALK:
            return _talk(at, end)


def _line(line: str, at: int, said_by: int, end: int) -> list[Cue]:
    """A line in its slot, and the quiet that is left of its step."""
    cues = [Cue(Beat.SAY, at, said_by, line)]
    if said_by < end:
        cues.append(Cue(Beat.HOLD, said_by, end))
    return cues


def _look(
    step: Step,
    line: str,
    at: int,
    look_ms: int,
) -> list[Cue]:
    """A look, the line that ends it, and quiet for a couple who look for a shorter time."""
    end = at + step.whole_ms
    away = at + min(step.ms, look_ms)
    rested = away + step.rest_ms
    cues = [Cue(Beat.LOOK, at, away)]
    if line:
        cues.append(
            Cue(
                Beat.SAY,
                away,
                rested,
                line,
            )
        )
    if rested < end:
        cues.append(Cue(Beat.HOLD, rested, end))
    return cues


def _talk(at: int, end: int) -> list[Cue]:
    """A turn to talk, with one bell near its end if it is long enough."""
    if end - at < SHORTEST_TALK_WITH_BELL_MS:
        return [Cue(Beat.TALK, at, end)]
    bell = end - BELL_BEFORE_END_MS
    return [
        Cue(Beat.TALK, at, bell),
        Cue(Beat.BELL, bell, bell + BELL_MS),
        Cue(Beat.TALK, bell + BELL_MS, end),
    ]


def _breaths(step: Step, at: int, pace: Pace) -> list[Cue]:
    """The breaths of a step; gentler ones end earlier, and what is left of the step is quiet."""
    in_ms, out_ms = _breath(step, pace)
    end = at + step.whole_ms
    cues: list[Cue] = []
    for number in range(step.times):
        aloud = number < step.aloud
        turn, over = at + in_ms, at + in_ms + out_ms
        cues.append(
            Cue(
                Beat.BREATHE_IN,
                at,
                turn,
                "breathe.in" if aloud else "",
            )
        )
        cues.append(
            Cue(
                Beat.BREATHE_OUT,
                turn,
                over,
                "breathe.out" if aloud else "",
            )
        )
        at = over
    if at < end:
        cues.append(Cue(Beat.HOLD, at, end))
    return cues


def _breath(step: Step, pace: Pace) -> tuple[int, int]:
    """How long one breath goes in, and how long out."""
    in_ms, out_ms = step.in_ms, step.ms - step.in_ms
    match pace:
        case Pace.GENTLER:
            return min(in_ms, GENTLER_MS[0]), min(out_ms, GENTLER_MS[1])
        case Pace.EVEN:
            return step.ms // 2, step.ms - step.ms // 2
        case _:
            return in_ms, out_ms
