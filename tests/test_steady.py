"""Steady: no couple notices another one, and no network takes the last second of an answer."""

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from skill import app, deadline
from skill.alexa import device
from skill.alexa.device import DeviceIdentity, SystemState
from skill.errors import StoreError
from skill.guide.couple.record import Couple
from skill.guide.couple.reminders import Outcome, Reminder
from skill.metrics import Metric
from skill.store import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, CoupleStore
from skill.store.dynamo import DynamoStore, _NotNow
from skill.store.sqlite import BUSY_TIMEOUT_S, SqliteStore
from tests.bedroom import Memory
from tests.couples import Asked, Room
from tests.lines import Lines, written
from tests.servers import CREDENTIALS, TABLE, Server, make_table, required_dynoxide
from tests.test_app import launch

COUPLES, REQUESTS = 100, 130
A_FEW = 20
"""So many of the couples are enough to find a row of one in the answer of another; a table takes
its time, and so do threads that take turns so often."""
THREADS, SWITCH_S = 8, 1e-5
"""So many threads, and how often they take turns: five hundred times as often as usual."""


def counts(lines: Lines) -> dict[Metric, int]:
    """The sums of all metrics."""
    return {metric: lines.counted(metric) for metric in Metric}


class Alone:
    """Couples, each alone with a skill and a store of its own, and what was counted of them."""

    def __init__(self, couples: int) -> None:
        with written() as lines:
            self.rooms = [Room(number) for number in range(couples)]
            self.asked = [room.live(REQUESTS) for room in self.rooms]
        self.counts = counts(lines)

    @property
    def kept(self) -> dict[str, Couple]:
        """By key, what is stored of each."""
        return {key: couple for room in self.rooms for key, couple in room.memory.couples.items()}


_now: ContextVar[Asked] = ContextVar("asked")


class Zones:
    """Each device's own zone; nobody sets reminders."""

    def __init__(self, rooms: list[Room]) -> None:
        self._zones = {room.speaker.device.device_id: room.zone for room in rooms}

    def time_zone(self, system: SystemState) -> ZoneInfo | None:
        return self._zones[str(system.device and system.device.device_id)]

    def remind(self, *given: object) -> Outcome:
        return Outcome.NO_DEVICE


def together(alone: Alone, store: CoupleStore) -> Any:
    """One skill for all of them."""
    skill_id = alone.rooms[0].speaker.device.skill_id
    return app.build(
        app.Settings(skill_id=skill_id),
        store,
        now=lambda: _now.get().now,
        services=Zones(alone.rooms),
        dice=lambda: _now.get().dice,
    )


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads that take turns in the middle of everything."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    yield
    sys.setswitchinterval(usual)


def wrong(skill: Any, asked: list[Asked]) -> list[tuple[Asked, Any]]:
    """What is answered otherwise than it was to the couple alone."""
    found = []
    for one in asked:
        _now.set(one)
        if (response := app.answer(skill, one.event)) != one.response:
            found.append((one, response))
    return found


def interleaved(alone: Alone) -> list[Asked]:
    """All requests in one row: each couple's in their order, and everybody's in between."""
    turns = [number for number, asked in enumerate(alone.asked) for _ in asked]
    random.Random(7).shuffle(turns)
    ahead = [iter(asked) for asked in alone.asked]
    return [next(ahead[number]) for number in turns]


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty table; CI must have one."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with Server(required_dynoxide()) as server:
        make_table(server.address)
        yield server.address


@pytest.mark.slow
@pytest.mark.parametrize("couples", [A_FEW, pytest.param(COUPLES, marks=pytest.mark.slow)])
def test_nobody_notices_anybody(couples: int) -> None:
    """130 requests of each couple, interleaved, through one skill.

    Each is answered what the couple is answered alone; what is kept of each is the same, and what
    is counted of all.
    """
    alone = Alone(couples)
    memory, row = Memory(), interleaved(alone)
    assert len(row) >= couples * REQUESTS
    with written() as lines:
        assert wrong(together(alone, memory), row) == []
    assert memory.couples == alone.kept
    assert counts(lines) == alone.counts
    assert (
        min(alone.counts[metric] for metric in (Metric.EVENINGS_BEGUN, Metric.NIGHTS_KEPT))
        > couples
    )


@pytest.mark.slow
@pytest.mark.usefixtures("hasty")
def test_nobody_notices_anybody_at_the_same_moment() -> None:
    """In eight threads, as behind a web server: what is noted of an exchange is of that one alone."""
    memory = Memory()
    alone = Alone(A_FEW)
    skill = together(alone, memory)
    with written() as lines, ThreadPoolExecutor(THREADS) as pool:
        assert [
            found for found in pool.map(lambda asked: wrong(skill, asked), alone.asked) if found
        ] == []
    assert memory.couples == alone.kept
    assert counts(lines) == alone.counts


@pytest.mark.slow
def test_nobody_notices_anybody_before_a_table(table: str) -> None:
    """A process remembers rows of its table as it saw them last: each couple's for that couple only."""
    alone, store = Alone(A_FEW), DynamoStore(TABLE, endpoint_url=table)
    with written() as lines:
        assert wrong(together(alone, store), interleaved(alone)) == []
    assert {key: store.read(key) for key in alone.kept} == alone.kept
    assert counts(lines) == alone.counts


