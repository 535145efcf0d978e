"""The site: the guide in a browser without a server, run by Pyodide in a real Chromium."""

import base64
import contextlib
import gzip
import json
import os
import shutil
import struct
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from simulator.echo.language import language_of
from simulator.site.build import SiteError, loaded_first, write_site
from simulator.site.bundle import guide_zip
from simulator.site.memory import BrowserStore
from skill.guide.programme import recordings_of
from skill.guide.programme.session import CONTENT
from skill.guide.tables import locales
from tests.bedroom import PLAN, WORDS, usual_tongue
from tests.in_browser import packed
from tests.performance import TRANSCRIPTS, played
from tests.studio import FIRST_NIGHT

CHROMIUM = shutil.which("chromium") or ""
NODE_MODULES = Path(__file__).parent.parent / "node_modules"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
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
    kept = first_evening / "recordings"
    write_site(folder, recordings, kept, NODE_MODULES / "pyodide", short=True)
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


@pytest.mark.parametrize("locale", locales(CONTENT))
def test_a_first_answer_needs_few_bytes(site: Path, locale: str) -> None:
    """As a host sends them, compressed; and no more where there are many languages."""
    page = "index.html" if locale == "en-US" else f"{locale}.html"
    names = ["index.html", page, f"locales/{locale}.sizes.json", *loaded_first(locale)]
    names += [path.name for path in site.glob("*.js")]
    sizes = [len(gzip.compress((site / name).read_bytes(), 6)) for name in names]
    assert sum(sizes) < MOST_BYTES_TO_FIRST_ANSWER


def test_an_evening_needs_few_bytes_more(site: Path) -> None:
    listed = json.loads((site / "locales" / "en-US.sentences.json").read_text())
    fetched = [
        *(site / "pieces").iterdir(),
        *(site / "sentences" / name for name in listed["ahead"]),
    ]
    assert sum(path.stat().st_size for path in fetched) < MOST_BYTES_OF_AN_EVENING


def test_every_icon_is_there_and_as_large_as_it_says(site: Path) -> None:
    """An app store of a phone takes no drawing (SVG), so there are pictures as well."""
    icons = json.loads((site / "manifest.webmanifest").read_text())["icons"]
    pictures = [icon for icon in icons if icon["type"] == "image/png"]
    assert {icon["sizes"] for icon in pictures} == {"192x192", "512x512"}
    for icon in icons:
        data = (site / icon["src"]).read_bytes()
        if icon in pictures:
            # A PNG begins with its width and height.
            width, height = struct.unpack(">II", data[16:24])
            assert icon["sizes"] == f"{width}x{height}"


def test_what_is_said_in_a_hard_moment_is_there_without_a_network(site: Path) -> None:
    """Fetched with the page, so that no host learns when it is said."""
    shell = (site / "sw.js").read_text()
    listed = json.loads((site / "locales" / "en-US.sentences.json").read_text())
    for sentence in ("Let's stop here.", "Nine, eight, eight.", "I can't call for you."):
        name, _ = listed["clips"][sentence]
        assert f'"sentences/{name}"' in shell
        assert (site / "sentences" / name).exists()
    assert all((site / "sentences" / name).exists() for name in listed["ahead"])


def test_the_same_sources_are_the_same_zip(site: Path) -> None:
    """So that an update that changes nothing is none."""
    assert guide_zip() == (site / "guide.zip").read_bytes()


def test_without_pyodide_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="npm ci"):
        write_site(tmp_path / "site", [], tmp_path, tmp_path / "nowhere")
    assert not (tmp_path / "site").exists()


def violations(page: "Page") -> list[str]:
    """What axe-core finds."""
    page.evaluate("window.axe || " + AXE.read_text())
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [f"{one['id']}: {node['html']}" for one in found["violations"] for node in one["nodes"]]


