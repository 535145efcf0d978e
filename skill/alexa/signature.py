"""Whether a request comes from Alexa, just now, and is meant for this skill.

What is asked of a web service: Alexa Skills Kit, "Host a Custom Skill as a Web Service". Names and
numbers are those of ask-sdk-webservice-support 1.3.3.
"""

import base64
import json
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from skill.alexa.certificates import FOLDER, HOST, PORT, Certificates, download, trusted_roots
from skill.errors import ForgedRequest

__all__ = [
    "CHAIN_HEADER",
    "SIGNATURE_HEADER",
    "Certificates",
    "Verifier",
    "download",
    "permitted",
    "trusted_roots",
]

CHAIN_HEADER, SIGNATURE_HEADER = "SignatureCertChainUrl", "Signature-256"
TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(seconds=3600)
"""How far a request's time may be from ours, either way; and that of an event of the skill's
life."""
EVENTS = frozenset(
    f"AlexaSkillEvent.Skill{what}"
    for what in (
        "Enabled",
        "Disabled",
        "PermissionChanged",
        "PermissionAccepted",
        "AccountLinked",
    )
)

_PERMITTED = re.compile(rf"(?i:https://{re.escape(HOST)})(?::{PORT})?(/[A-Za-z0-9._/-]+)")


@dataclass(frozen=True)
class Verifier:
    """Tells Alexa's requests from all others."""

    skill_id: str
    certificates: Certificates
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
            self.certificates.key(path).verify(
                signed,
                body,
                PKCS1v15(),
                SHA256(),
            )
        except InvalidSignature as error:
            raise ForgedRequest("the signature does not fit the body") from error
        self._look_into(body)

    def _look_into(self, body: bytes) -> None:
        """The skill and the time that a signed body tells."""
        try:
            event = json.loads(body.decode())
            kind, timestamp = event["request"]["type"], event["request"]["timestamp"]
            skill = event["context"]["System"]["application"]["applicationId"]
            away = abs(self.now() - datetime.fromisoformat(timestamp))
        except (
            ValueError,
            TypeError,
            LookupError,
            RecursionError,
        ) as error:
            raise ForgedRequest("no request that tells its skill and its time") from error
        if skill != self.skill_id:
            raise ForgedRequest("not meant for this skill")
        if away > (EVENT_TOLERANCE if kind in EVENTS else TOLERANCE):
            raise ForgedRequest("too old or too early; is this machine's clock right?")


def permitted(url: str) -> str:
    """The path of a certificate on Amazon's host, normalised.

    Raises ForgedRequest for any other address.
    """
    match = _PERMITTED.fullmatch(url)
    path = posixpath.normpath(match[1]) if match else ""
    if not path.startswith(FOLDER):
        raise ForgedRequest(f"{CHAIN_HEADER} is not where Amazon keeps its certificates")
    return path


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except ValueError as error:
        raise ForgedRequest(f"{SIGNATURE_HEADER} is not base64") from error
