"""Quiets: a long one is laid of stretches that all recordings share, so it costs next to nothing."""

from collections.abc import Iterator

from skill.guide.frames import FRAME_MS
from skill.guide.programme.cutting import CUT_FRAMES, LONG_QUIET_MS, Cut, Edge

STRETCHES_MS = (12_000, 6_000)
"""Whole frames both of them (500 and 250). What is left over, 3 to 9 seconds and before a word over
a breath a little more, is a piece of its own."""
FADE_MS = 48_000
"""So long the bed takes to go out for the night, if the quiet behind the last word lasts: one piece,
which all nights share."""


def least_quiet(ends: Cut) -> int:
    """The fewest frames of a quiet that is a piece of its own, before such a cut.

    A word over a breath begins before its turn, and the bed must have risen for it.
    """
    lead_frames = max(0, -ends.frames - CUT_FRAMES)
    return LONG_QUIET_MS // FRAME_MS + lead_frames


def quiets_between(start: int, end: int, ends: Cut) -> Iterator[range]:
    """The stretches of a quiet that lasts from one frame to another, each of them a piece."""
    if start == end:
        return
    least = least_quiet(ends)
    fade_frames = FADE_MS // FRAME_MS
    # The bed of the night's end goes out by one long slope.
    fades = ends.edge is Edge.FADE and end - start >= fade_frames + least
    own_end = end - fade_frames if fades else end
    if fades or ends.edge is not Edge.FADE:
        for stretch_ms in STRETCHES_MS:
            frames = stretch_ms // FRAME_MS
            while own_end - start >= frames + least:
                yield range(start, start + frames)
                start += frames
    yield range(start, own_end)
    if fades:
        yield range(own_end, end)
