"""A server of recordings for who hosts the skill: put together from a data folder's pieces.

It stands behind a proxy that brings the certificate, and shows nothing but recordings and the
pictures that a screen has beside them.
"""

from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from audio.art import picture_at
from audio.build import PIECES
from skill.assembler import ranged, recording_at
from skill.guide.programme import EVENINGS, FOLDER

ANYBODY = "*"
"""Which sites may show what is served here: some screens load pictures as a page of another site
does, and show nothing without this word."""


class DataFolder:
    """The pieces of a data folder. What is put together is not kept: it is quickly made anew."""

    def __init__(self, data: Path) -> None:
        self._pieces = data / PIECES

    def read(self, key: str) -> bytes | None:
        """What lies there; None when nothing does."""
        path = self._pieces / Path(key).name
        return path.read_bytes() if path.exists() else None

    def keep(self, key: str, content: bytes | bytearray) -> None:
        """Nothing is kept."""


class _Handler(BaseHTTPRequestHandler):
    server_version, sys_version = "quiet-together", ""
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet

    def __init__(self, bucket: DataFolder, *arguments: object) -> None:
        self._bucket = bucket
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(head=False)

    def do_HEAD(self) -> None:
        self._answer(head=True)

    def _answer(self, head: bool) -> None:
        _, folder, name = self.path.partition(f"/{FOLDER}/")
        picture = picture_at(f"{FOLDER}/{name}") if folder else None
        if picture is not None:
            self._send_picture(picture, head)
        else:
            self._answer_recording(head)

    def _send_picture(self, picture: bytes, head: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(picture)))
        self.send_header("Access-Control-Allow-Origin", ANYBODY)
        self.end_headers()
        if not head:
            self.wfile.write(picture)

    def _answer_recording(self, head: bool) -> None:
        _, folder, address = self.path.partition(f"/{EVENINGS}/")
        recording = recording_at(f"{EVENINGS}/{address}", self._bucket) if folder else None
        if recording is None:
            self.send_error(404)
            return
        answer = ranged(recording, self.headers.get("Range", ""), head)
        self.send_response(answer.status)
        self.send_header("Access-Control-Allow-Origin", ANYBODY)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in answer.headers:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: who hears what is nobody's business."""


def server(data: Path, host: str, port: int) -> ThreadingHTTPServer:
    """A server that listens already; ``serve_forever`` answers.

    Raises OSError when the port is taken.
    """
    handler = partial(_Handler, DataFolder(data))
    return ThreadingHTTPServer((host, port), handler)
