"""The place in an evening: what the token carries, and where each step leads."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.guide.couple.preferences import Preferences
from skill.guide.intents import Pace
from skill.guide.programme import events, playback
from skill.guide.programme.place import Moment
from skill.guide.programme.playback import Place, Playhead
from skill.guide.programme.player import Enqueue, Event
from tests.bedroom import PLAN, REPERTOIRE

SPANS = [
    (number, span)
    for number, segment in enumerate(PLAN.segments)
    for span in segment.score.spans
    if not span.after
]


@st.composite
def places(draw: st.DrawFn) -> Place:
    again = draw(st.integers(0, 3))
    segment = draw(
        st.integers(1, len(PLAN.segments)) if again else st.integers(0, len(PLAN.segments) - 1)
    )
    length = (PLAN.again if again else PLAN.segments[segment]).score.ms
    start = draw(st.integers(0, length - 1))
    night = draw(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
    behind = PLAN.segments[segment].score.ms if again and segment < len(PLAN.segments) else 1
    then = draw(st.integers(0, behind - 1))
    question, flags = (
        draw(st.integers(0, 70)),
        draw(st.tuples(st.booleans(), st.booleans(), st.booleans())),
    )
    liked = Preferences(
        draw(st.sampled_from(Pace)), draw(st.integers(1, 5)), soft=draw(st.booleans())
    )
    milestone = draw(st.integers(0, 4000))
    place = Place(
        PLAN.name, "en-US", night, milestone, segment, again, start, then, question, liked, *flags
    )
    if draw(st.booleans()):
        return place
    silent = draw(st.integers(0, len(PLAN.segments) - 1))
    ms = draw(st.integers(0, PLAN.segments[silent].score.ms - 1))
    return replace(place, silent_since=Moment(silent, ms))


@given(places())
def test_a_token_brings_its_place_back(place: Place) -> None:
    """Short, and nothing is lost."""
    token = place.to_token()
    assert Place.from_token(token, REPERTOIRE) == place
    assert len(token) <= 100


@given(places(), places())
def test_two_places_have_two_tokens(one: Place, other: Place) -> None:
    """So that the speaker can tell them apart."""
    assert (one.to_token() == other.to_token()) == (one == other)


@given(
    st.text()
    | places().flatmap(
        lambda place: st.text(max_size=3).map(lambda extra: place.to_token() + extra)
    )
)
def test_any_other_text_is_no_place(token: str) -> None:
    """A token that this code did not write gives None and raises nothing."""
    place = Place.from_token(token, REPERTOIRE)
    assert place is None or place.to_token() == token


@pytest.mark.parametrize(
    "token",
    [
        "",
        "qt0:ordinary-3:en-US:2026-11-23:1:0:0:0:0",
        "qt2:sleepy-3:en-US:2026-11-23:1:0:0:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-13-23:1:0:0:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:2:0:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:3:1:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:0:0:999000:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:-1:0:0:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:0:-1:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:-1:0:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:+1:0:0:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:0:0:-5:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:5:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:1:1:0:999000:0:u1:0:0:0",
        "qt2:ordinary-3:\ud800:2026-11-23:1:0:0:0:0:0:u1:0:0:0",
        "qt2:ordinary-3::2026-11-23:1:0:0:0:0:0:u1:0:0:0",
        f"qt2:ordinary-3:en-US:2026-11-23:{'9' * 1000}:0:0:0:0:0:u1:0:0:0",
    ],
)
def test_an_impossible_token_is_no_place(token: str) -> None:
    """Another version, an unknown plan, a segment or an offset that does not exist, more than Alexa takes."""
    assert Place.from_token(token, REPERTOIRE) is None


@given(places(), st.integers(0, 200_000))
def test_every_step_leads_to_a_real_place(place: Place, offset: int) -> None:
    """Skip, back, resume, again and the next recording can all be played."""
    steps = [
        playback.following(place, PLAN),
        playback.skip(place, offset, PLAN),
        playback.back(place, offset, PLAN),
        playback.resume(place, offset, PLAN),
        playback.again(place, offset, PLAN),
        playback.once_more(place, PLAN),
    ]
    for step in filter(None, steps):
        assert Place.from_token(step.to_token(), REPERTOIRE) == step
        assert (step.plan, step.night) == (place.plan, place.night)
        assert step.milestone in (0, place.milestone)


@given(places())
def test_the_evening_ends(place: Place) -> None:
    """Following recording after recording reaches the end in as many steps as there are segments."""
    steps, step = 0, playback.following(place, PLAN)
    while step:
        steps, step = steps + 1, playback.following(step, PLAN)
    assert steps <= len(PLAN.segments)


def test_skipping_visits_every_practice_once() -> None:
    """From the first to the last, then nothing is left."""
    place: Place | None = Place(PLAN.name, "en-US", date(2026, 11, 23))
    visited = []
    while place:
        span = playback.segment_of(place, PLAN).score.span_at(place.start)
        assert span.start == place.start
        visited.append((place.segment, span))
        place = playback.skip(place, place.start, PLAN)
    assert visited == SPANS


@given(st.integers(1, len(SPANS) - 1))
def test_back_undoes_skip(number: int) -> None:
    """From the start of a practice, skipping and going back lands there again."""
    segment, span = SPANS[number - 1]
    place = Place(PLAN.name, "en-US", date(2026, 11, 23), segment=segment, start=span.start)
    skipped = playback.skip(place, span.start, PLAN)
    assert skipped is not None
    assert playback.back(skipped, skipped.start, PLAN) == place


@given(places(), st.integers(0, 200_000))
def test_resume_begins_the_practice_that_was_interrupted(place: Place, offset: int) -> None:
    """Never a later one, and never in the middle of a sentence; behind its end, what follows."""
    there = playback.resume(place, offset, PLAN)
    following = playback.following(place, PLAN)
    if following and offset >= playback.segment_of(place, PLAN).score.ms:
        assert there == following
        return
    spans = playback.segment_of(place, PLAN).score.spans
    assert there.start in [span.start for span in spans]
    assert there.start <= offset


FIRST = Place(PLAN.name, "en-US", date(2026, 11, 23), 1)
BREATHING, TOGETHER = (segment.score for segment in PLAN.segments)
BREATH, LOOK, CLOSE = BREATHING.spans[1], TOGETHER.spans[0], TOGETHER.spans[-2]
ASKING = next(cue for cue in TOGETHER.cues if cue.line == playback.QUESTION)
TO_GOOD_NIGHT = TOGETHER.to_good_night
BREATHED = frozenset({"breathe"})


@pytest.mark.parametrize(
    "offset", [0, BREATH.start - 1_000, 30_000, (BREATH.start + BREATH.end) // 2 - 1]
)
def test_again_never_takes_the_first_five_away(offset: int) -> None:
    """Before they are well under way, "again" begins the breathing itself."""
    assert playback.again(FIRST, offset, PLAN) == replace(FIRST, start=BREATH.start)


def test_again_during_the_breathing_plays_five_more_behind_it() -> None:
    """As often as it is asked for; then the evening goes on."""
    once = playback.again(replace(FIRST, start=BREATH.start), BREATH.end - 1_000, PLAN)
    twice = playback.again(once, 30_000, PLAN)
    assert playback.segment_of(twice, PLAN) is PLAN.again
    assert once.start == twice.start == 0
    assert (
        playback.following(once, PLAN)
        == playback.following(twice, PLAN)
        == replace(FIRST, segment=1, heard=BREATHED)
    )


@pytest.mark.parametrize(
    ("offset", "there"),
    [(5_000, 0), (LOOK.end + 2_000, LOOK.end), (CLOSE.end - 1_000, CLOSE.start)],
)
def test_again_later_comes_back_to_the_practice_it_interrupted(offset: int, there: int) -> None:
    """Nobody goes through the looking and the touch twice."""
    more = playback.again(replace(FIRST, segment=1), offset, PLAN)
    assert playback.segment_of(more, PLAN) is PLAN.again
    assert playback.following(more, PLAN) == replace(FIRST, segment=1, start=there, heard=BREATHED)


def test_once_more_behind_the_end_leads_nowhere() -> None:
    """Five more breaths, and good night."""
    more = playback.once_more(replace(FIRST, segment=1, start=18_000), PLAN)
    assert playback.segment_of(more, PLAN) is PLAN.again
    assert playback.following(more, PLAN) is None
    assert playback.once_more(more, PLAN).again == 2


def test_a_closing_that_is_skipped_to_counts_no_nights() -> None:
    """Somebody who skips everything is not told of a night that is not kept."""
    closing = playback.skip(replace(FIRST, segment=1, start=CLOSE.start - 1), CLOSE.start - 1, PLAN)
    assert closing == replace(FIRST, segment=1, start=CLOSE.start, milestone=0)


@given(places(), st.integers(0, 200_000))
def test_a_night_needs_one_whole_practice(place: Place, offset: int) -> None:
    """Heard in one playing from its very start to its end, but for a second; arriving and closing do not count."""
    spans = playback.segment_of(place, PLAN).score.spans
    heard = [
        span.practice for span in spans if place.start <= span.start and offset >= span.end - 1000
    ]
    kept = bool(playback.practices_heard(place, offset, PLAN))
    assert kept == bool(set(heard) - {"arrive", "close", "fade"})


def test_what_events_ask_for() -> None:
    """Only a nearly finished recording asks for another one; the last one asks for nothing."""
    first = Place(PLAN.name, "en-US", date(2026, 11, 23))
    second = replace(first, segment=1, heard=BREATHED)
    playhead = Playhead(first, playing=True)
    enqueued = events.follow(Event.NEARLY_FINISHED, first, playhead, PLAN)
    assert enqueued == Enqueue(second, behind=first)
    for event in Event:
        assert events.follow(event, second, playhead, PLAN) is None
    for event in (Event.STARTED, Event.FINISHED, Event.STOPPED, Event.FAILED):
        assert events.follow(event, first, playhead, PLAN) is None


# How long is left, and what an evening alone keeps


@pytest.mark.parametrize(
    ("segment", "again", "then", "offset", "left"),
    [
        (0, 0, 0, 0, 180_000),
        (0, 0, 0, BREATHING.ms - 1_000, TO_GOOD_NIGHT + 1_000),
        (1, 0, 0, 0, TO_GOOD_NIGHT),
        (1, 0, 0, TO_GOOD_NIGHT - 1_000, 1_000),
        (1, 0, 0, 100_000, 0),
        (1, 1, 0, 0, 62_000 + TO_GOOD_NIGHT),
        (1, 1, 0, 60_000, 2_000 + TO_GOOD_NIGHT),
        (1, 2, LOOK.end, 60_000, 2_000 + TO_GOOD_NIGHT - LOOK.end),
        (1, 1, 100_000, 60_000, 2_000),
        (2, 1, 0, 60_000, 2_000),
    ],
)
def test_how_long_is_left(segment: int, again: int, then: int, offset: int, left: int) -> None:
    """Up to the good night; behind "again" comes what it interrupted, and all that follows."""
    place = replace(FIRST, segment=segment, again=again, then=then)
    assert playback.left_ms(place, offset, PLAN) == left


def test_one_alone_keeps_no_night() -> None:
    """However whole the practice was; where they are is told all the same."""
    alone = events.progress(Event.FINISHED, replace(FIRST, unkept=True), BREATHING.ms, PLAN)
    together = events.progress(Event.FINISHED, FIRST, 100_000, PLAN)
    assert together.kept
    assert not alone.kept
    assert alone.resume == replace(FIRST, segment=1, unkept=True, heard=BREATHED).to_token()
    assert (together.practices, alone.practices) == (BREATHED, frozenset())


@pytest.mark.parametrize(
    ("event", "offset", "finished"),
    [
        (Event.STOPPED, TO_GOOD_NIGHT - 1_001, False),
        (Event.STOPPED, TO_GOOD_NIGHT - 1_000, True),
        (Event.NEARLY_FINISHED, 115_000, True),
        (Event.FINISHED, 0, True),
    ],
)
def test_the_good_night_ends_the_evening(event: Event, offset: int, finished: bool) -> None:
    """The bed that fades out behind it need not be heard."""
    last = replace(FIRST, segment=1)
    progress = events.progress(event, last, offset, PLAN)
    assert progress.finished == finished
    assert bool(progress.resume) != finished


@pytest.mark.parametrize(
    ("offset", "question"), [(ASKING.end - 1, 0), (ASKING.end, 5), (TOGETHER.ms, 5)]
)
def test_a_short_evening_asks_a_question_of_the_bank(offset: int, question: int) -> None:
    """It is heard when it was said to its end."""
    place = replace(FIRST, segment=1, question=5)
    assert events.progress(Event.STOPPED, place, offset, PLAN).question == question


def test_a_question_is_heard_when_it_was_said_to_its_end() -> None:
    """And stays heard for the rest of the evening."""
    plan = REPERTOIRE.plan("ordinary-7")
    talking = Place(plan.name, "en-US", date(2026, 11, 23), segment=2, question=5)
    cues = [cue for cue in plan.segments[2].score.cues if cue.line == playback.QUESTION]
    cue = cues[0]
    told = [
        events.progress(Event.STOPPED, talking, offset, plan).question
        for offset in (cue.end - 1, cue.end, cue.end + 60_000)
    ]
    assert told == [0, 5, 5]
    behind = replace(talking, start=cues[-1].end)
    later = events.progress(Event.STOPPED, behind, 200_000, plan)
    assert later.question == 0


def test_a_place_of_another_evening_is_another_one() -> None:
    """Another night, or another plan; how far they are in it makes no other evening."""
    assert FIRST.is_same_evening(replace(FIRST, segment=1, question=3))
    assert not FIRST.is_same_evening(replace(FIRST, night=date(2026, 11, 24)))
    assert not FIRST.is_same_evening(replace(FIRST, plan="ordinary-7"))


def test_a_segment_without_a_gap_leads_to_the_next() -> None:
    """From the last millisecond of each practice to the first of the one behind it."""
    for segment, span in SPANS[:-1]:
        place = replace(FIRST, segment=segment, start=span.start)
        ahead = playback.skip(place, span.end - 1, PLAN)
        assert ahead is not None
        there = (ahead.segment, playback.segment_of(ahead, PLAN).score.span_at(ahead.start))
        assert there == SPANS[SPANS.index((segment, span)) + 1]
