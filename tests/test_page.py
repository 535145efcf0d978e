"""The page in a real browser: whole evenings on a clock that only the test turns."""

import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from audio.samples import position
from audio.spoken import spoken_in
from audio.tones import lung
from simulator.labels import labels_of
from skill.guide.programme.score import Beat, Score
from skill.guide.programme.session import CONTENT
from skill.guide.tables import lineage, locales
from skill.guide.text import caption
from tests.bedroom import PLAN, usual_tongue
from tests.pages import Room, opened, quick

CHROMIUM = shutil.which("chromium") or ""
try:
    from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
except ImportError:  # pragma: no cover - CI has it
    CHROMIUM = ""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CHROMIUM or "CI" in os.environ), reason="chromium or playwright is not here"
    ),
]

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
NEAR_MS = 50
"""So near to the score the circle has to be."""
EMPTY = 0.42
"""The circle's size, of its largest, where the lungs are empty."""
BREATHING = PLAN.segments[0].score
OPENING = "open quiet together"
"""What the page calls "Begin"."""
WHOLE = [name for name in locales(CONTENT) if len(lineage(CONTENT, name)) == 1]
"""One locale of each language; its regional variants have the same page."""


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    quick(monkeypatch)
    room = Room(opened(tmp_path)[1])
    yield room
    room.close()


class Visitor:
    """Somebody with a browser, who notices every request that leaves and everything the policy refuses."""

    def __init__(
        self, browser: "Browser", room: Room, clock: bool = True, script: str = "", **options: Any
    ) -> None:
        self._room = room
        self._context: BrowserContext = browser.new_context(**({"viewport": DESKTOP} | options))
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)
        self.page.add_init_script(script)
        if clock:
            self.page.clock.install(time=0)
        self.page.goto(room.url)
        if clock:
            self.page.clock.pause_at(60_000)
        expect(self.page.locator("#sentences button").first).to_be_visible()

    def _asked(self, request: Any) -> None:
        if not request.url.removeprefix("blob:").startswith(self._room.url):
            self.complaints.append(f"left the house: {request.url}")

    def close(self) -> None:
        self._context.close()
        assert self.complaints == []

    def say(self, *sentences: str) -> None:
        for said in sentences:
            name = "Begin" if said == OPENING else said
            self.page.get_by_role("button", name=name, exact=True).click()
            expect(self.page.locator("#said .you").last).to_have_text(said)

    def begin(self) -> None:
        """To where the first recording sounds."""
        self.say("open quiet together", "yes")
        self.is_told("PLAYING", self._room.offset)

    def is_told(self, light: str, offset: int | None = None) -> None:
        """Wait until the page has heard of it."""
        expect(self.page.locator("body")).to_have_attribute("data-light", light)
        if offset is not None:
            expect(self.page.locator("#strip")).to_have_attribute("aria-valuenow", str(offset))

    def is_captioned(self, text: str) -> None:
        """In the next frame after the captions have come."""
        expect(self.page.locator("track")).to_have_js_property("readyState", 2)
        self.page.clock.run_for(20)
        expect(self.page.locator("#caption")).to_have_text(text)

    def size(self) -> float:
        """How full the lungs are, by the circle as it is drawn."""
        scale = self.page.evaluate(
            "(one => one.getBoundingClientRect().width / parseFloat(getComputedStyle(one).width))"
            "(document.getElementById('breath'))"
        )
        return float((scale - EMPTY) / (1 - EMPTY))


@pytest.fixture
def visitor(chromium: "Browser", room: Room) -> Iterator[Visitor]:
    """At a desk, with the sound off, so that the page follows the speaker's clock alone."""
    visitor = Visitor(chromium, room)
    visitor.page.get_by_role("button", name="sound: on").click()
    yield visitor
    visitor.close()


_lung = cache(lung)


def full(score: Score, ms: int) -> float:
    """How full the lungs are in the sound of a score, by the curve that the mixer uses."""
    cue = score.cue_at(ms)
    at = min(position(ms - cue.start), position(cue.ms) - 1)
    match cue.beat:
        case Beat.BREATHE_IN:
            return float(_lung(cue.ms)[at])
        case Beat.BREATHE_OUT:
            return float(_lung(cue.ms)[::-1][at])
        case _:
            return 0.0


