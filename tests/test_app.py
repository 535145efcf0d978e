"""``answer`` never raises, and never returns what Alexa would refuse."""

import copy
import json
import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.rules import check
from skill import app
from skill.alexa.device import SystemState
from skill.errors import ContentError, QuietTogetherError, SettingsError, StoreError
from skill.guide.couple.record import Couple
from skill.guide.couple.reminders import Outcome
from skill.guide.talk import Conversation, Stage
from skill.handler import SkillContext
from skill.store import CoupleStore
from skill.store.dynamo import DynamoStore, TableClient
from skill.store.sqlite import SqliteStore
from tests.bedroom import REPERTOIRE, WORDS, Bedroom, Memory, NoTable


class NoServices:
    """Alexa's own services, when none of them answers."""

    def time_zone(self, system: SystemState) -> None:
        """Not told."""

    def remind(self, *given: object) -> Outcome:
        return Outcome.DOWN


NO_SERVICES = NoServices()


def launch(**changes: Any) -> dict[str, Any]:
    """A LaunchRequest as a device sends it."""
    room = Bedroom(Memory())
    room.speaker.hear("open quiet together")
    event = copy.deepcopy(dict(room.exchanges[0][0]))
    event["request"] |= changes
    return event


def skill(store: CoupleStore | None = None, **given: Any) -> Any:
    now = given.pop("now", lambda: datetime(2026, 11, 24, 2, tzinfo=UTC))
    return app.build(app.Settings(), store or Memory(), now=now, services=NO_SERVICES)


PLAYER_EVENTS = [
    "PlaybackStarted",
    "PlaybackNearlyFinished",
    "PlaybackFinished",
    "PlaybackStopped",
    "PlaybackFailed",
]


@pytest.mark.parametrize("store", [Memory, NoTable])
@pytest.mark.parametrize("event", PLAYER_EVENTS)
@pytest.mark.parametrize(
    "token",
    [
        "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:0:u1:0:0:0",
        "qt2:ordinary-3:en-US:2026-11-23:1:1:0:0:0:0:u1:0:0:0",
        "somebody else's",
    ],
)
def test_player_events_are_answered_without_a_word(
    store: Callable[[], CoupleStore], event: str, token: str
) -> None:
    """Whatever the table does, and whoever's stream it is."""
    request = launch(type=f"AudioPlayer.{event}", token=token, offsetInMilliseconds=100_000)
    del request["session"]
    response = app.answer(skill(store()), request)
    assert check(request, response) == []
    assert "outputSpeech" not in response["response"]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "SessionEndedRequest", "reason": "USER_INITIATED"},
        {
            "type": "SessionEndedRequest",
            "reason": "ERROR",
            "error": {"type": "INVALID_RESPONSE", "message": "no"},
        },
        {
            "type": "System.ExceptionEncountered",
            "error": {"type": "INVALID_RESPONSE", "message": "no"},
        },
        {"type": "AlexaSkillEvent.SkillEnabled"},
        {"type": "Alexa.Presentation.APL.UserEvent", "token": "x"},
        {"type": "Telepathy.ThoughtReceived"},
        {"type": None},
        {"type": 7},
    ],
)
def test_what_is_no_question_is_answered_with_nothing(changes: dict[str, Any]) -> None:
    """The end of a session, news of an error, and requests that did not exist when this was written."""
    assert app.answer(skill(), launch(**changes))["response"] == {}


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        "hello",
        7,
        {},
        {"request": None},
        {"request": []},
        {"session": {}},
        {"request": {"type": []}},
    ],
)
def test_a_malformed_event_is_answered(event: object) -> None:
    """Even what is no request at all."""
    assert app.answer(skill(), event) == {"version": "1.0", "response": {}}


class Faulty(Memory):
    """A store with a fault that nobody foresaw."""

    def read(self, couple: str) -> Couple:
        raise ZeroDivisionError


def test_somebody_who_waits_for_words_hears_a_kind_sentence() -> None:
    """A fault of our own ends with five breaths and a good night."""
    event = launch(type="IntentRequest", intent={"name": "NightsIntent"})
    response = app.answer(skill(Faulty()), event)
    assert "carry on without me" in response["response"]["outputSpeech"]["ssml"]
    assert response["response"]["directives"] == [{"type": "AudioPlayer.Stop"}]
    assert check(event, response) == []


def test_an_intent_of_a_later_version_is_a_fallback() -> None:
    """A model that is ahead of the code does not break the evening."""
    event = launch(
        type="IntentRequest", intent={"name": "DanceIntent", "confirmationStatus": "NONE"}
    )
    event["session"]["attributes"] = Conversation(Stage.INVITED, date(2026, 11, 23)).to_attributes()
    assert "I missed that" in app.answer(skill(), event)["response"]["outputSpeech"]["ssml"]


