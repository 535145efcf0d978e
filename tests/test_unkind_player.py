"""A player as unkind as a real one: failures, gaps, late events, tokens of another day or version."""

import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from simulator.echo.device import Device
from skill import app
from skill.guide.couple import Couple
from skill.guide.intents import Intent
from skill.guide.programme import USUAL, Place, playback
from skill.guide.programme.place import Moment
from skill.guide.talk import SAFETY_INTENTS, Conversation, Stage
from skill.guide.talk.conversation import HOLDING, Offer
from tests.bedroom import NEW_YORK, REPERTOIRE, Bedroom, Memory
from tests.nightstand import (
    AGAIN,
    BEFORE,
    BEGUN,
    BREATHING,
    FIRST_TURN,
    GOOD_NIGHT,
    LOOKING,
    NIGHT,
    PLAN,
    SECOND_TURN,
    TOUCHING,
    Json,
    Nightstand,
    directives,
    failed,
    in_session,
    played,
    player,
    request,
    said,
    spot,
    told,
    wish,
)

# Failures


@pytest.mark.parametrize(
    "activity",
    [
        *("PLAYING", "BUFFER_UNDERRUN", "STOPPED", "PAUSED"),
        *("FINISHED", "IDLE", "NEW", ""),
    ],
)
@pytest.mark.parametrize("place", [BREATHING, LOOKING, TOUCHING, FIRST_TURN, SECOND_TURN, AGAIN])
def test_what_breaks_off_goes_on(activity: str, place: Place) -> None:
    """Whatever the device calls its state at that moment, and in whichever recording."""
    response = Nightstand().ask(failed(place, player(activity, place, 31_000)))
    behaviour = response["directives"][0]["playBehavior"]
    assert behaviour == "REPLACE_ALL"
    assert (played(response).segment, played(response).again) == (place.segment, 0)


def test_the_offset_of_a_failure_is_the_larger_of_the_two() -> None:
    """The event's own state and the request's context may be of different moments."""
    event = failed(TOUCHING, player("PLAYING", TOUCHING, 70_000))
    event["context"]["AudioPlayer"]["offsetInMilliseconds"] = 0
    assert spot(played(Nightstand().ask(event))) == (2, 0, 60_000)
    event["context"]["AudioPlayer"]["offsetInMilliseconds"] = 70_000
    event["request"]["currentPlaybackState"]["offsetInMilliseconds"] = 0
    assert spot(played(Nightstand().ask(event))) == (2, 0, 60_000)


@pytest.mark.parametrize("state", [None, {}, 7, {"playerActivity": None}])
def test_a_failure_that_says_nothing_of_the_player_is_read_by_the_context(state: object) -> None:
    """Older devices leave that part out."""
    event = failed(LOOKING, player("PLAYING", LOOKING, 31_000))
    event["request"]["currentPlaybackState"] = state
    assert spot(played(Nightstand().ask(event))) == (1, 0, 0)


def test_what_fails_ahead_is_replaced_behind_what_sounds() -> None:
    """And what sounds is not cut off."""
    stand = Nightstand()
    response = stand.ask(failed(TOUCHING, player("PLAYING", LOOKING, 61_000)))
    assert response["directives"][0]["playBehavior"] == "REPLACE_ENQUEUED"
    assert spot(played(response)) == (3, 0, 0)
    assert stand.record == BEGUN


@pytest.mark.parametrize("activity", ["NEW", "", None, 7])
def test_what_may_be_playing_is_not_cut_off(activity: Any) -> None:
    """The player holds a recording, and tells nothing of it that is known today."""
    state = player("PLAYING", LOOKING, 61_000) | {"playerActivity": activity}
    response = Nightstand().ask(failed(TOUCHING, state))
    assert response["directives"][0]["playBehavior"] == "REPLACE_ENQUEUED"
    nearly = Nightstand().ask(told("NearlyFinished", LOOKING, 70_000, state))
    assert nearly["directives"][0]["playBehavior"] == "ENQUEUE"


