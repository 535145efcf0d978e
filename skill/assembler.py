"""What CloudFront asks where the bucket has no recording yet.

The recording is put together from its pieces, and kept.

The address says what a recording is: a list of pieces, and a name that holds the fingerprint of
that list (see ``skill.guide.programme``). So nothing has to be known here of sessions and words,
and whatever is not such an address is not found.
"""

import logging
import re
from base64 import b64encode
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from skill.errors import RecordingError, StoreError
from skill.guide.frames import (
    ID_DIGITS,
    assembled,
    fingerprint_of,
    read_listing,
)

FOR_EVER = "public, max-age=31536000, immutable"
"""A recording never changes: its name would be another one."""
SHORTLY = "public, max-age=10"
"""How long it is remembered that something is not there: it may be being published."""
AT_ONCE = 8
"""Pieces that are read at the same time."""
MOST_PIECES = 64
"""More than any recording has; what asks for more is none of ours."""

_ADDRESS = re.compile(
    rf"evenings/(?P<listing>[^/]+)/[A-Za-z0-9-]+-(?P<digits>[0-9a-f]{{{ID_DIGITS}}})\.mp3"
)

log = logging.getLogger("quiet_together")


class Bucket(Protocol):
    """Where pieces and recordings are kept."""

    def read(self, key: str) -> bytes | None:
        """What lies there; None when nothing does. Raises StoreError."""

    def keep(self, key: str, content: bytes | bytearray) -> None:
        """Put a recording there. Raises StoreError."""


@dataclass(frozen=True)
class Answer:
    """An answer of HTTP's."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    def as_response(self) -> dict[str, Any]:
        """As Lambda's function URLs want it."""
        return {
            "statusCode": self.status,
            "headers": dict(self.headers),
            "body": b64encode(self.body).decode(),
            "isBase64Encoded": True,
        }


def answer(event: Mapping[str, Any], bucket: Bucket) -> dict[str, Any]:
    """Answer a request that came through the function's URL."""
    method = event.get("requestContext", {}).get("http", {}).get("method", "GET")
    path = str(event.get("rawPath", "")).lstrip("/")
    headers = event.get("headers") or {}
    if method not in ("GET", "HEAD"):
        return Answer(405, {"Allow": "GET, HEAD"}).as_response()
    try:
        recording = recording_at(path, bucket)
    except StoreError as error:
        log.error("a recording is not put together: %s", error)
        return Answer(503, {"Retry-After": "1"}).as_response()
    if recording is None:
        return Answer(404, {"Cache-Control": SHORTLY}).as_response()
    return ranged(recording, headers.get("range", ""), method == "HEAD").as_response()


def recording_at(path: str, bucket: Bucket) -> bytes | None:
    """The recording that this address means; None where it means none, or a piece is missing."""
    address = _ADDRESS.fullmatch(path)
    if address is None:
        return None
    listing = address["listing"]
    if fingerprint_of(listing)[:ID_DIGITS] != address["digits"]:
        return None
    try:
        ids, steps = read_listing(listing)
        if len(ids) > MOST_PIECES:
            return None
        with ThreadPoolExecutor(AT_ONCE) as pool:
            # A stretch of quiet may come several times, and is read once.
            distinct = list(dict.fromkeys(ids))
            read = pool.map(bucket.read, (f"pieces/{piece}.mp3" for piece in distinct))
            pieces = dict(zip(distinct, read, strict=True))
        recording = assembled([pieces[piece] or b"" for piece in ids], steps)
    except RecordingError as error:
        log.warning("no recording: %s", error)
        return None
    try:
        bucket.keep(path, recording)
    except StoreError as error:  # the next who asks has it put together again
        log.error("a recording is not kept: %s", error)
    return bytes(recording)


def ranged(content: bytes, byte_range: str, head: bool = False) -> Answer:
    """All of it, or the range that was asked for (RFC 9110, section 14)."""
    headers = {
        "Content-Type": "audio/mpeg",
        "Cache-Control": FOR_EVER,
        "Accept-Ranges": "bytes",
    }
    size = len(content)
    stretch = range_of(byte_range, size)
    if stretch is None:
        return Answer(416, headers | {"Content-Range": f"bytes */{size}"})
    status, part = 200, content[stretch.start : stretch.stop]
    if _is_one_range(byte_range):
        status = 206
        headers["Content-Range"] = f"bytes {stretch.start}-{stretch.stop - 1}/{size}"
    headers["Content-Length"] = str(len(part))
    return Answer(status, headers, b"" if head else part)


def range_of(byte_range: str, size: int) -> range | None:
    """The bytes that a Range header means.

    All of them for a header that we do not know; None where the recording has no such bytes.
    """
    if not _is_one_range(byte_range):
        return range(size)
    first, _, last = byte_range.removeprefix("bytes=").partition("-")
    if not first:  # so many from the end
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
    return range(start, stop) if start < stop else None


def _is_one_range(byte_range: str) -> bool:
    """Whether it asks for one range of bytes; a list of several may be answered by all of it."""
    first, dash, last = byte_range.removeprefix("bytes=").partition("-")
    digits = first + last
    return byte_range.startswith("bytes=") and bool(dash) and digits.isascii() and digits.isdigit()
