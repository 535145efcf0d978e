"""What was erased stays so: nothing but an evening that begins, or a wish, begins a record anew."""

from datetime import UTC, datetime
from typing import Any

import pytest

from skill import app
from skill.errors import StoreError
from skill.guide.couple import Couple
from tests.bedroom import EVENING, Bedroom, Memory
from tests.test_app import NO_SERVICES, launch

TOKEN = "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:0:u1:0:0:0"
EVENTS = ("PlaybackNearlyFinished", "PlaybackFinished", "PlaybackStopped", "PlaybackFailed")


def late(room: Bedroom, event: str) -> dict[str, Any]:
    """An event of the evening that the player holds, as it may come hours later."""
    request = dict(room.exchanges[0][0])
    del request["session"]
    stream = room.exchanges[-1][0]["context"]["AudioPlayer"]
    told = {"token": stream["token"] or TOKEN, "offsetInMilliseconds": 150_000}
    return request | {"request": {"type": f"AudioPlayer.{event}", **told}}


def evening(store: Memory) -> Bedroom:
    """Two people in the middle of their first evening."""
    room = Bedroom(store)
    for said in ("open quiet together", "yes"):
        room.speaker.hear(said)
    room.speaker.advance(110_000)
    return room


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_that_comes_late_keeps_nothing(event: str) -> None:
    """In the process that forgot them, and in another one."""
    store = Memory()
    room = evening(store)
    assert room.nights == 1
    for said in ("ask quiet together to forget us", "yes"):
        room.speaker.hear(said)
    assert store.couples == {}
    other = app.build(
        app.Settings(skill_id=launch()["context"]["System"]["application"]["applicationId"]),
        store,
        now=lambda: EVENING,
    )
    for skill in (room.skill, other):
        app.answer(skill, late(room, event))
        assert store.couples == {}


def test_asking_for_the_nights_writes_nothing() -> None:
    """Nor does opening the skill, before an evening begins."""
    store = Memory()
    room = Bedroom(store)
    for said in ("ask quiet together how many nights", "open quiet together", "no"):
        room.speaker.hear(said)
    assert (store.couples, store.writes) == ({}, 0)


def test_a_silence_keeps_nothing_of_a_couple_that_was_forgotten() -> None:
    """Though behind an offer of a longer look it means something."""
    store = Memory()
    event = launch(type="SessionEndedRequest", reason="EXCEEDED_MAX_REPROMPTS")
    event["session"]["attributes"] = {
        "stage": "longer",
        "night": "2026-11-23",
        "misses": 0,
        "at": "",
        "token": "",
        "plan": "ordinary-3",
        "last": "",
        "milestone": 0,
        "question": 1,
        "long_question": 1,
        "early": 0,
        "solo": 0,
        "liking": "u1",
    }
    app.answer(app.build(app.Settings(), store, now=lambda: EVENING, services=NO_SERVICES), event)
    assert store.couples == {}
    key = app.couple_key("", event["context"]["System"]["user"]["userId"])
    store.couples[key] = Couple(last="ordinary-3")
    app.answer(app.build(app.Settings(), store, now=lambda: EVENING, services=NO_SERVICES), event)
    assert store.couples[key].look_rests


@pytest.mark.parametrize(
    "said", ["open quiet together/yes", "ask quiet together for three minutes/yes"]
)
def test_a_first_evening_is_kept(said: str) -> None:
    """Its record begins when it begins, in the zone of the device."""
    store = Memory()
    room = Bedroom(store)
    for words in said.split("/"):
        room.speaker.hear(words)
    assert [couple.zone for couple in store.couples.values()] == ["America/New_York"]
    room.speaker.advance(110_000)
    assert room.nights == 1


def test_a_table_that_is_back_before_the_yes_keeps_the_first_evening() -> None:
    """What was not known when they came is looked up when they begin."""
    store = Memory()
    down = [True]

    class Rising(Memory):
        """Down until somebody says so."""

        def change(self, couple: str, function: Any) -> Couple:
            if down[0]:
                raise StoreError("down")
            return store.change(couple, function)

        def read(self, couple: str) -> Couple:
            return self.change(couple, lambda known: known)

    room = Bedroom(Rising())
    room.speaker.hear("open quiet together")
    down[0] = False
    room.speaker.hear("yes")
    room.speaker.advance(110_000)
    assert [len(couple.nights) for couple in store.couples.values()] == [1]


def test_an_evening_alone_begins_no_record() -> None:
    """It keeps no night either."""
    store = Memory()
    room = Bedroom(store)
    for said in ("ask quiet together i am alone tonight", "yes"):
        room.speaker.hear(said)
    room.speaker.advance(200_000)
    assert store.couples == {}


def test_a_couple_that_comes_back_begins_anew() -> None:
    """With the first night of a new record."""
    store = Memory()
    room = evening(store)
    for said in ("ask quiet together to forget us", "yes"):
        room.speaker.hear(said)
    again = Bedroom(store, datetime(2026, 11, 25, 3, 40, tzinfo=UTC))
    for said in ("open quiet together", "yes"):
        again.speaker.hear(said)
    again.speaker.advance(110_000)
    assert again.nights == 1