@pytest.mark.parametrize("token", [None, "", 7, []])
def test_an_event_that_names_no_stream_is_of_the_one_that_sounds(token: object) -> None:
    """Otherwise the evening would end there."""
    state = player("PLAYING", LOOKING, 31_000)
    event = failed(LOOKING, state)
    event["request"]["token"] = token
    assert spot(played(Nightstand().ask(event))) == (1, 0, 0)
    event = told("NearlyFinished", LOOKING, 70_000, state)
    event["request"]["token"] = token
    assert spot(played(Nightstand().ask(event))) == (2, 0, 0)


def test_an_offset_may_be_told_as_digits() -> None:
    """What was heard is then no less known."""
    state = player("PLAYING", TOUCHING) | {"offsetInMilliseconds": "70000"}
    assert spot(played(Nightstand().ask(failed(TOUCHING, state)))) == (2, 0, 60_000)


def test_what_fails_ahead_twice_is_replaced_once() -> None:
    """The second time nothing more is tried; where it should have followed, "resume" goes on."""
    stand = Nightstand(Couple(frozenset({BEFORE})))
    instead = played(stand.ask(failed(TOUCHING, player("PLAYING", LOOKING, 61_000))))
    assert directives(stand.ask(failed(instead, player("PLAYING", LOOKING, 62_000)))) == []
    ended = player("FINISHED", LOOKING, 80_000)
    stand.ask(told("Finished", LOOKING, 80_000, ended))
    assert spot(played(stand.ask(said("AMAZON.ResumeIntent", ended)))) == (2, 0, 0)


def test_the_same_failure_twice_plays_nothing_more() -> None:
    """The device repeats itself, or the answer was lost on its way."""
    stand = Nightstand()
    event = failed(TOUCHING, player("STOPPED", TOUCHING))
    assert spot(played(stand.ask(event))) == (3, 0, 0)
    assert directives(stand.ask(event)) == []


def test_without_the_first_recording_nothing_is_begun() -> None:
    """The evening is tried once more when they ask for it."""
    stand = Nightstand()
    state = player("STOPPED", BREATHING)
    assert directives(stand.ask(failed(BREATHING, state))) == []
    assert spot(played(stand.ask(said("AMAZON.ResumeIntent", state)))) == (0, 0, 0)


@pytest.mark.parametrize("another_process", [False, True])
@pytest.mark.parametrize("place", [LOOKING, TOUCHING, FIRST_TURN, SECOND_TURN])
def test_an_outage_holds_the_place_where_sound_stopped(place: Place, another_process: bool) -> None:
    """By what was said, by the button, by the name, and when the player has forgotten it."""
    stand = Nightstand(Couple(frozenset({BEFORE})))
    second = played(stand.ask(failed(place, player("STOPPED", place))))
    if another_process:
        stand.restart()
    state = player("STOPPED", second)
    assert directives(stand.ask(failed(second, state))) == []
    for event in (
        said("AMAZON.ResumeIntent", state),
        request("PlaybackController.PlayCommandIssued", state),
        said("AMAZON.ResumeIntent", player("IDLE", "")),
    ):
        assert spot(played(stand.ask(event))) == spot(place)
    asked = stand.ask(request("LaunchRequest", state))
    assert "Shall I go on" in asked["outputSpeech"]["ssml"]


@pytest.mark.parametrize("another_process", [False, True])
def test_two_tokens_that_do_not_know_of_each_other_are_an_outage_too(another_process: bool) -> None:
    """They were enqueued before anything failed."""
    stand = Nightstand(Couple(frozenset({BEFORE})))
    stand.ask(failed(LOOKING, player("STOPPED", LOOKING)))
    if another_process:
        stand.restart()
    assert directives(stand.ask(failed(TOUCHING, player("STOPPED", TOUCHING)))) == []


