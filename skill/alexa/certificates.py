"""Amazon's certificates: fetched from its own host, verified, and the keys in them kept.

Names and numbers are those of ask-sdk-webservice-support 1.3.3; chains are verified by
``cryptography.x509.verification``.
"""

import ssl
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from threading import Lock
from time import monotonic

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store

from skill.connection import opened
from skill.errors import ForgedRequest

HOST, PORT, FOLDER = "s3.amazonaws.com", 443, "/echo.api/"
"""Where Amazon's certificates lie, and nothing is fetched from anywhere else."""
SIGNER = "echo-api.amazon.com"
"""Whom the certificate must name."""
FETCH_S = 3.0
"""How long Amazon's host may take; Alexa waits about 8 s for an answer."""
LONGEST_CHAIN = 64 * 1024
"""Bytes; Amazon's chains have about 6 KB."""
KEPT = timedelta(days=1)
KEPT_AT_MOST = 8
"""How long a certificate is not asked for again, and how many are kept: Amazon uses one or two at a
time, for months."""
RENEWAL_RESTS = timedelta(minutes=10)
"""How long a renewal that failed is not tried again."""
NEW_PATHS = 4
"""How many certificates that were never seen before may be fetched at once."""
WAITING = 12
"""How many requests may wait for those, where others are known: the web service has four threads
more (``skill.alexa.endpoint``)."""
GONE = frozenset({403, 404, 410})
"""What Amazon's host answers where nothing lies."""

Fetch = Callable[[str], bytes]
"""What lies at a path of Amazon's host: a chain in PEM. Raises OSError or HTTPException."""


@dataclass(frozen=True)
class KnownKey:
    """Amazon's key of one certificate."""

    key: RSAPublicKey
    renewed_at: datetime
    """When the certificate is fetched anew."""
    expires: datetime
    """When it, or one above it, is valid no more."""


class Certificates:
    """Amazon's signing keys by the path of their certificate: fetched, verified, and kept.

    Only what proved to be Amazon's is kept, so nobody else can fill it. Once a day a known one is
    fetched anew: one request does so, while all others use what is known, and so does that one
    where Amazon's host does not answer. A path that was never seen is fetched once, whoever waits
    for it; only a few such paths are fetched, and known certificates keep threads of their own, so
    whoever invents paths keeps neither from their work.
    """

    def __init__(
        self,
        fetch: Fetch,
        roots: Iterable[x509.Certificate],
        now: Callable[[], datetime],
    ) -> None:
        self._fetch, self._store, self._now = fetch, Store(list(roots)), now
        self._known: dict[str, KnownKey] = {}
        self._renewing, self._one_by_one, self._state = Lock(), Lock(), Lock()
        self._first: dict[str, Future[RSAPublicKey]] = {}
        """Paths that are fetched for the first time."""
        self._waiting = 0
        """How many requests wait for one of them."""

    def key(self, path: str) -> RSAPublicKey:
        """The key of the certificate at this path. Raises ForgedRequest."""
        known_key = self._known.get(path)
        now = self._now()
        if known_key is None or now >= known_key.expires:
            return self._fetched_first(path)
        # One request renews it; the others go on with the key that is still good.
        if now >= known_key.renewed_at and self._renewing.acquire(blocking=False):
            try:
                return self._renewed(path, known_key)
            finally:
                self._renewing.release()
        return known_key.key

    def _renewed(self, path: str, stale_key: KnownKey) -> RSAPublicKey:
        stale_key = self._known.get(path, stale_key)
        if self._now() < stale_key.renewed_at:
            return stale_key.key  # somebody else has renewed it just now
        try:
            return self._fetched(path)
        except CertificateGone:
            self._known.pop(path, None)
            raise
        except ForgedRequest:
            # Amazon's host is down, or does not show what it should: the key in use stays valid.
            again = self._now() + RENEWAL_RESTS
            self._known[path] = replace(stale_key, renewed_at=again)
            return stale_key.key

    def _fetched_first(self, path: str) -> RSAPublicKey:
        """Fetched by the first who asks; the others wait for it."""
        with self._state:
            outcome = self._first.get(path)
            if outcome is None and len(self._first) >= NEW_PATHS:
                raise ForgedRequest("too many unknown certificates at once")
            if self._known and self._waiting >= WAITING:
                raise ForgedRequest("too many that wait for an unknown certificate")
            is_mine = outcome is None
            outcome = self._first.setdefault(path, outcome or Future())
            self._waiting += 1
        try:
            if is_mine:
                self._settle(path, outcome)
            return outcome.result()
        finally:
            with self._state:
                self._waiting -= 1

    def _settle(self, path: str, outcome: "Future[RSAPublicKey]") -> None:
        try:
            with self._one_by_one:
                outcome.set_result(self._fetched(path))
        except Exception as error:  # raised where each of them waits
            outcome.set_exception(error)
        finally:
            with self._state:
                self._first.pop(path, None)

    def _fetched(self, path: str) -> RSAPublicKey:
        """Fetched, verified and kept. Raises ForgedRequest."""
        try:
            chain = self._fetch(path)
        except FileNotFoundError as error:
            raise CertificateGone("the certificate cannot be fetched: FileNotFoundError") from error
        except (OSError, HTTPException) as error:
            kind = type(error).__name__
            raise ForgedRequest(f"the certificate cannot be fetched: {kind}") from error
        now = self._now()
        key, expires = signing_key(chain, self._store, now)
        with self._state:
            self._known.pop(path, None)
            self._known[path] = KnownKey(key, now + KEPT, expires)
            for oldest in list(self._known)[:-KEPT_AT_MOST]:
                del self._known[oldest]
        return key


