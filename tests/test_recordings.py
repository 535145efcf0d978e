"""A recording's name holds all that went into it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from skill.guide.couple import Preferences
from skill.guide.frames import FRAME_BYTES, fingerprint_of, read_listing
from skill.guide.programme.cutting import BREATH
from skill.guide.programme.inside import inside
from skill.guide.programme.playback import QUESTION, Place
from skill.guide.programme.practice import Do, Practice, Step
from skill.guide.programme.recordings import (
    QUIET,
    SOFT_STEPS,
    Edge,
    Piece,
    Recording,
    Tonight,
    all_recordings,
    pieces_of,
    recording,
    recordings_of,
    whole_repertoire,
)
from skill.guide.programme.score import Beat, Cue, Score, compose
from skill.guide.programme.session import USUAL, Segment
from tests.bedroom import PLAN, REPERTOIRE, WORDS

FIRST = Tonight(milestone=1)


def test_a_changed_word_changes_the_name() -> None:
    """And the name of no recording that does not speak it."""
    other = replace(WORDS, lines={**WORDS.lines, "look.3": ("Look.",)})
    before, after = recordings_of(PLAN, WORDS, FIRST), recordings_of(PLAN, other, FIRST)
    assert [old.name == new.name for old, new in zip(before, after, strict=True)] == [
        True,
        False,
        True,
    ]


def test_a_changed_time_voice_or_locale_changes_the_name() -> None:
    """Whatever is heard differently is another file."""
    made = recording(PLAN.segments[0], WORDS)
    first, *rest = made.score.cues
    longer = Score(
        (Cue(first.beat, 0, first.end - 1), replace(rest[0], start=first.end - 1), *rest[1:]),
        made.score.spans,
    )
    others = [
        replace(made, score=longer),
        replace(made, voice="tone"),
        replace(made, locale="en-GB"),
    ]
    assert len({made.name, *(other.name for other in others)}) == 4


def test_only_the_closing_depends_on_the_number_of_nights() -> None:
    """Breathing is one file for all nights, and a number of which nothing is said changes nothing."""
    usual, first = (recordings_of(PLAN, WORDS, Tonight(nights)) for nights in (0, 1))
    assert usual[0] == first[0]
    assert usual[1] != first[1]
    assert recordings_of(PLAN, WORDS, Tonight(4)) == usual


def test_another_closing_costs_its_own_seconds() -> None:
    """All that differs between two nights is the piece that says it, and a quiet that others share."""
    usual, first = (recordings_of(PLAN, WORDS, Tonight(nights))[1] for nights in (0, 1))
    new = [piece for piece in first.pieces if piece not in usual.pieces]
    spoken = [piece.lines for piece in new if piece.lines]
    assert spoken == [("close.3",)]
    assert sum(piece.ms for piece in new if not piece.lines) < 10_000


def test_another_question_costs_its_own_seconds() -> None:
    """Its piece ends before the talk behind it, whose stretches all questions share."""
    segment = next(
        segment
        for segment in REPERTOIRE.plan("ordinary-12").segments
        if QUESTION in segment.score.lines
    )
    one, other = (recording(segment, WORDS, Tonight(question=number)).pieces for number in (1, 2))
    new = [piece for piece in other if piece not in one]
    assert [piece.lines for piece in new if piece.lines] == [(QUESTION,)]
    assert sum(piece.ms for piece in new if piece.lines) < 9_000
    # The talk behind it begins with its words; what that leaves over is shared by its length.
    assert sum(piece.ms for piece in new if not piece.lines) < 10_000


def test_a_recording_is_its_pieces() -> None:
    """Whatever the segment: as long as its score to within a frame a practice, and all that sounds in its order."""
    for segment in REPERTOIRE.every_segment():
        made = recording(segment, WORDS)
        assert abs(made.ms - segment.score.ms) <= 24 * len(segment.score.spans)
        cues = [cue for piece in made.pieces for cue in piece.cues]
        assert sounding(cues) == sounding(segment.score.cues)
        edges = [(before.ends, after.begins) for before, after in pairwise(made.pieces)]
        assert all(ends is begins for ends, begins in edges)
        assert {ends for ends, _ in edges} <= {Edge.BED, Edge.SUNK}


def sounding(cues: Iterable[Cue]) -> list[tuple[Beat, str]]:
    """All that sounds, in its order: a quiet may be cut up, and one lies behind another."""
    return [(cue.beat, cue.line) for cue in cues if cue.beat not in QUIET]


def test_a_practice_has_the_same_pieces_wherever_it_stands() -> None:
    """So that sessions share them: its times are counted in frames from its own start."""
    practices = REPERTOIRE.practices
    touch, thanks = practices["touch.3"], practices["thanks.3"]
    odd = Practice("odd", "test", (Step(Do.HOLD, 1_000), Step(Do.SAY, 7_007, line="look.3")))
    alone = _pieces_of([odd, touch, thanks])
    later = _pieces_of([odd, practices["check-in.3"], touch, thanks])
    assert {piece.id for piece in alone} < {piece.id for piece in later}


def _pieces_of(practices: list[Practice]) -> tuple[Piece, ...]:
    return recording(Segment("test", compose(practices)), WORDS).pieces


def test_a_long_quiet_is_laid_of_stretches_that_all_share() -> None:
    """Whatever is before and behind them, and whether the two look, talk or rest."""
    before = [Step(Do.HOLD, 1_000), Step(Do.SAY, 7_000, line="look.3")]
    shared = set[str]()
    for number, quiet in enumerate((Do.HOLD, Do.LOOK, Do.TALK)):
        long = Practice(f"long-{number}", "test", (*before, Step(quiet, 100_000 + number)))
        pieces = [piece for piece in _pieces_of([long]) if not piece.lines]
        stretches = {piece.id for piece in pieces if piece.ms == 12_000}
        assert len(stretches) == 1
        shared |= stretches
    assert len(shared) == 1


def test_all_that_anybody_can_hear_is_under_120_megabytes() -> None:
    """Though every sentence has variants: a frame of 24 ms has 144 bytes."""
    frames = sum(every_piece().values())
    assert frames * FRAME_BYTES < 120_000_000


def test_no_breath_is_cut_in_two() -> None:
    """However gently it goes, and whatever is said over the next one.

    The last one of a piece reaches up to the cut, and rests a little earlier.
    """
    cut = {
        (piece.practice, piece.lines)
        for recording in every_recording()
        for piece in recording.pieces
        if any(cue.end > piece.ms for cue in piece.cues[:-1] if cue.beat in BREATH)
    }
    assert cut == set()


@cache
def every_recording() -> list[Recording]:
    """Recordings that between them hold every piece that anybody can ever hear."""
    return list(whole_repertoire(REPERTOIRE, WORDS))


@cache
def every_piece() -> dict[str, int]:
    """How many frames each piece has that anybody can ever hear, by its id."""
    pieces = pieces_of(every_recording())
    return {piece.id: piece.frames for piece in pieces}


@pytest.mark.parametrize("kept", [0, 6, 7, 13, 20, 29, 49, 99, 364])
def test_a_number_of_nights_is_recorded_in_the_words_of_its_night(kept: int) -> None:
    """No other variant of the closing ever says it, so no other is made."""
    for name in ("ordinary-3", "ordinary-12", "apart-7"):
        night = Place(name, "en-US", date(2026, 11, 23), milestone=kept + 1, kept=kept)
        plan = REPERTOIRE.plan(name, phase=night.phase)
        for made in recordings_of(plan, WORDS, Tonight.of(night)):
            assert {piece.id for piece in made.pieces} <= every_piece().keys()


def test_five_breaths_inside_a_conversation_cost_nothing_more() -> None:
    """They have the pieces of five breaths and of five more, which lie there already."""
    plan = REPERTOIRE.plan("breathe")
    for pick in range(6):
        made = recording(inside(plan.segments[0]), WORDS, Tonight(pick=pick))
        assert {piece.id for piece in made.pieces} <= every_piece().keys()


def test_softer_is_another_name_for_the_same_pieces() -> None:
    """Asked for by the couple's preferences, which the token carries."""
    place = Place(PLAN.name, "en-US", date(2026, 11, 23), preferences=Preferences(soft=True))
    usual = recording(PLAN.segments[0], WORDS, Tonight.of(replace(place, preferences=USUAL)))
    softer = recording(PLAN.segments[0], WORDS, Tonight.of(place))
    assert softer.pieces == usual.pieces
    assert softer.name != usual.name
    assert softer.listing == f"{usual.listing}~{SOFT_STEPS}"


def test_an_address_says_what_a_recording_is_put_together_from() -> None:
    """Its list, whose fingerprint is in its name; S3 and players take so long a path."""
    for made in every_recording():
        folder, listing, name = made.path.split("/")
        assert folder == "evenings"
        ids, steps = read_listing(listing)
        assert (ids, steps) == ([piece.id for piece in made.pieces], made.steps)
        assert name == made.name
        assert fingerprint_of(listing)[:16] in name
        assert len(made.path) < 1_024


def test_a_recording_speaks_its_lines_whole() -> None:
    """No placeholder is left in what is recorded."""
    texts = [text for made in all_recordings(PLAN, WORDS) for _, text in made.texts]
    assert not any("{" in text for text in texts)
    assert any("first night together" in text for text in texts)


def test_an_evening_goes_on_when_its_question_is_gone_from_the_bank() -> None:
    """A place may be older than the words: another question is asked, and nothing stops."""
    segment = next(
        segment
        for segment in REPERTOIRE.plan("ordinary-12").segments
        if QUESTION in segment.score.lines
    )
    texts = dict(recording(segment, WORDS, Tonight(question=999)).texts)
    assert texts[QUESTION] in {question.text for question in WORDS.questions.values()}