def test_sound_in_between_ends_the_row() -> None:
    """A recording was missing, the next one was heard, and later another one is missing."""
    stand = Nightstand(Couple(frozenset({BEFORE})))
    second = played(stand.ask(failed(LOOKING, player("STOPPED", LOOKING))))
    nearly = told("NearlyFinished", second, 65_000, player("PLAYING", second, 65_000))
    third = played(stand.ask(nearly))
    assert third.silent_since is None
    fourth = played(stand.ask(failed(third, player("STOPPED", third))))
    assert spot(fourth) == (4, 0, 0)
    assert fourth.silent_since == Moment(3, 0)


@pytest.mark.parametrize("night", [NIGHT - timedelta(days=7), NIGHT - timedelta(days=2)])
@pytest.mark.parametrize("activity", ["STOPPED", "PLAYING", "FINISHED", "IDLE"])
def test_a_failure_of_a_past_evening_begins_nothing(night: date, activity: str) -> None:
    """It comes days late; nobody waits for it, and nothing of it is remembered."""
    stand = Nightstand()
    old = replace(LOOKING, night=night)
    assert directives(stand.ask(failed(old, player(activity, old, 31_000)))) == []
    assert stand.record == BEGUN


@pytest.mark.parametrize("night", [date(2026, 11, 22), date(2026, 11, 24), date(2026, 11, 25)])
def test_tonight_has_another_date_elsewhere(night: date) -> None:
    """The device's zone is not known to an event, so no date that is tonight somewhere is late."""
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    there = replace(LOOKING, night=night)
    stand = Nightstand(now=noon)
    response = stand.ask(failed(there, player("PLAYING", there, 31_000)))
    assert bool(directives(response)) == (
        night <= date(2026, 11, 24) and night != date(2026, 11, 22)
    )


# Gaps


GAPS = [
    (place, activity)
    for place in (BREATHING, LOOKING, TOUCHING, FIRST_TURN, SECOND_TURN)
    for activity in ("FINISHED", "IDLE")
]


@pytest.mark.parametrize(("place", "activity"), [*GAPS, (replace(AGAIN, segment=1), "FINISHED")])
def test_behind_a_gap_the_evening_goes_on(place: Place, activity: str) -> None:
    """Nothing followed a recording that ended: no way of going on takes that for the end."""
    stand = Nightstand(Couple(frozenset({BEFORE})))
    end = playback.segment_of(place, PLAN).score.ms
    state = player(activity, place, end)
    stand.ask(told("Finished", place, end, state))
    following = playback.following(place, PLAN)
    assert following is not None
    for event in (
        said("AMAZON.ResumeIntent", state),
        said("AMAZON.NextIntent", state),
        request("PlaybackController.PlayCommandIssued", state),
        request("PlaybackController.NextCommandIssued", state),
    ):
        assert spot(played(stand.ask(event))) == spot(following)
    asked = stand.ask(request("LaunchRequest", state))
    assert "Shall I go on" in asked["outputSpeech"]["ssml"]


@pytest.mark.parametrize("known", [True, False])
def test_behind_the_last_recording_is_the_end(known: bool) -> None:
    """Nothing is waiting there."""
    stand = Nightstand(Couple(frozenset({BEFORE})))
    state = player("FINISHED", GOOD_NIGHT, 145_000)
    if known:
        stand.ask(told("Finished", GOOD_NIGHT, 145_000, state))
    response = stand.ask(said("AMAZON.ResumeIntent", state))
    assert directives(response) == []
    assert "Nothing is waiting" in response["outputSpeech"]["ssml"]


def test_the_button_behind_the_last_recording_is_silent() -> None:
    """It cannot be told that nothing is waiting, so nothing happens."""
    state = player("FINISHED", GOOD_NIGHT, 145_000)
    assert Nightstand().ask(request("PlaybackController.PlayCommandIssued", state)) == {}


def test_a_device_that_was_restarted_goes_by_the_record() -> None:
    """It holds a token of before, and is idle in the middle of it."""
    stand = Nightstand(Couple(frozenset({BEFORE}), place=FIRST_TURN.to_token()))
    response = stand.ask(said("AMAZON.ResumeIntent", player("IDLE", LOOKING, 20_000)))
    assert spot(played(response)) == (3, 0, 0)