def near(score: Score, ms: int, size: float) -> bool:
    """Whether the circle has a size that the score has within 50 ms of this moment."""
    around = [full(score, ms + away) for away in range(-NEAR_MS, NEAR_MS + 1, 2)]
    return min(around) - 0.002 <= size <= max(around) + 0.002


def test_a_whole_evening(visitor: Visitor, room: Room) -> None:
    """Welcome, three minutes, good night, and one night in the grid; what is shown is what is heard."""
    page = visitor.page
    visitor.begin()
    expect(page.locator("#said p").nth(1)).to_contain_text("Welcome, you two.")
    expect(page.locator("#year .kept")).to_have_count(0)
    visitor.is_told("PLAYING", room.advance(2_000))
    visitor.is_captioned(
        "Hello, both of you. Lie or sit, as you like. Three minutes, and you can skip any of it."
    )
    expect(page.locator("#place")).to_have_text("the beginning, 0:02 of 3:00")
    room.advance(99_000)
    expect(page.locator("#audio")).to_have_attribute("src", re.compile("-together-"))
    visitor.is_told("PLAYING", BREATHING.ms + room.advance(36_500))
    expect(page.locator("body")).to_have_attribute("data-beat", "talk")
    visitor.is_captioned("How are you feeling?")
    expect(page.locator("#place")).to_have_text("the check-in, 2:17 of 3:00")
    room.advance(200_000)
    visitor.is_told("FINISHED", PLAN.ms)
    expect(page.locator("#light")).to_have_text("good night")
    expect(page.locator("#year .kept")).to_have_count(1)
    expect(page.locator("#summary")).to_contain_text("nights: 1,")
    visitor.say("how many nights")
    expect(page.locator("#said p").last).to_have_text("You two have kept one night together.")


def test_the_circle_breathes_with_the_score(visitor: Visitor, room: Room) -> None:
    """At every moment looked at, told by the speaker or gone on from there, it is within 50 ms."""
    visitor.begin()
    first = next(cue for cue in BREATHING.cues if cue.beat is Beat.BREATHE_IN)
    room.advance(first.start)
    seen = []
    for step, alone in (
        (400, 0),
        (1_700, 350),
        (500, 900),
        (3_000, 1_210),
        (2_100, 777),
        (1_500, 100),
        (6_000, 640),
    ):
        at = room.advance(step)
        visitor.is_told("PLAYING", at)
        visitor.page.clock.run_for(alone)
        seen.append(visitor.size())
        assert near(BREATHING, at + alone, seen[-1]), (
            at + alone,
            seen[-1],
            full(BREATHING, at + alone),
        )
    assert min(seen) < 0.2, "looked where the lungs are empty"
    assert max(seen) > 0.8, "and where they are full"


def test_the_curve_is_that_of_the_sound(visitor: Visitor) -> None:
    """The page's arithmetic against the mixer's, every 37 ms of a recording."""
    cues = [{"beat": cue.beat, "start": cue.start, "end": cue.end} for cue in BREATHING.cues]
    moments = list(range(0, BREATHING.ms, 37))
    drawn = visitor.page.evaluate(
        "async ([cues, moments]) => (({fullness}) => moments.map(ms => fullness(cues, ms)))(await import('/score.js'))",
        [cues, moments],
    )
    assert drawn == pytest.approx([full(BREATHING, ms) for ms in moments], abs=0.001)


def test_the_circle_follows_what_is_heard(visitor: Visitor) -> None:
    """A sound that lags a little is followed; one that is far off, or waits, is not."""
    moments = visitor.page.evaluate(
        """async () => {
          const { Sound } = await import("/sound.js");
          const heard = (audio) => new Sound({ paused: false, seeking: false, readyState: 4, ...audio }).moment(10000);
          return [{ currentTime: 9.9 }, { currentTime: 8 }, { currentTime: 9.9, paused: true },
                  { currentTime: 9.9, readyState: 1 }].map(heard);
        }"""
    )
    assert moments == [9_900, 10_000, 10_000, 10_000]


