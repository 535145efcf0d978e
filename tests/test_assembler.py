"""The function behind CloudFront: it puts together what an address means, whole or in ranges, and keeps it."""

import re
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import botocore.auth
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from audio.server import server
from skill.app import Settings
from skill.assembler import FOR_EVER, MOST_PIECES, answer, recording_at
from skill.errors import StoreError
from skill.guide.frames import FRAME_BYTES, HEADER, fingerprint_of, read_listing
from skill.guide.programme.cutting import passages_of
from skill.guide.programme.recordings import Recording
from skill.store.s3 import S3Bucket
from tests.bedroom import EVENING, PLAN, Bedroom, Memory
from tests.studio import build_shared, made, mastered

NOW = 1_795_000_000.0


class Folder:
    """A bucket in memory."""

    def __init__(self, content: Mapping[str, bytes], full: bool = False) -> None:
        self.content, self.full = dict(content), full

    def read(self, key: str) -> bytes | None:
        return self.content.get(key)

    def keep(self, key: str, content: bytes | bytearray) -> None:
        if self.full:
            raise StoreError("no room")
        self.content[key] = bytes(content)


@pytest.fixture
def bucket() -> Folder:
    """With the pieces of one recording."""
    heard = made("tiny")
    pieces = {piece.name: mastered(piece, heard.clips).mp3 for piece in heard.recording.pieces}
    return Folder({f"pieces/{name}": mp3 for name, mp3 in pieces.items()})


