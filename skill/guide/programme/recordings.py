"""Recordings: the pieces that a segment is put together from, named by all that went into them.

A *piece* is what is recorded once: one line, or all that lies between two lines. Between pieces
lies a *cut*, where neither word nor tone sounds and the bed is the same in all of them. A recording
is a list of pieces, named by the fingerprint of that list.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise, product
from math import lcm

from skill.guide.frames import (
    FRAME_MS,
    ID_DIGITS,
    fingerprint_of,
    listing_of,
)
from skill.guide.programme.cutting import (
    CUT_FRAMES,
    QUIET,
    Edge,
    cut_before,
    runs_of,
    starts_of,
)
from skill.guide.programme.place import Place
from skill.guide.programme.playback import QUESTION
from skill.guide.programme.score import (
    Cue,
    Score,
)
from skill.guide.programme.session import Repertoire, Segment, SessionPlan
from skill.guide.words import VARYING, Words

__all__ = [
    "CUT_FRAMES",
    "EVENINGS",
    "FIRST",
    "PROMPT",
    "QUIET",
    "SOFT_STEPS",
    "SOUND",
    "Edge",
    "Piece",
    "Recording",
    "Tonight",
    "all_recordings",
    "pieces_of",
    "recording",
    "recordings_of",
    "whole_repertoire",
]

SOUND = 4
"""How recordings sound: tones, levels, mixing, encoding. Raise it when ``audio/`` makes them sound
different, so that old files are never mistaken for new ones (a test notices when it was
forgotten)."""

SOFT_STEPS = 1
"""How much softer a recording is for a couple who asked for "quieter": 1.5 dB a step.

With one step, recordings in which the guide speaks stay above the -19 LUFS below which Amazon may
refuse audio ("Normalizing the loudness of audio content"); with two, few would."""
EVENINGS = "evenings"
"""The folder of recordings that have been put together, beside that of the pieces."""
FIRST, PROMPT = VARYING


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


@dataclass(frozen=True)
class Recording:
    """One MP3: a segment in one locale and voice, with the words of one evening."""

    segment: str
    score: Score
    texts: tuple[tuple[str, str], ...]
    """The lines it speaks: id and full text, in the order they are first heard."""
    locale: str
    voice: str
    steps: int = 0
    """How much softer than it was recorded; 1.5 dB a step."""

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """What it is put together from, in order."""
        texts = dict(self.texts)
        return tuple(
            _spoken(
                piece,
                tuple(texts[line] for line in piece.lines),
                self.locale,
                self.voice,
            )
            for piece in _cut_up(self.score)
        )

    @property
    def frames(self) -> int:
        """How many frames its file has."""
        return sum(piece.frames for piece in self.pieces)

    @property
    def ms(self) -> int:
        """How long its file lasts: the score, to within one frame a practice."""
        return self.frames * FRAME_MS

    @cached_property
    def listing(self) -> str:
        """Its pieces, as they stand in its address."""
        return listing_of([piece.id for piece in self.pieces], self.steps)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the list of its pieces, each of which is named by all that made it."""
        return fingerprint_of(self.listing)

    @cached_property
    def name(self) -> str:
        """The file name: readable first, then sixteen digits of the fingerprint."""
        return f"{self.locale}-{self.segment}-{self.fingerprint[:ID_DIGITS]}.mp3"

    @property
    def path(self) -> str:
        """Where a server of recordings has it: the list of its pieces, and its name."""
        return f"{EVENINGS}/{self.listing}/{self.name}"


@lru_cache(maxsize=4_096)
def _spoken(
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
def _cut_up(score: Score) -> tuple[Piece, ...]:
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


@dataclass(frozen=True)
class Tonight:
    """What differs from evening to evening in the words of a recording."""

    milestone: int = 0
    """How many nights there will be with this one; 0: nothing is said of it."""
    question: int = 0
    """Its number; 0: there is none."""
    turn: int = 0
    """Any whole number: picks who speaks first, and what a part may be."""
    steps: int = 0
    """How much softer it is played; 1.5 dB a step."""

    @staticmethod
    def of(place: Place) -> "Tonight":
        """The evening of this place."""
        steps = SOFT_STEPS if place.preferences.soft else 0
        return Tonight(
            place.milestone,
            place.question,
            place.night.toordinal(),
            steps,
        )


def recording(
    segment: Segment,
    words: Words,
    tonight: Tonight = Tonight(),
) -> Recording:
    """The recording of a segment on this evening."""
    fills = {"milestone": words.milestones.get(tonight.milestone, ""), "look": ""}
    if segment.score.look_ms:
        fills["look"] = words.look(segment.score.look_ms)

    def text(line: str) -> str:
        if line == QUESTION:  # a place may be older than the bank, and its question gone
            return words.questions.get(tonight.question, words.questions[min(words.questions)]).text
        return words.text(line, pick=tonight.turn if line in (FIRST, PROMPT) else 0, **fills)

    texts = tuple((line, text(line)) for line in segment.score.lines)
    return Recording(
        segment.name,
        segment.score,
        texts,
        words.locale,
        words.voice,
        tonight.steps,
    )


def recordings_of(
    plan: SessionPlan,
    words: Words,
    tonight: Tonight,
) -> list[Recording]:
    """What one evening plays, and what "again" may ask for."""
    return [recording(segment, words, tonight) for segment in (*plan.segments, plan.again)]


def all_recordings(plan: SessionPlan, words: Words) -> Iterator[Recording]:
    """Every recording that this plan can ever play, each once."""
    yield from _each_once((*plan.segments, plan.again), words)


def whole_repertoire(repertoire: Repertoire, words: Words) -> Iterator[Recording]:
    """Every recording that any couple can ever hear: all sessions, as anybody may like them.

    Each comes twice: as it was recorded, and softer.
    """
    yield from _each_once(repertoire.every_segment(), words)


def _each_once(segments: Iterable[Segment], words: Words) -> Iterator[Recording]:
    names: set[str] = set()
    for segment in segments:
        for tonight in _evenings(segment, words):
            usual = recording(segment, words, tonight)
            if usual.name not in names:
                names.add(usual.name)
                yield usual
                yield replace(usual, steps=SOFT_STEPS)


def _evenings(segment: Segment, words: Words) -> Iterator[Tonight]:
    """One evening for each way in which the words of this segment can differ."""
    lines = set(segment.score.lines)
    counted = any(
        "{milestone}" in text for line in lines if line in words.lines for text in words.lines[line]
    )
    milestones = (0, *words.milestones) if counted else (0,)
    questions = tuple(words.questions) if QUESTION in lines else (0,)
    turns = range(lcm(*(len(words.lines[line]) for line in (FIRST, PROMPT) if line in lines)))
    for milestone, question, turn in product(milestones, questions, turns):
        yield Tonight(milestone, question, turn)


def pieces_of(recordings: Iterable[Recording]) -> list[Piece]:
    """The pieces of these recordings, each once, in the order in which they are first heard."""
    pieces = (piece for recording in recordings for piece in recording.pieces)
    return list({piece.id: piece for piece in pieces}.values())