SOUNDS = """([from, to]) => new Promise((yes, no) => {
  const audio = document.getElementById("audio");
  const look = () => {
    if (!audio.paused && audio.currentTime >= from && audio.currentTime < to) yes();
  };
  for (const news of ["playing", "seeked", "timeupdate"]) audio.addEventListener(news, look);
  AbortSignal.timeout(20000).addEventListener("abort", () => no(new Error("it does not sound there")));
  look();
})"""
"""By events of the browser, since the page's clock and its frames stand still in these tests."""


def sounds(page: "Page", start: int, end: int) -> None:
    """Wait until the browser plays between these seconds.

    Not by wait_for_function, whose second look is an eval in the page, which the page's own policy
    forbids.
    """
    page.evaluate(SOUNDS, [start, end])


def test_pause_and_resume(chromium: "Browser", room: Room) -> None:
    """The sound and the circle rest, and go on where the speaker does."""
    visitor = Visitor(chromium, room)
    page = visitor.page
    visitor.begin()
    room.advance(30_000)
    sounds(page, 30, 60)
    visitor.say("pause")
    visitor.is_told("STOPPED", 30_000)
    assert page.evaluate("document.getElementById('audio').paused")
    expect(page.locator("#light")).to_have_text("paused")
    room.advance(60_000)
    page.clock.run_for(5_000)
    assert visitor.size() == pytest.approx(0, abs=0.001)
    visitor.is_told("STOPPED", 30_000)
    visitor.say("resume")
    expect(page.locator("body")).to_have_attribute("data-light", "PLAYING")
    assert room.offset == 11_000, "the start of the breathing"
    sounds(page, 11, 26)
    visitor.close()


def test_a_page_reloaded_in_the_middle_has_everything(visitor: Visitor, room: Room) -> None:
    """What was said, the place, the circle, the drawer: as before."""

    def all_of_it() -> list[Any]:
        shown = [
            visitor.page.locator(name).inner_text()
            for name in ("#said", "#place", "#sentences", "#count")
        ]
        return [
            *shown,
            visitor.page.locator("#strip").get_attribute("aria-valuenow"),
            round(visitor.size(), 3),
        ]

    visitor.begin()
    visitor.is_told("PLAYING", room.advance(19_500))
    before = all_of_it()
    visitor.page.reload()
    visitor.is_told("PLAYING", 19_500)
    assert all_of_it() == before
    assert near(BREATHING, 19_500, visitor.size())
    visitor.say("pause")
    visitor.is_told("STOPPED")


def test_a_phone_needs_no_scrolling_to_the_side(chromium: "Browser", room: Room) -> None:
    """360 pixels are enough, at the start, in a breath, and with the drawer open."""
    visitor = Visitor(chromium, room, viewport=PHONE, has_touch=True)
    wide = "document.documentElement.scrollWidth"
    assert visitor.page.evaluate(wide) <= PHONE["width"]
    visitor.begin()
    visitor.is_told("PLAYING", room.advance(17_000))
    assert visitor.page.evaluate(wide) <= PHONE["width"]
    for name in ("pause", "stop", "leave this page"):
        box = visitor.page.get_by_role("button", name=name).bounding_box()
        assert box
        assert box["y"] + box["height"] <= PHONE["height"], f"{name} is in reach without scrolling"
    visitor.page.get_by_text("For developers").click()
    visitor.page.locator("#exchanges summary").last.click()
    assert visitor.page.evaluate(wide) <= PHONE["width"]
    visitor.close()


def test_by_keyboard_alone(visitor: Visitor, room: Room) -> None:
    """Tab, Enter and letters lead through an evening, and where one is can be seen."""
    page = visitor.page

    def focused() -> str:
        seen = "(e => e === document.body || getComputedStyle(e).outlineStyle === 'solid')(document.activeElement)"
        assert page.evaluate(seen), "focus is seen"
        return str(page.evaluate("document.activeElement.textContent || document.activeElement.id"))

    def to(name: str) -> None:
        for _ in range(20):
            page.keyboard.press("Tab")
            if focused() == name:
                return
        raise AssertionError(f"no way to {name}")

    to("Begin")
    page.keyboard.press("Enter")
    visitor.is_told("listening")
    assert focused() == "yes"
    page.keyboard.press("Enter")
    visitor.is_told("PLAYING")
    to("field")
    page.keyboard.type("How long is left?")
    page.keyboard.press("Enter")
    expect(page.locator("#said .alexa").last).to_contain_text("minutes")
    to("sound: off")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="sound: on")).to_be_visible()


