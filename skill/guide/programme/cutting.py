"""Cutting: a score in passages, where each of them is cut, and how the bed is at each cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise

from skill.guide.frames import FRAME_MS
from skill.guide.programme.score import LEAD_FRAMES, LEAD_MS, Beat, Cue, Score, Span

CUT_FRAMES = 6
"""So long before a cue it is cut (144 ms).

A line leaves 300 ms of its slot, and in the middle of them the bed has returned from that line
and has not yet stepped back for the next one.
"""
SUNK_FRAMES = 35
"""So long behind the beginning of a long quiet it is cut (840 ms): the bed takes 800 to sink."""
LONG_QUIET_MS = 3_000
"""A shorter quiet is no piece behind a line, but belongs to it."""
QUIET = frozenset({Beat.HOLD, Beat.LOOK, Beat.TALK})
"""The cues in which the guide is silent."""
BREATH = frozenset({Beat.BREATHE_IN, Beat.BREATHE_OUT})


class Edge(StrEnum):
    """How the bed is where a piece begins or ends."""

    BED = "bed"
    """As loud as between words: another piece lies there."""
    SUNK = "sunk"
    """As soft as in a long quiet: another piece lies there."""
    SILENCE = "silence"
    """The recording begins or ends."""
    FADE = "fade"
    """The night ends: behind the last words, in all the time that is left."""


@dataclass(frozen=True)
class Cut:
    """Where a recording is cut beside a passage's first cue, and how the bed is there."""

    frames: int
    """From that cue on; below 0: before it."""
    edge: Edge


@dataclass(frozen=True)
class Passage:
    """A line, breaths or a bell, and all the quiet behind it: what no other words can change."""

    cues: tuple[Cue, ...]
    """From the passage's own start."""
    frames: int
    """From its start to that of the next one."""
    begins: Cut
    ends: Cut
    """The cut before the next passage, counted from there."""
    practice: str
    """Whose cues they are."""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The ids of the lines it speaks, each once, in order."""
        return tuple(dict.fromkeys(cue.line for cue in self.cues if cue.line))


@lru_cache(maxsize=1_024)
def passages_of(score: Score) -> tuple[Passage, ...]:
    """A score from its first passage to its last; kept, since every night comes back to it."""
    runs = [(span, run) for span in score.spans for run in _runs_of(score, span)]
    starts = _starts_of(runs)
    last_edge = Edge.FADE if score.spans[-1].fades else Edge.SILENCE
    cuts = [
        Cut(0, Edge.SILENCE),
        *(_cut_before(run) for _, run in runs[1:]),
        Cut(0, last_edge),
    ]
    stretches = zip(runs, pairwise(starts), pairwise(cuts), strict=True)
    return tuple(
        Passage(_shifted(run, -run[0].start), end - start, begins, ends, span.practice)
        for (span, run), (start, end), (begins, ends) in stretches
    )


def _runs_of(score: Score, span: Span) -> Iterator[list[Cue]]:
    """The cues of each passage of one practice."""
    run: list[Cue] = []
    for cue in score.cues:
        if not span.start <= cue.start < span.end:
            continue
        begins_anew = run and _opens_passage(cue, run[-1])
        if begins_anew and not _needs_quiet_before(cue, run) and not _breathes_on(cue, run):
            yield run
            run = []
        run.append(cue)
    yield run


def _opens_passage(cue: Cue, before: Cue) -> bool:
    """Whether this cue begins a passage: a line, a bell, or the first of some breaths."""
    if cue.beat in BREATH:
        return before.beat not in BREATH
    return cue.beat not in QUIET


def _needs_quiet_before(cue: Cue, run: Sequence[Cue]) -> bool:
    """Whether it takes in the quiet with which its practice begins.

    Before a word over a breath the bed must rise again, and the word has its own lead.
    """
    return cue.is_word_over_breath and _is_quiet_below(LONG_QUIET_MS + LEAD_MS, run)


def _breathes_on(cue: Cue, run: Sequence[Cue]) -> bool:
    """Whether its word would begin where the breaths before it still sound.

    Gentler breaths leave a second of quiet between them, and a word has more than that for itself.
    """
    last_sound = next((before for before in reversed(run) if before.beat not in QUIET), None)
    if not cue.is_word_over_breath or last_sound is None or last_sound.beat is Beat.SAY:
        return False
    quiet_ms = cue.start - last_sound.end
    return quiet_ms < LEAD_MS + (CUT_FRAMES + 1) * FRAME_MS


def _is_quiet_below(ms: int, cues: Sequence[Cue]) -> bool:
    """Whether these cues are a quiet, and one that is shorter than this."""
    return _quiet_ms(cues) == cues[-1].end - cues[0].start < ms


def _quiet_ms(cues: Sequence[Cue]) -> int:
    """How long it is quiet before the first of these cues that sounds."""
    sounding = (cue.start for cue in cues if cue.beat not in QUIET)
    return next(sounding, cues[-1].end) - cues[0].start


def _cut_before(run: Sequence[Cue]) -> Cut:
    if _quiet_ms(run) >= LONG_QUIET_MS:
        return Cut(SUNK_FRAMES, Edge.SUNK)
    # A word over a breath begins before its turn, and is not cut in two.
    lead_frames = LEAD_FRAMES if run[0].is_word_over_breath else 0
    return Cut(-CUT_FRAMES - lead_frames, Edge.BED)


def opening_of(score: Score) -> tuple[bool, bool]:
    """How a practice begins, as far as the cut before it depends on that.

    Whether by a long quiet, and whether by a breath with a word over it.
    """
    return _quiet_ms(score.cues) >= LONG_QUIET_MS, score.cues[0].is_word_over_breath


def _starts_of(runs: Sequence[tuple[Span, Sequence[Cue]]]) -> list[int]:
    """The frame at which each passage begins, and that at which the recording ends.

    A practice has whole frames, counted from its own start, and so have each of its lines and its
    breaths, so that they have the same pieces wherever they stand; a long quiet takes up the rest.
    """
    starts = [0]
    span_frame = 0
    for (earlier_span, earlier_run), (span, run) in pairwise(runs):
        at = run[0].start
        if span != earlier_span:
            span_frame += whole_frames(earlier_span.end - earlier_span.start)
        has_own_length = at > span.start and not _has_long_quiet(earlier_run)
        if has_own_length:
            starts.append(starts[-1] + whole_frames(at - earlier_run[0].start))
        else:
            starts.append(span_frame + whole_frames(at - span.start))
    last_span, _ = runs[-1]
    end = span_frame + whole_frames(last_span.end - last_span.start)
    return [*starts, end]


def _has_long_quiet(run: Sequence[Cue]) -> bool:
    """Whether it begins by quiet, or ends by a long one: what can take up a frame."""
    behind_ms = run[-1].end - end_of_sound(run)
    return run[0].beat in QUIET or behind_ms >= LONG_QUIET_MS


def end_of_sound(cues: Sequence[Cue]) -> int:
    """When the last of these cues that sounds is over; where none does, their start."""
    sounding = [cue.end for cue in cues if cue.beat not in QUIET]
    return sounding[-1] if sounding else cues[0].start


def whole_frames(ms: int) -> int:
    """The nearest whole number of frames; of two, the higher one.

    Always the higher one, so that what lasts whole frames has as many of them wherever it begins.
    """
    return (ms + FRAME_MS // 2) // FRAME_MS


def _shifted(cues: Sequence[Cue], ms: int) -> tuple[Cue, ...]:
    """The same cues, so much later."""
    return tuple(Cue(cue.beat, cue.start + ms, cue.end + ms, cue.line) for cue in cues)