def test_a_gap_of_another_night_is_no_evening_of_tonight() -> None:
    """What stopped yesterday is not gone on with by itself."""
    stand = Nightstand(Couple(frozenset({BEFORE})))
    old = replace(LOOKING, night=NIGHT - timedelta(days=1))
    response = stand.ask(said("AMAZON.ResumeIntent", player("FINISHED", old, 80_000)))
    assert directives(response) == []


# Events in any order


def test_a_late_nearly_finished_begins_nothing_in_a_silence() -> None:
    """They said pause, and a moment before that the recording was nearly finished."""
    stand = Nightstand()
    state = player("STOPPED", LOOKING, 75_000)
    stand.ask(told("Stopped", LOOKING, 75_000, state))
    assert directives(stand.ask(told("NearlyFinished", LOOKING, 70_000, state))) == []


def test_a_nearly_finished_of_a_past_evening_enqueues_nothing() -> None:
    """Its night is kept all the same."""
    stand = Nightstand()
    old = replace(TOUCHING, night=BEFORE)
    state = player("PLAYING", old, 65_000)
    assert directives(stand.ask(told("NearlyFinished", old, 65_000, state))) == []
    assert stand.record.nights == {BEFORE}


@pytest.mark.parametrize("kind", ["Finished", "Stopped", "NearlyFinished"])
def test_an_event_of_an_older_evening_leaves_tonights_place(kind: str) -> None:
    """Tonight is paused; last week's event arrives."""
    stand = Nightstand()
    stand.ask(told("Stopped", TOUCHING, 20_000, player("STOPPED", TOUCHING, 20_000)))
    tonight = stand.record.place
    old = replace(GOOD_NIGHT, night=NIGHT - timedelta(days=7))
    stand.ask(told(kind, old, 140_000, player("STOPPED", TOUCHING, 20_000)))
    assert stand.record.place == tonight
    assert stand.record.nights == {old.night}


@pytest.mark.parametrize("kind", ["Finished", "Stopped", "NearlyFinished", "Failed"])
@pytest.mark.parametrize("days", [2, 7, 300])
def test_a_token_of_a_night_to_come_is_nobodys(kind: str, days: int) -> None:
    """No clock on earth shows that date: it keeps no night, and plays nothing."""
    stand = Nightstand()
    ahead = replace(LOOKING, night=NIGHT + timedelta(days=days))
    event = told(kind, ahead, 80_000, player("PLAYING", ahead, 70_000))
    assert stand.ask(event) == {}
    assert stand.record == BEGUN


@pytest.mark.parametrize("another_process", [False, True])
def test_every_pause_in_one_recording_is_remembered(another_process: bool) -> None:
    """The last one counts, also where they paused before."""
    stand = Nightstand()
    for offset, start in ((20_000, 0), (65_000, 60_000), (70_000, 60_000), (30_000, 0)):
        stand.ask(told("Stopped", TOUCHING, offset, player("STOPPED", TOUCHING, offset)))
        place = Place.from_token(stand.record.place, REPERTOIRE)
        assert place is not None
        assert spot(place) == (2, 0, start)
        if another_process:
            stand.restart()


def test_a_pause_that_is_reported_twice_is_written_once() -> None:
    """A table bills by the write."""
    stand = Nightstand()
    event = told("Stopped", TOUCHING, 20_000, player("STOPPED", TOUCHING, 20_000))
    stand.ask(event)
    stand.ask(event)
    assert stand.store.writes == 1


# Whole evenings on the virtual Echo


def bedroom() -> Bedroom:
    room = Bedroom(Memory(), device=Device())
    for words in ("open quiet together", "yes"):
        room.speaker.hear(words)
    return room


def plays(room: Bedroom) -> list[str]:
    return [line for line in room.done if line.startswith("Plays:")]


