"""Amazon, as a web service meets her: authorities, certificates, signed requests, and the host of her certificates."""

import base64
import ssl
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from skill.alexa import certificates, signature
from tests.servers import listening

PATH = "/echo.api/echo-api-cert-1.pem"
URL = f"https://s3.amazonaws.com{PATH}"
LONG = timedelta(days=3650)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """One for each name, made once a process."""
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Identity:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: PrivateKey


def issue(
    name: str,
    now: datetime,
    issuer: Identity | None = None,
    *,
    own: PrivateKey | None = None,
    authority: bool = False,
    names: Iterable[x509.GeneralName] = (x509.DNSName(certificates.SIGNER),),
    begins: timedelta = -LONG,
    ends: timedelta = LONG,
    signs: bool | None = True,
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
) -> Identity:
    """A certificate as Amazon's are, unless told otherwise. ``signs``: whether its key may sign; None: not told."""
    own, subject = own or key(name), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    above = issuer or Identity(None, own)  # type: ignore[arg-type]  # it signs itself
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above.key.public_key()),
            critical=False,
        )
    )
    if signs is not None:
        usage = {
            "digital_signature": signs,
            "key_encipherment": not authority,
            "key_cert_sign": authority,
        }
        nothing = (
            "content_commitment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        )
        usages = x509.KeyUsage(**usage, crl_sign=authority, **dict.fromkeys(nothing, False))
        builder = builder.add_extension(usages, critical=True)
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        if names := list(names):
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return Identity(builder.sign(above.key, SHA256()), own)


def pem(*identities: Identity) -> bytes:
    """A chain."""
    return b"".join(identity.certificate.public_bytes(Encoding.PEM) for identity in identities)


class Amazon:
    """She signs requests, and her certificates lie on a host of hers."""

    def __init__(self, now: datetime) -> None:
        """Her certificates were made long before this moment, and are valid long after it."""
        self.issue: Callable[..., Identity] = partial(issue, now=now)
        self.root = self.issue("Root", authority=True)
        self.intermediate = self.issue("Intermediate", issuer=self.root, authority=True)
        self.leaf = self.issue("Alexa", issuer=self.intermediate)
        self.files = {PATH: pem(self.leaf, self.intermediate, self.root)}
        """What lies on her host, by its path; where nothing lies she answers 404."""
        self.asked: list[str] = []
        """What was fetched of her host."""
        self.trouble: Callable[[BaseHTTPRequestHandler], None] | None = None
        """How her host answers when something is wrong with it."""

    def sign(
        self, body: bytes, url: str = URL, own: rsa.RSAPrivateKey | None = None
    ) -> dict[str, str]:
        """The headers of a request of hers."""
        signed = (own or key("Alexa")).sign(body, PKCS1v15(), SHA256())
        return {
            signature.CHAIN_HEADER: url,
            signature.SIGNATURE_HEADER: base64.b64encode(signed).decode(),
        }

    def trust(self) -> ssl.SSLContext:
        """Of who believes her host."""
        return ssl.create_default_context(cadata=pem(self.root).decode())

    @contextmanager
    def host(self) -> Iterator[certificates.Fetch]:
        """Her host, behind TLS on loopback; gives what fetches from it."""
        tls = self.issue("Host", issuer=self.root, names=[x509.IPAddress(ip_address("127.0.0.1"))])
        with listening(partial(_Files, self), _context(tls)) as port:
            yield partial(certificates.download, host="127.0.0.1", port=port, context=self.trust())


def _context(tls: Identity) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "tls.pem")
        private = tls.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + pem(tls))
        context.load_cert_chain(file)
    return context


class _Files(BaseHTTPRequestHandler):
    def __init__(self, amazon: Amazon, *given: object) -> None:
        self._amazon = amazon
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._amazon.asked.append(self.path)
        if self._amazon.trouble:
            self._amazon.trouble(self)
            return
        found = self._amazon.files.get(self.path)
        self.send_response(404 if found is None else 200)
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *told: object) -> None:
        """Nothing."""
