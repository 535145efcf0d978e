"""Whether a store loses anything: many processes at once, and kill -9.

Run: .venv/bin/python -m bench.stores together dynoxide --processes 32 --nights 200    (or sqlite,
or dynalite; TABLE_CLIENT=boto3 before it asks by boto3) .venv/bin/python -m bench.stores kills
--kills 100
"""

import argparse
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from skill.app import Settings
from skill.errors import StoreError
from skill.guide.couple import Couple
from skill.store import CoupleStore
from skill.store.dynamo import DynamoStore
from skill.store.sqlite import SqliteStore
from tests.servers import CREDENTIALS, TABLE, Server, dynalite, dynoxide, make_table

ROOT = Path(__file__).parent.parent
FIRST = date(2026, 11, 23)
ZONES = ("America/New_York", "Europe/Vienna", "Asia/Tokyo", "Pacific/Auckland")
ONE = "0123456789abcdef0123456789abcdef"
"""A couple's key, as long as they are."""
STUCK_S = 900
"""How long to wait for a process that may have died."""

Setting = tuple[Callable[[Couple], object], Callable[[Couple, int], Couple]]
SETTINGS: tuple[Setting, ...] = (
    (lambda couple: couple.counting, lambda couple, step: replace(couple, counting=bool(step % 2))),
    (lambda couple: couple.zone, lambda couple, step: couple.at(ZONES[step % len(ZONES)])),
    (lambda couple: couple.away, lambda couple, step: couple.be_away(day(step), day(step + 1))),
)
"""How each setting is read, and how a device changes it at each of its steps."""


def day(number: int) -> date:
    """A date of its own for each number."""
    return FIRST + timedelta(days=number)


def opened(where: str) -> CoupleStore:
    """A store: the table at an address, or a file."""
    return table_store(where) if where.startswith("http:") else SqliteStore(Path(where))


def table_store(address: str, table: str = TABLE, **given: Any) -> DynamoStore:
    """The table at an address, asked by the client that TABLE_CLIENT names."""
    return DynamoStore(
        table, endpoint_url=address, client=Settings.from_environ(os.environ).table_client, **given
    )


@contextmanager
def place(kind: str) -> Iterator[str]:
    """A new store of this kind, for as long as it is measured."""
    os.environ |= CREDENTIALS
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield str(Path(folder, "nights.sqlite3"))
            return
        command = {"dynoxide": dynoxide, "dynalite": dynalite}[kind]()
        if command is None:
            sys.exit(f"{kind} is not installed: npm ci")
        with Server(command, Path(folder, "server.db") if kind == "dynoxide" else None) as server:
            make_table(server.address)
            yield server.address


# Many processes at once


@dataclass(frozen=True)
class Report:
    """What one process did."""

    gave_up: int
    """Changes that raised StoreError, and were asked for again."""
    overwritten: int = 0
    """Steps that found something else than this device, the only one to change this setting, had
    left."""
    setting: int = -1
    """Which of SETTINGS it changed; none: it kept nights."""
    left: object = None
    """What it left there."""


@dataclass(frozen=True)
class Together:
    """What became of all that was acknowledged."""

    asked: int
    lost: int
    overwritten: int
    gave_up: int
    seconds: float


def together(where: str, processes: int, nights: int) -> Together:
    """So many processes keep so many nights each of one couple, while one more for each setting changes that."""
    context = multiprocessing.get_context("spawn")
    told: Queue[Report] = context.Queue()
    start = context.Barrier(processes + len(SETTINGS) + 1)
    workers = [
        context.Process(target=_work, args=(where, number - len(SETTINGS), nights, start, told))
        for number in range(processes + len(SETTINGS))
    ]
    for worker in workers:
        worker.start()
    start.wait(STUCK_S)
    begun = time.perf_counter()
    reports = [told.get(timeout=STUCK_S) for _ in workers]
    seconds = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    couple = opened(where).read(ONE)
    wrong = sum(
        SETTINGS[report.setting][0](couple) != report.left
        for report in reports
        if report.setting >= 0
    )
    return Together(
        asked=processes * nights,
        lost=len({day(number) for number in range(processes * nights)} - couple.nights),
        overwritten=wrong + sum(report.overwritten for report in reports),
        gave_up=sum(report.gave_up for report in reports),
        seconds=seconds,
    )