def test_a_keyboard_comes_past_all_languages_in_one_step(visitor: Visitor) -> None:
    """They are folded behind the one that the page is in."""
    page = visitor.page
    page.locator("#numbers a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#languages summary")).to_be_focused()
    expect(page.locator("#languages summary")).to_have_text("English (United States)")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body")


def test_with_reduced_motion_the_circle_fades(chromium: "Browser", room: Room) -> None:
    """It keeps its size."""
    visitor = Visitor(chromium, room, reduced_motion="reduce")
    visitor.page.get_by_role("button", name="sound: on").click()
    visitor.begin()
    seen = []
    first = next(cue for cue in BREATHING.cues if cue.beat is Beat.BREATHE_IN)
    for step in (first.start + 500, 1_000, 1_000):
        visitor.is_told("PLAYING", room.advance(step))
        opacity = visitor.page.evaluate(
            "getComputedStyle(document.getElementById('breath')).opacity"
        )
        seen.append((round(visitor.size(), 3), float(opacity)))
    assert {size for size, _ in seen} == {1.0}
    assert 0.15 < seen[0][1] < seen[1][1] < seen[2][1] <= 1
    visitor.close()


def test_the_drawer_shows_requests_responses_and_rules(visitor: Visitor) -> None:
    """For developers: what was asked, what was answered, and whether Alexa would have it."""
    visitor.say("open quiet together")
    visitor.page.get_by_text("For developers").click()
    entry = visitor.page.locator("#exchanges li").last
    expect(entry.locator("summary")).to_have_text("LaunchRequest kept every rule")
    entry.locator("summary").click()
    expect(entry.locator("pre").first).to_contain_text('"type": "LaunchRequest"')
    expect(entry.locator("pre").last).to_contain_text('"outputSpeech"')


def test_a_hard_moment_leaves_an_ordinary_good_night(
    chromium: "Browser", visitor: Visitor, room: Room
) -> None:
    """No word, no intent, no way back: neither here nor in a browser that opens later."""
    page = visitor.page
    visitor.begin()
    visitor.is_told("PLAYING", room.advance(30_000))
    page.get_by_label("Say something").fill("i am afraid of him")
    page.get_by_role("button", name="say it").click()
    visitor.is_told("FINISHED")
    expect(page.locator("#caption")).not_to_be_empty()
    expect(page.locator("#said p")).to_have_count(0)
    expect(page.locator("#exchanges li")).to_have_count(0)
    page.clock.run_for(60_000)
    expect(page.locator("#caption")).to_be_empty()
    expect(page.locator("#light")).to_have_text("good night")
    later = Visitor(chromium, room)
    for shown in (page, later.page):
        text = shown.locator("body").inner_text() + shown.locator("#drawer").inner_html()
        assert "afraid" not in text
        assert "Intent" not in text
        expect(shown.get_by_role("button", name="resume")).to_have_count(0)
        expect(shown.locator("#evening")).to_be_hidden()
    later.close()


def test_the_foot_has_numbers_that_call(visitor: Visitor) -> None:
    """Those of support.toml, as a telephone reads them."""
    links = visitor.page.locator("footer #numbers a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "tel:988",
        "tel:18007997233",
        "tel:911",
    ]


def test_the_page_is_left_at_once(visitor: Visitor) -> None:
    """For a blank page that takes its place, so that "back" does not lead here."""
    page = visitor.page
    visitor.begin()
    entries = page.evaluate("history.length")
    page.get_by_role("button", name="leave this page").click()
    page.wait_for_url("about:blank")
    assert page.evaluate("history.length") == entries
    page.go_back()
    assert page.url == "about:blank"