def asked(
    path: str, bucket: Folder, asked_range: str = "", method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body."""
    event: dict[str, Any] = {"rawPath": f"/{path}", "requestContext": {"http": {"method": method}}}
    event["headers"] = {"range": asked_range} if asked_range else {}
    got = answer(event, bucket)
    return got["statusCode"], got["headers"], b64decode(got["body"])


RECORDING = made("tiny").recording


def test_a_recording_is_put_together_and_kept(bucket: Folder) -> None:
    """The very bytes, for ever, under the address that was asked for: the bucket has it from then on."""
    status, headers, body = asked(RECORDING.path, bucket)
    assert (status, body) == (200, made("tiny").mp3)
    assert headers["Content-Type"] == "audio/mpeg"
    assert headers["Cache-Control"] == FOR_EVER
    assert headers["Content-Length"] == str(len(body))
    assert bucket.content[RECORDING.path] == body


def test_a_softer_one_too(bucket: Folder) -> None:
    """From the same pieces."""
    heard = made("tiny").recording
    softer = Recording(heard.segment, heard.score, heard.texts, heard.locale, heard.voice, steps=1)
    status, _, body = asked(softer.path, bucket)
    assert status == 200
    assert len(body) == len(made("tiny").mp3)
    assert body != made("tiny").mp3


@pytest.mark.parametrize(
    ("header", "wanted", "content_range"),
    [
        ("bytes=0-0", slice(0, 1), "bytes 0-0/{size}"),
        ("bytes=144-287", slice(144, 288), "bytes 144-287/{size}"),
        ("bytes=144-", slice(144, None), "bytes 144-{last}/{size}"),
        ("bytes=-144", slice(-144, None), "bytes {near}-{last}/{size}"),
        ("bytes=0-99999999", slice(0, None), "bytes 0-{last}/{size}"),
    ],
)
def test_a_range_is_answered_with_that_range(
    header: str, wanted: slice, content_range: str, bucket: Folder
) -> None:
    """And with where it lies in the whole."""
    whole = made("tiny").mp3
    size = len(whole)
    status, headers, body = asked(RECORDING.path, bucket, header)
    assert (status, body) == (206, whole[wanted])
    told = content_range.format(size=size, last=size - 1, near=size - 144)
    assert headers["Content-Range"] == told
    assert headers["Content-Length"] == str(len(body))
    assert headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("header", ["bytes=99999999-", "bytes=5-4", "bytes=-0"])
def test_a_range_that_is_not_there_is_refused(header: str, bucket: Folder) -> None:
    """With the length that there is."""
    status, headers, body = asked(RECORDING.path, bucket, header)
    assert (status, body) == (416, b"")
    assert headers["Content-Range"] == f"bytes */{len(made('tiny').mp3)}"


@pytest.mark.parametrize(
    "header", ["bytes=0-1,5-6", "frames=1-2", "bytes=-", "bytes=a-b", "bytes=1_0-"]
)
def test_what_is_no_range_we_know_gets_all_of_it(header: str, bucket: Folder) -> None:
    """As RFC 9110 allows."""
    status, headers, body = asked(RECORDING.path, bucket, header)
    assert (status, body) == (200, made("tiny").mp3)
    assert "Content-Range" not in headers


def test_head_says_how_long_it_is(bucket: Folder) -> None:
    """Without a body."""
    status, headers, body = asked(RECORDING.path, bucket, method="HEAD")
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == str(len(made("tiny").mp3))


def test_nothing_else_is_done(bucket: Folder) -> None:
    """Nobody puts or deletes anything here."""
    assert asked(RECORDING.path, bucket, method="DELETE")[0] == 405


@pytest.mark.parametrize(
    "path",
    [
        "",
        "store/en-US/privacy.html",
        RECORDING.path.replace(RECORDING.fingerprint[:16], "0" * 16),
        RECORDING.path.replace("evenings/", "pieces/"),
        f"evenings/../../{RECORDING.name}",
        f"{RECORDING.path}/..",
        RECORDING.path.removesuffix(".mp3"),
    ],
)
def test_an_address_that_means_nothing_is_not_found(path: str, bucket: Folder) -> None:
    """And nothing is kept under it."""
    before = dict(bucket.content)
    status, headers, body = asked(path, bucket)
    assert (status, body) == (404, b"")
    assert headers["Cache-Control"].endswith("max-age=10")
    assert bucket.content == before


def test_a_recording_whose_piece_is_missing_is_not_found(bucket: Folder) -> None:
    """It may be being published, so it is soon asked for again."""
    del bucket.content[f"pieces/{RECORDING.pieces[1].name}"]
    assert asked(RECORDING.path, bucket)[0] == 404
    assert RECORDING.path not in bucket.content


def test_a_list_without_end_is_not_read(bucket: Folder) -> None:
    """However right its fingerprint is."""
    listing = ".".join([RECORDING.pieces[0].id] * (MOST_PIECES + 1))
    path = f"evenings/{listing}/en-US-x-{fingerprint_of(listing)[:16]}.mp3"
    assert asked(path, bucket)[0] == 404


def test_a_recording_that_cannot_be_kept_is_heard_all_the_same(bucket: Folder) -> None:
    """The next who asks has it put together again."""
    bucket.full = True
    assert asked(RECORDING.path, bucket)[0] == 200


def test_a_bucket_that_does_not_answer_is_asked_again_later() -> None:
    """By whoever wanted it."""

    class Silent(Folder):
        def read(self, key: str) -> bytes | None:
            raise StoreError("no answer")

    status, headers, _ = asked(RECORDING.path, Silent({}))
    assert (status, headers["Retry-After"]) == (503, "1")


def test_a_server_at_home_puts_them_together_too(tmp_path: Path) -> None:
    """From a data folder, over HTTP, in ranges, below any path; and shows nothing else."""
    build_shared([RECORDING], tmp_path / "recordings")
    listening = server(tmp_path, "127.0.0.1", 0)
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    connection = HTTPConnection("127.0.0.1", listening.server_port)

    def got(path: str, method: str = "GET", **headers: str) -> tuple[int, str | None, bytes]:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers["Content-Length"], response.read()

    try:
        whole = made("tiny").mp3
        path = f"/recordings/{RECORDING.path}"
        assert got(path) == (200, str(len(whole)), whole)
        assert got(path, Range="bytes=144-287") == (206, "144", whole[144:288])
        assert got(path, "HEAD") == (200, str(len(whole)), b"")
        assert got(path, Range="bytes=9999999-")[0] == 416
        for other in ("/", f"/pieces/{RECORDING.pieces[0].name}", "/evenings/../../etc/passwd"):
            assert got(other)[0] == 404
    finally:
        connection.close()
        listening.shutdown()
        thread.join()
        listening.server_close()


def test_it_starts_with_little() -> None:
    """No SDK of Amazon's, no sound library, nothing of the evening's words."""
    code = (
        "import sys, recordings_function\n"
        "print([name for name in sys.modules if name.partition('.')[0] in "
        "('boto3', 'botocore', 'ask_sdk_core', 'numpy', 'audio')])"
    )
    root = Path(__file__).parents[1]
    environ = {"PYTHONPATH": f"{root}:{root / 'lambda'}", "RECORDINGS_BUCKET": "recordings"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_requests_to_the_bucket_are_signed_as_botocore_signs_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A recording's address, its token, and what is to be kept."""
    sent: list[tuple[str, str, bytes, dict[str, str]]] = []

    class Connection:
        status = 200

        class sock:  # noqa: N801 - as http.client has it
            settimeout = staticmethod(lambda seconds: None)

        def request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
            sent.append((method, path, body or b"", headers))

        def getresponse(self) -> "Connection":
            return self

        def read(self) -> bytes:
            return b""

        def close(self) -> None:
            pass

    monkeypatch.setattr("skill.store.s3.connected", lambda address, seconds: Connection())
    environ = {"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key"}
    bucket = S3Bucket("recordings", environ | {"AWS_SESSION_TOKEN": "token"}, lambda: NOW)
    bucket.keep(RECORDING.path, bytes(FRAME_BYTES))
    ((method, path, body, headers),) = sent
    host = "recordings.s3.eu-west-1.amazonaws.com"
    assert headers["Host"] == host
    unsigned = {
        name: value
        for name, value in headers.items()
        if name not in ("X-Amz-Date", "X-Amz-Security-Token", "Authorization")
    }
    request = AWSRequest(method, f"https://{host}{path}", unsigned, body)
    stamp = headers["X-Amz-Date"]
    monkeypatch.setattr(
        botocore.auth,
        "get_current_datetime",
        lambda: datetime.strptime(stamp, "%Y%m%dT%H%M%SZ"),
    )
    botocore.auth.S3SigV4Auth(Credentials("id", "key", "token"), "s3", "eu-west-1").add_auth(
        request
    )
    assert headers["Authorization"] == request.headers["Authorization"]


class EveryPiece:
    """A bucket that has any piece, one frame long."""

    def read(self, key: str) -> bytes:
        assert re.fullmatch(r"pieces/[0-9a-f]{16}\.mp3", key)
        return HEADER + bytes(FRAME_BYTES - len(HEADER))

    def keep(self, key: str, content: bytes | bytearray) -> None:
        pass


def test_what_the_skill_plays_is_an_address_of_this_function() -> None:
    """The whole evening: each address lists its pieces, and nothing else has to be known of it."""
    room = Bedroom(Memory(), EVENING)
    room.speaker.hear("open quiet together")
    room.speaker.hear("yes")
    room.speaker.advance(10 * 60_000)
    addresses = [
        directive["audioItem"]["stream"]["url"]
        for _, response in room.exchanges
        for directive in response.get("response", {}).get("directives", [])
        if directive["type"] == "AudioPlayer.Play"
    ]
    assert len(addresses) == len(PLAN.segments)
    for address, segment in zip(addresses, PLAN.segments, strict=True):
        path = address.removeprefix(f"{Settings.recordings_url}/")
        recording = recording_at(path, EveryPiece())
        _, listing, _ = path.split("/")
        ids, _ = read_listing(listing)
        assert recording is not None
        assert len(recording) == len(ids) * FRAME_BYTES
        assert len(ids) >= len(passages_of(segment.score))
