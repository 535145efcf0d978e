"""Amazon's certificates: what is kept of them and for how long, and how they are fetched."""

import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPException, IncompleteRead
from http.server import BaseHTTPRequestHandler
from itertools import chain, repeat
from typing import Any

import pytest

from skill.alexa import certificates
from skill.alexa.certificates import KEPT, KEPT_AT_MOST, Certificates, trusted_roots
from skill.errors import ForgedRequest
from tests.amazon import PATH, Amazon, pem

THREADS = 16
"""Of the web service."""
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


class Room:
    """Certificates, with a clock, and Amazon's host as a function."""

    def __init__(self) -> None:
        self.amazon, self.now = Amazon(NOW), NOW
        self.on_fetch: Callable[[], object] = lambda: None
        self.kept = Certificates(self.fetch, [self.amazon.root.certificate], lambda: self.now)

    def fetch(self, path: str) -> bytes:
        self.amazon.asked.append(path)
        self.on_fetch()
        if path not in self.amazon.files:
            raise FileNotFoundError(path)
        return self.amazon.files[path]

    def asks(self, path: str = PATH) -> int:
        """How often the host is asked for one more request with this certificate, which must be good."""
        before = len(self.amazon.asked)
        self.kept.key(path)
        return len(self.amazon.asked) - before


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_certificate_is_fetched_once_a_day(room: Room) -> None:
    """And used meanwhile without asking."""
    assert (room.asks(), room.asks()) == (1, 0)
    room.now += KEPT - timedelta(seconds=1)
    assert room.asks() == 0
    room.now += timedelta(seconds=1)
    assert (room.asks(), room.asks()) == (1, 0)


def test_a_certificate_that_amazon_takes_away_is_believed_for_a_day_at_most(room: Room) -> None:
    room.kept.key(PATH)
    room.amazon.files.clear()
    room.now += KEPT - timedelta(seconds=1)
    room.kept.key(PATH)
    room.now += timedelta(seconds=1)
    with pytest.raises(ForgedRequest, match="cannot be fetched: FileNotFoundError"):
        room.kept.key(PATH)


@pytest.mark.parametrize("what", ["Alexa", "Intermediate"])
def test_a_kept_certificate_is_not_believed_after_its_end(room: Room, what: str) -> None:
    """Nor after the end of one above it, though the day is not over."""
    ends = {"ends": timedelta(hours=1)}
    above = room.amazon.issue(
        "Intermediate",
        issuer=room.amazon.root,
        authority=True,
        **(ends if what == "Intermediate" else {}),
    )
    room.amazon.files[PATH] = pem(
        room.amazon.issue("Alexa", issuer=above, **(ends if what == "Alexa" else {})),
        above,
        room.amazon.root,
    )
    room.kept.key(PATH)
    room.now += timedelta(hours=1, seconds=1)
    with pytest.raises(ForgedRequest, match="not Amazon's"):
        room.kept.key(PATH)


def test_only_so_many_are_kept(room: Room) -> None:
    """The one that was fetched first goes first."""
    paths = [f"{PATH}.{number}" for number in range(KEPT_AT_MOST + 1)]
    room.amazon.files |= dict.fromkeys(paths, room.amazon.files[PATH])
    assert sum(map(room.asks, paths)) == len(paths)
    assert sum(map(room.asks, paths[1:])) == 0
    assert room.asks(paths[0]) == 1


def test_what_is_not_amazons_takes_no_place(room: Room) -> None:
    """However much of it comes, and whatever lies there."""
    room.kept.key(PATH)
    room.amazon.files |= {
        f"{PATH}.{number}": pem(room.amazon.issue("Alexa")) for number in range(0, 50, 2)
    }
    for number in range(50):
        with pytest.raises(ForgedRequest):
            room.kept.key(f"{PATH}.{number}")
    assert room.asks() == 0


def test_many_that_come_at_once_ask_once(room: Room) -> None:
    """Who waited finds what the first one has fetched, when it is new and when it is renewed."""
    for times in (1, 2):
        coming = threading.Barrier(THREADS)  # the host answers when all others have set out

        def answer(coming: threading.Barrier = coming) -> None:
            room.on_fetch = lambda: None
            coming.wait()

        def ask(coming: threading.Barrier = coming) -> None:
            coming.wait()
            room.kept.key(PATH)

        room.on_fetch = answer
        others = [threading.Thread(target=ask) for _ in range(THREADS - 1)]
        for thread in others:
            thread.start()
        room.kept.key(PATH)
        for thread in others:
            thread.join()
        assert len(room.amazon.asked) == times
        room.now += KEPT


@pytest.mark.parametrize("trouble", [OSError, TimeoutError, HTTPException, "not Amazon's"])
def test_a_valid_certificate_is_used_while_its_renewal_fails(
    room: Room, trouble: type[Exception] | str
) -> None:
    """Until its own end; and Amazon's host is asked again ten minutes later."""
    chain_of_ours = room.amazon.files[PATH]
    room.kept.key(PATH)
    room.now += KEPT

    def fail() -> None:
        if isinstance(trouble, str):
            room.amazon.files[PATH] = pem(room.amazon.issue("Alexa"))
        else:
            raise trouble

    room.on_fetch = fail
    assert (room.asks(), room.asks()) == (1, 0)
    room.now += certificates.RENEWAL_RESTS
    assert room.asks() == 1
    room.amazon.files[PATH], room.on_fetch = chain_of_ours, lambda: None
    room.now += certificates.RENEWAL_RESTS
    assert (room.asks(), room.asks()) == (1, 0)


