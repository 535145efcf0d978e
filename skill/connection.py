"""Connections to AWS and to Alexa that a cold start can afford.

Nearly all of the time that the first one takes goes into reading every authority that the system
trusts: 20 ms. So those that Amazon signs its services with are
tried first (Amazon Trust Services, "Root certificates"), and all of them where these do not vouch
for the far end.
"""

import socket
import ssl
from binascii import a2b_base64
from collections.abc import Iterator
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

AMAZONS = (b"Amazon Root CA", b"Starfield Services Root Certificate Authority")
"""What their names begin with."""


def connected(address: str, timeout_s: float) -> HTTPConnection:
    """A connection to the host of this address, by TLS for https. Raises OSError.

    ``timeout_s`` is how long to wait for it to be opened, and later for each part of an answer.
    """
    url = urlsplit(address)
    if url.scheme != "https":
        return opened(HTTPConnection(url.netloc, timeout=timeout_s))
    try:
        amazons = trust(amazons_only=True)
        return opened(HTTPSConnection(url.netloc, timeout=timeout_s, context=amazons))
    except ssl.SSLCertVerificationError:
        everybodys = trust(amazons_only=False)
        return opened(HTTPSConnection(url.netloc, timeout=timeout_s, context=everybodys))


def opened(connection: HTTPConnection) -> HTTPConnection:
    """The same connection, opened within its time-out. Raises OSError."""
    # http.client's own hook. A look-up of a name has no time-out: by the usual settings of a system
    # it may take ten seconds, and Alexa waits for eight.
    connection._create_connection = _socket_in_time  # type: ignore[attr-defined]
    connection.connect()
    return connection


def _socket_in_time(address: tuple[str, int], timeout_s: float, *source: object) -> socket.socket:
    """A socket to this address; whoever looks up its name is left alone when that takes too long."""
    outcomes: SimpleQueue[socket.socket | Exception] = SimpleQueue()

    def connect() -> None:
        try:
            outcomes.put(socket.create_connection(address, timeout_s))
        except Exception as error:  # whatever it is, it is raised where somebody waits
            outcomes.put(error)

    Thread(target=connect, daemon=True).start()
    try:
        outcome = outcomes.get(timeout=timeout_s)
    except Empty:
        raise TimeoutError(f"not connected within {timeout_s:g} s") from None
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


@cache
def trust(amazons_only: bool) -> ssl.SSLContext:
    """Amazon's own authorities among those that the system trusts, where it has any of them; or all."""
    bundle = ssl.get_default_verify_paths().cafile
    few = b"".join(_amazons(Path(bundle).read_bytes())) if bundle and amazons_only else b""
    return ssl.create_default_context(cadata=few)  # of none given, Python takes all


def _amazons(bundle: bytes) -> Iterator[bytes]:
    for text in bundle.split(b"-----BEGIN CERTIFICATE-----")[1:]:
        certificate = a2b_base64(text.partition(b"-----END")[0])
        if any(name in certificate for name in AMAZONS):
            yield certificate
