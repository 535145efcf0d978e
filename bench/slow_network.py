"""The site over a slow network: seconds until it answers, and whether its progress moves.

python -m bench.slow_network           # 1.5 Mbit/s, as a poor mobile network has it
python -m bench.slow_network --kbit 5000 --chunk 16

The server stands in for a web host: it compresses as hosts do, and all connections share its rate. The
page is a phone's, with nothing kept of an earlier visit.
"""

import argparse
import gzip
import shutil
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from simulator.site.build import write_site

PYODIDE = Path(__file__).parent.parent / "node_modules" / "pyodide"
PHONE = {"width": 390, "height": 844}
LONGEST_MS = 300_000
LOOKED_AT_MS = 500
"""So often the page is looked at while it loads."""
LEAST_GAIN = 0.95
"""Compressed to more than this of its size a file is sent as it is."""


class Line:
    """A line of so many bytes a second, shared by all that is sent over it."""

    def __init__(self, bytes_a_second: float) -> None:
        self._rate = bytes_a_second
        self._free_at = time.monotonic()
        self._lock = threading.Lock()
        self.sent = 0

    def carry(self, count: int) -> None:
        """Return when so many bytes have come through."""
        with self._lock:
            begins = max(self._free_at, time.monotonic())
            self._free_at = begins + count / self._rate
            through = self._free_at
            self.sent += count
        time.sleep(max(0.0, through - time.monotonic()))


class SlowHost(SimpleHTTPRequestHandler):
    """A folder over a slow line, compressed as web hosts do."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, line: Line, chunk: int, directory: str) -> None:
        self._line, self._chunk = line, chunk
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """One file, whole."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        body, is_compressed = as_sent(path)
        version = f'"{zlib.crc32(body):x}"'
        if self.headers.get("If-None-Match") == version:
            self.send_response(304)
            self.send_header("ETag", version)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("ETag", version)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if is_compressed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        # Whoever asked may be gone by then, as a worker of a page that is closed.
        with suppress(BrokenPipeError, ConnectionResetError):
            for start in range(0, len(body), self._chunk):
                part = body[start : start + self._chunk]
                self._line.carry(len(part))
                self.wfile.write(part)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nobody reads it."""


@cache
def as_sent(path: Path) -> tuple[bytes, bool]:
    """A file as a host sends it, and whether that is compressed."""
    plain = path.read_bytes()
    compressed = gzip.compress(plain, 6)
    if len(compressed) < LEAST_GAIN * len(plain):
        return compressed, True
    return plain, False


@contextmanager
def served(folder: Path, line: Line, chunk: int) -> Iterator[str]:
    """The folder at an address of this machine."""
    handler = partial(SlowHost, line=line, chunk=chunk, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def first_answer(page: Page, address: str) -> tuple[float, float, list[str]]:
    """Seconds until something can be said, and until it is answered; what the page said meanwhile."""
    begun = time.monotonic()
    page.goto(address, wait_until="commit")
    progress: list[str] = []
    while not page.locator("#sentences button").first.is_visible():
        if time.monotonic() - begun > LONGEST_MS / 1000:
            raise TimeoutError(f"nothing to say after {LONGEST_MS // 1000} s: {progress[-3:]}")
        shown = page.locator("#light").text_content() or ""
        if shown and shown not in progress[-1:]:
            progress.append(shown)
        page.wait_for_timeout(LOOKED_AT_MS)
    ready = time.monotonic() - begun
    page.fill("#field", "open quiet together")
    page.press("#field", "Enter")
    page.locator("#said .alexa").first.wait_for(state="attached", timeout=LONGEST_MS)
    return ready, time.monotonic() - begun, progress


def main() -> None:
    """Print how long it took, and what was shown meanwhile."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--kbit", type=int, default=1_500, help="kilobits a second [1500]")
    options.add_argument("--chunk", type=int, default=8, help="kilobytes that are sent at once [8]")
    chosen = options.parse_args()
    line = Line(chosen.kbit * 1_000 / 8)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder)
        # No recording is needed for an answer, so none is mixed.
        write_site(site, [], site / "recordings", PYODIDE, short=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
        with served(site, line, chosen.chunk * 1_024) as address:
            ready, answered, progress = first_answer(context.new_page(), address)
            context.close()
        browser.close()
    print(f"{chosen.kbit} kbit/s: something can be said after {ready:.1f} s")
    print(f"answered after {answered:.1f} s; {line.sent / 1e6:.1f} MB were sent until then")
    print(
        f"the progress was shown in {len(progress)} steps, from {progress[0]!r} to {progress[-1]!r}"
    )


if __name__ == "__main__":
    main()
