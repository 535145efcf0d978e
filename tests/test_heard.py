"""Requests are understood as they are sent; what is vague has no value."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from skill import app
from skill.alexa.heard import message_in
from skill.alexa.slot_values import day_in, time_in
from skill.guide.slots import Slot
from skill.guide.talk import Conversation, Stage
from tests.bedroom import Memory
from tests.lines import written
from tests.test_app import launch, skill


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-29", date(2026, 11, 29)),
        ("2026-W49", date(2026, 11, 30)),
        ("2026-W48-WE", date(2026, 11, 28)),
        ("2026-12", date(2026, 12, 1)),
        ("2026-XX-29", None),
        ("2026-13-01", None),
        ("PRESENT_REF", None),
        ("", None),
    ],
)
def test_a_date_of_alexas(value: str, day: date | None) -> None:
    """Days, weeks, weekends and months begin somewhere; seasons and years are too vague."""
    assert day_in(value) == day


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("22:00", time(22)),
        ("22:15:30", time(22, 15)),
        ("NI", time(22)),
        ("EV", time(20)),
        ("22", time(22)),
        ("9", time(9)),
        ("9:30", time(9, 30)),
        ("T22:00", time(22)),
        ("24:00", time(0)),
        ("25:00", None),
        ("22:60", None),
        ("MO", None),
        ("", None),
    ],
)
def test_a_time_of_alexas(value: str, at: time | None) -> None:
    """To the minute; a morning is no bedtime."""
    assert time_in(value) == at


@pytest.mark.parametrize(
    ("activity", "plays"),
    [
        ("PLAYING", True),
        ("PAUSED", True),
        ("BUFFER_UNDERRUN", True),
        ("STOPPED", True),
        ("FINISHED", True),
        ("IDLE", False),
    ],
)
def test_what_can_be_resumed(activity: str, plays: bool) -> None:
    """A player that plays, was stopped, or had nothing more to play holds the evening.

    One that was reset knows nothing of it.
    """
    event = launch(
        type="IntentRequest", intent={"name": "AMAZON.ResumeIntent", "confirmationStatus": "NONE"}
    )
    token = "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:0:u1:0:0:0"
    event["context"]["AudioPlayer"] = {
        "playerActivity": activity,
        "offsetInMilliseconds": 5,
        "token": token,
    }
    response = app.answer(skill(), event)["response"]
    assert ("directives" in response) == plays


def test_what_plays_is_of_its_own_night() -> None:
    """A place that plays across four in the morning keeps the night it began in, without asking for a zone."""
    event = launch(
        type="IntentRequest", intent={"name": "AMAZON.NextIntent", "confirmationStatus": "NONE"}
    )
    token = "qt2:ordinary-3:en-US:2026-11-21:1:0:0:0:0:0:u1:0:0:0"
    event["context"]["AudioPlayer"] = {
        "playerActivity": "PLAYING",
        "offsetInMilliseconds": 20_000,
        "token": token,
    }
    asked: list[object] = []

    class Counting:
        time_zone = staticmethod(asked.append)
        remind = staticmethod(asked.append)

    built = app.build(app.Settings(), Memory(), services=Counting())  # type: ignore[arg-type]
    stream = app.answer(built, event)["response"]["directives"][0]["audioItem"]["stream"]
    assert ":2026-11-21:" in stream["token"]
    assert asked == []


def in_session(name: str, **attributes: object) -> dict[str, object]:
    """Something said to the invitation, with attributes of the session that are something else."""
    event = launch(type="IntentRequest", intent={"name": name, "confirmationStatus": "NONE"})
    event["session"]["attributes"] = (
        Conversation(Stage.INVITED, date(2026, 11, 23)).to_attributes() | attributes
    )
    return event


@pytest.mark.parametrize(
    "attributes",
    [
        {"plan": "siesta"},
        {"last": "siesta"},
        {"token": "\ud800"},
        {"misses": float("nan")},
        {"night": "yesterday"},
        {"step": "siesta"},
        {"path": "siesta"},
        {"stage": "step", "step": "siesta"},
        {"stage": "path", "path": "siesta"},
    ],
)
@pytest.mark.parametrize(
    "kind", ["IntentRequest", "SessionEndedRequest", "Alexa.Presentation.APL.UserEvent"]
)
def test_only_what_the_guide_wrote_goes_back(kind: str, attributes: dict[str, object]) -> None:
    """A conversation that offers what does not exist any more is none; sdk would send back whatever came."""
    event: Any = in_session("AMAZON.HelpIntent", **attributes)
    event["request"]["type"] = kind
    response = app.answer(skill(), event)
    value = list(attributes.values())[-1]
    assert value not in response.get("sessionAttributes", {}).values()
    assert "carry on without me" not in str(response)


def test_an_open_question_outlasts_what_is_no_answer() -> None:
    """A touch of a screen between question and answer changes nothing."""
    event: Any = in_session("AMAZON.HelpIntent")
    event["request"] = {"type": "Alexa.Presentation.APL.UserEvent"}
    assert app.answer(skill(), event)["sessionAttributes"] == event["session"]["attributes"]


def test_a_device_without_a_player_is_told_to_play_and_stop_nothing() -> None:
    """By what it supports, whatever else it tells."""
    token = "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:0:u1:0:0:0"
    for request in (
        {"type": "IntentRequest", "intent": {"name": "AMAZON.StopIntent"}},
        {"type": "IntentRequest", "intent": {"name": "AMAZON.NextIntent"}},
        {
            "type": "AudioPlayer.PlaybackNearlyFinished",
            "token": token,
            "offsetInMilliseconds": 90_000,
        },
        {"type": "LaunchRequest", "requestId": []},
    ):
        event = launch(**request)
        event["context"]["System"]["device"]["supportedInterfaces"] = {}
        event["context"]["AudioPlayer"] = {
            "playerActivity": "PLAYING",
            "offsetInMilliseconds": 5,
            "token": token,
        }
        assert "directives" not in app.answer(skill(), event)["response"]


@pytest.mark.parametrize("values", [[None], [{"value": None}], [{}], None])
def test_a_slot_that_resolves_to_nothing_is_asked_for(values: object) -> None:
    """A word that means nothing here is never passed over, and begins nothing."""
    found = {"resolutions": {"resolutionsPerAuthority": [{"values": values}, None]}}
    event = in_session("BeginIntent")
    event["request"]["intent"]["slots"] = {"length": {"name": "length", "value": "seven"} | found}  # type: ignore[index]
    answer = str(app.answer(skill(), event))
    assert "There are three minutes" in answer
    assert "AudioPlayer.Play" not in answer


@pytest.mark.parametrize("digits", ["9" * 5_000, "٣" * 5_000, "0", "00012"])
@pytest.mark.parametrize("stage", Stage)
def test_any_number_of_digits_is_answered(stage: Stage, digits: str) -> None:
    """Wherever a number may be said; Python itself reads none of more than 4,300 digits."""
    for intent, slot in (
        ("BeginIntent", "length"),
        ("ChooseIntent", "length"),
        ("RemindIntent", "at"),
        ("AwayIntent", "until"),
    ):
        event = in_session(intent, stage=stage, step="touch", path="dreams")
        event["request"]["intent"]["slots"] = {slot: {"name": slot, "value": digits}}  # type: ignore[index]
        with written() as lines:
            app.answer(skill(), event)
        assert "fault" not in lines.all[0]


def collected(*ids: str) -> dict[str, Any]:
    """A slot that collects several values."""
    values = [
        {"type": "Simple", "value": "seven", "resolutions": {"resolutionsPerAuthority": [found]}}
        for found in ({"values": [{"value": {"name": one, "id": one}}]} for one in ids)
    ]
    return {"name": "length", "slotValue": {"type": "List", "values": values}}


def test_a_slot_that_collects_values_means_the_one_that_they_mean() -> None:
    """Of two lengths none is taken, and somebody is asked; nothing begins unasked."""
    event: Any = in_session("BeginIntent")
    slots = event["request"]["intent"]["slots"] = {}
    for slot in (
        collected("7", "7"),
        {"name": "length", "slotValue": collected("7")["slotValue"]["values"][0]},
    ):
        slots["length"] = slot
        assert getattr(message_in(event).heard, "minutes", None) == 7
    slots["length"] = collected("7", "12")
    heard = message_in(event).heard
    assert heard is not None
    assert heard.minutes is None
    assert heard.unclear == {Slot.LENGTH}


@pytest.mark.parametrize("interface", [None, {}, [], "newer"])
def test_a_device_says_by_its_interfaces_that_it_has_a_player(interface: object) -> None:
    """Whatever it tells of the interface itself."""
    event = launch()
    event["context"]["System"]["device"]["supportedInterfaces"] = {"AudioPlayer": interface}
    assert message_in(event).player.present


@pytest.mark.parametrize("offset", [[], {}, None, -1, 1e308])
def test_a_moment_that_is_no_number_is_the_beginning(offset: object) -> None:
    """Or one before it: the event is answered all the same."""
    token = "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:0:u1:0:0:0"
    event = launch(type="AudioPlayer.PlaybackStopped", token=token, offsetInMilliseconds=offset)
    event["context"]["AudioPlayer"]["offsetInMilliseconds"] = offset
    with written() as lines:
        app.answer(skill(), event)
    assert "fault" not in lines.all[0]


@pytest.mark.parametrize("night", ["9999-12-31", "0001-01-01", "2028-11-23"])
def test_a_night_that_cannot_be_meant_is_not_kept(night: str) -> None:
    """A record holds one bit a date: a single one far away would make it long, and every answer slow."""
    store = Memory()
    token = f"qt2:ordinary-3:en-US:{night}:1:0:0:0:0:0:u1:0:0:0"
    app.answer(
        skill(store),
        launch(type="AudioPlayer.PlaybackFinished", token=token, offsetInMilliseconds=100_000),
    )
    asked: Any = in_session("AMAZON.YesIntent", night=night)
    assert "directives" not in app.answer(skill(store), asked)["response"]
    assert all(not couple.nights for couple in store.couples.values())


def test_anybodys_id_can_be_hashed() -> None:
    """Also one that is no Unicode."""
    event = launch()
    event["context"]["System"]["user"]["userId"] = "\ud800"
    assert "Welcome" in str(app.answer(skill(), event))


UNREADABLE: tuple[Any, ...] = (None, 7, "x", [], [None], {"x": None}, 1e308, float("nan"), True)


def broken(event: Any, *kept: str) -> Iterator[Any]:
    """The same event with each of its parts in turn another thing, but for the parts named."""
    for key, value in event.items():
        if key in kept:
            continue
        for junk in UNREADABLE:
            yield {**event, key: junk}
        if isinstance(value, dict):
            yield from ({**event, key: inner} for inner in broken(value, *kept))


@pytest.mark.parametrize(
    ("intent", "words"),
    [("CareIntent", "nine, eight, eight"), ("AMAZON.StopIntent", ""), ("AMAZON.CancelIntent", "")],
)
def test_whoever_means_this_is_answered_whatever_else_cannot_be_read(
    intent: str, words: str
) -> None:
    """A hard moment, stop and cancel in the evening, with every other part null or misshapen."""
    built = app.build(
        app.Settings(skill_id=launch()["context"]["System"]["application"]["applicationId"]),
        Memory(),
        now=lambda: datetime(2026, 11, 24, 3, tzinfo=UTC),  # ten at night in New York
    )
    event = launch(type="IntentRequest", intent={"name": intent})
    bare = {"request": {"type": "IntentRequest", "intent": {"name": intent}}}
    for wild in (bare, *broken(event, "type", "intent", "applicationId", "application")):
        if "intent" not in (wild.get("request") if isinstance(wild.get("request"), dict) else {}):
            continue
        with written() as lines:
            response = app.answer(built, wild)["response"]
        assert "fault" not in lines.all[0] or lines.all[0]["fault"] != "error", wild
        assert words in response["outputSpeech"]["ssml"]


def test_what_names_nobody_is_answered_and_nothing_is_kept() -> None:
    """Neither under nobody's name, nor under the name of another skill's user."""
    store = Memory()
    event = launch()
    event["context"]["System"]["user"] = event["session"]["user"] = None
    response = app.answer(skill(store), event)
    assert "Welcome" in response["response"]["outputSpeech"]["ssml"]
    assert (store.reads, store.couples) == (0, {})


@pytest.mark.parametrize("part", ["application", "user"])
def test_what_the_system_does_not_say_the_session_says(part: str) -> None:
    """Alexa tells both of them twice."""
    event = launch()
    whole = message_in(event)
    event["context"]["System"][part] = None
    assert message_in(event) == whole
