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
from skill.guide.text import phrases
from skill.guide.unspaced import words_as_spoken

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

    @property
    def milliseconds(self) -> tuple[int, int]:
        """Whole milliseconds that hold it."""
        return enclosing_ms(self.start, self.end)


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
    def _words(self) -> float:
        sentences = (phrase for phrase in phrases(self.text) if isinstance(phrase, str))
        return sum(map(words_as_spoken, sentences))


def line_windows(piece: Piece, clips: Clips) -> Iterator[LineWindow]:
    """Every spoken cue, in order."""
    texts = dict(piece.texts)
    for cue in piece.cues:
        if cue.line:
            yield _window(piece, cue, texts[cue.line], clips)


def _window(piece: Piece, cue: Cue, text: str, clips: Clips) -> LineWindow:
    seconds = _size(text, clips) / RATE
    if cue.beat is not Beat.SAY:
        # A word over a breath ends on its turn, so it begins that much earlier.
        return LineWindow(
            cue.line,
            cue.start - round(seconds * 1000),
            text,
            seconds,
            window=LEAD_MS / 1000,
            must_leave=0.0,
        )
    # Behind its last line a piece may end early: the word of a breath needs that time.
    borrowed_ms = CUT_FRAMES * FRAME_MS if piece.ends is Edge.BED else 0
    window_ms = min(cue.end, piece.ms + borrowed_ms) - cue.start
    return LineWindow(
        cue.line,
        cue.start,
        text,
        seconds,
        window=window_ms / 1000,
        must_leave=QUIET_AFTER_LINE_MS / 1000,
    )


def _size(text: str, clips: Clips) -> int:
    """How many samples a line takes with its pauses."""
    size = 0
    for phrase in phrases(text):
        if isinstance(phrase, int):
            size += position(phrase)
        else:
            size += clips.clip(phrase).size
    return size


def sentence_positions(piece: Piece, clips: Clips) -> Iterator[SentencePosition]:
    """Every sentence of a piece, in order."""
    texts = dict(piece.texts)
    for cue in piece.cues:
        if not cue.line:
            continue
        text = texts[cue.line]
        start = position(cue.start)
        if cue.beat is not Beat.SAY:
            start -= _size(text, clips)
        for phrase in phrases(text):
            if isinstance(phrase, int):
                start += position(phrase)
                continue
            end = start + clips.clip(phrase).size
            yield SentencePosition(start, end, phrase, cue.beat)
            start = end


def enclosing_ms(start: int, end: int) -> tuple[int, int]:
    """The whole milliseconds that hold a stretch of samples: its start rounded down, its end up."""
    return start // position(1), -(-end // position(1))


def check_windows(piece: Piece, clips: Clips) -> None:
    """Raise LineTooLong for the first line that does not fit, with its file and both lengths."""
    for window in line_windows(piece, clips):
        if window.spare < 0:
            leaves = window.window - window.must_leave
            raise LineTooLong(
                f"practices/{piece.practice}.toml: line {window.line} takes {window.seconds:.2f} s, "
                f"and its slot of {window.window:g} s leaves {leaves:g} s; lengthen the slot, "
                f"shorten the line in words/{piece.locale}/practices.toml, or, for a voice that is "
                "slower than estimated, lower characters_a_second in style.toml"
            )
