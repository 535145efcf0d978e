"""Whether a request comes from Alexa and is meant for this skill: Amazon's signature and certificate, and the time.

What is asked of a web service: Alexa Skills Kit, "Host a Custom Skill as a Web Service". Names and
numbers are those of ask-sdk-webservice-support 1.3.3; chains are verified by
``cryptography.x509.verification``.
"""

import base64
import json
import posixpath
import re
import ssl
import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from http.client import HTTPException, HTTPSConnection
from threading import BoundedSemaphore, Lock
from time import monotonic

import certifi
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store

from skill.errors import ForgedRequest

CHAIN_HEADER, SIGNATURE_HEADER = "SignatureCertChainUrl", "Signature-256"
HOST, PORT, FOLDER = "s3.amazonaws.com", 443, "/echo.api/"
"""Where Amazon's certificates lie, and nothing is fetched from anywhere else."""
SIGNER = "echo-api.amazon.com"
"""Whom the certificate must name."""
TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(seconds=3600)
"""How far a request's time may be from ours, either way; and that of an event of the skill's
life."""
EVENTS = frozenset(
    f"AlexaSkillEvent.Skill{what}"
    for what in ("Enabled", "Disabled", "PermissionChanged", "PermissionAccepted", "AccountLinked")
)

FETCH_S = 3.0
"""How long Amazon's host may take; Alexa waits about 8 s for an answer."""
LONGEST_CHAIN = 64 * 1024
"""Bytes; Amazon's chains have about 6 KB."""
KEPT = timedelta(days=1)
KEPT_AT_MOST = 8
"""How long, and how many, certificates are kept: Amazon uses one or two at a time, for months."""
WAITING = 4
"""How many requests at once may wait for a certificate that was never seen before."""

_PERMITTED = re.compile(rf"(?i:https://{re.escape(HOST)})(?::{PORT})?(/[A-Za-z0-9._/-]+)")

Fetch = Callable[[str], bytes]
"""What lies at a path of Amazon's host: a chain in PEM. Raises OSError or HTTPException."""


@dataclass(frozen=True)
class Verifier:
    """Tells Alexa's requests from all others."""

    skill_id: str
    certificates: "Certificates"
    now: Callable[[], datetime]

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise ForgedRequest unless Amazon has signed this body, just now, for this skill.

        Nothing is fetched before all that can be told without has been looked at, and nothing of
        the body is read before the signature fits it.
        """
        url, signature = headers.get(CHAIN_HEADER), headers.get(SIGNATURE_HEADER)
        if not url or not signature:
            raise ForgedRequest(f"without {CHAIN_HEADER} or {SIGNATURE_HEADER}")
        path, signed = permitted(url), _decoded(signature)
        if (
            self.skill_id.encode() not in body
        ):  # a forger seldom knows it; the request's own field is read below
            raise ForgedRequest("not meant for this skill")
        try:
            self.certificates.key(path).verify(signed, body, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise ForgedRequest("the signature does not fit the body") from error
        self._look_into(body)

    def _look_into(self, body: bytes) -> None:
        """The skill and the time that a signed body tells."""
        try:
            event = json.loads(body.decode())
            kind, told = event["request"]["type"], event["request"]["timestamp"]
            skill = event["context"]["System"]["application"]["applicationId"]
            away = abs(self.now() - datetime.fromisoformat(told))
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise ForgedRequest("no request that tells its skill and its time") from error
        if skill != self.skill_id:
            raise ForgedRequest("not meant for this skill")
        if away > (EVENT_TOLERANCE if kind in EVENTS else TOLERANCE):
            raise ForgedRequest("too old or too early; is this machine's clock right?")


def permitted(url: str) -> str:
    """The path of a certificate on Amazon's host, normalised. Raises ForgedRequest for any other address."""
    found = _PERMITTED.fullmatch(url)
    path = posixpath.normpath(found[1]) if found else ""
    if not path.startswith(FOLDER):
        raise ForgedRequest(f"{CHAIN_HEADER} is not where Amazon keeps its certificates")
    return path


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except ValueError as error:
        raise ForgedRequest(f"{SIGNATURE_HEADER} is not base64") from error


