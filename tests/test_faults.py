"""Whole evenings before a table in trouble: a real server behind a proxy, with real time-outs.

This is the one place where a time is asserted: every answer is due in 3 s.
"""

import logging
import os
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.stores import table_store
from simulator.echo.player import Json
from skill import app
from skill.errors import StoreError
from skill.guide.couple.record import Couple
from skill.store.dynamo import TableClient
from skill.store.sqlite import SqliteStore
from tests.bedroom import EVENING, WORDS, Bedroom
from tests.servers import CREDENTIALS, TABLE, Proxy, Server, Trouble, dynoxide, make_table

pytestmark = pytest.mark.slow

DUE_S = 3.0
BREATHED_S, REST_S = 100, 145
"""How long until the first practice was heard, and from there to the end."""


@pytest.fixture(params=TableClient)
def server(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """A server with an empty table, that keeps it in a file, asked by each client.

    Skipped where there is none, unless CI asks for it.
    """
    monkeypatch.setenv("TABLE_CLIENT", request.param)
    command = dynoxide()
    if command is None:
        if "CI" in os.environ:
            pytest.fail("CI needs a DynamoDB server: npm ci (see package.json)")
        pytest.skip("no DynamoDB server: `npm ci` brings one")
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with Server(command, tmp_path / "table.db") as server:
        make_table(server.address)
        yield server


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy(server.address) as proxy:
        yield proxy


class TimedBedroom(Bedroom):
    """A bedroom that measures each answer, and counts what each asks of the table."""

    def __init__(self, address: str, proxy: Proxy | None = None, **given: Any) -> None:
        self.seconds: list[float] = []
        self.asked: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """By the type of the request: how often each operation of the table."""
        self._proxy = proxy
        super().__init__(table_store(address), **given)

    def _answer(self, event: Json) -> dict[str, Any]:
        before = Counter(self._proxy.asked) if self._proxy else Counter()
        begun = time.perf_counter()
        response = super()._answer(event)
        self.seconds.append(time.perf_counter() - begun)
        if self._proxy:
            self.asked[event["request"]["type"]] += self._proxy.asked - before
        return response

    def begin(self) -> None:
        """Up to where the first practice was heard; an event has told of it."""
        self.speaker.hear("open quiet together")
        self.speaker.hear("yes")
        self.speaker.advance(BREATHED_S * 1000)

    def end(self) -> None:
        """From there to good night."""
        self.speaker.advance(REST_S * 1000)

    def check(self) -> None:
        """What holds for every evening, whatever the table does."""
        assert max(self.seconds) < DUE_S
        assert self.refusals == []
        assert self.sorry <= 1
        assert self.speaker.player.playing is None
        assert [line for line in self.done if line.startswith("Plays:")] == [
            "Plays: breathing from 0 s",
            "Plays: together from 0 s",
        ]
        assert self.requests[-1] == "AudioPlayer.PlaybackFinished"

    @property
    def sorry(self) -> int:
        """How many sentences about trouble were heard."""
        lines = ("welcome.no_table", "nights.no_table", "trouble.not_remembered", "trouble.error")
        sentences = [WORDS.text(line).split("[")[0].strip() for line in lines]
        return sum(sentence in said for said in self.done for sentence in sentences)


def nights(server: Server) -> int:
    """How many nights the bedroom's couple has kept, by the table itself."""
    return len(table_store(server.address).read(couple()).nights)


def couple() -> str:
    from simulator.echo.device import Device

    return app.couple_key(Device().skill_id, Device().user_id)


@pytest.mark.parametrize(
    "trouble", [Trouble.STOPPED, Trouble.SLOW, Trouble.THROTTLED, Trouble.CONFLICT]
)
def test_the_evening_goes_on_and_the_night_is_kept_later(
    server: Server, proxy: Proxy, trouble: Trouble
) -> None:
    """In trouble from the launch on; once that is over, a later event of the same evening keeps the night."""
    room = TimedBedroom(proxy.address)
    proxy.trouble = trouble
    room.begin()
    assert room.sorry == (trouble is not Trouble.CONFLICT), "a conflict meets only who writes"
    asked_in_trouble = sum(proxy.asked.values())
    proxy.trouble = Trouble.NONE
    room.end()
    room.check()
    assert asked_in_trouble >= 2
    assert nights(server) == 1


def test_trouble_that_comes_while_they_breathe_is_not_heard(server: Server, proxy: Proxy) -> None:
    """They do not hear of it at all: nobody waits for a sentence then."""
    room = TimedBedroom(proxy.address)
    room.speaker.hear("open quiet together")
    room.speaker.hear("yes")
    proxy.trouble = Trouble.THROTTLED
    room.speaker.advance(BREATHED_S * 1000)
    assert nights(server) == 0
    proxy.trouble = Trouble.NONE
    room.end()
    room.check()
    assert (room.sorry, nights(server)) == (0, 1)


def test_a_wish_that_needs_the_table_twice_is_answered_in_time(
    server: Server, proxy: Proxy
) -> None:
    """Reading and writing both give up, and still there is an answer in 3 s, of one sentence."""
    for trouble in (Trouble.SLOW, Trouble.CONFLICT):
        room = TimedBedroom(proxy.address)
        proxy.trouble = trouble
        room.speaker.hear("ask quiet together to stop counting")
        assert max(room.seconds) < DUE_S
        assert (room.sorry, len(room.done)) == (1, 1)
        proxy.trouble = Trouble.NONE


def test_a_server_killed_in_the_middle_is_back_with_all_it_had(server: Server) -> None:
    """The nights before are there, tonight's is kept by an event after the start."""
    store = table_store(server.address)
    store.change(couple(), lambda record: record.keep((EVENING - timedelta(days=1)).date()))
    room = TimedBedroom(server.address)
    room.speaker.hear("open quiet together")
    room.speaker.hear("yes")
    server.kill()
    room.speaker.advance(BREATHED_S * 1000)
    server.start()
    assert nights(server) == 1
    room.end()
    room.check()
    assert (room.sorry, nights(server)) == (0, 2)


@pytest.mark.parametrize(
    "trouble", [Trouble.STOPPED, Trouble.SLOW, Trouble.THROTTLED, Trouble.CONFLICT]
)
def test_a_store_gives_up_in_time(server: Server, proxy: Proxy, trouble: Trouble) -> None:
    """Well before an answer is due: an answer may need it twice."""
    store = table_store(proxy.address)
    store.read("one")
    proxy.trouble = trouble
    begun = time.perf_counter()
    with pytest.raises(StoreError):
        store.change("one", Couple.stop_counting)
    assert time.perf_counter() - begun < DUE_S / 2


def test_a_file_that_another_process_holds_is_given_up_in_time(tmp_path: Path) -> None:
    """The laptop's store is no slower to say so; reading goes on all the while."""
    store = SqliteStore(tmp_path / "nights.sqlite3")
    store.change("one", Couple.stop_counting)
    with closing(sqlite3.connect(tmp_path / "nights.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.perf_counter()
        with pytest.raises(StoreError, match="locked"):
            store.change("one", Couple.start_counting)
        assert time.perf_counter() - begun < DUE_S / 2
        assert not store.read("one").counting


def test_a_late_write_harms_nothing(server: Server, proxy: Proxy) -> None:
    """A write that was given up and reaches the table later meets its condition."""
    store = table_store(proxy.address)

    def slow(record: Couple) -> Couple:
        proxy.trouble = Trouble.SLOW
        return record.at("Asia/Tokyo")

    with pytest.raises(StoreError):
        store.change(couple(), slow)
    assert proxy.asked["PutItem"] == 1
    direct = table_store(server.address)
    direct.change(couple(), lambda record: record.at("Europe/Vienna").keep(EVENING.date()))
    proxy.settle()
    assert direct.read(couple()) == Couple().at("Europe/Vienna").keep(EVENING.date())


def test_an_item_that_cannot_be_read_does_not_stop_the_evening(
    server: Server, proxy: Proxy
) -> None:
    """It is set aside, and tonight is the first night of a new record."""
    import boto3

    row: Any = {"couple": {"S": couple()}, "version": {"N": "1"}, "item": {"S": "{"}}
    boto3.client("dynamodb", endpoint_url=server.address).put_item(TableName=TABLE, Item=row)
    room = TimedBedroom(proxy.address)
    room.begin()
    room.end()
    room.check()
    assert (room.sorry, nights(server)) == (0, 1)


def test_an_evening_costs_at_most_two_reads_and_three_writes(
    server: Server, proxy: Proxy, caplog: pytest.LogCaptureFixture
) -> None:
    """From the launch to good night, counted before the server; the player's events cost the night and its good night.

    The first evening begins the record, with one write more. The player's events read nothing: a
    change begins at the row that was seen last, under the condition that it is still the same.
    """
    caplog.set_level(logging.ERROR)
    for evening, begun in enumerate((1, 0)):
        proxy.asked.clear()
        room = TimedBedroom(proxy.address, proxy, now=EVENING + timedelta(days=evening))
        room.begin()
        room.end()
        room.check()
        asked = {
            request: dict(operations) for request, operations in room.asked.items() if operations
        }
        keeping = [request for request in asked if request.startswith("AudioPlayer.")]
        assert asked.pop("LaunchRequest") == {"GetItem": 1}
        assert asked.pop("IntentRequest", {}) == ({"PutItem": 1} if begun else {})
        assert len(keeping) == 2
        assert asked == {event: {"PutItem": 1} for event in keeping}
        assert proxy.asked["GetItem"] <= 2
        assert proxy.asked["PutItem"] <= 3
    assert nights(server) == 2
    assert caplog.records == []
