"""The page that an assistant shows, in a real browser; a tiny host passes its calls on."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.assistant.evening_page import HTML, SCRIPTS, evening_page
from simulator.web import PAGE
from skill.guide.programme import Beat, Recording, Score
from tests.assistants import COUPLE, Assistant, beside, guide_of
from tests.bedroom import PLAN, Memory
from tests.pages import unmixed
from tests.test_page import AXE, CHROMIUM, EMPTY, FLAGS, near

try:
    from playwright.sync_api import Browser, Frame, Page, Route, expect, sync_playwright
except ImportError:  # pragma: no cover - CI has it
    CHROMIUM = ""

pytestmark = pytest.mark.slow
browsing = pytest.mark.skipif(
    not (CHROMIUM or "CI" in os.environ), reason="chromium or playwright is not here"
)

HOST, FRAME, SOUND = "https://host.example/", "https://frame.example/", "https://sound.example"
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data:; media-src 'self' data: {SOUND}; connect-src 'none'"
)
"""What a host allows a page that asks for one domain of resources, by the specification."""
TINY_HOST = """<!doctype html><title>a host</title>
<iframe src="https://frame.example/" sandbox="allow-scripts" allow="autoplay"
  style="width: 400px; height: 640px; border: 0"></iframe>
<script>
  window.heard = [];
  const frame = document.querySelector("iframe");
  const send = (message) => frame.contentWindow.postMessage({ jsonrpc: "2.0", ...message }, "*");
  window.send = send;
  const capabilities = CAPABILITIES;
  window.addEventListener("message", async ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    window.heard.push(data);
    if (data.method === "ui/initialize") {
      send({ id: data.id, result: { protocolVersion: "2026-01-26", hostCapabilities: capabilities,
        hostInfo: { name: "tiny", version: "1" }, hostContext: {} } });
    }
    if (data.method === "tools/call") {
      send({ id: data.id, result: await window.call(data.params.name, data.params.arguments) });
    }
  });
