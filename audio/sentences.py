"""Sentences in time: where each one lies in its piece, and how full the window of each line is.

Worked out from the cues and the lengths of the clips alone. A line begins with its cue; a word over
a breath comes before its turn and ends on it, so that nobody breathes late.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from audio.samples import RATE, position
from audio.spoken import Clips
from skill.errors import LineTooLong
from skill.guide.frames import FRAME_MS
from skill.guide.programme import CUT_FRAMES, LEAD_MS, QUIET_AFTER_LINE_MS, Beat, Cue, Edge, Piece
from skill.guide.words import phrases

PACE = 110.0
"""Words a minute, pauses included, that running text is wanted at (105 to 115); told, not enforced:
words decide."""


@dataclass(frozen=True)
class SentencePosition:
    """Where a sentence lies in its piece or recording, in samples."""

    start: int
    end: int
    sentence: str
    beat: Beat


@dataclass(frozen=True)
class LineWindow:
    """A spoken cue: what it says, how long that takes and how long it may."""

    line: str
    start: int
    """Milliseconds from the start of the piece to where the line begins."""
    text: str
    seconds: float
    window: float
    """Seconds from there to the next thing that sounds."""
    must_leave: float
    """Seconds of the window that belong to nobody."""

    @property
    def spare(self) -> float:
        """Seconds the line could still grow."""
        return self.window - self.must_leave - self.seconds

    @property
    def pace(self) -> float:
        """Words a minute, pauses included."""
        return 60 * self._words / self.seconds

    @property
    def hurry(self) -> float:
        """Seconds of pause it lacks to be spoken at the wanted pace; 0 or more."""
        return max(0.0, 60 * self._words / PACE - self.seconds)

    @property
    def _words(self) -> int:
        return sum(len(phrase.split()) for phrase in phrases(self.text) if isinstance(phrase, str))


def line_windows(piece: Piece, clips: Clips) -> Iterator[LineWindow]:
    """Every spoken cue, in order."""
    texts = dict(piece.texts)
    for cue in piece.cues:
        if cue.line:
            yield _window(piece, cue, texts[cue.line], clips)


def _window(piece: Piece, cue: Cue, text: str, clips: Clips) -> LineWindow:
    seconds = _size(text, clips) / RATE
    if cue.beat is not Beat.SAY:
        start = cue.start - round(seconds * 1000)
        return LineWindow(cue.line, start, text, seconds, LEAD_MS / 1000, 0.0)
    # Behind its last line a piece may end early: the word of a breath needs that time.
    heard_to = piece.ms + (CUT_FRAMES * FRAME_MS if piece.ends is Edge.BED else 0)
    window = min(cue.end, heard_to) - cue.start
    return LineWindow(cue.line, cue.start, text, seconds, window / 1000, QUIET_AFTER_LINE_MS / 1000)


def _size(text: str, clips: Clips) -> int:
    """How many samples a line takes with its pauses."""
    return sum(
        position(phrase) if isinstance(phrase, int) else clips.clip(phrase).size
        for phrase in phrases(text)
    )


def sentence_positions(piece: Piece, clips: Clips) -> Iterator[SentencePosition]:
    """Every sentence of a piece, in order."""
    texts = dict(piece.texts)
    for cue in piece.cues:
        if not cue.line:
            continue
        at = position(cue.start)
        if cue.beat is not Beat.SAY:
            at -= _size(texts[cue.line], clips)
        for phrase in phrases(texts[cue.line]):
            if isinstance(phrase, int):
                at += position(phrase)
                continue
            size = clips.clip(phrase).size
            yield SentencePosition(at, at + size, phrase, cue.beat)
            at += size


def check_windows(piece: Piece, clips: Clips) -> None:
    """Raise LineTooLong for the first line that does not fit, with its file and both lengths."""
    for window in line_windows(piece, clips):
        if window.spare < 0:
            leaves = window.window - window.must_leave
            raise LineTooLong(
                f"practices/{piece.practice}.toml: line {window.line} takes {window.seconds:.2f} s, "
                f"and its slot of {window.window:g} s leaves {leaves:g} s; lengthen the slot, or "
                f"shorten the line in words/{piece.locale}/practices.toml"
            )
