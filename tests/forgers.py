"""What forgers send: requests that are Alexa's but for one thing; and good certificates, made by the same means."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from skill.alexa import endpoint
from skill.alexa.signature import CHAIN_HEADER, SIGNATURE_HEADER
from tests.amazon import PATH, URL, Amazon, Identity, key, pem
from tests.test_app import launch

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
SKILL_ID = launch()["context"]["System"]["application"]["applicationId"]


def request(at: timedelta = timedelta(), **changes: Any) -> dict[str, Any]:
    """A launch of this skill, so long from now."""
    return launch(
        timestamp=f"{NOW + at:%Y-%m-%dT%H:%M:%S}.{(NOW + at).microsecond // 1000:03}Z", **changes
    )


def text(event: object) -> bytes:
    return json.dumps(event).encode()


Forged = tuple[bytes, dict[str, str]]
"""A body and its headers."""
GOOD = text(request())


def address(url: str) -> Callable[[Amazon], Forged]:
    """All is well but where the certificate lies; and wherever that is, Amazon's own lies there."""

    def forge(amazon: Amazon) -> Forged:
        return GOOD, amazon.sign(GOOD, url)

    return forge


def chain(make: Callable[[Amazon], bytes | None]) -> Callable[[Amazon], Forged]:
    """All is well but the certificate."""

    def forge(amazon: Amazon) -> Forged:
        made = make(amazon)
        amazon.files.pop(PATH, None)
        if made is not None:
            amazon.files[PATH] = made
        return GOOD, amazon.sign(GOOD)

    return forge


def leaf(**changes: Any) -> Callable[[Amazon], Forged]:
    """All is well but one thing in Amazon's certificate."""
    return chain(lambda amazon: pem(issued(amazon, **changes), amazon.intermediate, amazon.root))


def issued(amazon: Amazon, **changes: Any) -> Identity:
    return amazon.issue("Alexa", **{"issuer": amazon.intermediate} | changes)


def signed(body: bytes) -> Callable[[Amazon], Forged]:
    """Signed by Amazon, but no request for this skill, of this time."""
    return lambda amazon: (body, amazon.sign(body))


def headers(change: Callable[[dict[str, str]], dict[str, str]]) -> Callable[[Amazon], Forged]:
    """All is well but a header."""
    return lambda amazon: (GOOD, change(amazon.sign(GOOD)))


def signature(make: Callable[[bytes], bytes]) -> Callable[[Amazon], Forged]:
    """All is well but how the body was signed."""
    return headers(lambda well: well | {SIGNATURE_HEADER: base64.b64encode(make(GOOD)).decode()})


def without(*path: str) -> bytes:
    """A request that does not tell this."""
    event = inner = request()
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return text(event)


def another_skills() -> dict[str, Any]:
    """A request for another skill, that names this one where it is not asked."""
    event = request(locale=SKILL_ID)
    event["context"]["System"]["application"]["applicationId"] = "amzn1.ask.skill.another"
    return event


def untrusted(amazon: Amazon) -> bytes:
    root = amazon.issue(
        "Root", authority=True
    )  # of the same name and key, but not the one that is trusted
    stranger = amazon.issue("Stranger", authority=True)
    return pem(amazon.issue("Alexa", issuer=stranger), stranger, root)


def expired_between(amazon: Amazon) -> bytes:
    old = amazon.issue(
        "Intermediate", issuer=amazon.root, authority=True, ends=-timedelta(seconds=1)
    )
    return pem(issued(amazon, issuer=old), old, amazon.root)


def no_authority(amazon: Amazon) -> bytes:
    between = amazon.issue(
        "Intermediate", issuer=amazon.root
    )  # its own certificate does not let it issue others
    return pem(issued(amazon, issuer=between), between, amazon.root)