def test_an_evening_goes_on_when_the_server_is_gone(visit: "BrowserContext", host: Host) -> None:
    """From the yes on: the sound that plays, what is asked, the night that is kept, and what is erased."""
    page = opened(visit, host)
    assert violations(page) == []
    assert say(page, "open quiet together").startswith("Welcome, you two.")
    assert violations(page) == []
    assert say(page, "yes") == "Here we go."
    expect(page.locator("#audio")).to_have_js_property("readyState", 4)
    expect(page.locator("#caption")).not_to_be_empty()
    # The rest of the evening is fetched as soon as it has begun.
    page.wait_for_function(
        "() => caches.open('pieces').then(c => c.keys()).then(k => k.length >= 14)"
    )
    host.close()
    assert say(page, "how long is left") == "About three minutes more."
    hear_out(page)
    assert "one night" in say(page, "how many nights")
    say(page, "forget us")
    assert say(page, "yes").startswith("Everything is erased.")
    page.wait_for_function(
        "new Promise(done => { const opening = indexedDB.open('quiet-together', 1);"
        "opening.onsuccess = () => { const get = opening.result.transaction('couples')"
        ".objectStore('couples').get('items'); get.onsuccess = () => done(get.result === '{}'); }; })"
    )


def test_an_evening_outlasts_its_page(visit: "BrowserContext", host: Host) -> None:
    """Loaded again in the middle it is held and goes on; a second window waits, and opens without a network.

    By keys alone, and with as little motion as they like.
    """
    page = visit.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(host.url)
    begin = page.get_by_role("button", name="Begin")
    expect(begin).to_be_visible(timeout=READY_MS)
    begin.focus()
    for light in ("listening", "PLAYING"):
        page.keyboard.press("Enter")
        expect(page.locator("body")).to_have_attribute("data-light", light)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    page.reload()
    resume = page.get_by_role("button", name="resume")
    expect(resume).to_be_visible(timeout=READY_MS)
    resume.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-light", "PLAYING")
    hear_out(page)

    second = visit.new_page()
    second.goto(host.url)
    expect(second.locator("#light")).to_have_text("open in another window")
    host.close()
    page.close()
    expect(second.locator("#sentences button").first).to_be_visible(timeout=READY_MS)
    assert "one night" in say(second, "how many nights")


CACHES = "caches.keys().then(names => names.filter(name => name !== 'pieces'))"
"""The versions of the site that a browser keeps."""
UPDATED = "navigator.serviceWorker.getRegistration().then(one => one.update())"
WAITING = "() => navigator.serviceWorker.getRegistration().then(one => one.waiting !== null)"


def test_an_update_waits_until_no_page_is_open(
    chromium: "Browser", site: Path, tmp_path: Path
) -> None:
    """A newer site is fetched beside the one that leads the evening, and leads the next one."""
    folder = Path(shutil.copytree(site, tmp_path / "site"))
    host = Host(folder)
    context = chromium.new_context()
    page = opened(context, host)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    (kept,) = page.evaluate(CACHES)
    before, _, locale = kept.partition(" ")
    assert say(page, "open quiet together").startswith("Welcome, you two.")
    assert say(page, "yes") == "Here we go."

    worker = folder / "sw.js"
    worker.write_text(worker.read_text().replace(before, "a-newer-one"))
    page.evaluate(f"() => {UPDATED}.then(() => null)")
    page.wait_for_function(WAITING)
    newer = f"a-newer-one {locale}"
    assert set(page.evaluate(CACHES)) == {kept, newer}
    hear_out(page)
    assert "one night" in say(page, "how many nights")

    page.close()
    later = opened(context, host)
    later.wait_for_function(f"() => {CACHES}.then(names => names.join() === '{newer}')")
    assert "one night" in say(later, "how many nights")
    context.close()
    host.close()


def requests_of(context: "BrowserContext") -> list[str]:
    """What this browser asks for from now on: the names of the site's files."""
    names: list[str] = []
    context.on("request", lambda request: names.append(request.url.rpartition("/")[2]))
    return names