class CertificateGone(ForgedRequest):
    """Amazon's host says that there is no such certificate, or none any more."""


def signing_key(
    chain: bytes,
    store: Store,
    at: datetime,
) -> tuple[RSAPublicKey, datetime]:
    """The key of Amazon's certificate, and until when it and all above it are valid.

    Raises ForgedRequest.

    ``chain``: PEM, Amazon's certificate first. As in the SDK, it must name the signer itself, not
    by a wildcard, and it must tell that its key is meant for signatures.
    """
    try:
        leaf, *issuers = x509.load_pem_x509_certificates(chain)
        signer = x509.DNSName(SIGNER)
        path = (
            PolicyBuilder()
            .store(store)
            .time(at)
            .build_server_verifier(signer)
            .verify(leaf, issuers)
        )
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
        key = leaf.public_key()
    except Exception as error:  # whatever is wrong with a certificate, it is not Amazon's
        raise ForgedRequest("the certificate is not Amazon's") from error
    if signer not in names or not usage.digital_signature or not isinstance(key, RSAPublicKey):
        raise ForgedRequest("the certificate is not Amazon's")
    expires = min(certificate.not_valid_after_utc for certificate in path)
    return key, expires


def download(
    path: str,
    host: str = HOST,
    port: int = PORT,
    context: ssl.SSLContext | None = None,
) -> bytes:
    """What lies there, over TLS, following no redirection. Raises OSError or HTTPException."""
    ends = monotonic() + FETCH_S
    connection = HTTPSConnection(
        host,
        port,
        timeout=FETCH_S,
        context=context or _tls(),
    )
    with closing(opened(connection)):
        connection.request("GET", path)
        with closing(connection.getresponse()) as answer:
            return _read(answer, path, ends)


def _read(answer: HTTPResponse, path: str, ends: float) -> bytes:
    if answer.status != 200:
        kind = FileNotFoundError if answer.status in GONE else OSError
        raise kind(f"{path}: {answer.status}")
    chain = b""
    while part := answer.read1(LONGEST_CHAIN):
        chain += part
        if len(chain) > LONGEST_CHAIN or monotonic() > ends:
            raise OSError(f"{path}: too long, or too slow")
    return chain


@cache
def _tls() -> ssl.SSLContext:
    """Costs 10 ms to make."""
    return ssl.create_default_context(cafile=certifi.where())


def trusted_roots() -> list[x509.Certificate]:
    """The authorities that browsers trust, as certifi has them.

    Without any that cryptography would rather not read.
    """
    roots = []
    with warnings.catch_warnings(action="error", category=CryptographyDeprecationWarning):
        for root in _tls().get_ca_certs(binary_form=True):
            try:
                roots.append(x509.load_der_x509_certificate(root))
            except (ValueError, CryptographyDeprecationWarning):
                continue
    return roots