def test_a_developer_steers_in_the_drawer(visitor: Visitor, room: Room) -> None:
    """Skips ahead, sends a request again with changes, and takes a speaker of another kind."""
    page = visitor.page
    visitor.begin()
    page.get_by_text("For developers").click()
    page.get_by_role("button", name="skip a minute").click()
    visitor.is_told("PLAYING", 60_000)
    entry = page.locator("#exchanges details").first
    entry.locator("summary").click()
    entry.get_by_role("button", name="send again with changes").click()
    request = entry.get_by_label("The request")
    request.fill(request.input_value().replace("LaunchRequest", "PineappleRequest"))
    entry.get_by_role("button", name="send it").click()
    expect(page.locator("#exchanges details").last).to_contain_text("PineappleRequest")
    request.fill("no JSON")
    entry.get_by_role("button", name="send it").click()
    expect(entry.locator("form .rules")).to_contain_text("no JSON")
    page.get_by_label("device").select_option("show")
    page.get_by_label("clock").fill("2026-12-24T23:50")
    page.get_by_role("button", name="a new speaker").click()
    visitor.is_told("IDLE")
    expect(page.locator("#exchanges li")).to_have_count(0)
    assert room.state.speaker.device.screen is not None


def test_the_page_can_be_an_echo(visitor: Visitor) -> None:
    """It offers the sentence that would have reached the guide, as one key."""
    page = visitor.page
    page.get_by_text("For developers").click()
    page.get_by_label("be a real speaker").check()
    visitor.say("how many nights")
    page.get_by_role("button", name="ask quiet together how many nights").click()
    expect(page.locator("#said .alexa").last).to_contain_text("No nights yet.")


EAR = """
window.webkitSpeechRecognition = class {
  static async available({ processLocally }) { return processLocally ? "available" : "unavailable"; }
  start() { window.heard = "listening"; }
  stop() { this.onresult({ results: [[{ transcript: "open quiet together" }]] }); this.onend(); }
};
delete window.SpeechRecognition;
"""


DEAF = "delete window.webkitSpeechRecognition; delete window.SpeechRecognition;"


def test_hold_to_talk(chromium: "Browser", room: Room) -> None:
    """The browser listens while the button is held; one that cannot do so by itself has no button."""
    visitor = Visitor(chromium, room, script=EAR)
    button = visitor.page.get_by_role("button", name="hold to talk")
    button.hover()
    visitor.page.mouse.down()
    assert visitor.page.evaluate("window.heard") == "listening"
    visitor.page.mouse.up()
    visitor.is_told("listening")
    visitor.close()
    for script in (DEAF, EAR.replace('"available" : "unavailable"', '"unavailable" : "available"')):
        other = Visitor(chromium, room, script=script)
        expect(other.page.get_by_role("button", name="hold to talk")).to_have_count(0)
        other.close()


def test_alexas_sentences_are_spoken_when_they_are_switched_on(
    chromium: "Browser", room: Room
) -> None:
    """By a voice of this machine; off at first, and what was said before a reload is not said again."""
    script = """
    window.spoken = [];
    speechSynthesis.getVoices = () => [];
    speechSynthesis.speak = ({ text }) => window.spoken.push(text);
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    speechSynthesis.getVoices = () => [{ lang: "en-US", localService: false }, { lang: "en-US", localService: true }];
    """
    visitor = Visitor(chromium, room, script=script)
    visitor.say("open quiet together")
    visitor.is_told("listening")
    assert visitor.page.evaluate("window.spoken") == []
    name = "the guide's sentences by this browser's voice: off"
    visitor.page.get_by_role("button", name=name).click()
    visitor.say("yes")
    visitor.is_told("PLAYING")
    assert visitor.page.evaluate("window.spoken") == ["Here we go."]
    visitor.close()


