"""Cutting: where a score is cut into pieces, and how the bed is at each cut."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby, pairwise

from skill.guide.frames import FRAME_MS
from skill.guide.programme.score import LEAD_FRAMES, Beat, Cue, Score

CUT_FRAMES = 6
"""So long before a cue it is cut (144 ms).

A line leaves 300 ms of its slot, and in the middle of them the bed has returned from that line
and has not yet stepped back for the next one.
"""
SUNK_FRAMES = 42
"""So long behind the beginning of a long quiet it is cut (1 s): by then the bed has sunk."""
LONG_QUIET_MS = 3_000
"""A shorter quiet is no piece; it belongs to the line beside it."""
QUIET = frozenset({Beat.HOLD, Beat.LOOK, Beat.TALK})
"""The cues in which the guide is silent."""


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
    """The cues of each piece: of each practice, each line by itself, and what lies between two."""
    for span in score.spans:
        cues = [cue for cue in score.cues if span.start <= cue.start < span.end]
        run: list[Cue] = []
        for _, group in groupby(enumerate(cues), _kind):
            stretch = [cue for _, cue in group]
            if run and not (_is_short_quiet(run) or _is_short_quiet(stretch)):
                yield run
                run = []
            run += stretch
        yield run


def _kind(numbered: tuple[int, Cue]) -> int:
    """The same for cues that stay together: a line has a number of its own."""
    number, cue = numbered
    return number if cue.beat is Beat.SAY else -1


def _is_short_quiet(cues: Sequence[Cue]) -> bool:
    """Whether it is one; that with which a recording opens is a piece, which all of them share."""
    if cues[0].start == 0:
        return False
    return _quiet_ms(cues) == cues[-1].end - cues[0].start < LONG_QUIET_MS


def _quiet_ms(cues: Sequence[Cue]) -> int:
    """How long it is quiet before the first of these cues that sounds."""
    sounding = (cue.start for cue in cues if cue.beat not in QUIET)
    return next(sounding, cues[-1].end) - cues[0].start


def cut_before(run: Sequence[Cue], start: int) -> tuple[int, Edge]:
    """The frame at which the recording is cut before these cues, and how the bed is there."""
    if _quiet_ms(run) >= LONG_QUIET_MS:
        return start + SUNK_FRAMES, Edge.SUNK
    # A word over a breath begins before its turn, and is not cut in two.
    leads = run[0].beat is Beat.BREATHE_IN and bool(run[0].line)
    lead_frames = LEAD_FRAMES if leads else 0
    return start - CUT_FRAMES - lead_frames, Edge.BED


def opening_of(score: Score) -> tuple[bool, bool]:
    """How a practice begins, as far as the cut before it depends on that.

    Whether by a long quiet, and whether by a breath with a word over it.
    """
    first = score.cues[0]
    speaks_over_breath = first.beat is Beat.BREATHE_IN and bool(first.line)
    return _quiet_ms(score.cues) >= LONG_QUIET_MS, speaks_over_breath


def starts_of(score: Score, runs: Sequence[Sequence[Cue]]) -> list[int]:
    """The frame at which the cues of each piece are heard, and that at which the recording ends.

    A practice has whole frames, counted from its own start, and so has each of its lines, so that
    both have the same pieces wherever they stand; what lies between two lines takes up the rest.
    """
    starts = [0]
    span, span_frame = score.spans[0], 0
    for earlier_run, run in pairwise(runs):
        at = run[0].start
        if at == span.end:
            span_frame += _frames(span.end - span.start)
            span = score.span_at(at)
        follows_a_line = at > span.start and earlier_run[-1].beat is Beat.SAY
        if follows_a_line:
            line_frames = _frames(at - earlier_run[0].start)
            starts.append(starts[-1] + line_frames)
        else:
            starts.append(span_frame + _frames(at - span.start))
    end = span_frame + _frames(span.end - span.start)
    return [*starts, end]


def _frames(ms: int) -> int:
    """The nearest whole number of frames."""
    return round(ms / FRAME_MS)
