"""Laws of cutting: whatever is said and however long it is quiet, frames add up and quiets are shared."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from skill.guide.estimate import STEP_MS, needed_ms
from skill.guide.frames import FRAME_BYTES, FRAME_MS
from skill.guide.programme.cutting import LONG_QUIET_MS, Edge, Passage, passages_of
from skill.guide.programme.pieces import Piece, cut_up
from skill.guide.programme.practice import Do, Practice, Step
from skill.guide.programme.recordings import QUIET
from skill.guide.programme.score import Beat, Score, compose
from tests.bedroom import WORDS

RATE = WORDS.characters_a_second
HALF_SECONDS = st.integers(1, 200).map(lambda halves: halves * STEP_MS)
WORDS_MS = st.integers(0, 20).map(lambda halves: halves * STEP_MS)
STEPS = st.one_of(
    # A word over a breath begins before it, so a line has at least so long.
    st.builds(lambda ms: Step(Do.SAY, 1_500 + ms, line="look.3"), HALF_SECONDS),
    st.builds(lambda ms: Step(Do.HOLD, ms), HALF_SECONDS),
    st.builds(lambda ms: Step(Do.TALK, ms), HALF_SECONDS),
    st.builds(
        lambda ms, aloud: Step(Do.BREATHE, 2_000 + ms, in_ms=1_000, aloud=aloud),
        HALF_SECONDS,
        st.integers(0, 1),
    ),
)
PRACTICES = st.lists(
    st.builds(
        lambda steps, fades: Practice("any", "test", tuple(steps), fades=fades),
        st.lists(STEPS, min_size=1, max_size=8),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)
SCORES = PRACTICES.map(compose)
CHEAPLY = settings(max_examples=60, deadline=None)


def pieces_of(score: Score, words_ms: int) -> list[Piece]:
    """Those of all passages, whose lines need so long."""
    return [piece for passage in passages_of(score) for piece in cut_up(passage, words_ms)]


@CHEAPLY
@given(SCORES, WORDS_MS)
def test_frames_add_up_to_the_score(score: Score, words_ms: int) -> None:
    """To within a frame a practice; every piece has some, and the bed is alike on both sides."""
    pieces = pieces_of(score, words_ms)
    ms = sum(piece.frames for piece in pieces) * FRAME_MS
    assert abs(ms - score.ms) <= FRAME_MS * len(score.spans)
    assert all(piece.frames > 0 for piece in pieces)
    assert all(before.ends is after.begins for before, after in pairwise(pieces))


@CHEAPLY
@given(SCORES, WORDS_MS)
def test_words_move_nothing_but_the_quiet_behind_them(score: Score, words_ms: int) -> None:
    """Whatever a line needs, its passage is as long, and all that sounds keeps its order."""
    for passage in passages_of(score):
        whole, tight = cut_up(passage), cut_up(passage, words_ms)
        assert frames_of(whole) == frames_of(tight)
        assert (whole[0].begins, whole[-1].ends) == (tight[0].begins, tight[-1].ends)
        assert sounding(whole) == sounding(tight)


def frames_of(pieces: tuple[Piece, ...]) -> int:
    """Of all of them."""
    return sum(piece.frames for piece in pieces)


def sounding(pieces: tuple[Piece, ...]) -> list[tuple[Beat, str]]:
    """All that sounds in them, in its order."""
    cues = (cue for piece in pieces for cue in piece.cues)
    return [(cue.beat, cue.line) for cue in cues if cue.beat not in QUIET]


@CHEAPLY
@given(SCORES, WORDS_MS)
def test_a_line_has_all_the_time_that_it_needs(score: Score, words_ms: int) -> None:
    """Its cue ends no earlier than its words or its slot, and its piece no earlier than its cue."""
    for passage in passages_of(score):
        first = passage.cues[0]
        if first.beat is not Beat.SAY:
            continue
        piece = cut_up(passage, words_ms)[0]
        cue = piece.cues[0]
        assert cue.ms >= min(first.ms, words_ms or first.ms)
        if piece.ends is Edge.SUNK:
            assert piece.ms >= cue.end


def test_all_quiets_there_can_be_cost_a_megabyte_and_a_half() -> None:
    """Of any length in half seconds up to five minutes, before whatever comes behind them."""
    known: dict[str, int] = {}
    for ms in range(LONG_QUIET_MS, 300_000, STEP_MS):
        for behind in (Step(Do.SAY, 5_000, line="look.3"), Step(Do.HOLD, 1_000)):
            held = Practice("held", "test", (Step(Do.HOLD, ms),))
            later = Practice("later", "test", (behind,))
            for piece in pieces_of(compose([held, later]), 0)[:-1]:
                if piece.begins is Edge.SUNK:
                    known[piece.id] = piece.frames
    assert 0 < sum(known.values()) * FRAME_BYTES < 1_500_000


def test_all_nights_that_last_share_their_end() -> None:
    """One slope takes the bed out; what is left over lies before it."""
    ends = set()
    for ms in range(60_000, 120_000, 1_700):
        night = Practice("night", "test", (Step(Do.HOLD, ms),), fades=True)
        ends.add(pieces_of(compose([night]), 0)[-1].id)
    assert len(ends) == 1


@given(st.sampled_from([text for texts in WORDS.lines.values() for text in texts]))
def test_a_line_is_waited_for_in_half_seconds(text: str) -> None:
    """At least as long as its own pauses and the quiet that it leaves."""
    needed = needed_ms(text, RATE, 300)
    assert needed % STEP_MS == 0
    assert needed >= 300
    assert needed >= needed_ms(text, 2 * RATE, 300)


def test_a_passage_knows_its_lines() -> None:
    """Each once: a breath says two words over and over."""
    aloud = Step(Do.BREATHE, 10_000, in_ms=4_000, aloud=3, times=3)
    (passage,) = passages_of(compose([Practice("breath", "test", (aloud,))]))
    assert isinstance(passage, Passage)
    assert passage.lines == ("breathe.in", "breathe.out")
