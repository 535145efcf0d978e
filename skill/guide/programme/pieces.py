"""Pieces: what is recorded once, one line or all that lies between two, named by its making."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from skill.guide.frames import FRAME_MS, ID_DIGITS
from skill.guide.programme.cutting import (
    Edge,
    cut_before,
    runs_of,
    starts_of,
)
from skill.guide.programme.score import Cue, Score

SOUND = 6
"""How recordings sound: tones, levels, mixing, encoding. Raise it when ``audio/`` makes them sound
different, so that old files are never mistaken for new ones (a test notices when it was
forgotten)."""


@dataclass(frozen=True)
class Piece:
    """What is recorded once and shared by every recording that has it."""

    cues: tuple[Cue, ...]
    """From the piece's own start, which is the cut before its first cue."""
    frames: int
    """Its length; its last cue reaches beyond it, to where the next piece has its first one."""
    begins: Edge
    ends: Edge
    practice: str
    """Whose cues they are; for messages alone, so it is no part of the fingerprint."""
    texts: tuple[tuple[str, str], ...] = ()
    """The lines it speaks: id and full text."""
    locale: str = ""
    voice: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The ids of the lines it speaks, each once, in order."""
        return tuple(dict.fromkeys(cue.line for cue in self.cues if cue.line))

    @property
    def ms(self) -> int:
        """Its length."""
        return self.frames * FRAME_MS

    @cached_property
    def id(self) -> str:
        """Sixteen digits of the fingerprint of its times, its words, its voice and the sound."""
        texts = dict(self.texts)
        cues = [
            (
                cue.beat,
                cue.start,
                cue.end,
                texts.get(cue.line, ""),
            )
            for cue in self.cues
        ]
        made_of = [
            SOUND,
            self.locale,
            self.voice,
            cues,
            self.frames,
            self.begins,
            self.ends,
        ]
        text = json.dumps(made_of, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:ID_DIGITS]

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.id}.mp3"


@lru_cache(maxsize=4_096)
def spoken(
    piece: Piece,
    texts: tuple[str, ...],
    locale: str,
    voice: str,
) -> Piece:
    """A piece with its words.

    It is cached, since many recordings share it and its fingerprint takes a while.
    """
    lines = tuple(zip(piece.lines, texts, strict=True))
    return replace(
        piece,
        texts=lines,
        locale=locale,
        voice=voice,
    )


@lru_cache(maxsize=1_024)
def cut_up(score: Score) -> tuple[Piece, ...]:
    """The pieces of a score, still without words: from one cut to the next."""
    runs = list(runs_of(score))
    starts = starts_of(score, runs)
    # There is one start more than there are runs: the end of the recording.
    cuts = [(0, Edge.SILENCE)]
    cuts += [cut_before(run, start) for run, start in zip(runs[1:], starts[1:], strict=False)]
    last_edge = Edge.FADE if score.spans[-1].fades else Edge.SILENCE
    cuts.append((starts[-1], last_edge))
    pieces: list[Piece] = []
    for run, start, stretch in zip(runs, starts, pairwise(cuts), strict=False):
        (cut, begins), (next_cut, ends) = stretch
        shift = (start - cut) * FRAME_MS - run[0].start
        practice = score.span_at(run[0].start).practice
        piece = Piece(
            _shifted(run, shift),
            next_cut - cut,
            begins,
            ends,
            practice,
        )
        pieces.append(piece)
    return tuple(pieces)


def _shifted(cues: Sequence[Cue], ms: int) -> tuple[Cue, ...]:
    """The same cues, so much later."""
    return tuple(replace(cue, start=cue.start + ms, end=cue.end + ms) for cue in cues)