def test_an_evening_survives_ten_seconds_without_a_network() -> None:
    """The next recording could not be had; "resume" goes on with it, and the night is kept."""
    room = bedroom()
    room.speaker.advance(85_000)
    room.unreachable = True
    room.speaker.advance(60_000)
    assert room.speaker.player.playing is None
    room.unreachable = False
    room.done.clear()
    room.speaker.hear("resume")
    assert plays(room) == ["Plays: together from 0 s"]
    room.speaker.advance(300_000)
    assert room.nights == 1
    assert room.refusals == []


def test_an_outage_at_the_first_word_is_an_evening_that_has_not_begun() -> None:
    """Nothing is kept; asked again, it begins from the beginning."""
    room = Bedroom(Memory(), device=Device())
    room.unreachable = True
    for words in ("open quiet together", "yes"):
        room.speaker.hear(words)
    assert plays(room) == []
    room.unreachable = False
    room.speaker.hear("resume")
    assert plays(room) == ["Plays: breathing from 0 s"]


# Stop means silence


UNREADABLE = {
    "older": "qt1:ordinary-12:en-US:2026-11-23:1:1:0:0:0:1:u1:0:0:0",
    "newer": "qt3:ordinary-12:en-US:2026-11-23",
    "gone": "qt2:ordinary-5:en-US:2026-11-23:1:0:0:0:0:1:u1:0:0:0",
    "shorter": "qt2:ordinary-3:en-US:2026-11-23:1:4:0:0:0:1:u1:0:0:0",
    "tomorrow": replace(LOOKING, night=NIGHT + timedelta(days=2)).to_token(),
    "long ago": replace(LOOKING, night=NIGHT - timedelta(days=800)).to_token(),
    "readable": LOOKING.to_token(),
}
ENDINGS = [
    *(
        "AMAZON.StopIntent",
        "AMAZON.CancelIntent",
        "AMAZON.PauseIntent",
        "AMAZON.NavigateHomeIntent",
    ),
    *(Intent.END, Intent.HOLD),
    *SAFETY_INTENTS,
]