@pytest.mark.parametrize(
    ("browser_says", "comes_in", "number"),
    [
        ("en-GB", "en-GB", "116 123"),
        ("en-NZ", "en-US", "988"),
        ("es-419", "es-MX", "911"),
        ("es-AR", "es-MX", "911"),
        ("fr-BE", "fr-FR", "3114"),
        ("nl", "en-US", "988"),
    ],
)
def test_the_page_comes_in_the_browsers_own_language(
    chromium: "Browser", host: Host, browser_says: str, comes_in: str, number: str
) -> None:
    """The very one, else the nearest of its language, else the first; with its numbers to call."""
    context = chromium.new_context(locale=browser_says)
    asked = requests_of(context)
    page = opened(context, host)
    expect(page.locator("html")).to_have_attribute("lang", comes_in)
    expect(page.locator("#numbers")).to_contain_text(number)
    tongue = usual_tongue(comes_in)
    welcome, *_ = tongue.words.lines["welcome.first"][0].partition(" [")
    opening = language_of(comes_in).opening(tongue.invocation)
    assert say(page, opening).startswith(welcome)
    of_others = [name for name in locales(CONTENT) if name != comes_in]
    assert not [each for each in asked if each.startswith(tuple(f"{name}." for name in of_others))]
    context.close()


def test_another_language_is_chosen_by_hand_and_kept(chromium: "Browser", host: Host) -> None:
    """Each by its own name; what is kept for the night is then that one's."""
    context = chromium.new_context(locale="en-US")
    page = opened(context, host)
    page.locator("#languages summary").click()
    page.get_by_role("link", name="English (Australia)").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-AU")
    expect(page.locator("#numbers")).to_contain_text("13 11 14", timeout=READY_MS)
    page.close()
    later = opened(context, host)
    expect(later.locator("html")).to_have_attribute("lang", "en-AU")
    expect(later.locator("#languages summary")).to_have_text("English (Australia)")
    later.locator("#languages summary").click()
    expect(later.get_by_role("link", name="English (Australia)")).to_have_attribute(
        "aria-current", "true"
    )
    later.wait_for_function(f"() => {CACHES}.then(names => names.some(n => n.endsWith('en-AU')))")
    kept = later.evaluate(
        f"{CACHES}.then(names => caches.open(names.find(n => n.endsWith('en-AU'))))"
        ".then(cache => cache.keys()).then(all => all.map(one => one.url))"
    )
    assert any(url.endswith("/locales/en-AU.zip") for url in kept)
    assert not any("/locales/en-US." in url for url in kept)
    context.close()


PERFORM = """async (packed) => {
  const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  const tests = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const { loadPyodide } = await import("./pyodide/pyodide.mjs");
  const python = await loadPyodide({ indexURL: "./pyodide/" });
  const zips = [await bytes("guide.zip"), await bytes("locales/en-US.zip"), tests];
  for (const zip of zips) python.unpackArchive(zip, "zip", { extractDir: "/guide" });
  python.globals.set("weights", await bytes("locales/en-US.weights"));
  return python.runPython(`
import sys
sys.path.insert(0, "/guide")
from tests.in_browser import perform_all
perform_all(weights.to_bytes())
`);
}"""
"""On a page of the site that has nothing else to do."""


def test_every_transcript_is_answered_as_on_a_laptop(chromium: "Browser", host: Host) -> None:
    """All of them in one browser: every word, every token, every response."""
    page = chromium.new_page()
    page.goto(host.url + "manifest.webmanifest")
    performed = json.loads(page.evaluate(PERFORM, base64.b64encode(packed()).decode()))
    on_a_laptop = json.loads(json.dumps(played(TRANSCRIPTS, lambda: BrowserStore({}, _forgotten))))
    assert len(performed) == len(TRANSCRIPTS)
    page.close()
    # By name alone: the difference of all that is answered would take minutes to be written.
    assert [name for name in on_a_laptop if on_a_laptop[name] != performed[name]] == []


def _forgotten(items: dict[str, str]) -> None:
    """Nothing is kept beyond a transcript."""


with contextlib.suppress(NameError):
    expect.set_options(timeout=30_000)
