"""Calls to DynamoDB over signed HTTP, without boto3.

boto3's import takes longer than all else in a cold start.

It does what an answer needs: AWS's signature, credentials as Lambda gives them, kept connections
with time-outs, and another send where the far end has closed a kept one meanwhile, as it may while
a function is frozen. Who tries again after that, and for how long, is ``DynamoStore``.
"""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from math import inf
from urllib.parse import urlsplit

from skill.connection import connected
from skill.errors import NoAnswer, Refused, StoreError
from skill.store import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, Row

RENEWED_S = 600
"""So long before they expire, credentials are fetched anew."""
FAULTS = (
    OSError,
    HTTPException,
    ValueError,
    TypeError,
    LookupError,
)
"""All the ways in which a connection can fail, and an answer be none."""
Credentials = tuple[str, str, str]
"""Key id, secret, and the session's token, which may be empty."""


def signed(
    headers: Mapping[str, str],
    body: bytes,
    by: Credentials,
    region: str,
    at: datetime,
    *,
    method: str = "POST",
    path: str = "/",
    service: str = "dynamodb",
) -> dict[str, str]:
    """The headers of a request with date, token and signature.

    See the IAM user guide, "AWS SigV4 for API requests".
    """
    key_id, secret, token = by
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    headers = {**headers, "X-Amz-Date": stamp} | ({"X-Amz-Security-Token": token} if token else {})
    lowered = sorted((name.lower(), value) for name, value in headers.items())
    names = ";".join(name for name, _ in lowered)
    lines = "".join(f"{name}:{value}\n" for name, value in lowered)
    request = f"{method}\n{path}\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"AWS4{secret}".encode()
    for part in (*scope.split("/"), to_sign):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = f"Credential={key_id}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    return headers | {"Authorization": f"AWS4-HMAC-SHA256 {signature}"}


class SignedClient:
    """Asks the table in the region and with the credentials of the environment.

    The environment may name an endpoint too.
    """

    def __init__(
        self,
        endpoint: str | None,
        environ: Mapping[str, str],
        now: Callable[[], float],
    ) -> None:
        self._environ, self._now, self._kept = environ, now, list[HTTPConnection]()
        self._region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION", "")
        key_id, secret = (
            environ.get("AWS_ACCESS_KEY_ID", ""),
            environ.get("AWS_SECRET_ACCESS_KEY", ""),
        )
        self._credentials: Credentials = key_id, secret, environ.get("AWS_SESSION_TOKEN", "")
        self._expire = inf if key_id and self._region else 0.0
        endpoint_set = (
            endpoint or environ.get("AWS_ENDPOINT_URL_DYNAMODB") or environ.get("AWS_ENDPOINT_URL")
        )
        self._address = endpoint_set or f"https://dynamodb.{self._region}.amazonaws.com"

    def __del__(self) -> None:
        for connection in self._kept:
            connection.close()

    def call(self, operation: str, request: Row) -> Row:
        """What DynamoDB answers.

        Raises NoAnswer, Refused, or StoreError where the environment lacks something.
        """
        body = json.dumps(request, default=lambda binary: b64encode(binary).decode()).encode()
        headers = {
            "Host": urlsplit(self._address).netloc,
            "Content-Type": "application/x-amz-json-1.0",
        }
        headers["X-Amz-Target"] = f"DynamoDB_20120810.{operation}"
        try:
            if self._expire - RENEWED_S <= self._now():
                self._renew()
            at = datetime.fromtimestamp(self._now(), UTC)
            status, text = self._send(
                body,
                signed(
                    headers,
                    body,
                    self._credentials,
                    self._region,
                    at,
                ),
            )
            answer = dict(json.loads(text, object_hook=_unpacked)) if status < 500 else {}
        except FAULTS as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        if status != 200:
            raise Refused(
                status,
                str(answer.get("__type", "")).rpartition("#")[2],
                str(answer.get("message", "")),
            )
        return answer

    def _send(
        self,
        body: bytes,
        headers: dict[str, str],
    ) -> tuple[int, bytes]:
        reuses = bool(self._kept)
        connection = self._kept.pop() if reuses else connected(self._address, CONNECT_TIMEOUT_S)
        try:
            connection.sock.settimeout(READ_TIMEOUT_S)
            connection.request("POST", "/", body, headers)
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, HTTPException) as error:
            connection.close()
            if reuses and not isinstance(error, TimeoutError):
                return self._send(body, headers)
            raise
        if connection.sock:
            self._kept.append(connection)
        return answer.status, text

    def _renew(self) -> None:
        """Fetch credentials where Lambda offers them to a restored snapshot.

        Where that fails, old ones will do until they expire.
        """
        address = self._environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI", "")
        if not (host := urlsplit(address).netloc) or not self._region:
            raise StoreError(
                "no region or no credentials in the environment; "
                "TABLE_CLIENT=boto3 looks elsewhere too"
            )
        bearable = FAULTS if self._now() < self._expire else ()
        with suppress(*bearable), closing(connected(address, READ_TIMEOUT_S)) as connection:
            token = self._environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")
            connection.request("GET", address.partition(host)[2], headers={"Authorization": token})
            fresh = json.load(connection.getresponse())
            self._credentials = fresh["AccessKeyId"], fresh["SecretAccessKey"], fresh["Token"]
            self._expire = datetime.fromisoformat(fresh["Expiration"]).timestamp()


def _unpacked(value: Row) -> Row:
    """Binary values as bytes, as boto3 gives them."""
    return {"B": b64decode(value["B"])} if isinstance(value.get("B"), str) else value
