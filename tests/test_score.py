"""Time: cues touch, begin at 0 and end where the practices say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.guide.couple.preferences import Preferences
from skill.guide.intents import Pace
from skill.guide.programme.practice import Do, Practice, Step
from skill.guide.programme.score import Beat, Cue, compose

MS = st.integers(2, 130_000)
STEPS = st.one_of(
    st.builds(Step, st.just(Do.SAY), MS, line=st.sampled_from(["a.1", "b.2"])),
    st.builds(Step, st.just(Do.HOLD), MS),
    st.builds(Step, st.just(Do.TALK), MS),
    st.builds(Step, st.just(Do.LOOK), MS),
    st.builds(Step, st.just(Do.LOOK), MS, line=st.just("look.rest"), rest_ms=MS),
    st.builds(
        lambda in_ms, out_ms, times, aloud: Step(
            Do.BREATHE, in_ms + out_ms, in_ms=in_ms, times=times, aloud=aloud
        ),
        MS,
        MS,
        st.integers(1, 5),
        st.integers(0, 6),
    ),
)
LIKED = st.builds(Preferences, st.sampled_from(Pace), st.integers(1, 5), touch_off=st.booleans())
PRACTICES = st.lists(
    st.builds(
        Practice,
        st.sampled_from(["x", "y"]),
        st.just("3"),
        st.lists(STEPS, min_size=1).map(tuple),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@given(PRACTICES, LIKED)
def test_cues_touch_and_begin_at_zero(practices: list[Practice], liked: Preferences) -> None:
    """No gap, no overlap, nothing empty, and the length is the sum of the steps, whatever anybody prefers."""
    score = compose(practices, liked)
    assert score.cues[0].start == 0
    assert all(
        before.end == after.start for before, after in zip(score.cues, score.cues[1:], strict=False)
    )
    assert all(cue.ms > 0 for cue in score.cues)
    assert score.ms == sum(practice.ms for practice in practices)


@given(PRACTICES)
def test_spans_cover_the_score(practices: list[Practice]) -> None:
    """Every practice has its stretch, in order, with nothing between."""
    score = compose(practices)
    assert [span.practice for span in score.spans] == [practice.name for practice in practices]
    assert (score.spans[0].start, score.spans[-1].end) == (0, score.ms)
    assert all(
        before.end == after.start
        for before, after in zip(score.spans, score.spans[1:], strict=False)
    )


@given(PRACTICES, st.integers(-1000, 2_000_000))
def test_every_moment_has_its_cue_and_practice(practices: list[Practice], ms: int) -> None:
    """Half-open: a cue's end belongs to the next one; outside, the nearest answers."""
    score = compose(practices)
    cue, span = score.cue_at(ms), score.span_at(ms)
    inside = min(max(ms, 0), score.ms - 1)
    assert cue.start <= inside < cue.end
    assert span.start <= inside < span.end


def test_a_breath_is_in_then_out() -> None:
    """Four seconds in, six out, and "in" is said as the in-breath begins."""
    score = compose([Practice("breathe", "3", (Step(Do.BREATHE, 10_000, in_ms=4000, aloud=1),))])
    assert score.cues == (
        Cue(Beat.BREATHE_IN, 0, 4000, "breathe.in"),
        Cue(Beat.BREATHE_OUT, 4000, 10_000, "breathe.out"),
    )


BREATHS = Practice("breathe", "3", (Step(Do.BREATHE, 10_000, in_ms=4000, times=5, aloud=1),))


@pytest.mark.parametrize(
    ("pace", "in_ms", "out_ms", "quiet"),
    [(Pace.USUAL, 4000, 6000, 0), (Pace.GENTLER, 3000, 5000, 10_000), (Pace.EVEN, 5000, 5000, 0)],
)
def test_five_breaths_stay_five_and_fifty_seconds(
    pace: Pace, in_ms: int, out_ms: int, quiet: int
) -> None:
    """Gentler ones leave quiet behind them; the guide speaks over the first one only."""
    cues = compose([BREATHS], Preferences(pace)).cues
    breaths = [cue for cue in cues if cue.beat in (Beat.BREATHE_IN, Beat.BREATHE_OUT)]
    assert [cue.ms for cue in breaths] == [in_ms, out_ms] * 5
    assert [cue.line for cue in breaths] == ["breathe.in", "breathe.out"] + [""] * 8
    assert 50_000 - breaths[-1].end == quiet == sum(cue.ms for cue in cues if cue.beat is Beat.HOLD)


def test_ones_own_pace_is_quiet() -> None:
    """Nothing to follow, and no word over it."""
    assert compose([BREATHS], Preferences(Pace.OWN)).cues == (Cue(Beat.HOLD, 0, 50_000),)


@pytest.mark.parametrize(("level", "look"), [(1, 10_000), (2, 30_000), (3, 60_000), (5, 60_000)])
def test_a_look_is_as_long_as_the_level_and_never_longer_than_its_slot(
    level: int, look: int
) -> None:
    """The line comes when the look ends, and what is left is quiet."""
    practice = Practice("look", "12", (Step(Do.LOOK, 60_000, line="look.rest", rest_ms=6_000),))
    score = compose([practice], Preferences(level=level))
    assert score.cues[:2] == (
        Cue(Beat.LOOK, 0, look),
        Cue(Beat.SAY, look, look + 6_000, "look.rest"),
    )
    assert (score.ms, score.look_ms) == (66_000, look)


def test_what_comes_behind_the_good_night_is_not_counted() -> None:
    """The bed fades out in its own time."""
    fade = Practice("fade", "45", (Step(Do.HOLD, 45_000),), counts=False, fades=True, after=True)
    score = compose([BREATHS, fade])
    assert (score.ms, score.to_good_night) == (95_000, 50_000)


def test_a_long_talk_has_a_bell_ten_seconds_before_its_end() -> None:
    """A minute's talk is rung softly at fifty seconds; a short one is left alone."""
    long = compose([Practice("check-in", "7", (Step(Do.TALK, 60_000),))])
    assert [(cue.beat, cue.start) for cue in long.cues] == [
        (Beat.TALK, 0),
        (Beat.BELL, 50_000),
        (Beat.TALK, 54_000),
    ]
    short = compose([Practice("check-in", "3", (Step(Do.TALK, 7_000),))])
    assert [cue.beat for cue in short.cues] == [Beat.TALK]
