"""Whether rubbish keeps Alexa waiting: how long the web service takes for her requests, alone and under 1,000 others.

The server is the one of `quiet-together serve`, in a process of its own with an SQLite file;
whoever sends rubbish is another process, and so is the host of Amazon's certificates, which takes
30 ms for each. Run: .venv/bin/python -m bench.endpoint
"""

import argparse
import itertools
import json
import multiprocessing
import os
import secrets
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from skill import app
from skill.alexa import certificates, endpoint, signature
from tests.amazon import PATH, URL, Amazon, key
from tests.test_app import NO_SERVICES, launch

SKILL_ID = "amzn1.ask.skill.12345678-90ab-cdef-1234-567890abcdef"
FETCH_S = 0.03
"""How long Amazon's host takes."""
SENDERS = 16
"""Threads that send rubbish; every other one opens a connection for each request."""
CONNECTIONS = 8
"""Alexa's."""
FIRST = 12
"""How many of her requests come first, all at once."""
FORK = multiprocessing.get_context("fork")  # they all know the same keys


def now() -> datetime:
    return datetime.now(UTC)


def body_of(couple: int) -> bytes:
    """A launch by this couple, now."""
    event = launch(timestamp=f"{now():%Y-%m-%dT%H:%M:%SZ}")
    event["context"]["System"]["application"]["applicationId"] = SKILL_ID
    event["context"]["System"]["user"]["userId"] = f"amzn1.ask.account.{couple}"
    return json.dumps(event).encode()


# The processes


@contextmanager
def process(work: Callable[..., None], *given: object) -> Iterator[tuple[int, Any, Connection]]:
    """Run this in a process of its own until the end of the block.

    Gives its id, the first thing that it tells, and the line to it.
    """
    ours, theirs = FORK.Pipe()
    child = FORK.Process(target=work, args=(theirs, *given))
    child.start()
    theirs.close()
    try:
        assert child.pid
        yield child.pid, ours.recv(), ours
    finally:
        child.terminate()
        child.join()
        ours.close()


def run_host(tell: Connection, amazon: Amazon) -> None:
    """Amazon's host."""

    def slowly(host: BaseHTTPRequestHandler) -> None:
        time.sleep(FETCH_S)
        found = amazon.files.get(host.path)
        host.send_response(404 if found is None else 200)
        host.end_headers()
        host.wfile.write(found or b"")

    amazon.trouble = slowly
    with amazon.host() as fetch:
        assert isinstance(fetch, partial)
        tell.send(fetch.keywords["port"])
        signal.pause()


def run_server(tell: Connection, amazon: Amazon, host_port: int, folder: Path) -> None:
    """The web service."""
    settings = app.Settings(skill_id=SKILL_ID, recordings_url="https://recordings.example")
    skill = app.build(settings, app.open_store(settings, folder), services=NO_SERVICES)
    fetch = partial(certificates.download, host="127.0.0.1", port=host_port, context=amazon.trust())
    amazons = certificates.Certificates(
        fetch, [amazon.root.certificate, *certificates.trusted_roots()], now
    )
    verifier = signature.Verifier(SKILL_ID, amazons, now)
    bound = endpoint.listen("127.0.0.1", 0)
    signal.signal(signal.SIGTERM, lambda *told: sys.exit(0))
    tell.send(bound.getsockname()[1])
    endpoint.server(
        endpoint.application(lambda event: app.answer(skill, event), verifier), bound
    ).run()


def send_rubbish(tell: Connection, amazon: Amazon, port: int, rate: float) -> None:
    """So much a second, beginning and ending whenever it is told something; at the end it tells what was answered."""
    answered = Counter[int]()
    kinds = itertools.cycle(rubbish(amazon))
    sending = threading.Event()

    def send(number: int) -> None:
        connection, due = None, 0.0
        while sending.wait():
            connection = connection or socket.create_connection(("127.0.0.1", port))
            connection.sendall(next(kinds)())
            answered[status_of(connection)] += 1
            if number % 2:
                connection.close()
                connection = None
            due = max(due + SENDERS / rate, time.monotonic() - 0.1)
            time.sleep(max(0, due - time.monotonic()))

    for number in range(SENDERS):
        threading.Thread(target=send, args=(number,), daemon=True).start()
    tell.send(None)
    while True:
        tell.recv()
        answered.clear()
        begun = time.monotonic()
        sending.set()
        tell.recv()
        sending.clear()
        tell.send((Counter(answered), time.monotonic() - begun))