class Waiting:
    """Lambda's context, with so many milliseconds left."""

    def __init__(self, ms: Any) -> None:
        self._ms = ms

    def get_remaining_time_in_millis(self) -> Any:
        return self._ms


class Asking(Memory):
    """A store that sees how long it may take."""

    def read(self, couple: str) -> Couple:
        self.left = deadline.left()
        raise StoreError("down")

    def change(self, couple: str, function: object) -> Couple:
        return self.read(couple)


@pytest.mark.parametrize(
    ("context", "ms"),
    [
        (Waiting(2_500), 2_500),
        (Waiting(60_000), 8_000),
        (None, 8_000),
        (Waiting("soon"), 8_000),
        (Waiting(None), 8_000),
        (Waiting(float("nan")), 8_000),
        (SimpleNamespace(get_remaining_time_in_millis=3_000), 8_000),
        (SimpleNamespace(get_remaining_time_in_millis=lambda: 1 / 0), 8_000),
        ({}, 8_000),
    ],
)
def test_an_answer_is_due_a_second_before_lambda_or_alexa_ends_it(context: object, ms: int) -> None:
    """Whichever of them is first; behind the answer nothing is due."""
    store = Asking()
    skill = app.build(app.Settings(), store, now=lambda: datetime(2026, 11, 24, 2, tzinfo=UTC))
    begun = time.monotonic()
    app.answer(skill, launch(), context)
    assert store.left <= ms / 1000 - 1
    assert store.left >= ms / 1000 - 1 - (time.monotonic() - begun)
    assert deadline.left() > 1e9


SYSTEM = SystemState(
    device=DeviceIdentity(device_id="d"), api_endpoint="http://127.0.0.1:9", api_access_token="t"
)
NOW, UTC_ZONE = datetime(2026, 11, 24, 6, tzinfo=UTC), ZoneInfo("UTC")


@pytest.mark.parametrize(("left", "longest"), [(0.6, 0.2), (5.0, 1.0)])
def test_a_service_is_waited_for_no_longer_than_is_left(
    left: float, longest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request waits thrice, at most: to be connected, maybe with more trust too, and to be answered."""
    waited: list[float] = []

    def refused(address: str, timeout: float) -> None:
        waited.append(timeout)
        raise OSError

    monkeypatch.setattr("skill.alexa.device.connected", refused)
    with deadline.due_in(left + deadline.RESERVE_S):
        assert device.time_zone(SYSTEM) is None
        assert device.remind(SYSTEM, Reminder(), NOW, UTC_ZONE, "en-US") is Outcome.DOWN
    assert len(waited) == 2
    assert 0 < max(waited) <= longest


def test_no_service_is_asked_when_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The zone that is remembered will do, and a reminder is not claimed."""
    monkeypatch.setattr("skill.alexa.device.connected", lambda *given, **more: pytest.fail("asked"))
    with deadline.due_in(deadline.RESERVE_S):
        assert device.time_zone(SYSTEM) is None
        assert device.remind(SYSTEM, Reminder(), NOW, UTC_ZONE, "en-US") is Outcome.DOWN


def test_a_table_is_not_asked_when_its_answer_may_come_too_late(table: str) -> None:
    """Not for a read, nor a change, nor to forget; with a little more left it is."""
    store = DynamoStore(TABLE, endpoint_url=table)
    call_s = CONNECT_TIMEOUT_S + READ_TIMEOUT_S
    with deadline.due_in(deadline.RESERVE_S + call_s):
        for ask in (
            lambda: store.read("x"),
            lambda: store.change("x", Couple.stop_counting),
            lambda: store.forget("x"),
        ):
            with pytest.raises(StoreError, match="no time is left to ask"):
                ask()
    with deadline.due_in(deadline.RESERVE_S + call_s + 5):
        assert store.change("x", Couple.stop_counting) == Couple(counting=False)


def test_a_busy_table_is_not_waited_for_beyond_what_is_left() -> None:
    """Between two tries the store waits, by its own clock; never past the moment when the answer is due."""
    waited: list[float] = []
    store = DynamoStore(TABLE, clock=lambda: sum(waited), wait=waited.append, chance=lambda: 1.0)

    def busy(couple: str) -> Couple:
        raise _NotNow("busy")

    store._get = busy  # type: ignore[assignment,method-assign]
    with deadline.due_in(deadline.RESERVE_S + 0.4), pytest.raises(StoreError):
        store.read("x")
    assert 0 < sum(waited) <= 0.4


def test_a_locked_file_is_not_waited_for_beyond_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is a table too."""
    patience: list[float] = []
    connect = sqlite3.connect

    def watched(path: Path, *, timeout: float, isolation_level: None = None) -> sqlite3.Connection:
        patience.append(timeout)
        return connect(path, timeout=timeout, isolation_level=isolation_level)

    store = SqliteStore(tmp_path / "nights.sqlite3")
    store.read("x")  # which makes the file
    monkeypatch.setattr("skill.store.sqlite.sqlite3.connect", watched)
    for left in (-1.0, 0.4, 60.0):
        with deadline.due_in(deadline.RESERVE_S + left):
            store.read("x")
    assert patience[0] == 0.0
    assert 0.0 < patience[1] <= 0.4
    assert patience[2] == BUSY_TIMEOUT_S
