"""What a recording that cannot be played costs, and where the evening goes on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.guide.couple import Progress
from skill.guide.programme import (
    Audio,
    Beat,
    Enqueue,
    Event,
    Failure,
    Place,
    Play,
    Playhead,
    after_failure,
    events,
    playback,
    segment_of,
    standing,
)
from skill.guide.programme.place import Moment
from tests.bedroom import REPERTOIRE

PLAN = REPERTOIRE.plan("ordinary-12")
NIGHT = date(2026, 11, 23)
BREATHING = Place(PLAN.name, "en-US", NIGHT, 1, question=5)
LOOKING, TOUCHING, FIRST_TURN, SECOND_TURN, GOOD_NIGHT = (
    replace(BREATHING, segment=segment) for segment in range(1, len(PLAN.segments))
)
HELD = "nothing is played"


def plays(place: Place) -> Playhead:
    return Playhead(place, place.start + 30_000, playing=True)


def stands_still(place: Place) -> Playhead:
    return Playhead(place, place.start)


def fail(failed: Place, playhead: Playhead, remembered: Place | None = None) -> Failure:
    return after_failure(failed, playhead, remembered, PLAN)


def played(failure: Failure) -> Place:
    assert isinstance(failure.audio, Play | Enqueue)
    return failure.audio.place


def held_at(failure: Failure) -> Place:
    """From which place the record goes on."""
    assert failure.audio is None
    assert failure.progress is not None
    place = Place.from_token(failure.progress.resume, REPERTOIRE)
    assert place is not None
    return place


def spot(place: Place) -> tuple[int, int, int]:
    return place.segment, place.again, place.start


@pytest.mark.parametrize(
    ("place", "offset", "goes_on"),
    [
        (BREATHING, 20_000, (0, 0, 0)),
        (BREATHING, 199_000 - 1, (0, 0, 40_000)),
        (BREATHING, 199_000, (1, 0, 0)),
        (LOOKING, 61_234, (1, 0, 0)),
        (TOUCHING, 61_234, (2, 0, 60_000)),
        (GOOD_NIGHT, 59_999, (5, 0, 0)),
        (GOOD_NIGHT, 60_000, (5, 0, 60_000)),
        (replace(LOOKING, again=1, then=0), 40_000, (1, 0, 0)),
        (replace(TOUCHING, again=2, then=60_000), 40_000, (2, 0, 60_000)),
    ],
)
@pytest.mark.parametrize("playing", [True, False])
def test_what_breaks_off_goes_on_with_its_practice(
    place: Place, offset: int, goes_on: tuple[int, int, int], playing: bool
) -> None:
    """Once more from its beginning, whatever the player says of its state; "again" is passed over."""
    failure = fail(place, Playhead(place, offset, playing=playing))
    assert isinstance(failure.audio, Play)
    assert spot(failure.audio.place) == goes_on


def test_what_breaks_off_was_heard_up_to_there() -> None:
    """A whole practice keeps the night, and half a look is no look."""
    look = next(cue for cue in PLAN.segments[1].score.cues if cue.beat is Beat.LOOK)
    whole = fail(TOUCHING, Playhead(TOUCHING, 61_000, playing=True)).progress
    half = Playhead(LOOKING, look.start + look.ms // 2, playing=True)
    part = fail(LOOKING, half).progress
    assert whole is not None
    assert whole.kept
    assert part is not None
    assert not part.kept
    assert not part.looked


def test_what_never_sounded_was_not_heard() -> None:
    """Neither kept, nor looked, nor asked; not by the record, and not by the token that goes on."""
    three = REPERTOIRE.plan("ordinary-3")
    together = Place(three.name, "en-US", NIGHT, 1, segment=1, question=5)
    for failed, plan in ((LOOKING, PLAN), (FIRST_TURN, PLAN), (together, three)):
        failure = after_failure(failed, stands_still(failed), None, plan)
        assert failure.progress is not None
        assert not failure.progress.kept
        assert not failure.progress.looked
        assert failure.progress.question == 0
        if failure.audio:
            assert not played(failure).looked
            assert not played(failure).asked


@pytest.mark.parametrize("player", [stands_still(TOUCHING), replace(plays(TOUCHING), offset=0)])
def test_one_missing_recording_is_passed_over(player: Playhead) -> None:
    """Behind it the evening goes on; should that fail too, it is known where sound stopped."""
    assert fail(TOUCHING, player).audio == Play(replace(FIRST_TURN, silent_since=Moment(2, 0)))


def test_a_failed_again_is_passed_over() -> None:
    """The evening goes on with the practice that "again" interrupted."""
    more = replace(TOUCHING, again=1, then=60_000)
    assert spot(played(fail(more, stands_still(more)))) == (2, 0, 60_000)


def test_a_failed_again_behind_the_end_plays_nothing() -> None:
    """The good night was said, and stays so."""
    more = playback.once_more(GOOD_NIGHT, PLAN)
    assert fail(more, stands_still(more)) == Failure()
    heard = fail(more, plays(more))
    assert heard.audio is None
    assert heard.progress is not None
    assert heard.progress.finished


def test_without_its_first_recording_there_is_no_evening() -> None:
    """It is not begun in the middle; "resume" tries it once more."""
    failure = fail(BREATHING, stands_still(BREATHING))
    assert spot(held_at(failure)) == (0, 0, 0)


def test_the_last_recording_has_none_behind_it() -> None:
    """It is tried again when the couple ask for it."""
    failure = fail(GOOD_NIGHT, stands_still(GOOD_NIGHT))
    assert spot(held_at(failure)) == (5, 0, 0)


@pytest.mark.parametrize("failed", [LOOKING, TOUCHING, FIRST_TURN, SECOND_TURN])
def test_two_failures_in_a_row_hold_the_place_where_sound_stopped(failed: Place) -> None:
    """By the token of the second one, or by the record where the token does not say."""
    first = fail(failed, stands_still(failed))
    assert first.progress is not None
    remembered = Place.from_token(first.progress.resume, REPERTOIRE)
    second = played(first)
    by_token = fail(second, stands_still(second))
    plain = replace(second, silent_since=None)
    by_record = fail(plain, stands_still(plain), remembered)
    assert spot(held_at(by_token)) == spot(held_at(by_record)) == spot(failed)


def test_what_breaks_off_and_cannot_be_had_again_is_held_where_it_broke_off() -> None:
    """The network went away in mid-sentence."""
    once_more = played(fail(TOUCHING, Playhead(TOUCHING, 70_000, playing=True)))
    assert spot(held_at(fail(once_more, stands_still(once_more)))) == (2, 0, 60_000)


def test_what_breaks_off_twice_in_one_practice_is_held() -> None:
    """A file that is broken is not tried for ever."""
    once_more = played(fail(LOOKING, Playhead(LOOKING, 61_000, playing=True)))
    again = fail(once_more, Playhead(once_more, 61_000, playing=True))
    assert spot(held_at(again)) == (1, 0, 0)


def test_a_later_practice_has_another_try() -> None:
    """Sound in between: these are not two failures in a row."""
    once_more = played(fail(TOUCHING, Playhead(TOUCHING, 30_000, playing=True)))
    assert spot(once_more) == (2, 0, 0)
    later = fail(once_more, Playhead(once_more, 70_000, playing=True))
    assert spot(played(later)) == (2, 0, 60_000)


def test_what_was_stopped_before_it_failed_stays_silent() -> None:
    """The couple said pause; a connection that closes behind it begins nothing."""
    remembered = replace(LOOKING, start=0)
    assert fail(LOOKING, Playhead(LOOKING, 30_000), remembered) == Failure()
    assert fail(LOOKING, Playhead(LOOKING, 30_000, playing=True), remembered).audio is not None
    assert fail(LOOKING, Playhead(LOOKING, 30_000), TOUCHING).audio is not None


def test_what_fails_ahead_leaves_alone_what_sounds() -> None:
    """The one behind it takes its place, and nothing was heard of it."""
    behind = replace(FIRST_TURN, silent_since=Moment(2, 0))
    expected = Enqueue(behind, behind=LOOKING, anew=True)
    assert fail(TOUCHING, plays(LOOKING)) == Failure(expected)
    more = replace(TOUCHING, again=1, then=60_000)
    enqueued = replace(TOUCHING, start=60_000)
    assert played(fail(enqueued, plays(more))).silent_since == Moment(2, 60_000)


@pytest.mark.parametrize(
    ("failed", "sounding"),
    [
        (replace(FIRST_TURN, silent_since=Moment(2, 0)), LOOKING),
        (FIRST_TURN, LOOKING),
        (GOOD_NIGHT, SECOND_TURN),
        (LOOKING, TOUCHING),
        (BREATHING, TOUCHING),
        (replace(TOUCHING, night=NIGHT - timedelta(days=1)), LOOKING),
        (replace(TOUCHING, night=NIGHT + timedelta(days=1)), LOOKING),
        (replace(TOUCHING, again=1), LOOKING),
    ],
    ids="second second,unmarked last late later yesterday tomorrow again".split(),
)
def test_what_fails_ahead_a_second_time_is_left_alone(failed: Place, sounding: Place) -> None:
    """And so is what fails behind the last one, too late, or in another evening."""
    assert fail(failed, plays(sounding)) == Failure()


def test_a_recording_of_nobody_is_not_cut_off() -> None:
    """What plays cannot be read: perhaps another version of this skill began it."""
    assert fail(LOOKING, Playhead(None, 0, playing=True)) == Failure()


def test_what_fails_ahead_of_a_held_recording_begins_nothing() -> None:
    """The couple said pause; "resume" enqueues anew."""
    assert fail(TOUCHING, Playhead(LOOKING, 30_000)) == Failure()


def test_what_fails_behind_one_that_ended_is_passed_over() -> None:
    """Its turn had come, and nothing sounds."""
    ended = Playhead(LOOKING, 80_000, finished=True)
    assert spot(played(fail(TOUCHING, ended))) == (3, 0, 0)


def positions() -> st.SearchStrategy[tuple[Place, int]]:
    """Any place of the evening, and an offset into its recording."""
    segments = st.integers(0, len(PLAN.segments) - 1)

    def offsets(segment: int) -> st.SearchStrategy[tuple[Place, int]]:
        place = replace(BREATHING, segment=segment)
        return st.tuples(st.just(place), st.integers(0, segment_of(place, PLAN).score.ms))

    return segments.flatmap(offsets)


@given(positions(), st.booleans())
def test_an_outage_comes_to_rest_where_sound_stopped(
    position: tuple[Place, int], playing: bool
) -> None:
    """However it begins: in a few failures nothing more is tried, and "resume" loses no practice."""
    place, offset = position
    failure = fail(place, Playhead(place, offset, playing=playing))
    tries = 0
    place_now = place
    while failure.audio is not None:
        tries += 1
        place_now = played(failure)
        failure = fail(place_now, stands_still(place_now))
    assert tries <= 1
    player = standing(Playhead(place_now, place_now.start), PLAN)
    assert failure.progress is not None
    if failure.progress.finished:
        return
    assert player.place is not None
    there = playback.resume(player.place, player.offset, PLAN)
    assert there.to_token() == failure.progress.resume or tries == 0
    assert (
        (there.segment, there.start) <= (place.segment, offset)
        or offset >= 199_000
        or (offset + playback.NEARLY_WHOLE_MS >= segment_of(place, PLAN).score.ms)
    )


@given(positions())
def test_one_failure_costs_at_most_its_practice(position: tuple[Place, int]) -> None:
    """Of what sounds: nothing that comes behind the practice that broke off is passed over."""
    place, offset = position
    failure = fail(place, Playhead(place, offset, playing=True))
    if not playback.has_sounded(place, offset) or failure.audio is None:
        return
    there = played(failure)
    span = segment_of(place, PLAN).score.span_at(offset)
    assert there.segment == place.segment or there.start == 0
    assert (there.segment, there.start) <= (place.segment, span.end) or there.segment == (
        place.segment + 1
    )


def test_every_place_a_failure_leads_to_has_a_token() -> None:
    """It comes back from the device as it was."""
    for place in (BREATHING, LOOKING, TOUCHING, FIRST_TURN, SECOND_TURN, GOOD_NIGHT):
        for playhead in (plays(place), stands_still(place)):
            failure = fail(place, playhead)
            audio: Audio | None = failure.audio
            if audio:
                there = played(failure)
                assert Place.from_token(there.to_token(), REPERTOIRE) == there
                assert len(there.to_token()) <= 100


# Where the couple stand, by what the player holds.


@pytest.mark.parametrize(
    ("place", "offset", "over"),
    [(LOOKING, 80_000, False), (LOOKING, 0, False), (GOOD_NIGHT, 145_000, True)],
)
def test_the_end_is_the_end_only_behind_the_last_recording(
    place: Place, offset: int, over: bool
) -> None:
    """Before it, an evening whose next recording never came is held."""
    player = standing(Playhead(place, offset, finished=True), PLAN)
    assert player.finished == over


def test_behind_a_gap_everything_goes_on_with_what_should_have_followed() -> None:
    """Nothing is left out, and nothing is heard twice."""
    player = standing(Playhead(LOOKING, 80_000, finished=True), PLAN)
    assert player.place is not None
    place, offset = player.place, player.offset
    looked = PLAN.segments[1].score.look_ms == place.preferences.look_ms
    following = replace(TOUCHING, looked=looked)
    assert playback.resume(place, offset, PLAN) == following
    assert playback.skip(place, offset, PLAN) == following
    assert spot(playback.back(place, offset, PLAN)) == (1, 0, 0)
    more = playback.again(place, offset, PLAN)
    assert (more.segment, more.again, more.then) == (2, 1, 0)
    behind = [segment.score.to_good_night for segment in PLAN.segments[2:]]
    assert playback.left_ms(place, offset, PLAN) == sum(behind)


def test_behind_two_failures_everything_goes_on_where_sound_stopped() -> None:
    """And as long as nothing sounds, the next failure is known to be one more in a row."""
    second = replace(FIRST_TURN, silent_since=Moment(2, 0))
    player = standing(stands_still(second), PLAN)
    assert player.place is not None
    place, offset = player.place, player.offset
    assert spot(playback.resume(place, offset, PLAN)) == (2, 0, 0)
    after = playback.skip(place, offset, PLAN)
    assert after is not None
    assert spot(after) == (2, 0, 60_000)
    assert after.silent_since == Moment(2, 60_000)
    assert spot(playback.back(place, offset, PLAN)) == (1, 0, 0)


def test_a_recording_that_sounds_ends_the_row_of_failures() -> None:
    """What follows it, and what the couple ask for, is tried as if nothing had failed."""
    second = replace(FIRST_TURN, silent_since=Moment(2, 0))
    following = playback.following(second, PLAN)
    assert following is not None
    assert following.silent_since is None
    for playing in (True, False):
        player = standing(Playhead(second, 30_000, playing=playing), PLAN)
        assert player.place == FIRST_TURN


def test_what_is_stopped_before_it_sounds_is_still_held_where_sound_stopped() -> None:
    """A stop that is reported behind two failures does not pass over the first of them."""
    second = replace(FIRST_TURN, silent_since=Moment(2, 0))
    stopped: Progress = events.progress(Event.STOPPED, second, 0, PLAN)
    place = Place.from_token(stopped.resume, REPERTOIRE)
    assert place is not None
    assert spot(place) == (2, 0, 0)


def test_nothing_is_enqueued_behind_what_was_stopped() -> None:
    """A late "nearly finished" does not begin the next recording in a silence that was asked for."""
    nearly = Event.NEARLY_FINISHED
    assert events.follow(nearly, LOOKING, Playhead(LOOKING, 75_000), PLAN) is None
    for playhead in (Playhead(LOOKING, 75_000, playing=True), Playhead(finished=True)):
        expected = Enqueue(playback.following(LOOKING, PLAN) or LOOKING, behind=LOOKING)
        assert events.follow(nearly, LOOKING, playhead, PLAN) == expected


@pytest.mark.parametrize(
    "suffix", [":2", ":2.", ":.5", ":6.0", ":2.74000", ":2.5.5", ":-1.0", ":2.05", ":2.5:1", ":"]
)
def test_a_moment_that_is_none_is_no_token(suffix: str) -> None:
    """Behind the fields that every token has stands a moment of this evening, or nothing."""
    assert Place.from_token(LOOKING.to_token() + suffix, REPERTOIRE) is None