class Certificates:
    """Amazon's signing keys by the path of their certificate: fetched, verified, and kept for a day.

    Only what proved to be Amazon's is kept, so nobody else can fill it. A path that was never seen
    waits in a short queue of its own, so those who invent paths keep neither threads nor known
    certificates from their work.
    """

    def __init__(
        self, fetch: Fetch, roots: Iterable[x509.Certificate], now: Callable[[], datetime]
    ) -> None:
        self._fetch, self._store, self._now = fetch, Store(list(roots)), now
        self._kept: dict[str, tuple[RSAPublicKey, datetime]] = {}
        self._places, self._unknown, self._known = BoundedSemaphore(WAITING), Lock(), Lock()

    def key(self, path: str) -> RSAPublicKey:
        """The key of the certificate at this path. Raises ForgedRequest."""
        if fresh := self._fresh(path):
            return fresh
        if path in self._kept:
            return self._renew(path, self._known)
        if not self._places.acquire(blocking=False):
            raise ForgedRequest("too many unknown certificates at once")
        try:
            return self._renew(path, self._unknown)
        finally:
            self._places.release()

    def _fresh(self, path: str) -> RSAPublicKey | None:
        key, until = self._kept.get(path, (None, None))
        return key if until and self._now() < until else None

    def _renew(self, path: str, turn: Lock) -> RSAPublicKey:
        """Fetched by one at a time; who waited meanwhile finds it."""
        with turn:
            if fresh := self._fresh(path):
                return fresh
            try:
                chain = self._fetch(path)
            except (OSError, HTTPException) as error:
                raise ForgedRequest(
                    f"the certificate cannot be fetched: {type(error).__name__}"
                ) from error
            now = self._now()
            key, expires = signing_key(chain, self._store, now)
            self._kept.pop(path, None)
            self._kept[path] = key, min(expires, now + KEPT)
            for oldest in list(self._kept)[:-KEPT_AT_MOST]:
                self._kept.pop(oldest, None)
            return key


def signing_key(chain: bytes, store: Store, at: datetime) -> tuple[RSAPublicKey, datetime]:
    """The key of Amazon's certificate, and until when it and all above it are valid. Raises ForgedRequest.

    ``chain``: PEM, Amazon's certificate first. As in the SDK, it must name the signer itself, not
    by a wildcard, and it must tell that its key is meant for signatures.
    """
    try:
        leaf, *others = x509.load_pem_x509_certificates(chain)
        signer = x509.DNSName(SIGNER)
        path = (
            PolicyBuilder().store(store).time(at).build_server_verifier(signer).verify(leaf, others)
        )
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
        key = leaf.public_key()
    except Exception as error:  # whatever is wrong with a certificate, it is not Amazon's
        raise ForgedRequest("the certificate is not Amazon's") from error
    if signer not in names or not usage.digital_signature or not isinstance(key, RSAPublicKey):
        raise ForgedRequest("the certificate is not Amazon's")
    return key, min(certificate.not_valid_after_utc for certificate in path)


def download(
    path: str, host: str = HOST, port: int = PORT, context: ssl.SSLContext | None = None
) -> bytes:
    """What lies there, over TLS, following no redirection. Raises OSError or HTTPException."""
    ends = monotonic() + FETCH_S
    with closing(
        HTTPSConnection(host, port, timeout=FETCH_S, context=context or _tls())
    ) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != 200:
            raise FileNotFoundError(f"{path}: {answer.status}")
        found = b""
        while part := answer.read1(LONGEST_CHAIN):
            found += part
            if len(found) > LONGEST_CHAIN or monotonic() > ends:
                raise OSError(f"{path}: too long, or too slow")
        return found


@cache
def _tls() -> ssl.SSLContext:
    """Costs 10 ms to make."""
    return ssl.create_default_context(cafile=certifi.where())


def trusted_roots() -> list[x509.Certificate]:
    """The authorities that browsers trust, as certifi has them; without any that cryptography would rather not read."""
    roots = []
    with warnings.catch_warnings(action="error", category=CryptographyDeprecationWarning):
        for root in _tls().get_ca_certs(binary_form=True):
            try:
                roots.append(x509.load_der_x509_certificate(root))
            except (ValueError, CryptographyDeprecationWarning):
                continue
    return roots
