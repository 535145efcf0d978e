"""Time: cues touch, begin at 0 and end where the practices say."""

from hypothesis import given
from hypothesis import strategies as st

from skill.guide.practice import Do, Practice, Step
from skill.guide.score import Beat, Cue, compose

MS = st.integers(1, 130_000)
STEPS = st.one_of(
    st.builds(Step, st.just(Do.SAY), MS, line=st.sampled_from(["a.1", "b.2"])),
    st.builds(Step, st.just(Do.HOLD), MS),
    st.builds(Step, st.just(Do.TALK), MS),
    st.tuples(MS, MS, st.booleans()).map(lambda it: Step(Do.BREATHE, it[0] + it[1], in_ms=it[0], aloud=it[2])),
)
PRACTICES = st.lists(
    st.builds(
        Practice, st.sampled_from(["x", "y"]), st.just("3"), st.lists(STEPS, min_size=1).map(tuple), st.booleans()
    ),
    min_size=1,
    max_size=4,
)


@given(PRACTICES)
def test_cues_touch_and_begin_at_zero(practices: list[Practice]) -> None:
    """No gap, no overlap, nothing empty, and the length is the sum of the steps."""
    score = compose(practices)
    assert score.cues[0].start == 0
    assert all(before.end == after.start for before, after in zip(score.cues, score.cues[1:], strict=False))
    assert all(cue.ms > 0 for cue in score.cues)
    assert score.ms == sum(step.ms for practice in practices for step in practice.steps)


@given(PRACTICES)
def test_spans_cover_the_score(practices: list[Practice]) -> None:
    """Every practice has its stretch, in order, with nothing between."""
    score = compose(practices)
    assert [span.practice for span in score.spans] == [practice.name for practice in practices]
    assert (score.spans[0].start, score.spans[-1].end) == (0, score.ms)
    assert all(before.end == after.start for before, after in zip(score.spans, score.spans[1:], strict=False))


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
    score = compose([Practice("breathe", "3", (Step(Do.BREATHE, 10_000, in_ms=4000, aloud=True),))])
    assert score.cues == (
        Cue(Beat.BREATHE_IN, 0, 4000, "breathe.in"),
        Cue(Beat.BREATHE_OUT, 4000, 10_000, "breathe.out"),
    )


def test_a_long_talk_has_a_bell_ten_seconds_before_its_end() -> None:
    """A minute's talk is rung softly at fifty seconds; a short one is left alone."""
    long = compose([Practice("check-in", "7", (Step(Do.TALK, 60_000),))])
    assert [(cue.beat, cue.start) for cue in long.cues] == [(Beat.TALK, 0), (Beat.BELL, 50_000), (Beat.TALK, 54_000)]
    short = compose([Practice("check-in", "3", (Step(Do.TALK, 7_000),))])
    assert [cue.beat for cue in short.cues] == [Beat.TALK]
