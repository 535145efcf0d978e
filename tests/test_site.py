"""The site: the guide in a browser without a server, run by Pyodide in a real Chromium."""

import contextlib
import gzip
import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from simulator.site.build import LOADED_FIRST, PYODIDE, SiteError, guide_zip, write_site
from skill.guide.programme import recordings_of
from tests.bedroom import PLAN, WORDS
from tests.studio import FIRST_NIGHT

CHROMIUM = shutil.which("chromium") or ""
NODE_MODULES = Path(__file__).parent.parent / "node_modules"
MOST_BYTES_TO_FIRST_ANSWER = 10_000_000
MOST_BYTES_OF_AN_EVENING = 2_000_000
READY_MS = 120_000
"""On a machine that does much else; a laptop needs a few seconds."""
EVENING_MS = 240_000

pytestmark = pytest.mark.slow

try:
    from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
except ImportError:  # pragma: no cover - CI has it
    CHROMIUM = ""


class Host:
    """Any web host: Python's own, over a folder."""

    def __init__(self, folder: Path) -> None:
        handler = partial(_Quiet, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://localhost:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.open = True

    def close(self) -> None:
        """Gone for good; closing twice is no error."""
        if self.open:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
        self.open = False


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(first_evening: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with the recordings of a first evening."""
    if not (NODE_MODULES / "pyodide").exists():
        if "CI" in os.environ:
            pytest.fail("CI needs Pyodide: npm ci (see package.json)")
        pytest.skip("no Pyodide: `npm ci` brings it")
    folder = tmp_path_factory.mktemp("site")
    recordings = recordings_of(PLAN, WORDS, FIRST_NIGHT)
    write_site(folder, recordings, first_evening / "recordings", NODE_MODULES / "pyodide")
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    if not CHROMIUM and "CI" not in os.environ:
        pytest.skip("chromium or playwright is not here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    host = Host(site)
    yield host
    host.close()


@pytest.fixture
def visit(chromium: "Browser", host: Host) -> Iterator["BrowserContext"]:
    """Somebody's browser, in which every complaint of a page is noticed."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    complaints: list[str] = []

    def noticed(page: "Page") -> None:
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: _stays_here(request.url, host, complaints))

    context.on("page", noticed)
    yield context
    context.close()
    assert complaints == []


def _stays_here(url: str, host: Host, complaints: list[str]) -> None:
    if not url.startswith((host.url, "blob:")):
        complaints.append(f"left the house: {url}")


def opened(context: "BrowserContext", host: Host) -> "Page":
    page = context.new_page()
    page.goto(host.url)
    expect(page.locator("#sentences button").first).to_be_visible(timeout=READY_MS)
    return page


def say(page: "Page", sentence: str) -> str:
    """Type a sentence; what is answered."""
    count = page.locator("#said .alexa").count()
    page.fill("#field", sentence)
    page.press("#field", "Enter")
    answers = page.locator("#said .alexa")
    expect(answers).to_have_count(count + 1, timeout=READY_MS)
    return answers.last.inner_text()


def hear_out(page: "Page") -> None:
    """Let the whole evening pass at once."""
    script = "ms => import('./speaker.js').then(({ tell }) => tell('developer/skip', { ms }))"
    page.evaluate(script, EVENING_MS)
    expect(page.locator("body")).to_have_attribute("data-light", "FINISHED", timeout=READY_MS)


def test_a_first_answer_needs_few_bytes(site: Path) -> None:
    """As a host sends them, compressed."""
    names = ["index.html", *LOADED_FIRST, *(f"pyodide/{name}" for name in PYODIDE)]
    names += [path.name for path in site.glob("*.js")]
    sizes = [len(gzip.compress((site / name).read_bytes(), 6)) for name in names]
    assert sum(sizes) < MOST_BYTES_TO_FIRST_ANSWER


def test_an_evening_needs_few_bytes_more(site: Path) -> None:
    pieces = [path.stat().st_size for path in (site / "pieces").iterdir()]
    assert sum(pieces) < MOST_BYTES_OF_AN_EVENING


def test_the_same_sources_are_the_same_zip() -> None:
    """So that an update that changes nothing is none."""
    assert guide_zip() == guide_zip()


def test_without_pyodide_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="npm ci"):
        write_site(tmp_path / "site", [], tmp_path, tmp_path / "nowhere")
    assert not (tmp_path / "site").exists()


def test_an_evening_goes_on_when_the_server_is_gone(visit: "BrowserContext", host: Host) -> None:
    """From the yes on: the sound that plays, what is asked meanwhile, and the night that is kept."""
    page = opened(visit, host)
    assert say(page, "open quiet together").startswith("Welcome, you two.")
    assert say(page, "yes") == "Here we go."
    expect(page.locator("#audio")).to_have_js_property("readyState", 4)
    expect(page.locator("#caption")).not_to_be_empty()
    # The rest of the evening is fetched as soon as it has begun.
    page.wait_for_function("caches.open('pieces').then(c => c.keys()).then(k => k.length >= 14)")
    host.close()
    assert say(page, "how long is left") == "About three minutes more."
    hear_out(page)
    assert "one night" in say(page, "how many nights")


def test_a_page_that_was_open_once_opens_without_a_network(
    visit: "BrowserContext", host: Host
) -> None:
    """And remembers the night that was kept."""
    page = opened(visit, host)
    say(page, "open quiet together")
    say(page, "yes")
    hear_out(page)
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    host.close()
    page.close()
    again = opened(visit, host)
    assert "one night" in say(again, "how many nights")


def test_of_two_pages_one_speaks(visit: "BrowserContext", host: Host) -> None:
    """The second says why it does not, and takes over when the first is closed."""
    first = opened(visit, host)
    second = visit.new_page()
    second.goto(host.url)
    expect(second.locator("#light")).to_have_text("open in another window")
    first.close()
    expect(second.locator("#sentences button").first).to_be_visible(timeout=READY_MS)


def test_forget_us_erases_what_the_browser_keeps(visit: "BrowserContext", host: Host) -> None:
    page = opened(visit, host)
    say(page, "open quiet together")
    say(page, "yes")
    hear_out(page)
    say(page, "forget us")
    assert say(page, "yes").startswith("Everything is erased.")
    page.wait_for_function(
        "new Promise(done => { const opening = indexedDB.open('quiet-together', 1);"
        "opening.onsuccess = () => { const get = opening.result.transaction('couples')"
        ".objectStore('couples').get('items'); get.onsuccess = () => done(get.result === '{}'); }; })"
    )


with contextlib.suppress(NameError):
    expect.set_options(timeout=30_000)