def test_axe_finds_nothing(chromium: "Browser", room: Room) -> None:
    """axe-core, at the start, in a breath, and at the end with the drawer open."""
    if not AXE.exists() and "CI" not in os.environ:
        pytest.skip("axe-core is not here: npm")
    visitor = Visitor(chromium, room, clock=False)
    page = visitor.page

    def violations() -> list[str]:
        page.evaluate("window.axe || " + AXE.read_text())
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        return [
            f"{one['id']}: {node['html']}" for one in found["violations"] for node in one["nodes"]
        ]

    assert violations() == []
    visitor.say("open quiet together", "yes")
    room.advance(17_000)
    expect(page.locator("body")).to_have_attribute("data-beat", re.compile("breathe"))
    assert violations() == []
    room.advance(300_000)
    visitor.is_told("FINISHED")
    page.get_by_text("For developers").click()
    page.locator("#exchanges summary").last.click()
    assert violations() == []
    visitor.close()


@pytest.mark.parametrize("size", [(390, 844), (844, 390)], ids=["upright", "on its side"])
def test_a_question_and_its_answers_are_whole_on_a_phone(
    chromium: "Browser", room: Room, size: tuple[int, int]
) -> None:
    """With the longest welcome above them; and nothing of it is left while it plays."""
    width, height = size
    visitor = Visitor(chromium, room, viewport={"width": width, "height": height})
    page = visitor.page
    expect(page.locator("#promise")).to_have_text("Three quiet minutes for two, before sleep.")
    visitor.say(OPENING)
    visitor.is_told("listening")
    question = page.locator("#caption")
    expect(question).to_have_text("Are you both here, and both willing?")
    expect(page.locator("#spoken")).to_contain_text("Welcome, you two.")
    shown = [question, *page.locator("#sentences button").all()]
    assert len(shown) == 6
    for each in shown:
        box = each.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height
    visitor.say("yes")
    visitor.is_told("PLAYING")
    expect(page.locator("#spoken")).to_be_hidden()
    visitor.close()


def test_while_it_plays_only_the_circle_and_the_caption_remain(
    visitor: Visitor, room: Room
) -> None:
    """Three seconds after the last touch; then a touch pauses, and another brings the rest back."""
    page = visitor.page
    hidden = "#evening, #sentences, header, #talk, #nights, footer"
    seen = f"[...document.querySelectorAll('{hidden}')].map(e => getComputedStyle(e).opacity)"
    visitor.begin()
    visitor.is_told("PLAYING", room.advance(2_000))
    page.emulate_media(reduced_motion="reduce")  # so that nothing is seen half faded
    page.clock.run_for(2_900)
    assert set(page.evaluate(seen)) == {"1"}
    page.clock.run_for(200)
    page.wait_for_selector("body.quiet")
    assert set(page.evaluate(seen)) == {"0"}
    page.mouse.click(200, 700)
    visitor.is_told("STOPPED")
    page.wait_for_selector("body.quiet")
    page.mouse.click(200, 700)
    page.wait_for_selector("body:not(.quiet)")
    visitor.say("resume")
    visitor.is_told("PLAYING")
    page.clock.run_for(3_100)
    page.keyboard.press("Space")
    visitor.is_told("STOPPED")
    page.keyboard.press("Space")
    page.wait_for_selector("body:not(.quiet)")


def test_what_is_asked_behind_a_talk_can_be_answered_where_it_stands(
    visitor: Visitor, room: Room
) -> None:
    """The page fell quiet while the two talked; with the question its answers come back."""
    page = visitor.page
    visitor.begin()
    room.advance(240_000)  # now they are known, and nobody is asked whether both are here
    visitor.is_told("FINISHED")
    page.fill("#field", "one question")
    page.press("#field", "Enter")
    visitor.is_told("PLAYING")
    page.fill("#field", "")
    room.advance(2_000)
    page.clock.run_for(3_100)
    page.wait_for_selector("body.quiet")
    room.advance(175_000)
    visitor.is_told("listening")
    page.wait_for_selector("body:not(.quiet)")
    visitor.say("another one")
    visitor.is_told("PLAYING")


def test_behind_the_good_night_the_page_is_black(visitor: Visitor, room: Room) -> None:
    """Within ten seconds; a touch shows it again, and a page that opens later is not black."""
    page = visitor.page
    visitor.begin()
    room.advance(240_000)
    visitor.is_told("FINISHED")
    page.clock.run_for(8_000)
    page.wait_for_selector("body.black")
    page.mouse.click(200, 200)
    page.wait_for_selector("body:not(.black)")
    page.reload()
    visitor.is_told("FINISHED")
    page.clock.run_for(20_000)
    page.wait_for_selector("body:not(.black)")


