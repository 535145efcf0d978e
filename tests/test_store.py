"""One promise, two real stores: SQLite in a file, DynamoDB in two servers on loopback."""

import errno
import json
import os
import random
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.item import counted, stored, ten_years
from bench.stores import (
    ONE,
    Killed,
    Together,
    killed,
    opened,
    table_store,
    together,
)
from simulator.site.memory import BrowserStore
from skill.errors import StoreError
from skill.guide.couple.record import Couple
from skill.store import CoupleStore
from skill.store.dynamo import (
    ASIDE,
    BUDGET_S,
    DAY_S,
    KEPT_DAYS,
    LONGEST_WAIT_S,
    DynamoStore,
    TableClient,
)
from skill.store.sqlite import SqliteStore
from tests.bedroom import Memory
from tests.servers import (
    CREDENTIALS,
    TABLE,
    Proxy,
    Server,
    Trouble,
    drop_table,
    dynalite,
    dynoxide,
    make_table,
)

NIGHT = date(2026, 11, 23)
TABLES = [f"{server} {client}" for client in TableClient for server in ("dynoxide", "dynalite")]
"""Each server, asked by each client."""
RUBBISH = (
    "{",
    "[]",
    "[" * 100_000,
    json.dumps({"schema": 99}),
    json.dumps({"schema": 2, "nights": "yesterday"}),
)
"""What no version of the skill has ever written, or only one to come."""


@pytest.fixture(scope="module")
def dynoxide_server() -> Iterator[str]:
    """Skipped where it is not installed, unless CI asks for it."""
    command = dynoxide()
    if command is None:
        if "CI" in os.environ:
            pytest.fail("CI needs a DynamoDB server: npm ci (see package.json)")
        pytest.skip("no DynamoDB server: `npm ci` brings one")
    with Server(command) as server:
        yield server.address


@pytest.fixture(scope="module")
def dynalite_server() -> Iterator[str]:
    """Skipped where it is not installed, or node is too old for it: the second opinion is no duty."""
    command = dynalite()
    if command is None:
        pytest.skip("no dynalite: `npm ci` brings it")
    server = Server(command)
    try:
        server.start()
    except RuntimeError as error:
        pytest.skip(f"dynalite needs node 20 or newer: {error}")
    with server:
        yield server.address


@pytest.fixture(params=TableClient)
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each client, for tests that need no server."""
    monkeypatch.setenv("TABLE_CLIENT", request.param)


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@contextmanager
def empty(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    """A new place to keep couples: a file, or a table in one of the servers."""
    if kind == "sqlite":
        yield str(request.getfixturevalue("tmp_path") / "deep" / "nights.sqlite3")
        return
    server, client = kind.split()
    request.getfixturevalue("credentials")
    request.getfixturevalue("monkeypatch").setenv("TABLE_CLIENT", client)
    address: str = request.getfixturevalue(f"{server}_server")
    make_table(address)
    yield address
    drop_table(address)


@pytest.fixture(params=TABLES)
def table(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty table in each of the servers, before each of the clients."""
    with empty(request, request.param) as address:
        yield address