</script>"""


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Host:
    """A host of one page, whose clock only the test turns; it notices whatever leaves the house."""

    def __init__(
        self, browser: "Browser", assistant: Assistant, capabilities: str, folder: Path
    ) -> None:
        self._assistant, self._folder = assistant, folder
        self.context = browser.new_context()
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/*", self._answer)
        self.page.expose_function("call", self._call)
        self._html = TINY_HOST.replace("CAPABILITIES", capabilities)
        self.page.clock.install(time=0)
        self.page.goto(HOST)
        self.page.clock.pause_at(60_000)
        self.page.wait_for_function("heard.some((one) => one.method.endsWith('size-changed'))")
        self.frame: Frame = self.page.frames[1]

    def _answer(self, route: "Route") -> None:
        url = route.request.url
        if url == HOST:
            route.fulfill(body=self._html, content_type="text/html")
        elif url == FRAME:
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=evening_page("en-US"), content_type="text/html", headers=headers)
        elif url.startswith(f"{SOUND}/recordings/"):
            route.fulfill(path=self._folder / url.rpartition("/")[2], content_type="audio/mpeg")
        else:
            self.complaints.append(f"left the house: {url}")
            route.abort()

    def _call(self, tool: str, arguments: dict[str, Any]) -> Any:
        return self._assistant.result(tool, **arguments).model_dump(mode="json", by_alias=True)

    def answer(self, is_yes: bool = True, **wish: object) -> None:
        """Ask for tonight, hand over the answer of both, and show what comes back."""
        invited = self._assistant.ask("tonight", **wish)
        ticket = invited["invitation"]
        result = self._assistant.result("begin", invitation=ticket, both_said_yes=is_yes)
        message = result.model_dump(mode="json", by_alias=True)
        self.send({"method": "ui/notifications/tool-result", "params": message})

    def send(self, message: dict[str, Any]) -> None:
        self.page.evaluate("(message) => send(message)", message)

    def touch(self, name: str) -> None:
        self.frame.get_by_role("button", name=name, exact=True).click()

    def advance(self, ms: int) -> None:
        """Let time pass, tick by tick."""
        self.page.clock.run_for(ms)

    def calls(self) -> list[dict[str, Any]]:
        """What the page has asked of the server."""
        asked = "heard.filter((one) => one.method === 'tools/call').map((one) => one.params)"
        return list(self.page.evaluate(asked))

    def light(self, name: str) -> None:
        expect(self.frame.locator("body")).to_have_attribute("data-light", name)

    def caption(self, text: str) -> None:
        expect(self.frame.locator("#caption")).to_have_text(text)

    def size(self) -> float:
        """How full the lungs are, by the circle as it is drawn."""
        scale = self.frame.evaluate(
            "(one => one.getBoundingClientRect().width / parseFloat(getComputedStyle(one).width))"
            "(document.getElementById('breath'))"
        )
        return float((scale - EMPTY) / (1 - EMPTY))

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def assistant(memory: Memory, tmp_path: Path) -> Iterator[Assistant]:
    def address_of(recording: Recording) -> str:
        return f"{SOUND}/recordings/{unmixed(recording, tmp_path).name}"

    with beside(guide_of(memory, address_of)) as assistant:
        yield assistant


@pytest.fixture
def host(chromium: "Browser", assistant: Assistant, tmp_path: Path) -> Iterator[Host]:
    host = Host(chromium, assistant, "{ serverTools: {} }", tmp_path)
    yield host
    host.close()


@browsing
def test_a_whole_evening(host: Host, memory: Memory) -> None:
    """It waits for a touch behind the yes, leads to the good night, and keeps the night."""
    host.answer(minutes=3)
    host.caption("Here we go.")
    host.advance(5_000)
    host.light("IDLE")
    host.touch("Begin")
    host.advance(2_050)
    host.caption(
        "Hello, both of you. Lie or sit, as you like. Three minutes, and you can skip any of it."
    )
    expect(host.frame.locator("#place")).to_have_text("the beginning, 0:02 of 3:00")
    assert memory.couples[COUPLE].nights == frozenset()
    host.advance(98_000)
    host.page.wait_for_function("heard.some((one) => one.method === 'tools/call')")
    host.advance(36_500)
    expect(host.frame.locator("body")).to_have_attribute("data-beat", "talk")
    host.caption("How are you feeling?")
    host.advance(90_000)
    host.light("FINISHED")
    host.page.wait_for_function("heard.filter((one) => one.method === 'tools/call').length > 2")
    assert len(memory.couples[COUPLE].nights) == 1
    assert memory.couples[COUPLE].place == ""
    assert all(call["name"] == "heard" for call in host.calls())
    host.advance(9_000)
    expect(host.frame.locator("body")).to_have_class(re.compile("black"))


@browsing
def test_the_circle_breathes_with_the_score(host: Host) -> None:
    """At every moment looked at it is within 50 ms of the curve that is heard."""
    host.answer(minutes=3)
    score: Score = PLAN.segments[0].score
    first = next(cue for cue in score.cues if cue.beat is Beat.BREATHE_IN)
    host.touch("Begin")
    host.advance(first.start)
    at, seen = first.start, []
    for step in (400, 1_700, 500, 3_000, 2_100, 1_500, 6_000):
        host.advance(step)
        at += step
        seen.append(host.size())
        assert near(score, at, seen[-1]), at
    assert max(seen) > 0.9
    assert min(seen) < 0.3


@browsing
def test_a_no_is_shown_and_nothing_can_be_begun(host: Host) -> None:
    """Nor behind one more question: words alone, and no button."""
    host.answer(is_yes=False)
    host.caption("That's completely fine. Good night, you two.")
    expect(host.frame.locator("button")).to_have_count(0)
    host.answer(mood="tense")
    expect(host.frame.locator("#caption")).to_contain_text("both calm enough, and both willing?")
    expect(host.frame.locator("button")).to_have_count(0)
    host.advance(20_000)
    assert host.calls() == []


@browsing
def test_pause_next_and_stop(host: Host, memory: Memory) -> None:
    """A pause holds the evening, what is skipped was not heard, and a stop says good night."""
    host.answer(minutes=3)
    host.touch("Begin")
    host.advance(20_000)
    host.frame.locator("body").press(" ")
    host.light("STOPPED")
    place = host.frame.locator("#place")
    expect(place).to_have_text("the breathing, 0:20 of 3:00")
    host.advance(60_000)
    expect(place).to_have_text("the breathing, 0:20 of 3:00")
    host.frame.locator("body").press("Shift")  # in the dark the buttons wait for a second touch
    host.touch("next")
    expect(place).to_have_text("the looking, 1:37 of 3:00")
    host.touch("resume")
    host.advance(2_500)
    host.touch("stop")
    host.caption("Leaving it there. Good night, you two.")
    host.page.wait_for_function("heard.filter((one) => one.method === 'tools/call').length === 2")
    stretches = [call["arguments"] for call in host.calls()]
    assert [(stretch["from_second"], round(stretch["to_second"])) for stretch in stretches] == [
        (0, 20),
        (97, 100),
    ]
    assert memory.couples[COUPLE].nights == frozenset()


@browsing
def test_its_sound_is_the_recording(host: Host) -> None:
    """It comes from the one place that the page may play from, and the next one follows."""
    host.answer(minutes=3)
    audio = host.frame.locator("#audio")
    expect(audio).to_have_attribute("src", re.compile(f"^{SOUND}/recordings/.*-breathing-"))
    host.touch("Begin")
    expect(audio).to_have_js_property("paused", False)
    host.advance(100_000)
    expect(audio).to_have_attribute("src", re.compile(f"^{SOUND}/recordings/.*-together-"))


@browsing
def test_a_host_that_passes_nothing_on(
    chromium: "Browser", assistant: Assistant, tmp_path: Path, memory: Memory
) -> None:
    """The evening goes on all the same; its night is kept by whoever tells the server."""
    host = Host(chromium, assistant, "{}", tmp_path)
    host.answer(minutes=3)
    host.touch("Begin")
    host.advance(230_000)
    host.light("FINISHED")
    assert host.calls() == []
    host.close()


@browsing
def test_what_a_host_asks_is_answered(host: Host) -> None:
    """It may take the page away at any moment, and what is not known is refused by its number."""
    host.send({"id": "away", "method": "ui/resource-teardown", "params": {}})
    host.send({"id": "odd", "method": "ui/odd", "params": {}})
    host.page.wait_for_function("heard.filter((one) => !one.method).length === 2")
    away, odd = host.page.evaluate("heard.filter((one) => !one.method)")
    assert away == {"jsonrpc": "2.0", "id": "away", "result": {}}
    assert odd["error"]["code"] == -32601


@browsing
def test_support_is_in_reach_behind_a_no(host: Host) -> None:
    """Its words may name the numbers, and they stand here once, whatever was shown before."""
    host.answer(minutes=3)
    host.answer(is_yes=False)
    expect(host.frame.locator("#numbers a")).to_have_count(3)


@browsing
def test_support_is_in_reach_and_the_page_can_be_read(host: Host) -> None:
    """Every number calls; a checker of pages for everybody finds nothing."""
    host.answer(minutes=3)
    numbers = host.frame.locator("#numbers a")
    expect(numbers).to_have_count(3)
    expect(numbers.first).to_have_attribute("href", "tel:988")
    if not AXE.exists() and "CI" not in os.environ:
        pytest.skip("axe is not here")
    host.page.clock.resume()
    host.frame.evaluate(AXE.read_text())
    found = host.frame.evaluate(
        "axe.run().then((result) => result.violations.map((one) => one.id))"
    )
    assert found == []


def test_the_page_is_whole_in_itself() -> None:
    """Nothing in it is fetched, no part of it is left out, and each name is given once."""
    page = evening_page("en-US")
    assert not re.search(r"url\(|@import|<link|src=|https?://", page)
    assert not re.search(r"^(import|export) ", page, re.MULTILINE)
    names = re.findall(r"^(?:async )?(?:function|class|const|let) (\w+)", page, re.MULTILINE)
    assert len(names) == len(set(names))


def test_every_part_stands_behind_what_it_needs() -> None:
    """What a part imports is joined before it."""
    for number, script in enumerate(SCRIPTS):
        needed = re.findall(r'from "\./(\S+)";', script.read_text())
        before = [other.name for other in SCRIPTS[:number]]
        assert set(needed) <= set(before), script.name


def test_what_it_shows_has_the_looks_of_our_own_page() -> None:
    """Every part of it is one that the page has, so that one style fits both."""
    ids = set(re.findall(r'id="(\w+)"', HTML.read_text()))
    assert ids <= set(re.findall(r'id="(\w+)"', (PAGE / "index.html").read_text()))