def test_another_skills_request_is_refused() -> None:
    """The skill id of the settings is held against the request's."""
    strict = app.build(app.Settings(skill_id="amzn1.ask.skill.ours"), Memory())
    assert app.answer(strict, launch())["response"] == {}


SAMPLES = [
    launch(),
    launch(
        type="IntentRequest", intent={"name": "AMAZON.PauseIntent", "confirmationStatus": "NONE"}
    ),
]
JUNK: st.SearchStrategy[object] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.lists(st.integers(), max_size=2)
    | st.just({})
)


@st.composite
def broken_events(draw: st.DrawFn) -> Any:
    """A real request in which one thing, anywhere, is missing or is something else."""
    event = copy.deepcopy(draw(st.sampled_from(SAMPLES)))
    here: Any = event
    while True:
        key = draw(st.sampled_from(sorted(here)))
        if isinstance(here[key], dict) and here[key] and draw(st.booleans()):
            here = here[key]
            continue
        if draw(st.booleans()):
            del here[key]
        else:
            here[key] = draw(JUNK)
        return event


@settings(max_examples=300, deadline=None)
@given(broken_events())
def test_answer_never_raises(event: Any) -> None:
    """And what it answers is JSON that Alexa would take."""
    response = app.answer(skill(), event)
    json.dumps(response)
    request = event.get("request")
    if isinstance(request, dict) and isinstance(request.get("type"), str):
        assert check(event, response) == []


def test_an_evening_costs_few_reads_and_writes() -> None:
    """From launch to good night; steering costs a write a recording at most, so that it can be gone on with."""
    store = Memory()
    room = Bedroom(store)
    room.speaker.hear("open quiet together")
    room.speaker.hear("yes")
    asked = store.reads
    room.speaker.advance(20_000)
    for said in ("pause", "resume", "next", "previous"):
        room.speaker.hear(said)
    assert store.reads == asked
    assert (
        store.writes == 3
    )  # on the first evening the time zone; and two recordings were interrupted
    room.speaker.advance(400_000)
    assert room.speaker.player.playing is None
    assert (store.reads, store.writes) == (asked, 5)  # the night, and the good night


@pytest.mark.parametrize("minutes", ["three", "seven", "twelve", "twenty"])
def test_an_evening_that_nobody_interrupts_costs_one_read_and_three_writes(minutes: str) -> None:
    """The night with its first practice, the question, and the good night; of every length."""
    store = Memory()
    room = Bedroom(store)
    room.speaker.hear("open quiet together")
    room.speaker.hear(f"{minutes} minutes")
    room.speaker.hear("yes")
    assert store.writes == 1, "a first evening begins the record"
    room.speaker.advance(1_300_000)
    assert room.speaker.player.playing is None
    assert store.reads <= 1
    assert store.writes <= 4


def test_nothing_of_a_couple_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Neither who they are nor what they said: a line an exchange with its type."""
    with caplog.at_level(logging.DEBUG, logger="quiet_together"):
        room = Bedroom(Memory())
        room.speaker.hear("open quiet together")
        room.speaker.hear("my darling pineapple")
        room.speaker.hear("yes")
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("quiet_together")
    )
    assert logged.splitlines()[0] == "LaunchRequest: asked"
    for secret in ("pineapple", "amzn1", "QUIETTOGETHER", "session-"):
        assert secret not in logged


def test_a_request_that_cannot_be_answered_is_not_logged_either(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The kind of fault and its place in the code, and not a word of the request."""
    slots = {"word": {"name": "word", "value": "pineapple"}}
    for event in (
        launch(type=["Telepathy.Pineapple"]),
        launch(type="IntentRequest", intent={"name": "NightsIntent", "slots": slots}, locale=7),
    ):
        app.answer(skill(Faulty()), event)
    assert len(caplog.records) >= 2
    assert all(
        "not answered: " in record.getMessage() or "request" in record.getMessage()
        for record in caplog.records
    )
    assert "pineapple" not in caplog.text.lower()


def test_a_stored_couple_is_a_hash_and_dates() -> None:
    """The Alexa user id cannot be read from the store, and differs between skills."""
    key = app.couple_key("skill", "amzn1.ask.account.SECRET")
    assert len(key) == 32
    assert "SECRET" not in key
    assert key != app.couple_key("another skill", "amzn1.ask.account.SECRET")
    assert set(Couple().to_item()) == {"schema", "nights"}


