"""A bucket of S3 over signed HTTP, for the function that puts recordings together.

It needs no boto3, so it starts quickly.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.client import HTTPException
from urllib.parse import quote, urlsplit

from skill.connection import connected
from skill.errors import StoreError
from skill.store import CONNECT_TIMEOUT_S
from skill.store.signed import signed

READ_TIMEOUT_S = 5.0
HEADERS = {
    "Content-Type": "audio/mpeg",
    "Cache-Control": "public, max-age=31536000, immutable",
    "If-None-Match": "*",
}
"""Of what is kept: for ever, and never in the place of something that is there."""
KEPT = (200, 412)
"""The second: somebody else was faster."""


class S3Bucket:
    """One bucket, with the region and the credentials that Lambda gives.

    Each call has a connection of its own.
    """

    def __init__(
        self,
        name: str,
        environ: Mapping[str, str],
        now: Callable[[], float],
    ) -> None:
        self._environ, self._now = environ, now
        self._region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION", "")
        endpoint = environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL")
        # A stand-in has one address for all buckets, and the bucket in the path.
        self._address = endpoint or f"https://{name}.s3.{self._region}.amazonaws.com"
        self._root = f"/{name}/" if endpoint else "/"

    def read(self, key: str) -> bytes | None:
        """What lies there; None when nothing does. Raises StoreError."""
        status, content = self._call("GET", key)
        if status in (403, 404):  # who may not list a bucket is not told which
            return None
        if status != 200:
            raise StoreError(f"{key}: S3 answers with {status}")
        return content

    def keep(self, key: str, content: bytes | bytearray) -> None:
        """Put a recording there. Raises StoreError."""
        status, _ = self._call(
            "PUT",
            key,
            bytes(content),
            HEADERS,
        )
        if status not in KEPT:
            raise StoreError(f"{key}: S3 answers with {status}")

    def _call(
        self,
        method: str,
        key: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        path = quote(self._root + key)
        environ = self._environ
        by = (
            environ.get("AWS_ACCESS_KEY_ID", ""),
            environ.get("AWS_SECRET_ACCESS_KEY", ""),
            environ.get("AWS_SESSION_TOKEN", ""),
        )
        unsigned = {
            "Host": urlsplit(self._address).netloc,
            "X-Amz-Content-Sha256": hashlib.sha256(body).hexdigest(),
            **(headers or {}),
        }
        at = datetime.fromtimestamp(self._now(), UTC)
        try:
            connection = connected(self._address, CONNECT_TIMEOUT_S)
            try:
                connection.sock.settimeout(READ_TIMEOUT_S)
                request = signed(
                    unsigned,
                    body,
                    by,
                    self._region,
                    at,
                    method=method,
                    path=path,
                    service="s3",
                )
                connection.request(method, path, body or None, request)
                answer = connection.getresponse()
                return answer.status, answer.read()
            finally:
                connection.close()
        except (OSError, HTTPException) as error:
            raise StoreError(f"{key}: {type(error).__name__}: {error}") from error