def test_an_answer_without_a_question_is_read_where_the_circle_is(visitor: Visitor) -> None:
    """And goes again, so that the evening's own words have the place."""
    visitor.say("how many nights")
    caption = visitor.page.locator("#caption")
    expect(visitor.page.locator("#said .alexa")).to_have_count(1)
    visitor.page.clock.run_for(300)
    expect(caption).to_have_text("No nights yet. Tonight can be the first.")
    visitor.page.clock.run_for(10_000)
    expect(caption).to_be_empty()


KEYS = """
window.keys = {};
navigator.mediaSession.setActionHandler = (name, press) => (window.keys[name] = press);
window.held = [];
navigator.wakeLock.request = async () => {
  const lock = new EventTarget();
  lock.release = () => window.held.push("released");
  window.held.push("held");
  return lock;
};
"""


def test_a_lock_screen_has_the_keys_of_a_player(chromium: "Browser", room: Room) -> None:
    """Pause, go on, next and back; the screen stays on while something plays, and no longer."""
    visitor = Visitor(chromium, room, script=KEYS)
    page = visitor.page
    visitor.begin()
    visitor.is_told("PLAYING", room.advance(20_000))
    assert page.evaluate("navigator.mediaSession.metadata.title") == "the breathing"
    assert page.evaluate("window.held") == ["held"]
    for key, light in (("pause", "STOPPED"), ("play", "PLAYING"), ("nexttrack", "PLAYING")):
        page.evaluate("key => window.keys[key]()", key)
        visitor.is_told(light)
    expect(page.locator("#said .alexa").last).to_have_text("Skipping that.")
    page.evaluate("window.keys.previoustrack()")
    expect(page.locator("#said .alexa").last).to_have_text("One step back.")
    room.advance(240_000)
    visitor.is_told("FINISHED")
    assert page.evaluate("window.held.at(-1)") == "released"
    visitor.close()


def test_what_plays_next_begins_without_the_speaker(visitor: Visitor, room: Room) -> None:
    """It is fetched as soon as it is known, so that a locked phone goes on by itself."""
    page = visitor.page
    visitor.begin()
    page.get_by_role("button", name="sound: off").click()
    with page.expect_request("**/recordings/*together*"):
        room.advance(BREATHING.ms - 2_000)
    audio = page.locator("#audio")
    page.wait_for_function(
        "import('/addresses.js').then(({ addressOf }) => [...performance.getEntriesByType('resource')]"
        ".some(({ name }) => name.includes('together') && addressOf(name.slice(location.href.length))))"
    )
    audio.dispatch_event("ended")
    expect(audio).to_have_attribute("src", re.compile("^blob:"))


def test_of_two_pages_in_one_browser_one_sounds(visitor: Visitor, room: Room) -> None:
    """The one that was opened last, until the other one is switched on again."""
    first = visitor.page
    first.get_by_role("button", name="sound: off").click()
    second = first.context.new_page()
    second.goto(room.url)
    expect(first.get_by_role("button", name="sound: off")).to_be_visible()
    expect(second.get_by_role("button", name="sound: on")).to_be_visible()
    first.get_by_role("button", name="sound: off").click()
    expect(second.get_by_role("button", name="sound: off")).to_be_visible()
    second.close()


def test_nights_are_taken_along_in_a_file(visitor: Visitor, room: Room) -> None:
    """Saved on one device and brought to another, beside those that are there; any other file is refused."""
    page = visitor.page
    visitor.begin()
    room.advance(240_000)
    expect(page.locator("#year .kept")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="save your nights as a file").click()
    path = download.value.path()
    visitor.say("how many nights")
    page.get_by_role("button", name="forget us").click()
    visitor.is_told("listening")
    visitor.say("yes")
    expect(page.locator("#year .kept")).to_have_count(0)
    page.locator("#file").set_input_files({"name": "a", "mimeType": "text/plain", "buffer": b"{}"})
    expect(page.locator("#brought")).to_contain_text("no nights of ours")
    page.locator("#file").set_input_files(path)
    expect(page.locator("#brought")).to_have_text("They are here now.")
    expect(page.locator("#year .kept")).to_have_count(1)


