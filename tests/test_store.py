"""One promise, two real stores: SQLite in a file, DynamoDB in a server on loopback."""

import json
import multiprocessing
import os
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from skill.errors import StoreError
from skill.guide.couple import Couple
from skill.store import CoupleStore
from skill.store.dynamo import TRIES, DynamoStore
from skill.store.sqlite import SqliteStore
from tests.bedroom import Memory

NIGHT = date(2026, 11, 23)
TABLE = "couples"


def dynoxide() -> str | None:
    """A DynamoDB server of one file (npm package @dynoxide/linux-x64), where it is installed."""
    local = Path(__file__).parent.parent / "node_modules" / "@dynoxide" / "linux-x64" / "dynoxide"
    return str(local) if local.exists() else shutil.which("dynoxide")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A DynamoDB server with the table; skipped where there is none, unless CI asks for it."""
    binary = dynoxide()
    if binary is None:
        if "CI" in os.environ:
            pytest.fail("CI needs a DynamoDB server: npm install (see package.json)")
        pytest.skip("no DynamoDB server: `npm install` brings one")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([binary, "--host", "127.0.0.1", "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        os.sched_yield()
    pytest.fail("the DynamoDB server did not start")


@pytest.fixture
def table(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty table in that server."""
    import boto3

    for name, value in (
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    client = boto3.client("dynamodb", endpoint_url=server)
    client.create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "couple", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "couple", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    yield server
    client.delete_table(TableName=TABLE)


@pytest.fixture(params=["sqlite", "dynamo", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> CoupleStore:
    """Each implementation of the promise; the last one is the tests' own double, which keeps it too."""
    if request.param == "dynamo":
        return DynamoStore(TABLE, endpoint_url=request.getfixturevalue("table"), wait=lambda seconds: None)
    return SqliteStore(tmp_path / "deep" / "nights.sqlite3") if request.param == "sqlite" else Memory()


def test_an_unknown_couple_has_no_nights(store: CoupleStore) -> None:
    """Reading makes nothing."""
    assert store.read("nobody") == Couple()


def test_what_was_kept_is_read(store: CoupleStore) -> None:
    """By this couple, and by no other one."""
    kept = store.change("one", lambda couple: couple.keep(NIGHT))
    assert kept == store.read("one") == Couple(frozenset({NIGHT}))
    assert store.read("other") == Couple()


def test_changes_build_on_each_other(store: CoupleStore) -> None:
    """Each sees what the one before has left."""
    for day in range(20):
        keep(store, day)
    assert len(store.read("one").nights) == 20


def test_forgetting_is_for_good_and_may_be_repeated(store: CoupleStore) -> None:
    """And a new beginning is possible."""
    store.change("one", lambda couple: couple.keep(NIGHT))
    store.forget("one")
    store.forget("one")
    assert store.read("one") == Couple()
    assert len(store.change("one", lambda couple: couple.keep(NIGHT)).nights) == 1


def test_a_failing_function_changes_nothing(store: CoupleStore) -> None:
    """The record stays as it was, and the store goes on."""

    def fails(couple: Couple) -> Couple:
        raise RuntimeError

    store.change("one", lambda couple: couple.keep(NIGHT))
    with pytest.raises(RuntimeError):
        store.change("one", fails)
    assert len(store.change("one", lambda couple: couple.keep(NIGHT + timedelta(days=1))).nights) == 2


def keep(store: CoupleStore, day: int) -> None:
    night = NIGHT + timedelta(days=day)
    store.change("one", lambda couple: couple.keep(night))


def keep_nights_in_sqlite(path: Path, worker: int) -> None:
    for day in range(25):
        keep(SqliteStore(path), worker * 25 + day)


def keep_nights_in_dynamo(server: str, worker: int) -> None:
    store = DynamoStore(TABLE, endpoint_url=server)
    for day in range(10):
        acknowledged = False
        while not acknowledged:  # a change that gave up was not acknowledged; nothing that was is lost
            try:
                keep(store, worker * 10 + day)
                acknowledged = True
            except StoreError:
                continue


def test_several_processes_lose_nothing_in_sqlite(tmp_path: Path) -> None:
    """Four processes keep 25 nights each of the same couple."""
    path = tmp_path / "nights.sqlite3"
    run(keep_nights_in_sqlite, path)
    assert len(SqliteStore(path).read("one").nights) == 100


def test_several_processes_lose_nothing_in_dynamo(table: str) -> None:
    """Four processes keep ten nights each of the same couple, under the version condition."""
    run(keep_nights_in_dynamo, table)
    assert len(DynamoStore(TABLE, endpoint_url=table).read("one").nights) == 40


def run(work: object, where: object) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=work, args=(where, number)) for number in range(4)]  # type: ignore[arg-type]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0


def test_a_change_that_changes_nothing_is_not_written(tmp_path: Path) -> None:
    """A repeated event costs no write."""
    store = SqliteStore(tmp_path / "nights.sqlite3")
    store.change("one", lambda couple: couple.keep(NIGHT))
    with closing(sqlite3.connect(tmp_path / "nights.sqlite3")) as watching:
        before = watching.execute("PRAGMA data_version").fetchone()
        store.change("one", lambda couple: couple.keep(NIGHT))
        assert watching.execute("PRAGMA data_version").fetchone() == before
        store.change("one", lambda couple: couple.keep(NIGHT + timedelta(days=1)))
        assert watching.execute("PRAGMA data_version").fetchone() != before


def test_an_unreadable_item_is_never_overwritten(tmp_path: Path) -> None:
    """It raises StoreError, and stays as it is."""
    path = tmp_path / "nights.sqlite3"
    store = SqliteStore(path)
    store.change("one", lambda couple: couple.keep(NIGHT))
    for item in ("{", json.dumps({"schema": 99})):
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("UPDATE couples SET item = ?", (item,))
        with pytest.raises(StoreError):
            store.change("one", lambda couple: couple.keep(NIGHT))
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT item FROM couples").fetchone() == (item,)


def test_a_file_that_is_no_store_is_one_error(tmp_path: Path) -> None:
    """Rubbish in the file, or a folder in its place."""
    path = tmp_path / "nights.sqlite3"
    path.write_bytes(b"not a database, for certain" * 100)
    with pytest.raises(StoreError, match=r"nights\.sqlite3"):
        SqliteStore(path).read("one")
    with pytest.raises(StoreError):
        SqliteStore(tmp_path).read("one")


def test_an_unreadable_item_in_dynamo_is_one_error(table: str) -> None:
    """Written by somebody else."""
    import boto3

    item = {"couple": {"S": "one"}, "version": {"N": "1"}, "item": {"S": "{"}}
    boto3.client("dynamodb", endpoint_url=table).put_item(TableName=TABLE, Item=item)
    with pytest.raises(StoreError, match="cannot be read"):
        DynamoStore(TABLE, endpoint_url=table).read("one")


def test_somebody_always_faster_is_one_error(table: str) -> None:
    """After the last try, with waits that grow between them."""
    waits: list[float] = []
    store = DynamoStore(TABLE, endpoint_url=table, wait=waits.append, chance=lambda: 1.0)
    other = DynamoStore(TABLE, endpoint_url=table)
    nights = iter(range(100))

    def outrun(couple: Couple) -> Couple:
        other.change("one", lambda couple: couple.keep(NIGHT + timedelta(days=next(nights))))
        return couple.keep(NIGHT - timedelta(days=1))

    with pytest.raises(StoreError, match=f"faster {TRIES} times"):
        store.change("one", outrun)
    assert waits == sorted(waits)
    assert len(waits) == TRIES
    assert len(other.read("one").nights) == TRIES


def test_a_table_that_is_not_there_is_one_error(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the table is missing, or the whole server."""
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    missing = DynamoStore("nowhere", endpoint_url=server)
    gone = DynamoStore(TABLE, endpoint_url="http://127.0.0.1:1")
    for store in (missing, gone):
        with pytest.raises(StoreError):
            store.read("one")
        with pytest.raises(StoreError):
            store.change("one", lambda couple: couple.keep(NIGHT))
        with pytest.raises(StoreError):
            store.forget("one")
