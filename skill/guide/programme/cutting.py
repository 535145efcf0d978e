"""Cutting: where a score is cut into pieces, and how the bed is at each cut."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby, pairwise

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
UNIT_MS = 12_000
"""A quiet that lasts is laid of stretches of this length (500 frames), which all recordings share,
and only what is left over is its own."""
FADE_MS = 48_000
"""So long the bed takes at least to go out for the night, if the quiet behind the last word lasts."""
QUIET = frozenset({Beat.HOLD, Beat.LOOK, Beat.TALK})
"""The cues in which the guide is silent."""
BREATH = frozenset({Beat.BREATHE_IN, Beat.BREATHE_OUT})
_BREATHS, _PAUSE = -1, -2


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


def runs_of(score: Score) -> Iterator[list[Cue]]:
    """The cues of each piece: of each practice each line, its breaths, and each long quiet."""
    for span in score.spans:
        cues = list(_in_stretches(score, span))
        run: list[Cue] = []
        for _, group in groupby(enumerate(cues), _kind):
            stretch = [cue for _, cue in group]
            # Before a word over a breath the bed must rise again, and the word has its own lead.
            needs_ms = LONG_QUIET_MS + LEAD_MS if _speaks_over_breath(stretch[0]) else 0
            if run and not (
                _is_quiet_below(needs_ms, run) or _is_quiet_below(LONG_QUIET_MS, stretch)
            ):
                yield run
                run = []
            run += stretch
        yield run


def _in_stretches(score: Score, span: Span) -> Iterator[Cue]:
    """The cues of one practice: all quiet sounds the same, and a long one comes in stretches."""
    cues = [cue for cue in score.cues if span.start <= cue.start < span.end]
    for is_quiet, group in groupby(cues, lambda cue: cue.beat in QUIET):
        if not is_quiet:
            yield from group
            continue
        start, *_, end = (moment for cue in group for moment in (cue.start, cue.end))
        # The bed of the night's end goes out by a long slope, which nothing else shares.
        own_ms = FADE_MS if span.fades and end == span.end else UNIT_MS
        while end - start >= UNIT_MS + own_ms:
            yield Cue(Beat.HOLD, start, start + UNIT_MS)
            start += UNIT_MS
        yield Cue(Beat.HOLD, start, end)


def _kind(numbered: tuple[int, Cue]) -> int:
    """The same for cues that stay together: a line, and a shared quiet, have a number of their own."""
    number, cue = numbered
    if cue.beat is Beat.SAY or _is_unit(cue):
        return number
    return _BREATHS if cue.beat in BREATH else _PAUSE


def _is_unit(cue: Cue) -> bool:
    return cue.beat in QUIET and cue.ms == UNIT_MS


def _is_quiet_below(ms: int, cues: Sequence[Cue]) -> bool:
    """Whether these cues are a quiet, and one that is shorter than this."""
    return _quiet_ms(cues) == cues[-1].end - cues[0].start < ms


def _quiet_ms(cues: Sequence[Cue]) -> int:
    """How long it is quiet before the first of these cues that sounds."""
    sounding = (cue.start for cue in cues if cue.beat not in QUIET)
    return next(sounding, cues[-1].end) - cues[0].start


def cut_before(run: Sequence[Cue], start: int) -> tuple[int, Edge]:
    """The frame at which the recording is cut before these cues, and how the bed is there."""
    if _quiet_ms(run) >= LONG_QUIET_MS:
        return start + SUNK_FRAMES, Edge.SUNK
    # A word over a breath begins before its turn, and is not cut in two.
    lead_frames = LEAD_FRAMES if _speaks_over_breath(run[0]) else 0
    return start - CUT_FRAMES - lead_frames, Edge.BED


def _speaks_over_breath(cue: Cue) -> bool:
    return cue.beat is Beat.BREATHE_IN and bool(cue.line)


def opening_of(score: Score) -> tuple[bool, bool]:
    """How a practice begins, as far as the cut before it depends on that.

    Whether by a long quiet, and whether by a breath with a word over it.
    """
    return _quiet_ms(score.cues) >= LONG_QUIET_MS, _speaks_over_breath(score.cues[0])


def starts_of(score: Score, runs: Sequence[Sequence[Cue]]) -> list[int]:
    """The frame at which the cues of each piece are heard, and that at which the recording ends.

    A practice has whole frames, counted from its own start, and so have each of its lines and its
    breaths, so that they have the same pieces wherever they stand; a quiet takes up the rest.
    """
    starts = [0]
    span, span_frame = score.spans[0], 0
    for earlier_run, run in pairwise(runs):
        at = run[0].start
        if at == span.end:
            span_frame += _frames(span.end - span.start)
            span = score.span_at(at)
        has_own_length = earlier_run[0].beat not in QUIET
        if has_own_length and at > span.start:
            own_frames = _frames(at - earlier_run[0].start)
            starts.append(starts[-1] + own_frames)
        else:
            starts.append(span_frame + _frames(at - span.start))
    end = span_frame + _frames(span.end - span.start)
    return [*starts, end]


def _frames(ms: int) -> int:
    """The nearest whole number of frames."""
    return round(ms / FRAME_MS)