def _work(where: str, number: int, nights: int, start: Barrier, told: "Queue[Report]") -> None:
    """One process: it keeps nights of its own, or (below 0) changes one setting as often."""
    store = opened(where)
    start.wait(STUCK_S)
    told.put(
        _keep(store, number * nights, nights) if number >= 0 else _set(store, -1 - number, nights)
    )


def _keep(store: CoupleStore, first: int, nights: int) -> Report:
    def keep(night: date) -> int:
        return acknowledged(store, lambda couple: couple.keep(night))[1]

    return Report(sum(keep(day(first + number)) for number in range(nights)))


def _set(store: CoupleStore, setting: int, steps: int) -> Report:
    seen, write = SETTINGS[setting]
    last = seen(Couple())
    strange: set[int] = set()

    def step_from(last: object, step: int) -> Callable[[Couple], Couple]:
        def change(couple: Couple) -> Couple:
            after = write(couple, step)
            if seen(couple) not in (
                last,
                seen(after),
            ):  # the latter, when a try that gave up was written after all
                strange.add(step)
            return after

        return change

    gave_up = 0
    for step in range(steps):
        kept, times = acknowledged(store, step_from(last, step))
        last, gave_up = seen(kept), gave_up + times
    return Report(gave_up, len(strange), setting, last)


def acknowledged(
    store: CoupleStore, function: Callable[[Couple], Couple], couple: str = ONE
) -> tuple[Couple, int]:
    """Ask for the change until it is acknowledged; gives what is kept, and how often the store gave up."""
    gave_up = 0
    while True:
        try:
            return store.change(couple, function), gave_up
        except StoreError:
            gave_up += 1
            time.sleep(random.random() * gave_up)  # a later event of an evening comes later


# kill -9


@dataclass(frozen=True)
class Killed:
    """What became of a file whose writers were killed."""

    kills: int
    """How many writers were killed while they wrote."""
    acknowledged: int
    lost: int
    amid_a_change: int
    """How many kills left a write-ahead log behind: a change was under way, there or in the other
    writer."""
    integrity: str
    seconds: float


def killed(path: Path, kills: int, chance: random.Random) -> Killed:
    """Kill so many writers, each of a couple of its own, after some nights, while the next one writes already."""
    begun = time.perf_counter()
    acked = lost = dead = amid = 0
    writing: deque[subprocess.Popen[bytes]] = deque()
    for number in range(kills):
        while len(writing) < min(2, kills - number):
            writing.append(_writer(path, number + len(writing)))
        writer = writing.popleft()
        assert writer.stdout
        heard = {int(writer.stdout.readline()) for _ in range(chance.randint(1, 40))}
        writer.kill()
        heard |= {int(line) for line in writer.stdout if line.endswith(b"\n")}
        writer.stdout.close()
        dead += writer.wait() == -signal.SIGKILL
        amid += Path(f"{path}-wal").exists()
        acked += len(heard)
        lost += len({day(told) for told in heard} - SqliteStore(path).read(str(number)).nights)
    with closing(sqlite3.connect(path)) as connection:
        integrity = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    return Killed(dead, acked, lost, amid, integrity, time.perf_counter() - begun)


def _writer(path: Path, couple: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "bench.stores", "write", str(path), str(couple)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def write(path: Path, couple: str) -> None:
    """Keep night after night; the number of each is told once it is acknowledged, and not before."""
    store = SqliteStore(path)
    for number in count():
        night = day(number)
        acknowledged(store, lambda record: record.keep(night), couple)  # noqa: B023  # called at once
        os.write(sys.stdout.fileno(), b"%d\n" % number)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    many = commands.add_parser("together", help="many processes change one couple at once")
    many.add_argument("kind", choices=["dynoxide", "dynalite", "sqlite"])
    many.add_argument("--processes", type=int, default=32)
    many.add_argument("--nights", type=int, default=200)
    kill = commands.add_parser("kills", help="writers of an SQLite file are killed")
    kill.add_argument("--kills", type=int, default=100)
    kill.add_argument("--seed", type=int, default=1)
    writer = commands.add_parser("write", help="what is killed: keep night after night")
    writer.add_argument("path", type=Path)
    writer.add_argument("couple")
    told = parser.parse_args()
    if told.command == "together":
        with place(told.kind) as where:
            print(f"{told.kind}: {together(where, told.processes, told.nights)}")
    elif told.command == "kills":
        with place("sqlite") as where:
            print(killed(Path(where), told.kills, random.Random(told.seed)))
    else:
        write(told.path, told.couple)


if __name__ == "__main__":
    main()