def test_an_open_conversation_is_left_by_opening_again() -> None:
    """A launch is a launch, whatever the session still holds."""
    event = launch()
    event["session"]["attributes"] = {
        "stage": "invited",
        "night": "2020-01-01",
        "milestone": 1,
        "misses": 2,
    }
    response = app.answer(skill(), event)
    assert response["response"]["outputSpeech"]["ssml"].startswith("<speak>Welcome, you two.")
    assert response["sessionAttributes"]["night"] == "2026-11-23"


def test_a_stream_that_fails_to_load_ahead_cuts_nothing_off() -> None:
    """What sounds meanwhile goes on; only a player that has stopped is given something else."""
    event = launch(
        type="AudioPlayer.PlaybackFailed",
        token="qt2:ordinary-3:en-US:2026-11-23:1:1:1:0:0:0:u1:0:0:0",
    )
    for activity, expected in (("PLAYING", {}), ("STOPPED", "directives")):
        event["context"]["AudioPlayer"] = {"playerActivity": activity, "offsetInMilliseconds": 5}
        response = app.answer(skill(), event)["response"]
        assert (response == expected) if expected == {} else (expected in response)


def test_disabling_the_skill_erases_the_couple() -> None:
    """At once; a table that does not answer leaves a line in the log, and nothing raises."""
    store = Memory()
    room = Bedroom(store)
    room.speaker.hear("ask quiet together to begin")
    room.speaker.hear("yes")
    room.speaker.advance(180_000)
    assert len(store.couples) == 1
    event = {
        **room.exchanges[0][0],
        "request": {**room.exchanges[0][0]["request"], "type": "AlexaSkillEvent.SkillDisabled"},
    }
    app.answer(room.skill, event)
    assert store.couples == {}
    assert (
        app.answer(skill(NoTable()), launch(type="AlexaSkillEvent.SkillDisabled"))["response"] == {}
    )


LAMBDA = {"AWS_LAMBDA_FUNCTION_NAME": "quiet-together"}
COMPLETE = {
    "SKILL_ID": "amzn1.ask.skill.x",
    "TABLE_NAME": "couples",
    "RECORDINGS_URL": "https://cdn.example/audio/",
}


def test_settings_come_from_the_environment() -> None:
    """A trailing slash is no part of an address; nothing is needed on a laptop."""
    assert app.Settings.from_environ(LAMBDA | COMPLETE) == app.Settings(
        "amzn1.ask.skill.x", "couples", "https://cdn.example/audio", "INFO"
    )
    assert app.Settings.from_environ({}) == app.Settings()


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_setting_is_named_at_start_up(name: str) -> None:
    """Inside Lambda one clear sentence, before any couple waits."""
    with pytest.raises(SettingsError, match=f"set {name} in the function's environment"):
        app.Settings.from_environ(
            LAMBDA | {key: value for key, value in COMPLETE.items() if key != name}
        )


def test_a_misspelt_log_level_is_named() -> None:
    """With the values that can be written."""
    with pytest.raises(SettingsError, match="LOG_LEVEL = 'LOUD'; write DEBUG"):
        app.Settings.from_environ({"LOG_LEVEL": "loud"})


def test_a_client_of_the_table_that_does_not_exist_is_named() -> None:
    """With those that do."""
    assert app.Settings.from_environ({"TABLE_CLIENT": "boto3"}).table_client is TableClient.BOTO3
    with pytest.raises(SettingsError, match="TABLE_CLIENT = 'boto'; write signed or boto3"):
        app.Settings.from_environ({"TABLE_CLIENT": "boto"})


def test_the_store_follows_the_settings(tmp_path: Path) -> None:
    """A table where one is named, a file otherwise."""
    assert isinstance(app.open_store(app.Settings(table_name="couples")), DynamoStore)
    assert isinstance(app.open_store(app.Settings(), tmp_path), SqliteStore)


@pytest.mark.parametrize(
    ("locale", "words"), [("en-US", "en-US"), ("en-NZ", "en-US"), ("hi-IN", "en-US"), ("", "en-US")]
)
def test_a_locale_without_words_hears_the_nearest(locale: str, words: str) -> None:
    """Of its language where there is one, otherwise the default."""
    event = launch(locale=locale)
    response = app.answer(skill(), event)
    assert "Welcome, you two" in response["response"]["outputSpeech"]["ssml"]
    skill_context = SkillContext(
        "", "", Memory(), REPERTOIRE, {words: WORDS}, datetime.now, NO_SERVICES, lambda: 5
    )
    assert skill_context.words_of(locale).locale == words


def test_errors_are_one_tree() -> None:
    """One except clause at the edge catches all of ours."""
    for error in (ContentError, SettingsError, StoreError):
        assert issubclass(error, QuietTogetherError)