def status_of(connection: socket.socket) -> int:
    """What is answered, read to its end."""
    with connection.makefile("rb") as answer:
        status = int(answer.readline().split()[1])
        length = 0
        while (line := answer.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        answer.read(length)
    return status


def rubbish(amazon: Amazon) -> list[Callable[[], bytes]]:
    """What comes by: each kind as often as the others, but for the large one."""
    body = body_of(0)
    signed = amazon.sign(body)
    another = {
        **signed,
        signature.SIGNATURE_HEADER: amazon.sign(b"another")[signature.SIGNATURE_HEADER],
    }

    def invented() -> dict[str, str]:
        return signed | {signature.CHAIN_HEADER: f"{URL}.{secrets.token_hex(4)}"}

    kinds: list[Callable[[], bytes]] = [
        lambda: http(b"", {}, "GET /wp-login.php"),
        lambda: http(body, {}),
        lambda: http(secrets.token_bytes(2_000), signed),
        lambda: http(body, signed | {signature.CHAIN_HEADER: f"https://very.bad{PATH}"}),
        lambda: http(body, another),
        lambda: http(body.replace(b"en-US", b"xx-XX"), signed),
        lambda: http(body.replace(SKILL_ID.encode(), b"amzn1.ask.skill.another"), invented()),
        lambda: http(body, invented()),
    ]
    return kinds * 16 + [lambda: http(b"x" * 300_000, signed)]


def http(body: bytes, headers: dict[str, str], what: str = "POST /") -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{what} HTTP/1.1", "Host: skill.example", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


# What is measured


@dataclass
class Measured:
    """What Alexa saw."""

    milliseconds: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    """Requests of hers that were not answered, by their status."""
    server_s: float = 0.0
    """How long the server has worked."""
    seconds: float = 0.0

    def at(self, share: float) -> float:
        """So many of her requests took no longer."""
        return sorted(self.milliseconds)[int(len(self.milliseconds) * share)]

    def show(self, name: str) -> None:
        figures = f"{self.at(0.5):9.2f} {self.at(0.99):8.2f} {max(self.milliseconds):10.2f}"
        print(f"{name:18}{figures}   {self.server_s / self.seconds:12.0%}", flush=True)


def measure(
    amazon: Amazon, server: int, port: int, seconds: float, rate: float, into: Measured
) -> None:
    """Alexa's requests, so many a second, each sent when it is due, however long others take."""
    begun, worked = time.monotonic() + 0.1, cpu_s(server)

    def ask(first: int) -> None:
        connection = HTTPConnection("127.0.0.1", port)
        for number in range(first, int(seconds * rate), CONNECTIONS):
            body = body_of(number % 100)
            headers = amazon.sign(body)
            due = begun + number / rate
            time.sleep(max(0, due - time.monotonic()))
            connection.request("POST", "/", body, headers)
            answer = connection.getresponse()
            answer.read()
            into.milliseconds.append(1000 * (time.monotonic() - due))
            if answer.status != 200:
                into.refused[answer.status] += 1
        connection.close()

    asking = [threading.Thread(target=ask, args=(first,)) for first in range(CONNECTIONS)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    into.server_s += cpu_s(server) - worked
    into.seconds += time.monotonic() - begun


def all_at_once(amazon: Amazon, port: int) -> Counter[int]:
    """The statuses of the first requests, which come together and need one certificate."""
    statuses, together = Counter[int](), threading.Barrier(FIRST)

    def ask(couple: int) -> None:
        body = body_of(couple)
        connection = HTTPConnection("127.0.0.1", port)
        together.wait()
        connection.request("POST", "/", body, amazon.sign(body))
        statuses[connection.getresponse().status] += 1
        connection.close()

    asking = [threading.Thread(target=ask, args=(couple,)) for couple in range(FIRST)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    return statuses


def cpu_s(process: int) -> float:
    """How long a process has worked (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print how long Alexa waits, alone and under rubbish, in turns."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=5, help="of each half of a round")
    parser.add_argument("--valid", type=float, default=50, help="requests of Alexa's a second")
    parser.add_argument("--rubbish", type=float, default=1_000, help="others a second")
    given = parser.parse_args()
    amazon = Amazon(now())
    key("Host")
    alone, under, answered, seconds = Measured(), Measured(), Counter[int](), 0.0
    with (
        tempfile.TemporaryDirectory() as folder,
        process(run_host, amazon) as (_, host_port, _),
        process(run_server, amazon, host_port, Path(folder)) as (server, port, _),
        process(send_rubbish, amazon, port, given.rubbish) as (_, _, sender),
    ):
        first = all_at_once(amazon, port)
        measure(amazon, server, port, 2, given.valid, Measured())  # warm
        for _ in range(given.rounds):
            measure(amazon, server, port, given.seconds, given.valid, alone)
            sender.send(None)
            time.sleep(0.5)
            measure(amazon, server, port, given.seconds, given.valid, under)
            sender.send(None)
            told, took = sender.recv()
            answered, seconds = answered + told, seconds + took
    print("Alexa's requests     p50 ms   p99 ms   worst ms   server's CPU")
    alone.show("alone")
    under.show("under rubbish")
    print(
        f"ratio              {under.at(0.5) / alone.at(0.5):8.2f} {under.at(0.99) / alone.at(0.99):8.2f}"
    )
    print(f"first requests at once: {dict(first)}")
    print(f"rubbish answered: {sum(answered.values()) / seconds:,.0f} a second, {dict(answered)}")
    refused = first + alone.refused + under.refused
    del refused[200]
    if refused:
        sys.exit(f"NOT ANSWERED, though Alexa's: {dict(refused)}")


if __name__ == "__main__":
    main()
