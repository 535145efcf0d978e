"""Pieces: what is recorded once, one line or all that lies between two, named by its making."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from skill.guide.estimate import needed_ms
from skill.guide.frames import FRAME_MS, ID_DIGITS
from skill.guide.programme.cutting import (
    SUNK_FRAMES,
    Cut,
    Edge,
    Passage,
    end_of_sound,
    whole_frames,
)
from skill.guide.programme.quiets import least_quiet, quiets_between
from skill.guide.programme.score import QUIET_AFTER_LINE_MS, Beat, Cue

SOUND = 8
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

    @cached_property
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
def pieces_of_passage(
    passage: Passage,
    texts: tuple[str, ...],
    characters_a_second: float,
    locale: str,
    voice: str,
) -> tuple[Piece, ...]:
    """The pieces of a passage with its words: a text for each of its lines.

    It is cached, since many recordings share them and a fingerprint takes a while.
    """
    words_ms = 0
    if passage.cues[0].beat is Beat.SAY:
        words_ms = needed_ms(texts[0], characters_a_second, QUIET_AFTER_LINE_MS)
    by_line = dict(zip(passage.lines, texts, strict=True))
    return tuple(
        spoken(
            piece,
            tuple(by_line[line] for line in piece.lines),
            locale,
            voice,
        )
        for piece in cut_up(passage, words_ms)
    )


@lru_cache(maxsize=4_096)
def spoken(
    piece: Piece,
    texts: tuple[str, ...],
    locale: str,
    voice: str,
) -> Piece:
    """A piece with its words: a text for each of its lines. A quiet of no words is always one."""
    return replace(
        piece,
        texts=tuple(zip(piece.lines, texts, strict=True)),
        locale=locale,
        voice=voice,
    )


def cut_up(passage: Passage, words_ms: int = 0) -> tuple[Piece, ...]:
    """The pieces of a passage, still without words, whose line needs so long; 0: all of its slot.

    What a line leaves of its slot is quiet like any other: where it is long, all share it.
    """
    quiet_from = _quiet_from(passage, words_ms)
    stretches: list[tuple[tuple[Cue, ...], range]] = []
    if quiet_from > 0:
        stretches.append((_sounding(passage, quiet_from, words_ms), range(quiet_from)))
    for quiet in quiets_between(quiet_from, passage.frames, passage.ends):
        stretches.append((_hold(quiet), quiet))
    between = [quiet.start + SUNK_FRAMES for _, quiet in stretches[1:]]
    cuts = [
        passage.begins,
        *(Cut(frame, Edge.SUNK) for frame in between),
        Cut(passage.frames + passage.ends.frames, passage.ends.edge),
    ]
    return tuple(
        _piece(cues, begins, ends, passage.practice)
        for (cues, _), (begins, ends) in zip(stretches, pairwise(cuts), strict=True)
    )


def _quiet_from(passage: Passage, words_ms: int) -> int:
    """The frame at which the long quiet behind a passage begins; its end where there is none."""
    first = passage.cues[0]
    sounds_ms = end_of_sound(passage.cues)
    if first.beat is Beat.SAY and words_ms:
        sounds_ms = min(sounds_ms, words_ms)
    quiet_from = whole_frames(sounds_ms)
    is_long = passage.frames - quiet_from >= least_quiet(passage.ends)
    return quiet_from if is_long else passage.frames


def _sounding(passage: Passage, quiet_from: int, words_ms: int) -> tuple[Cue, ...]:
    """The cues of a passage up to its long quiet, its line as long as its words need."""
    if quiet_from == passage.frames:
        return passage.cues
    sounding = [cue for cue in passage.cues if cue.start < end_of_sound(passage.cues)]
    first = sounding[0]
    if first.beat is Beat.SAY and words_ms:
        sounding[0] = replace(first, end=min(first.end, words_ms))
    return tuple(sounding)


def _hold(quiet: range) -> tuple[Cue, ...]:
    """All quiet sounds the same: whether the two look, talk or rest is not heard."""
    return (Cue(Beat.HOLD, quiet.start * FRAME_MS, quiet.stop * FRAME_MS),)


def _piece(cues: Sequence[Cue], begins: Cut, ends: Cut, practice: str) -> Piece:
    """What lies between two cuts; its cues are counted from the first of them."""
    earlier = begins.frames * FRAME_MS
    own_cues = (replace(cue, start=cue.start - earlier, end=cue.end - earlier) for cue in cues)
    return Piece(
        tuple(own_cues),
        ends.frames - begins.frames,
        begins.edge,
        ends.edge,
        practice,
    )