def test_nobody_waits_for_a_renewal_but_who_asks_for_it(room: Room) -> None:
    """Fifteen others are answered while Amazon's host is silent."""
    room.kept.key(PATH)
    room.now += KEPT
    asked, go = threading.Event(), threading.Event()

    def silent() -> None:
        asked.set()
        go.wait(5)
        raise TimeoutError

    room.on_fetch = silent
    renewing = threading.Thread(target=room.kept.key, args=(PATH,))
    renewing.start()
    asked.wait()
    for _ in range(THREADS - 1):
        room.kept.key(PATH)
    assert renewing.is_alive()
    go.set()
    renewing.join()
    assert len(room.amazon.asked) == 2


def test_unknown_paths_take_no_more_than_their_threads(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a certificate is known, a path that nobody has seen keeps so many waiting and no more."""
    room.kept.key(PATH)
    go = threading.Event()
    room.on_fetch = lambda: go.wait(5)
    arrived = threading.Semaphore(0)

    class Awaited(Future[Any]):
        """Tells who has come to wait."""

        def result(self, timeout: float | None = None) -> Any:
            arrived.release()
            return super().result(timeout)

    monkeypatch.setattr(certificates, "Future", Awaited)
    strange = f"{PATH}.strange"
    waiting = [
        threading.Thread(target=refused, args=(room, strange)) for _ in range(certificates.WAITING)
    ]
    for thread in waiting:
        thread.start()
    for _ in range(certificates.WAITING - 1):
        assert arrived.acquire(timeout=20)
    with pytest.raises(ForgedRequest, match="too many that wait"):
        room.kept.key(strange)
    assert room.asks() == 0
    go.set()
    for thread in waiting:
        thread.join()


def refused(room: Room, path: str) -> None:
    """One request with a certificate that does not exist."""
    with suppress(ForgedRequest):
        room.kept.key(path)


@pytest.mark.parametrize(
    "trouble", [OSError, TimeoutError, ssl.SSLError, HTTPException, IncompleteRead(b"")]
)
def test_whatever_keeps_a_certificate_from_coming_is_a_refusal(
    room: Room, trouble: Exception
) -> None:
    """And no fault of the service; the next request tries again."""

    def fail() -> None:
        raise trouble

    room.on_fetch = fail
    with pytest.raises(ForgedRequest, match="cannot be fetched"):
        room.kept.key(PATH)
    room.on_fetch = lambda: None
    room.kept.key(PATH)


def test_the_roots_are_those_of_browsers() -> None:
    """Amazon's own four among them, each one that cryptography reads without complaint."""
    names = [root.subject.rfc4514_string() for root in trusted_roots()]
    assert sum("O=Amazon," in name for name in names) == 4
    assert len(names) > 50


# The host


def redirects(host: BaseHTTPRequestHandler) -> None:
    host.send_response(302)
    host.send_header("Location", f"{PATH}.pem")
    host.end_headers()


def is_no_web_server(host: BaseHTTPRequestHandler) -> None:
    host.wfile.write(b"220 ready\r\n")


def never_ends(host: BaseHTTPRequestHandler) -> None:
    host.send_response(200)
    host.end_headers()
    with suppress(OSError):
        while True:
            host.wfile.write(b"x" * 8_192)


def fails(host: BaseHTTPRequestHandler) -> None:
    host.send_error(503)


def says_nothing(host: BaseHTTPRequestHandler) -> None:
    host.rfile.read(1)  # until the client goes


@pytest.mark.parametrize("trouble", [redirects, is_no_web_server, never_ends, fails, says_nothing])
def test_a_host_in_trouble_is_given_up(
    room: Room, trouble: Callable[[BaseHTTPRequestHandler], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redirections are not followed, what does not end is not read, and what does not begin is not waited for."""
    room.amazon.trouble = trouble
    with room.amazon.host() as fetch:
        with monkeypatch.context() as impatient:
            if trouble is says_nothing:
                impatient.setattr(certificates, "FETCH_S", 0.05)
            with pytest.raises((OSError, HTTPException)):
                fetch(PATH)
        assert room.amazon.asked == [PATH]
        room.amazon.trouble = None
        assert fetch(PATH) == room.amazon.files[PATH]


def test_what_comes_too_slowly_is_given_up(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though each part of it comes in time."""
    with room.amazon.host() as fetch:
        for seconds, comes in (
            (certificates.FETCH_S - 0.1, True),
            (certificates.FETCH_S + 0.1, False),
        ):
            clock = chain([0.0], repeat(seconds))
            monkeypatch.setattr(certificates, "monotonic", partial(next, clock))
            with nullcontext() if comes else pytest.raises(OSError, match="too slow"):
                fetch(PATH)


def test_a_host_that_is_not_amazons_is_not_believed(room: Room) -> None:
    """Whoever sits at her address without her certificate, or nobody at all."""
    with room.amazon.host() as fetch:
        assert isinstance(fetch, partial)
        with pytest.raises(ssl.SSLCertVerificationError):
            fetch(PATH, context=ssl.create_default_context())
    with pytest.raises(ConnectionRefusedError):
        fetch(PATH)
    assert room.amazon.asked == []
