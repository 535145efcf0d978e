"""Requests are understood as they are sent; what is vague has no value."""

from datetime import date, time

import pytest

from skill import app
from skill.alexa.heard import day_in, time_in
from tests.bedroom import Memory
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
    [("22:00", time(22)), ("22:15:30", time(22, 15)), ("NI", time(22)), ("EV", time(20)), ("MO", None), ("", None)],
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
        ("FINISHED", False),
        ("IDLE", False),
    ],
)
def test_what_can_be_resumed(activity: str, plays: bool) -> None:
    """A player that plays or was stopped holds the evening; one that finished or was reset does not."""
    event = launch(type="IntentRequest", intent={"name": "AMAZON.ResumeIntent", "confirmationStatus": "NONE"})
    token = "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:0:u1:0:0:0"
    event["context"]["AudioPlayer"] = {"playerActivity": activity, "offsetInMilliseconds": 5, "token": token}
    response = app.answer(skill(), event)["response"]
    assert ("directives" in response) == plays


def test_what_plays_is_of_its_own_night() -> None:
    """A place that plays across four in the morning keeps the night it began in, without asking for a zone."""
    event = launch(type="IntentRequest", intent={"name": "AMAZON.NextIntent", "confirmationStatus": "NONE"})
    token = "qt2:ordinary-3:en-US:2026-11-21:1:0:0:0:0:0:u1:0:0:0"
    event["context"]["AudioPlayer"] = {"playerActivity": "PLAYING", "offsetInMilliseconds": 20_000, "token": token}
    asked: list[object] = []

    class Counting:
        time_zone = staticmethod(asked.append)
        remind = staticmethod(asked.append)

    built = app.build(app.Settings(), Memory(), services=Counting())  # type: ignore[arg-type]
    stream = app.answer(built, event)["response"]["directives"][0]["audioItem"]["stream"]
    assert ":2026-11-21:" in stream["token"]
    assert asked == []