@pytest.fixture(params=["sqlite", *TABLES])
def where(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where each real store keeps its couples."""
    with empty(request, request.param) as place:
        yield place


@pytest.fixture
def real(where: str) -> CoupleStore:
    """Each real store."""
    return opened(where)


@pytest.fixture(params=["sqlite", *TABLES, "browser", "memory"])
def store(request: pytest.FixtureRequest) -> Iterator[CoupleStore]:
    """Each implementation of the promise; the last one is the tests' own double, which keeps it too."""
    if request.param == "memory":
        yield Memory()
        return
    if request.param == "browser":
        yield BrowserStore({}, lambda items: None)
        return
    with empty(request, request.param) as place:
        yield opened(place)


def keep(store: CoupleStore, day: int) -> Couple:
    night = NIGHT + timedelta(days=day)
    return store.change(ONE, lambda couple: couple.keep(night))


# The contract


def test_an_unknown_couple_has_no_nights(store: CoupleStore) -> None:
    """Reading makes nothing."""
    assert store.read("nobody") == Couple()


def test_what_was_kept_is_read(store: CoupleStore) -> None:
    """By this couple, and by no other one."""
    assert keep(store, 0) == store.read(ONE) == Couple(frozenset({NIGHT}))
    assert store.read("other") == Couple()


def test_changes_build_on_each_other(store: CoupleStore) -> None:
    """Each sees what the one before has left."""
    for day in range(20):
        keep(store, day)
    assert len(store.read(ONE).nights) == 20


def test_all_of_a_couple_comes_back(store: CoupleStore) -> None:
    """Ten years of it, with every setting."""
    store.change(ONE, lambda couple: ten_years())
    assert store.read(ONE) == ten_years()


def test_forgetting_is_for_good_and_may_be_repeated(store: CoupleStore) -> None:
    """And a new beginning is possible."""
    keep(store, 0)
    store.forget(ONE)
    store.forget(ONE)
    assert store.read(ONE) == Couple()
    assert len(keep(store, 0).nights) == 1


def test_a_failing_function_changes_nothing(store: CoupleStore) -> None:
    """The record stays as it was, and the store goes on."""

    def fails(couple: Couple) -> Couple:
        raise RuntimeError

    keep(store, 0)
    with pytest.raises(RuntimeError):
        store.change(ONE, fails)
    assert len(keep(store, 1).nights) == 2


# What cannot be read


def spoil(where: str, item: str) -> None:
    """Somebody else writes over the couple's item."""
    if not where.startswith("http:"):
        with closing(sqlite3.connect(where, isolation_level=None)) as connection:
            connection.execute("INSERT OR REPLACE INTO couples VALUES (?, ?)", (ONE, item))
        return
    put(
        where,
        {
            "couple": {"S": ONE},
            "version": {"N": "7"},
            "item": {"S": item},
            "more": {"L": [{"N": "1"}]},
        },
    )


def put(address: str, row: dict[str, Any]) -> None:
    import boto3

    boto3.client("dynamodb", endpoint_url=address).put_item(TableName=TABLE, Item=row)


def set_aside(where: str) -> list[str]:
    """The items that were set aside, as they were."""
    if where.startswith("http:"):
        rows = [stored(where, ONE + suffix) for suffix in ASIDE]
        assert all(row["row"]["M"]["more"] == {"L": [{"N": "1"}]} for row in rows if row)
        return [row["row"]["M"]["item"]["S"] for row in rows if row]
    with closing(sqlite3.connect(where)) as connection:
        return [row[0] for row in connection.execute("SELECT item FROM unreadable ORDER BY rowid")]


def test_an_item_that_cannot_be_read_is_one_error(real: CoupleStore, where: str) -> None:
    """Whatever is wrong with it; and reading changes nothing."""
    keep(real, 0)
    for item in RUBBISH:
        spoil(where, item)
        for _ in range(2):
            with pytest.raises(StoreError, match=r"cannot be read|not JSON"):
                real.read(ONE)
    assert set_aside(where) == []


def test_an_item_that_cannot_be_read_is_set_aside_by_a_change(
    real: CoupleStore, where: str
) -> None:
    """Unchanged; the couple begins anew, and the same happens the next time, in a place of its own."""
    keep(real, 0)
    for times, item in enumerate(RUBBISH[:4], 1):
        spoil(where, item)
        assert keep(real, times) == real.read(ONE) == Couple().keep(NIGHT + timedelta(days=times))
        assert keep(real, 9).nights == {NIGHT + timedelta(days=times), NIGHT + timedelta(days=9)}
        assert set_aside(where) == list(RUBBISH[:times])


def test_the_same_item_is_set_aside_once(real: CoupleStore, where: str) -> None:
    """However often it comes."""
    keep(real, 0)
    for _ in range(6):
        spoil(where, "{")
        keep(real, 0)
    assert set_aside(where) == ["{"]


def test_forgetting_forgets_what_was_set_aside(real: CoupleStore, where: str) -> None:
    """All of it, since it is the couple's own."""
    keep(real, 0)
    for item in RUBBISH[:3]:
        spoil(where, item)
        keep(real, 0)
    real.forget(ONE)
    assert set_aside(where) == []
    assert real.read(ONE) == Couple()


def test_an_item_that_cannot_be_read_is_forgotten_too(real: CoupleStore, where: str) -> None:
    """Although nobody knows what it says."""
    keep(real, 0)
    spoil(where, "{")
    real.forget(ONE)
    assert real.read(ONE) == Couple()


def test_nothing_is_overwritten_when_every_place_is_taken(table: str) -> None:
    """Then the table says no, and the item stays where it is."""
    store = opened(table)
    for item in RUBBISH[:4]:
        spoil(table, item)
        keep(store, 0)
    spoil(table, RUBBISH[4])
    with pytest.raises(StoreError, match="4 are set aside already"):
        keep(store, 0)
    assert stored(table)["item"] == {"S": RUBBISH[4]}
    assert set_aside(table) == list(RUBBISH[:4])


def test_what_never_was_an_item_is_set_aside_whole(table: str) -> None:
    """Another program's item under the couple's key, of every type that a table knows."""
    row = {
        "couple": {"S": ONE},
        "size": {"N": "1.5"},
        "raw": {"B": b"\0\xff"},
        "on": {"BOOL": True},
    }
    put(table, row | {"version": {"S": "x"}})
    keep(opened(table), 0)
    assert stored(table, ONE + ASIDE[0])["row"]["M"] == row | {"version": {"S": "x"}}
    assert len(opened(table).read(ONE).nights) == 1


def test_a_text_that_is_no_unicode_is_set_aside_in_sqlite(tmp_path: Path) -> None:
    """SQLite keeps what is cast to a text, whatever it is."""
    path = tmp_path / "nights.sqlite3"
    store = SqliteStore(path)
    keep(store, 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE couples SET item = CAST(x'ff00fe' AS TEXT)")
    with pytest.raises(StoreError):
        store.read(ONE)
    assert len(keep(store, 0).nights) == 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT CAST(item AS BLOB) FROM unreadable").fetchall() == [
            (b"\xff\x00\xfe",)
        ]


def test_somebody_faster_is_not_set_aside(table: str) -> None:
    """An item that was mended between reading and writing counts as it is now."""
    store = opened(table)
    put(table, {"couple": {"S": ONE}, "item": {"S": "{"}, "version": {"N": "1"}})

    def mend(couple: Couple) -> Couple:
        if not mended:
            mended.append(True)
            put(
                table,
                {
                    "couple": {"S": ONE},
                    "item": {"S": '{"schema": 2, "nights": ""}'},
                    "version": {"N": "1"},
                },
            )
            keep(store, 5)
        return couple.keep(NIGHT)

    mended: list[bool] = []
    assert len(store.change(ONE, mend).nights) == 2


def test_an_item_of_the_first_form_is_read(table: str) -> None:
    """Plain text, with no time to live: as it was written before items were packed."""
    put(
        table,
        {
            "couple": {"S": ONE},
            "version": {"N": "3"},
            "item": {"S": '{"schema": 2, "nights": "2026-11-23:AQA="}'},
        },
    )
    assert opened(table).read(ONE).nights == {NIGHT}
    assert len(keep(opened(table), 1).nights) == 2
    assert stored(table)["version"] == {"N": "4"}


# Many at once, and kills


@pytest.mark.slow
def test_several_processes_lose_nothing(where: str) -> None:
    """Eight keep 25 nights each of one couple while three change a setting each; 32 times 200: bench/stores.py."""
    match together(where, processes=8, nights=25):
        case Together(asked=200, lost=0, overwritten=0):
            pass
        case figures:
            pytest.fail(str(figures))


@pytest.mark.slow
def test_a_new_file_is_made_once(tmp_path: Path) -> None:
    """Though eight processes come to it at the same moment, three times over."""
    for number in range(3):
        figures = together(str(tmp_path / str(number) / "nights.sqlite3"), processes=5, nights=1)
        assert (figures.lost, figures.gave_up) == (0, 0)


def test_what_is_forgotten_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    """Not in a free page, and not in the write-ahead log."""
    store = SqliteStore(tmp_path / "nights.sqlite3")
    for couple in ("somebody-else", "forget-this-couple"):
        store.change(couple, lambda record: record.keep(NIGHT).at("Antarctica/Troll"))
    store.forget("forget-this-couple")
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"forget-this-couple" not in left
    assert left.count(b"Antarctica/Troll") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["nights.sqlite3"]


@pytest.mark.slow
def test_killed_writers_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """Ten times in the middle of it, and the file is whole; a hundred times: bench/stores.py."""
    figures = killed(tmp_path / "nights.sqlite3", 10, random.Random(1))
    assert figures == Killed(
        10, figures.acknowledged, 0, figures.amid_a_change, "ok", figures.seconds
    )
    assert figures.acknowledged >= 10


def test_a_couple_forgotten_and_new_is_not_mistaken_for_the_old_one(table: str) -> None:
    """Even at the same version: what was forgotten stays forgotten, what is new stays."""
    store = opened(table)
    keep(store, 0)

    def outrun(couple: Couple) -> Couple:
        if couple.nights == {NIGHT}:
            store.forget(ONE)
            keep(store, 1)
        return couple.keep(NIGHT + timedelta(days=2))

    assert store.change(ONE, outrun).nights == {NIGHT + timedelta(days=day) for day in (1, 2)}


# The cost of keeping


def test_a_change_that_changes_nothing_is_not_written(tmp_path: Path) -> None:
    """A repeated event costs no write."""
    store = SqliteStore(tmp_path / "nights.sqlite3")
    keep(store, 0)
    with closing(sqlite3.connect(tmp_path / "nights.sqlite3")) as watching:
        before = watching.execute("PRAGMA data_version").fetchone()
        keep(store, 0)
        assert watching.execute("PRAGMA data_version").fetchone() == before
        keep(store, 1)
        assert watching.execute("PRAGMA data_version").fetchone() != before


def test_a_change_costs_one_read_and_one_write_and_no_change_one_read(table: str) -> None:
    """Counted before the server."""
    with Proxy(table) as proxy:
        store = opened(proxy.address)
        keep(store, 0)
        assert proxy.asked == {"GetItem": 1, "PutItem": 1}
        keep(store, 0)
        assert proxy.asked == {"GetItem": 2, "PutItem": 1}


def test_ten_years_are_one_unit_of_writing(table: str) -> None:
    """With weeks away in each of them: under 1,024 bytes, as DynamoDB counts them."""
    opened(table).change(ONE, lambda couple: ten_years())
    assert len(ten_years().nights) > 2_500
    assert counted(stored(table)) < 1_024


def test_the_unit_is_counted_as_the_server_does(table: str) -> None:
    """One a beginning KB, right up to it."""
    import boto3

    client = boto3.client("dynamodb", endpoint_url=table)
    for size, units in ((1_024, 1), (1_025, 2)):
        row: dict[str, Any] = {"couple": {"S": ONE}, "version": {"N": "12"}, "item": {"B": b""}}
        row["item"]["B"] = bytes(size - counted(row))
        answer = client.put_item(TableName=TABLE, Item=row, ReturnConsumedCapacity="TOTAL")
        assert counted(row) == size
        assert answer["ConsumedCapacity"]["CapacityUnits"] == units


def test_a_record_goes_by_itself_unless_it_is_used(table: str) -> None:
    """400 days after its last change; the table may be late in removing it, and it is not read all the same."""
    day = [20_000]
    store = table_store(table, now=lambda: day[0] * DAY_S + 0.5)
    keep(store, 0)
    assert stored(table)["expires"] == {"N": str((20_000 + KEPT_DAYS) * DAY_S)}
    day[0] += KEPT_DAYS - 1
    keep(store, 0)
    assert stored(table)["expires"] == {"N": str((20_000 + KEPT_DAYS) * DAY_S)}, (
        "nothing written, nothing moved"
    )
    keep(store, 1)
    day[0] += KEPT_DAYS - 1
    assert len(store.read(ONE).nights) == 2
    day[0] += 2
    assert store.read(ONE) == Couple()
    assert len(keep(store, 5).nights) == 1
    assert stored(table)["expires"] == {"N": str((day[0] + KEPT_DAYS) * DAY_S)}


def test_what_is_set_aside_goes_by_itself(table: str) -> None:
    """400 days later, as all else."""
    put(table, {"couple": {"S": ONE}, "item": {"S": "{"}})
    keep(table_store(table, now=lambda: 1_000.0), 0)
    assert stored(table, ONE + ASIDE[0])["expires"] == {"N": str(1_000 + KEPT_DAYS * DAY_S)}


# Trouble


class Time:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def store(self, address: str, chance: Callable[[], float] = lambda: 1.0) -> DynamoStore:
        return table_store(address, clock=lambda: self.now, wait=self.wait, chance=chance)


def test_somebody_always_faster_is_one_error(table: str) -> None:
    """After waits that grow up to a quarter of a second, and before the budget ends."""
    time = Time()
    store, other = time.store(table), opened(table)
    days = iter(range(1, 100))

    def outrun(couple: Couple) -> Couple:
        keep(other, next(days))
        return couple.keep(NIGHT)

    with pytest.raises(StoreError, match="faster, again and again"):
        store.change(ONE, outrun)
    assert time.waits == sorted(time.waits)
    assert max(time.waits) == LONGEST_WAIT_S
    assert BUDGET_S - LONGEST_WAIT_S <= sum(time.waits) < BUDGET_S
    assert len(other.read(ONE).nights) == len(time.waits) + 1, "nothing of theirs is lost"


@pytest.mark.usefixtures("credentials", "client")
def test_waits_differ_by_chance() -> None:
    """So that two who meet do not meet again."""
    time = Time()
    store = time.store("http://127.0.0.1:1", iter([0.5, 0.25] + [1.0] * 100).__next__)
    with pytest.raises(StoreError):
        keep(store, 0)
    assert time.waits[:2] == [0.025, 0.025]


@pytest.mark.parametrize(
    "trouble", [Trouble.STOPPED, Trouble.THROTTLED, Trouble.CONFLICT, Trouble.DEAF]
)
def test_trouble_that_passes_is_not_noticed(table: str, trouble: Trouble) -> None:
    """A change is tried again while the budget lasts, and is made once, even when only the answer was lost."""
    with Proxy(table) as proxy:

        def over(seconds: float) -> None:
            proxy.trouble = Trouble.NONE

        def longer(couple: Couple) -> Couple:
            proxy.trouble = trouble if not proxy.asked["PutItem"] else Trouble.NONE
            return couple.keep(NIGHT + timedelta(days=len(couple.nights)))

        store = table_store(proxy.address, wait=over)
        assert store.change(ONE, longer).nights == {NIGHT}
        assert store.read(ONE).nights == {NIGHT}
        proxy.trouble = trouble
        assert store.read(ONE).nights == {NIGHT}
        proxy.trouble = trouble
        store.forget(ONE)
        assert store.read(ONE) == Couple()


def test_a_folder_in_place_of_the_file_is_one_error(tmp_path: Path) -> None:
    """It is not set aside: who knows what lies in it."""
    with pytest.raises(StoreError):
        SqliteStore(tmp_path).read(ONE)


def truncated(path: Path) -> None:
    """Cut the file in the middle of a page, as a disk that was pulled out does."""
    store = SqliteStore(path)
    for night in range(40):
        store.change(f"couple-{night}", lambda couple: replace(couple, nights=frozenset({NIGHT})))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(path.read_bytes()[:5_000])


def no_bytes(path: Path) -> None:
    path.touch()


def rubbish(path: Path) -> None:
    path.write_bytes(b"not a database, for certain" * 100)


@pytest.mark.parametrize("spoil", [no_bytes, rubbish, truncated])
def test_nights_that_cannot_be_read_are_set_aside(
    spoil: Callable[[Path], None], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Under a name that says so, byte for byte; nights begin anew, and one sentence tells it once."""
    path = tmp_path / "nights.sqlite3"
    spoil(path)
    spoiled = path.read_bytes()
    store = SqliteStore(path)
    assert store.read(ONE) == Couple()
    keep(store, 0)
    assert store.read(ONE).nights == {NIGHT}
    (aside,) = [file for file in tmp_path.glob("*.unreadable-*") if file.suffix != ".sqlite3"][:1]
    assert aside.read_bytes() == spoiled
    assert len(caplog.messages) == 1
    assert f"set aside as {aside.name}, and nights begin anew" in caplog.text


def test_the_file_is_private_to_its_owner(tmp_path: Path) -> None:
    """Whatever the umask is; so is its folder, and a file that an earlier version made."""
    path = tmp_path / "data" / "nights.sqlite3"
    before = os.umask(0)
    try:
        keep(SqliteStore(path), 0)
    finally:
        os.umask(before)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    SqliteStore(path).read(ONE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_disk_without_hard_links_keeps_nights_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A memory stick, say."""

    def refuse(path: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    store = SqliteStore(tmp_path / "nights.sqlite3")
    keep(store, 0)
    assert store.read(ONE).nights == {NIGHT}
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".nights")]


def test_a_table_that_is_not_there_is_one_error(table: str) -> None:
    """Whether the table is missing, or the whole server; the first is not asked twice."""
    time = Time()
    missing = table_store(table, "nowhere", wait=time.wait)
    gone = time.store("http://127.0.0.1:1")
    for store in (missing, gone):
        waited = len(time.waits)
        with pytest.raises(StoreError):
            store.read(ONE)
        with pytest.raises(StoreError):
            keep(store, 0)
        with pytest.raises(StoreError):
            store.forget(ONE)
        assert (len(time.waits) > waited) == (store is gone)


@pytest.mark.usefixtures("credentials", "client")
def test_no_region_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a laptop with nothing set up."""
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.delenv("AWS_REGION", raising=False)
    with pytest.raises(StoreError, match="region"):
        opened("http://127.0.0.1:1").read(ONE)