@pytest.mark.parametrize("token", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize(
    "activity", ["PLAYING", "PAUSED", "STOPPED", "BUFFER_UNDERRUN", "NEW", "", None]
)
def test_stop_means_silence_whatever_the_player_holds(token: str, activity: Any) -> None:
    """Stop, pause, cancel and every hard moment, by voice and by the button."""
    stand, state = Nightstand(), player("PLAYING", token, 30_000) | {"playerActivity": activity}
    for intent in ENDINGS:
        assert directives(stand.ask(said(intent, state))) == ["AudioPlayer.Stop"], intent
    button = request("PlaybackController.PauseCommandIssued", state)
    assert directives(stand.ask(button)) == ["AudioPlayer.Stop"]


@pytest.mark.parametrize("token", UNREADABLE.values(), ids=UNREADABLE)
def test_forgetting_means_silence_too(token: str) -> None:
    """What plays is of a couple that is not known any more."""
    stand, state = Nightstand(Couple(frozenset({BEFORE}))), player("PLAYING", token, 30_000)
    event = said("ForgetIntent", state)
    answer = app.answer(stand.skill, event)
    assert directives(answer["response"]) == ["AudioPlayer.Stop"]
    event = said("AMAZON.YesIntent", state)
    event["session"]["attributes"] = answer["sessionAttributes"]
    event["session"]["new"] = False
    response = stand.ask(event)
    assert directives(response) == ["AudioPlayer.Stop"]
    assert stand.record == Couple()


@pytest.mark.parametrize("activity", ["IDLE", "FINISHED"])
def test_where_nothing_can_sound_nothing_is_stopped(activity: str) -> None:
    """The next morning, "stop" is no business of ours."""
    stand, state = Nightstand(), player(activity, GOOD_NIGHT, 145_000)
    for intent in ("AMAZON.StopIntent", "AMAZON.PauseIntent", "AMAZON.CancelIntent"):
        assert directives(stand.ask(said(intent, state))) == []


@pytest.mark.parametrize("token", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("intent", ["AMAZON.PauseIntent", Intent.HOLD, Intent.WAIT])
def test_hang_on_before_a_question_is_silence_too(token: str, intent: str) -> None:
    """A Show plays on behind its questions, and elsewhere what was held goes on by itself."""
    offer = Offer(step="touch", path="dreams")
    for stage in set(Stage) - set(HOLDING):
        event = said(intent, player("PLAYING", token, 30_000))
        event["session"]["attributes"] = Conversation(stage, NIGHT, offer).to_attributes()
        response = Nightstand().ask(event)
        assert directives(response) == ["AudioPlayer.Stop"], stage
        assert response["shouldEndSession"] is False, stage


@pytest.mark.parametrize(
    "intent", ["AMAZON.ResumeIntent", "AMAZON.StartOverIntent", "NotBothIntent"]
)
def test_what_another_version_began_is_silenced_by_an_invitation(intent: str) -> None:
    """It would play on behind the question, and behind a no as well."""
    state = player("PLAYING", UNREADABLE["older"], 30_000)
    response = Nightstand(Couple(frozenset({BEFORE}))).ask(said(intent, state))
    assert directives(response) == ["AudioPlayer.Stop"]
    assert response["shouldEndSession"] is False


def test_nothing_untrue_is_said_of_what_another_version_began() -> None:
    """It plays, so "nothing is running" would be none of the truth."""
    state = player("PLAYING", UNREADABLE["older"], 30_000)
    for intent in ("AMAZON.NextIntent", "AMAZON.PreviousIntent", "AMAZON.LoopOnIntent"):
        response = Nightstand(Couple(frozenset({BEFORE}))).ask(said(intent, state))
        assert "outputSpeech" not in response


# The next morning


MORNING = datetime(2026, 11, 24, 8, tzinfo=NEW_YORK)
LEFT = [
    *((activity, "readable") for activity in ("FINISHED", "IDLE", "STOPPED", "PAUSED")),
    *((activity, "older") for activity in ("FINISHED", "IDLE")),
    ("IDLE", ""),
]


def in_the_morning(intent: str, activity: str, token: str) -> Json:
    """What a couple hear on a device that still holds last night's recording."""
    known = Couple(frozenset({BEFORE, NIGHT}), zone="America/New_York")
    state = player(activity, UNREADABLE.get(token, token), 30_000)
    return Nightstand(known, now=MORNING).ask(said(intent, state))


@pytest.mark.parametrize(("activity", "token"), LEFT)
@pytest.mark.parametrize("intent", ["Pause", "Stop", "Cancel"])
def test_the_next_morning_a_word_for_something_else_is_left_alone(
    intent: str, activity: str, token: str
) -> None:
    """However the player tells of last night; nobody is wished a good night over breakfast."""
    response = in_the_morning(f"AMAZON.{intent}Intent", activity, token)
    may_go_on = activity == "PAUSED"  # nobody knows whether a tap or a word has paused it
    assert directives(response) == ["AudioPlayer.Stop"] * may_go_on
    assert response.keys() == {"shouldEndSession", *(["directives"] * may_go_on)}


@pytest.mark.parametrize("intent", ["Pause", "Stop", "Cancel"])
def test_the_next_morning_a_recording_of_another_version_is_silenced_without_a_word(
    intent: str,
) -> None:
    """It is not known of which night it is, and stop means silence."""
    response = in_the_morning(f"AMAZON.{intent}Intent", "STOPPED", "older")
    assert directives(response) == ["AudioPlayer.Stop"]
    assert "outputSpeech" not in response


@pytest.mark.parametrize("activity", ["FINISHED", "IDLE", "STOPPED", "PAUSED"])
@pytest.mark.parametrize("intent", ["Next", "Previous", "Repeat", "LoopOn", "ShuffleOff"])
def test_the_next_morning_there_is_nothing_to_steer(intent: str, activity: str) -> None:
    """A few closed words; also where a tap on a screen paused it, of which nobody was told."""
    response = in_the_morning(f"AMAZON.{intent}Intent", activity, "readable")
    assert directives(response) == []
    assert response["shouldEndSession"] is True
    assert len(response["outputSpeech"]["ssml"].split()) <= 6


@pytest.mark.parametrize("activity", ["FINISHED", "IDLE", "STOPPED", "PAUSED"])
@pytest.mark.parametrize("intent", ["Resume", "StartOver"])
def test_the_next_morning_nothing_starts(intent: str, activity: str) -> None:
    """It is asked about first."""
    response = in_the_morning(f"AMAZON.{intent}Intent", activity, "readable")
    assert directives(response) == []
    assert response["shouldEndSession"] is False


@pytest.mark.parametrize("hour", [0, 3, 5])
def test_what_is_paused_goes_on_past_midnight_and_past_four(hour: int) -> None:
    """An evening that began late is steered as any other."""
    now = datetime(2026, 11, 24, hour, 30, tzinfo=NEW_YORK)
    stand = Nightstand(Couple(frozenset({BEFORE})), now=now)
    response = stand.ask(said("AMAZON.NextIntent", player("PAUSED", LOOKING, 30_000)))
    assert played(response).night == NIGHT


# A wish that is promised is kept


NO_TOUCH = ("TouchIntent", "switch", "off")
NO_LOOK = ("LookIntent", "switch", "off")
QUIETER = ("VoiceIntent", "manner", "soft")


@pytest.mark.parametrize("activity", ["PLAYING", "PAUSED", "BUFFER_UNDERRUN"])
def test_a_wish_changes_what_plays(activity: str) -> None:
    """At once, from the start of the practice."""
    response = Nightstand().ask(wish(*NO_TOUCH, player(activity, TOUCHING, 30_000)))
    assert played(response).preferences.touch_off
    assert spot(played(response)) == (2, 0, 0)


@pytest.mark.parametrize("activity", ["PLAYING", "PAUSED", "BUFFER_UNDERRUN"])
def test_quieter_is_promised_of_the_recordings_too(activity: str) -> None:
    """So what plays gets softer, and not only tomorrow's."""
    response = Nightstand().ask(wish(*QUIETER, player(activity, TOUCHING, 30_000)))
    assert "in the recordings too" in response["outputSpeech"]["ssml"]
    assert played(response).preferences.soft
    assert spot(played(response)) == (2, 0, 0)


@pytest.mark.parametrize("activity", ["STOPPED", "NEW"])
def test_a_wish_never_lets_the_old_recording_go_on(activity: str) -> None:
    """Where the player may go on by itself it is silenced, and a yes goes on as they like it."""
    stand, state = Nightstand(), player(activity, TOUCHING, 30_000)
    first = app.answer(stand.skill, wish(*NO_TOUCH, state))
    assert directives(first["response"]) == ["AudioPlayer.Stop"]
    second = app.answer(stand.skill, in_session(first, wish(*NO_LOOK, state)))
    response = stand.ask(in_session(second, said("AMAZON.YesIntent", state)))
    assert played(response).preferences.touch_off
    assert played(response).preferences.look_off


GOING_ON = {
    "resume": said("AMAZON.ResumeIntent", {}),
    "next": said("AMAZON.NextIntent", {}),
    "previous": said("AMAZON.PreviousIntent", {}),
    "again": said("AMAZON.RepeatIntent", {}),
    "start over": said("AMAZON.StartOverIntent", {}),
    "play": request("PlaybackController.PlayCommandIssued", None),
}


@pytest.mark.parametrize("event", GOING_ON.values(), ids=GOING_ON)
def test_what_they_declined_stays_declined_when_they_go_on_later(event: Json) -> None:
    """The session closed without an answer, and the player still holds the old recording."""
    stand, state = Nightstand(), player("STOPPED", TOUCHING, 30_000)
    stand.ask(wish(*NO_TOUCH, state))
    later = copy.deepcopy(event)
    later["context"]["AudioPlayer"] = state
    assert played(stand.ask(later)).preferences.touch_off


def test_what_they_declined_stays_declined_when_they_open_the_skill() -> None:
    """The question is whether to go on, and its yes knows what they like."""
    stand, state = Nightstand(), player("STOPPED", TOUCHING, 30_000)
    stand.ask(wish(*NO_TOUCH, state))
    opened = app.answer(stand.skill, request("LaunchRequest", state))
    response = stand.ask(in_session(opened, said("AMAZON.YesIntent", state)))
    assert played(response).preferences.touch_off


def test_what_they_declined_stays_declined_when_the_player_has_forgotten() -> None:
    """The record holds the place of before, and what they like now."""
    stand, state = Nightstand(Couple(frozenset({BEFORE}))), player("STOPPED", TOUCHING, 30_000)
    stand.ask(told("Stopped", TOUCHING, 30_000, state))
    stand.ask(wish(*NO_TOUCH, player("IDLE", "")))
    opened = app.answer(stand.skill, request("LaunchRequest", player("IDLE", "")))
    yes = in_session(opened, said("AMAZON.YesIntent", player("IDLE", "")))
    for event in (yes, said("AMAZON.ResumeIntent", player("IDLE", ""))):
        assert played(stand.ask(event)).preferences.touch_off


# How they like the voice


WHISPERING = Couple(frozenset({BEFORE}), preferences=replace(USUAL, whispered=True))
TALKING = ("AboutIntent", "AMAZON.HelpIntent", "LeftIntent", "AMAZON.NextIntent", "BlahIntent")


def is_whispered(response: Json) -> bool:
    return "whispered" in response["outputSpeech"]["ssml"]


@pytest.mark.parametrize("activity", ["PLAYING", "PAUSED", "STOPPED", "FINISHED", "IDLE"])
@pytest.mark.parametrize("intent", TALKING)
def test_a_voice_that_was_wished_for_since_it_plays_holds(intent: str, activity: str) -> None:
    """What plays carries how they liked it when it began; another process asks the table, once."""
    stand = Nightstand(WHISPERING)
    state = player(activity, LOOKING, 30_000)
    assert is_whispered(stand.ask(said(intent, state)))
    reads = stand.store.reads
    assert is_whispered(stand.ask(said("AboutIntent", state)))
    assert stand.store.reads == reads


@pytest.mark.parametrize("intent", ["AMAZON.StopIntent", "AMAZON.PauseIntent", "CareIntent"])
def test_no_silence_and_no_hard_moment_waits_for_the_voice(intent: str) -> None:
    """A table that hangs would keep it playing; what this process knows is enough."""
    stand, state = Nightstand(WHISPERING), player("PLAYING", LOOKING, 30_000)
    stand.ask(said(intent, state))
    assert (stand.store.reads, stand.store.writes) == (0, 0)
    stand.ask(said("AboutIntent", state))
    assert is_whispered(stand.ask(said(intent, state)))


def test_a_voice_that_was_wished_for_while_it_plays_holds_in_every_later_answer() -> None:
    """Whatever stage is open, and until they are forgotten."""
    room = bedroom()
    room.speaker.advance(40_000)
    room.speaker.hear("ask quiet together to whisper")
    later = len(room.exchanges)
    for words in (
        *("pause", "resume", "ask quiet together what is this", "next"),
        *("ask quiet together i'm dizzy", "no", "ask quiet together to remind us", "no"),
        *("ask quiet together i might hurt myself", "no", "ask quiet together forget us"),
    ):
        room.speaker.hear(words)
    answers = [response["response"] for _, response in room.exchanges[later:]]
    assert all(is_whispered(answer) for answer in answers if "outputSpeech" in answer)
    room.speaker.hear("yes")
    room.speaker.hear("ask quiet together what is this")
    assert not is_whispered(room.exchanges[-1][1]["response"])
