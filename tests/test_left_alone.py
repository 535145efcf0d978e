"""Twenty minutes behind the last sound, a word to the speaker is meant for something else, also in the same night."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from skill import reading
from skill.guide.couple import Couple
from skill.guide.programme import Place, is_abandoned
from tests.bedroom import EVENING, REPERTOIRE
from tests.nightstand import (
    BEFORE,
    LOOKING,
    PLAN,
    Json,
    Nightstand,
    directives,
    player,
    request,
    said,
    told,
)

BEGUN_AT = datetime(2026, 11, 24, 3, 40, tzinfo=UTC)
"""When the evening of these tests begins to sound, by the requests of ``tests.nightstand``."""
SILENT = ("STOPPED", "PAUSED", "FINISHED", "IDLE")
MINUTE = 60


def at(event: Json, seconds: int) -> Json:
    """The same request, so many seconds behind the beginning."""
    moment = datetime.fromtimestamp(BEGUN_AT.timestamp() + seconds, UTC)
    later = copy.deepcopy(event)
    later["request"]["timestamp"] = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    return later


def token_in(response: Json) -> str:
    (directive,) = response["directives"]
    return str(directive["audioItem"]["stream"]["token"])


@pytest.fixture(scope="module")
def stand() -> Nightstand:
    return Nightstand(Couple(frozenset({BEFORE}), zone="America/New_York"))


@pytest.fixture(scope="module")
def sounding(stand: Nightstand) -> str:
    """The token of what begins to sound then."""
    return token_in(stand.ask(said("AMAZON.ResumeIntent", player("STOPPED", LOOKING, 30_000))))


def heard(stand: Nightstand, intent: str, state: Json, seconds: int) -> Json:
    return stand.ask(at(said(f"AMAZON.{intent}Intent", state), seconds))


@pytest.mark.parametrize("activity", SILENT)
@pytest.mark.parametrize("intent", ["Pause", "Stop", "Cancel"])
def test_nobody_is_wished_a_good_night_over_the_music_that_came_behind(
    stand: Nightstand, sounding: str, intent: str, activity: str
) -> None:
    """An empty response; what a tap has paused is stopped as well, since it may go on by itself."""
    response = heard(stand, intent, player(activity, sounding, 60_000), 22 * MINUTE)
    may_go_on = activity == "PAUSED"
    assert directives(response) == ["AudioPlayer.Stop"] * may_go_on
    assert response.keys() == {"shouldEndSession", *(["directives"] * may_go_on)}


@pytest.mark.parametrize("activity", SILENT)
@pytest.mark.parametrize("intent", ["Next", "Previous", "Repeat", "LoopOn", "ShuffleOff"])
def test_nothing_is_steered_that_nobody_thinks_of(
    stand: Nightstand, sounding: str, intent: str, activity: str
) -> None:
    """A few closed words, and nothing plays."""
    response = heard(stand, intent, player(activity, sounding, 60_000), 22 * MINUTE)
    assert directives(response) == []
    assert response["shouldEndSession"] is True
    assert len(response["outputSpeech"]["ssml"].split()) <= 6


@pytest.mark.parametrize("activity", SILENT)
@pytest.mark.parametrize("intent", ["Resume", "StartOver"])
def test_going_on_is_asked_about(
    stand: Nightstand, sounding: str, intent: str, activity: str
) -> None:
    """Nothing starts in a room where somebody may sleep."""
    response = heard(stand, intent, player(activity, sounding, 60_000), 22 * MINUTE)
    assert "AudioPlayer.Play" not in directives(response)
    assert response["shouldEndSession"] is False


@pytest.mark.parametrize(
    ("activity", "seconds"),
    [
        *((activity, 20 * MINUTE) for activity in ("STOPPED", "PAUSED")),
        *((activity, 300 * MINUTE) for activity in ("PLAYING", "BUFFER_UNDERRUN", "NEW", "")),
    ],
)
def test_what_sounded_lately_or_may_sound_is_stopped_and_steered(
    stand: Nightstand, sounding: str, activity: str, seconds: int
) -> None:
    """Up to twenty minutes behind the last sound, and for ever while the player says it plays."""
    state = player(activity, sounding, 60_000)
    assert directives(heard(stand, "Stop", state, seconds)) == ["AudioPlayer.Stop"]
    assert directives(heard(stand, "Next", state, seconds)) == ["AudioPlayer.Play"]


def test_a_button_means_what_it_says(stand: Nightstand, sounding: str) -> None:
    """It is pressed for what it belongs to, so Play goes on, however long it was quiet."""
    event = request("PlaybackController.PlayCommandIssued", player("STOPPED", sounding, 60_000))
    assert directives(stand.ask(at(event, 60 * MINUTE))) == ["AudioPlayer.Play"]


def test_to_go_on_begins_the_reckoning_anew(stand: Nightstand, sounding: str) -> None:
    """A pause of a quarter of an hour, ten minutes of sound, a quarter of an hour."""
    state = player("STOPPED", sounding, 60_000)
    resumed = token_in(heard(stand, "Resume", state, 15 * MINUTE))
    assert resumed != sounding
    state = player("STOPPED", resumed, 60_000)
    assert directives(heard(stand, "Stop", state, 30 * MINUTE)) == ["AudioPlayer.Stop"]
    assert directives(heard(stand, "Stop", state, 40 * MINUTE)) == []


def test_what_is_enqueued_begins_behind_what_sounds(stand: Nightstand, sounding: str) -> None:
    """A speaker may ask for it at once, minutes before it is due."""
    length = PLAN.segments[LOOKING.segment].score.ms
    looking = Place.from_token(sounding, REPERTOIRE)
    assert looking is not None
    event = told("NearlyFinished", looking, 300, player("PLAYING", sounding, 300))
    place = Place.from_token(token_in(stand.ask(event)), REPERTOIRE)
    assert place is not None
    assert place.begins_at - looking.begins_at == (length - 300) // 1000


def test_a_token_without_its_time_is_of_tonight(stand: Nightstand) -> None:
    """It was written before a deployment, and is steered until four."""
    state = player("STOPPED", LOOKING, 30_000)
    assert directives(heard(stand, "Stop", state, 120 * MINUTE)) == ["AudioPlayer.Stop"]


def test_what_is_kept_of_an_evening_has_no_time(stand: Nightstand, sounding: str) -> None:
    """A place in the record was not sent to any speaker."""
    looking = Place.from_token(sounding, REPERTOIRE)
    assert looking is not None
    stand.ask(told("Stopped", looking, 60_000, player("STOPPED", sounding, 60_000)))
    assert "@" in sounding
    assert "@" not in stand.record.place


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-24T03:40:00Z", 1_795_491_600),
        ("2026-11-24T03:40:00.250+00:00", 1_795_491_600),
        ("2026-11-23T22:40:00-05:00", 1_795_491_600),
        ("2026-11-24T03:40:00", 1_795_491_600),
        (1_795_491_600, 1_795_491_600),
        (1_795_491_600_000, 1_795_491_600),
        ("1795491600000", 1_795_491_600),
        ("tonight", 0),
        ("0001-01-01T00:00:00+14:00", 0),
        (None, 0),
        (-1, 0),
        (float("nan"), 0),
        ([], 0),
    ],
)
def test_a_moment_is_read_in_any_form(written: Any, moment: int) -> None:
    """Amazon writes a text today, and has written numbers."""
    assert reading.moment({"timestamp": written}, "timestamp") == moment


def test_without_a_time_of_its_own_a_request_is_made_now(sounding: str) -> None:
    """By the clock that was handed in."""
    late = Nightstand(Couple(frozenset({BEFORE}), zone="America/New_York"), now=EVENING)
    event = said("AMAZON.NextIntent", player("STOPPED", sounding, 60_000))
    del event["request"]["timestamp"]
    assert directives(late.ask(event)) == ["AudioPlayer.Play"]
    late.now = datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert directives(late.ask(event)) == []


def test_the_minutes_are_counted_from_the_last_sound() -> None:
    """Two minutes of sound behind a start in the middle, and twenty of quiet."""
    place = Place("ordinary-12", "en-US", EVENING.date(), segment=1, start=10_000, begins_at=1_000)
    last_sound = 1_000 + 120
    assert not is_abandoned(place, 130_000, last_sound + 20 * MINUTE)
    assert is_abandoned(place, 130_000, last_sound + 20 * MINUTE + 1)
