"""Connections to AWS and to Alexa that a cold start can afford.

Nearly all of the time that the first one takes goes into reading every authority that the system
trusts: 20 ms, as long as all of ask-sdk-model. So those that Amazon signs its services with are
tried first (Amazon Trust Services, "Root certificates"), and all of them where these do not vouch
for the far end.
"""

import ssl
from binascii import a2b_base64
from collections.abc import Iterator
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

AMAZONS = (b"Amazon Root CA", b"Starfield Services Root Certificate Authority")
"""What their names begin with."""


def connected(address: str, timeout_s: float) -> HTTPConnection:
    """A connection to the host of this address, by TLS for https. Raises OSError.

    ``timeout_s`` is how long to wait for it to be opened, and later for each part of an answer.
    """
    url = urlsplit(address)
    if url.scheme != "https":
        return _opened(HTTPConnection(url.netloc, timeout=timeout_s))
    try:
        return _opened(
            HTTPSConnection(url.netloc, timeout=timeout_s, context=trust(amazons_only=True))
        )
    except ssl.SSLCertVerificationError:
        return _opened(
            HTTPSConnection(url.netloc, timeout=timeout_s, context=trust(amazons_only=False))
        )


def _opened(connection: HTTPConnection) -> HTTPConnection:
    connection.connect()
    return connection


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