def test_what_the_guide_says_is_heard(
    chromium: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its own voice, a sentence at a time; a new answer takes the old one's place, and what plays waits."""
    quick(monkeypatch)
    room = Room(opened(tmp_path, wake="")[1])
    visitor = Visitor(chromium, room, clock=False)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    with visitor.page.expect_response("**/sentences/welcome-you-two-*.mp3") as first:
        visitor.say(OPENING)
    assert first.value.ok
    with visitor.page.expect_response("**/sentences/here-we-go-*.mp3"):
        visitor.say("yes")
    visitor.is_told("BUFFER_UNDERRUN", 0)
    room.advance(0)
    visitor.is_told("PLAYING")  # and moves on by the page's own clock from here
    visitor.page.get_by_role("button", name="sound: on").click()
    heard = len(asked)
    visitor.say("pause")
    assert not any("pausing" in name for name in asked[heard:]), "the sound is off"
    visitor.close()
    room.close()


# In which language


@pytest.mark.parametrize(
    ("browser_says", "comes_in", "number"),
    [("en-AU", "en-AU", "13 11 14"), ("es-419", "es-MX", "911"), ("fr-CH", "fr-FR", "3114")],
)
def test_the_page_comes_in_the_browsers_own_language(
    chromium: "Browser", room: Room, browser_says: str, comes_in: str, number: str
) -> None:
    """Or in the nearest that there is."""
    visitor = Visitor(chromium, room, locale=browser_says)
    expect(visitor.page.locator("html")).to_have_attribute("lang", comes_in)
    expect(visitor.page.locator("#numbers")).to_contain_text(number)
    visitor.close()


def test_another_language_is_chosen_by_hand(chromium: "Browser", room: Room) -> None:
    """Each by its own name; a second page of the same speaker follows."""
    visitor, other = Visitor(chromium, room), Visitor(chromium, room)
    visitor.page.locator("#languages summary").click()
    visitor.page.get_by_role("link", name="English (United Kingdom)").click()
    for page in (visitor.page, other.page):
        expect(page.locator("html")).to_have_attribute("lang", "en-GB")
        expect(page.locator("#numbers")).to_contain_text("116 123")
    visitor.say("open quiet together")
    assert room.state.speaker.device.locale == "en-GB"
    for each in (visitor, other):
        each.close()


@pytest.mark.parametrize("locale", WHOLE)
def test_a_first_evening_is_wholly_in_the_browsers_own_language(
    chromium: "Browser", room: Room, locale: str
) -> None:
    """By its buttons alone, from the first word to a good night that was asked for."""
    labels, words = labels_of(locale), usual_tongue(locale).words  # read before a browser waits
    visitor = Visitor(chromium, room, locale=locale, viewport=PHONE)
    page = visitor.page
    expect(page.locator("html")).to_have_attribute("lang", locale)
    expect(page).to_have_title(labels.page.title)

    page.get_by_role("button", name=labels.page.begin, exact=True).click()
    welcome = spoken_in([words.text("welcome.first", wake="")])[0]
    expect(page.locator("#said")).to_contain_text(welcome)
    expect(page.locator("#said")).to_contain_text(words.text("first.question"))

    page.get_by_role("button", name=labels.answers.first[0], exact=True).click()
    visitor.is_told("PLAYING", room.offset)
    visitor.is_told("PLAYING", room.advance(2_000))
    arriving = {caption(text) for text in words.variants("arrive.3")}
    expect(page.locator("track")).to_have_js_property("readyState", 2)
    page.clock.run_for(20)
    assert page.locator("#caption").inner_text() in arriving

    page.get_by_role("button", name=labels.usual.playing[-1], exact=True).click()
    visitor.is_told("FINISHED")
    # Now and then where help is is said at a stop for no reason, so that hearing it tells nothing.
    farewells = [spoken_in([words.text(line)])[-1] for line in ("stop.during", "safe.exit")]
    expect(page.locator("#said p").last).to_contain_text(re.compile("|".join(farewells)))
    visitor.close()
