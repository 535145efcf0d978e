"""Connections: whom they trust, in which order, and what that costs."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import trustme

from skill.connection import connected, trust
from tests.servers import listening

AMAZON = "Amazon Root CA 1"


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(context: ssl.SSLContext | None) -> Iterator[str]:
    """A server with this certificate, or without TLS; gives its address."""
    with listening(Hello, context) as port:
        yield f"{'https' if context else 'http'}://localhost:{port}"


def shown(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., list[trustme.CA]]]:
    """Makes authorities of these names, which the system trusts from then on, and nobody else."""
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)

    def make(*names: str) -> list[trustme.CA]:
        made = [trustme.CA(organization_name=name) for name in names]
        (tmp_path / "bundle.pem").write_bytes(
            b"".join(b"# one of them\n" + one.cert_pem.bytes() for one in made)
        )
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "bundle.pem"))
        trust.cache_clear()
        return made

    yield make
    trust.cache_clear()


def answered(address: str) -> int:
    with closing(connected(address, 5.0)) as connection:
        connection.request("GET", "/")
        return connection.getresponse().status


def test_amazons_authorities_are_enough_for_what_is_amazons(
    trusted: Callable[..., list[trustme.CA]],
) -> None:
    """All others are not even read."""
    _, amazon, *_ = trusted(
        "One", AMAZON, "Two", "Starfield Services Root Certificate Authority - G2"
    )
    with serving(shown(amazon)) as address:
        assert answered(address) == 204
    assert len(trust(amazons_only=True).get_ca_certs()) == 2
    assert trust.cache_info().misses == 1


@pytest.mark.parametrize("others", [(AMAZON, "Two"), ()])
def test_another_authority_that_the_system_trusts_will_do(
    trusted: Callable[..., list[trustme.CA]], others: tuple[str, ...]
) -> None:
    """As where somebody hosts everything in a place of their own; with Amazon's beside it, or without."""
    one, *_ = trusted("One", *others)
    with serving(shown(one)) as address:
        assert answered(address) == 204


def test_an_authority_that_only_calls_itself_amazons_is_not_trusted(
    trusted: Callable[..., list[trustme.CA]],
) -> None:
    """It has to be one of the system's."""
    trusted(AMAZON)
    with (
        serving(shown(trustme.CA(organization_name=AMAZON))) as address,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        answered(address)


def test_a_certificate_of_another_name_is_refused(trusted: Callable[..., list[trustme.CA]]) -> None:
    """Whoever has signed it."""
    (amazon,) = trusted(AMAZON)
    with (
        serving(shown(amazon, "dynamodb.example")) as address,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        answered(address)


def test_the_two_trusts_differ_in_authorities_only() -> None:
    """Versions, ciphers and checks are Python's own defaults in both."""
    few, every, default = (
        trust(amazons_only=True),
        trust(amazons_only=False),
        ssl.create_default_context(),
    )
    for one in (few, every):
        assert (one.verify_mode, one.check_hostname) == (ssl.CERT_REQUIRED, True)
        for name in ("verify_flags", "minimum_version", "maximum_version", "options"):
            assert getattr(one, name) == getattr(default, name), name
    assert every.cert_store_stats() == default.cert_store_stats()


def test_a_plain_address_is_asked_without_tls() -> None:
    """As a server on loopback is."""
    with serving(None) as address:
        assert answered(address) == 204


def test_a_name_server_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though a look-up has no time-out of its own; what comes of it later is nobody's."""
    go = threading.Event()

    def hang(*address: object) -> None:
        go.wait(5)
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    for scheme in ("http", "https"):
        with pytest.raises(TimeoutError, match=r"not connected within 0\.05 s"):
            connected(f"{scheme}://api.example", 0.05)
    go.set()


def test_a_name_that_is_none_is_refused_at_once() -> None:
    """By the error of whoever looks it up."""
    with pytest.raises((OSError, UnicodeError)):
        connected(f"http://{'x' * 70}.invalid", 5)
