"""Recordings: those of an evening, and those that hold every piece that anybody can ever hear.

Every piece is found by a sum. The words of a piece are its own lines', so the variants, questions
and numbers of nights of one piece are never multiplied with those of another.
"""

from collections.abc import Iterable, Iterator, Sequence

from skill.guide.phases import Phase, phase_of
from skill.guide.programme.cutting import CUT_FRAMES, QUIET, Edge, Passage, passages_of
from skill.guide.programme.listening import QUESTION
from skill.guide.programme.pieces import SOUND, Piece
from skill.guide.programme.plans import Segment, SessionPlan
from skill.guide.programme.recording import (
    AFTER_QUESTION,
    EVENINGS,
    SOFT_STEPS,
    Recording,
    Tonight,
    behind_question,
    recording,
    text_of,
)
from skill.guide.programme.repertoire import Repertoire
from skill.guide.words import VARYING, Words

FIRST, PROMPT = VARYING

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
    "every_text",
    "pieces_of",
    "recording",
    "recordings_of",
    "whole_repertoire",
]


def recordings_of(
    plan: SessionPlan,
    words: Words,
    tonight: Tonight,
) -> list[Recording]:
    """What one evening plays, and what "again" may ask for."""
    return [recording(segment, words, tonight) for segment in (*plan.segments, plan.again)]


def all_recordings(plan: SessionPlan, words: Words) -> Iterator[Recording]:
    """Recordings of this plan that between them hold every piece that it can ever play."""
    yield from _covering((*plan.segments, plan.again), words)


def whole_repertoire(repertoire: Repertoire, words: Words) -> Iterator[Recording]:
    """Recordings that between them hold every piece that any couple can ever hear.

    All sessions, as anybody may like them, in every phase, with every variant and question.
    """
    yield from _covering(repertoire.every_segment(), words)


def every_text(repertoire: Repertoire, words: Words) -> Iterator[str]:
    """All that recordings can ever say, text by text; what several evenings say comes repeatedly.

    It is found without putting any recording together, which takes more than twice as long.
    """
    for segment, passages in _with_news(repertoire.every_segment(), words):
        lines = _lines_of(passages)
        for tonight in _evenings(lines, segment, words):
            for line in lines:
                yield text_of(line, segment, words, tonight)


def _covering(segments: Iterable[Segment], words: Words) -> Iterator[Recording]:
    known_pieces: set[str] = set()
    for segment, passages in _with_news(segments, words):
        for tonight in _evenings(_lines_of(passages), segment, words):
            evening = recording(segment, words, tonight)
            # All that its other passages can say has been heard in earlier segments.
            pieces = (piece for passage in passages for piece in evening.pieces_in(passage))
            piece_ids = {piece.id for piece in pieces}
            if not piece_ids <= known_pieces:
                known_pieces |= piece_ids
                yield evening


def _with_news(
    segments: Iterable[Segment], words: Words
) -> Iterator[tuple[Segment, list[Passage]]]:
    """The segments with passages that no earlier one has, each with these passages."""
    known: set[tuple[object, ...]] = set()
    for segment in segments:
        new_passages: list[Passage] = []
        for passage in passages_of(segment.score):
            # Its pieces depend on nothing but what it says itself.
            key = (passage, *_sayings(passage, segment, words))
            if key not in known:
                known.add(key)
                new_passages.append(passage)
        if new_passages:
            yield segment, new_passages


def _lines_of(passages: Iterable[Passage]) -> list[str]:
    """The ids of the lines that these passages speak."""
    return [line for passage in passages for line in passage.lines]


def _sayings(passage: Passage, segment: Segment, words: Words) -> Iterator[object]:
    """All that this passage may say in this segment."""
    for line in passage.lines:
        if line != QUESTION:
            yield words.variants(line, segment.phase)
    # The line before a look says how long it is, and lies in a passage of its own.
    yield segment.score.look_ms if passage.lines else 0


def _evenings(
    lines: Sequence[str],
    segment: Segment,
    words: Words,
) -> Iterator[Tonight]:
    """Evenings on which each of these lines says, one by one, all that it can say.

    As many as the line with the most to say needs: the others take turns beside it.
    """
    texts = {line: words.variants(line, segment.phase) for line in lines if line != QUESTION}
    picks = range(max((len(variants) for variants in texts.values()), default=1))
    nights = [(0, pick) for pick in picks]
    if any("{milestone}" in text for variants in texts.values() for text in variants):
        nights += _counted_nights(segment.phase, words)
    questions = list(words.questions) if QUESTION in lines else [0]
    for number in range(max(len(nights), len(questions))):
        milestone, pick = nights[number % len(nights)]
        yield Tonight(
            milestone,
            questions[number % len(questions)],
            turn=number,
            pick=pick,
        )
    if AFTER_QUESTION in texts:
        yield from _evenings_of_themes(segment, words)


def _counted_nights(phase: Phase, words: Words) -> Iterator[tuple[int, int]]:
    """The nights of this phase whose number is said, and what picks the variants on each of them.

    Each number comes on one night alone, so no other variant ever says it.
    """
    for milestone in words.milestones:
        kept = milestone - 1
        if phase_of(kept) is phase:
            yield milestone, kept


def _evenings_of_themes(segment: Segment, words: Words) -> Iterator[Tonight]:
    """Evenings on which a question's own closing says all that it can say."""
    of_theme = {question.theme: number for number, question in words.questions.items()}
    for question in of_theme.values():
        line = behind_question(AFTER_QUESTION, words, question)
        for pick in range(len(words.variants(line, segment.phase))):
            yield Tonight(question=question, pick=pick)


def pieces_of(recordings: Iterable[Recording]) -> list[Piece]:
    """The pieces of these recordings, each once, in the order in which they are first heard."""
    pieces = (piece for recording in recordings for piece in recording.pieces)
    return list({piece.id: piece for piece in pieces}.values())
