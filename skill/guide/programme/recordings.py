"""Recordings: which file a segment is, named by the fingerprint of all that went into it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import lcm

from skill.guide.programme.place import Place
from skill.guide.programme.playback import QUESTION
from skill.guide.programme.score import Score
from skill.guide.programme.session import Repertoire, Segment, SessionPlan
from skill.guide.words import VARYING, Words

SOUND = 3
"""How recordings sound: tones, levels, mixing, encoding. Raise it when ``audio/`` makes them sound
different, so that old files are never mistaken for new ones (a test notices when it was
forgotten)."""

FIRST, PROMPT = VARYING


@dataclass(frozen=True)
class Recording:
    """One MP3: a segment in one locale and voice, with the words of one evening."""

    segment: str
    score: Score
    texts: tuple[tuple[str, str], ...]
    """The lines it speaks: id and full text, in the order they are first heard."""
    locale: str
    voice: str

    @cached_property
    def name(self) -> str:
        """The file name: readable first, then sixteen digits of the fingerprint."""
        return f"{self.locale}-{self.segment}-{self.fingerprint[:16]}.mp3"

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the times, the words, the voice and the sound."""
        cues = [(cue.beat, cue.start, cue.end, cue.line) for cue in self.score.cues]
        made_of = [SOUND, self.locale, self.voice, cues, self.score.spans[-1].fades, self.texts]
        return hashlib.sha256(json.dumps(made_of, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Tonight:
    """What differs from evening to evening in the words of a recording."""

    milestone: int = 0
    """How many nights there will be with this one; 0: nothing is said of it."""
    question: int = 0
    """Its number; 0: there is none."""
    turn: int = 0
    """Any whole number: picks who speaks first, and what a part may be."""

    @staticmethod
    def of(place: Place) -> "Tonight":
        """The evening of this place."""
        return Tonight(place.milestone, place.question, place.night.toordinal())


def recording(segment: Segment, words: Words, tonight: Tonight = Tonight()) -> Recording:
    """The recording of a segment on this evening."""
    fills = {"milestone": words.milestones.get(tonight.milestone, ""), "look": ""}
    if segment.score.look_ms:
        fills["look"] = words.look(segment.score.look_ms)

    def text(line: str) -> str:
        if line == QUESTION:  # a place may be older than the bank, and its question gone
            return words.questions.get(tonight.question, words.questions[min(words.questions)]).text
        return words.line(line, pick=tonight.turn if line in (FIRST, PROMPT) else 0, **fills)

    texts = tuple((line, text(line)) for line in segment.score.lines)
    return Recording(segment.name, segment.score, texts, words.locale, words.voice)


def recordings_of(plan: SessionPlan, words: Words, tonight: Tonight) -> list[Recording]:
    """What one evening plays, and what "again" may ask for."""
    return [recording(segment, words, tonight) for segment in (*plan.segments, plan.again)]


def all_recordings(plan: SessionPlan, words: Words) -> Iterator[Recording]:
    """Every recording that this plan can ever play, each once."""
    yield from _each_once((*plan.segments, plan.again), words)


def whole_repertoire(repertoire: Repertoire, words: Words) -> Iterator[Recording]:
    """Every recording that any couple can ever hear, each once: all sessions, as anybody may like them."""
    yield from _each_once(repertoire.every_segment(), words)


def _each_once(segments: Iterable[Segment], words: Words) -> Iterator[Recording]:
    seen: set[str] = set()
    for segment in segments:
        for tonight in _evenings(segment, words):
            made = recording(segment, words, tonight)
            if made.name not in seen:
                seen.add(made.name)
                yield made


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