EC_KEY = ec.generate_private_key(ec.SECP256R1())
ADDRESSES = {
    "plain http": "http://s3.amazonaws.com/echo.api/echo-api-cert-1.pem",
    "another scheme": "ftp://s3.amazonaws.com/echo.api/echo-api-cert-1.pem",
    "a file": "file:///echo.api/echo-api-cert-1.pem",
    "no scheme": "//s3.amazonaws.com/echo.api/echo-api-cert-1.pem",
    "a path alone": PATH,
    "nothing": " ",
    "another host": "https://very.bad/echo.api/echo-api-cert-1.pem",
    "a host that begins alike": "https://s3.amazonaws.com.very.bad/echo.api/echo-api-cert-1.pem",
    "a host that ends alike": "https://very-bads3.amazonaws.com/echo.api/echo-api-cert-1.pem",
    "a host below": "https://bucket.s3.amazonaws.com/echo.api/echo-api-cert-1.pem",
    "a dot that is any letter": "https://s3xamazonaws.com/echo.api/echo-api-cert-1.pem",
    "a host as a user": "https://s3.amazonaws.com@very.bad/echo.api/echo-api-cert-1.pem",
    "a user": "https://me:pass@s3.amazonaws.com/echo.api/echo-api-cert-1.pem",
    "a backslash": "https://s3.amazonaws.com\\@very.bad/echo.api/echo-api-cert-1.pem",
    "another port": "https://s3.amazonaws.com:563/echo.api/echo-api-cert-1.pem",
    "a port that is none": "https://s3.amazonaws.com:x/echo.api/echo-api-cert-1.pem",
    "a port too high": "https://s3.amazonaws.com:4430000/echo.api/echo-api-cert-1.pem",
    "another folder": "https://s3.amazonaws.com/invalid.path/echo-api-cert-1.pem",
    "a folder in other letters": "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert-1.pem",
    "a folder that begins alike": "https://s3.amazonaws.com/echo.api.bad/echo-api-cert-1.pem",
    "a folder left": "https://s3.amazonaws.com/echo.api/../bad/echo-api-cert-1.pem",
    "a folder left for good": "https://s3.amazonaws.com/echo.api/../../echo-api-cert-1.pem",
    "a folder left in disguise": "https://s3.amazonaws.com/echo.api/%2e%2e/bad/echo-api-cert-1.pem",
    "a folder left by backslash": "https://s3.amazonaws.com/echo.api/..\\bad\\echo-api-cert-1.pem",
    "a folder below": "https://s3.amazonaws.com/bad/echo.api/echo-api-cert-1.pem",
    "two slashes": "https://s3.amazonaws.com//echo.api/echo-api-cert-1.pem",
    "the folder itself": "https://s3.amazonaws.com/echo.api/",
    "a query": f"{URL}?bad",
    "a fragment": f"{URL}#bad",
    "parameters": f"{URL};bad",
    "two of them": f"{URL}, {URL}",
    "a space in it": f"{URL[:-4]} .pem",
    "letters of no alphabet": f"{URL}\xff",
    "a thousand letters": f"https://s3.amazonaws.com/{'x' * 1000}/echo.api/echo-api-cert-1.pem",
}
CERTIFICATES = {
    "expired": leaf(ends=-timedelta(seconds=1)),
    "not valid yet": leaf(begins=timedelta(seconds=1)),
    "below one that is expired": chain(expired_between),
    "below one that may not issue": chain(no_authority),
    "below an untrusted root": chain(untrusted),
    "without the one between": chain(lambda amazon: pem(amazon.leaf, amazon.root)),
    "signed by itself": chain(lambda amazon: pem(amazon.issue("Alexa"))),
    "of another name": leaf(names=[x509.DNSName("echo-api.amazon.com.very.bad")]),
    "of a name below": leaf(names=[x509.DNSName("x.echo-api.amazon.com")]),
    "of many names": leaf(names=[x509.DNSName("*.amazon.com")]),
    "without a name": leaf(names=[]),
    "not for signatures": leaf(signs=False),
    "not told what it is for": leaf(signs=None),
    "for clients": leaf(purpose=ExtendedKeyUsageOID.CLIENT_AUTH),
    "with a key of another kind": leaf(own=EC_KEY),
    "after the one above it": chain(
        lambda amazon: pem(amazon.intermediate, amazon.leaf, amazon.root)
    ),
    "the root's own": chain(lambda amazon: pem(amazon.root)),
    "missing": chain(lambda amazon: None),
    "empty": chain(lambda amazon: b""),
    "a page": chain(lambda amazon: b"<html>Not here</html>"),
    "not PEM": chain(lambda amazon: amazon.leaf.certificate.public_bytes(Encoding.DER)),
    "PEM of something else": chain(
        lambda amazon: b"-----BEGIN CERTIFICATE-----\nYmFk\n-----END CERTIFICATE-----\n"
    ),
    "cut short": chain(lambda amazon: pem(amazon.leaf)[:-100]),
    "too long": chain(lambda amazon: amazon.files[PATH] + b"\n" * 64 * 1024),
}
SIGNATURES = {
    "of another body": signature(lambda body: key("Alexa").sign(body + b" ", PKCS1v15(), SHA256())),
    "of another key": lambda amazon: (GOOD, amazon.sign(GOOD, own=key("Intermediate"))),
    "by SHA-1": signature(lambda body: key("Alexa").sign(body, PKCS1v15(), SHA1())),
    "with another padding": signature(
        lambda body: key("Alexa").sign(body, PSS(MGF1(SHA256()), 32), SHA256())
    ),
    "empty": signature(lambda body: b""),
    "too short": signature(lambda body: b"bad"),
    "too long": signature(lambda body: b"bad" * 1000),
    "not base64": headers(lambda well: well | {SIGNATURE_HEADER: f"!{well[SIGNATURE_HEADER]}"}),
    "base64 with junk in it": headers(
        lambda well: well | {SIGNATURE_HEADER: f"{well[SIGNATURE_HEADER]}!!!!"}
    ),
    "base64 badly padded": headers(
        lambda well: well | {SIGNATURE_HEADER: well[SIGNATURE_HEADER].rstrip("=")}
    ),
    "not ASCII": headers(lambda well: well | {SIGNATURE_HEADER: "\xe9\xff"}),
    "twice": headers(
        lambda well: well | {SIGNATURE_HEADER: ", ".join([well[SIGNATURE_HEADER]] * 2)}
    ),
    "missing": headers(lambda well: {CHAIN_HEADER: well[CHAIN_HEADER]}),
    "blank": headers(lambda well: well | {SIGNATURE_HEADER: " "}),
    "in the old header": headers(
        lambda well: {CHAIN_HEADER: well[CHAIN_HEADER], "Signature": well[SIGNATURE_HEADER]}
    ),
    "without an address": headers(lambda well: {SIGNATURE_HEADER: well[SIGNATURE_HEADER]}),
    "without anything": headers(lambda well: {}),
}
BODIES = {
    "altered": lambda amazon: (GOOD.replace(b"en-US", b"en-GB"), amazon.sign(GOOD)),
    "longer": lambda amazon: (GOOD + b" ", amazon.sign(GOOD)),
    "none": lambda amazon: (b"", amazon.sign(GOOD)),
    "empty": signed(b""),
    "not JSON": signed(GOOD[:-1]),
    "not UTF-8": signed(GOOD.replace(b"en-US", b"\xff\xfe")),
    "after a mark of its order": signed(b"\xef\xbb\xbf" + GOOD),
    "UTF-16": signed(GOOD.decode().encode("utf-16")),
    "too deep": signed(GOOD.replace(b'"en-US"', b"[" * 50_000 + b"]" * 50_000)),
    "too large": signed(GOOD + b" " * endpoint.LONGEST_BODY),
    "a list": signed(text([SKILL_ID])),
    "a word": signed(text(SKILL_ID)),
    "a request that is a list": signed(text(request() | {"request": []})),
    "no request": signed(without("request")),
    "no type": signed(without("request", "type")),
    "no time": signed(without("request", "timestamp")),
    "a time that is none": signed(text(launch(timestamp="tomorrow"))),
    "a time of no zone": signed(text(launch(timestamp=f"{NOW:%Y-%m-%dT%H:%M:%S}"))),
    "a day": signed(text(launch(timestamp=f"{NOW:%Y-%m-%d}"))),
    "a time as a number": signed(text(launch(timestamp=NOW.timestamp()))),
    "a time before all others": signed(text(launch(timestamp="0001-01-01T00:00:00+23:59"))),
    "too old": signed(text(request(-timedelta(days=1)))),
    "for another skill": signed(text(another_skills())),
    "for no skill": signed(without("context", "System", "application", "applicationId")),
    "of no context": signed(without("context")),
}
FORGED: dict[str, Callable[[Amazon], Forged]] = {
    **{f"address: {name}": address(url) for name, url in ADDRESSES.items()},
    **{f"certificate: {name}": forge for name, forge in CERTIFICATES.items()},
    **{f"signature: {name}": forge for name, forge in SIGNATURES.items()},
    **{f"body: {name}": forge for name, forge in BODIES.items()},
}
CONTROLS = {
    "as it was made": leaf(),
    "for a second more": leaf(ends=timedelta(seconds=1)),
    "since a second ago": leaf(begins=-timedelta(seconds=1)),
    "of several names": leaf(
        names=[x509.DNSName("alexa.amazon.com"), x509.DNSName("echo-api.amazon.com")]
    ),
    "without the root": chain(lambda amazon: pem(amazon.leaf, amazon.intermediate)),
    "with others beside it": chain(
        lambda amazon: pem(amazon.leaf, amazon.issue("Other"), amazon.intermediate)
    ),
    "right under the root": chain(lambda amazon: pem(issued(amazon, issuer=amazon.root))),
}
REASONS = {
    "address": ("SignatureCertChainUrl is not where Amazon", "without"),
    "certificate": ("the certificate is not Amazon's", "the certificate cannot be fetched: "),
    "signature": (
        "the signature does not fit",
        "Signature-256 is not base64",
        "without SignatureCertChainUrl or",
    ),
    "body": (
        "the signature does not fit",
        "not meant for this skill",
        "no request that tells",
        "too old",
        "larger than",
    ),
}
"""Each kind of forged request is refused for one of these, and not because of something else that
is wrong with it."""
