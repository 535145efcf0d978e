"""The editor's desk in a real browser: the strip, the bar that fills, the check, and what is written."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.editor import server
from skill.guide.programme.session import CONTENT
from tests.loopback import Loopback
from tests.test_page import AXE, CHROMIUM, DESKTOP, FLAGS, PHONE

with contextlib.suppress(ImportError):  # CI has it
    from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CHROMIUM or "CI" in os.environ), reason="chromium or playwright is not here"
    ),
]
HOPE = 'explain = ["Keep that in mind, kindly."]'


class Desk(Loopback):
    """The editor's server on loopback, over a copy of the content, heard in tones."""

    def __init__(self, content: Path, data: Path) -> None:
        self.content = content
        desk = server.Desk(content, "en-US", "tone", data)
        super().__init__(server.application(desk, warm=False))


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        expect.set_options(timeout=30_000)
        yield browser
        browser.close()
        expect.set_options(timeout=5_000)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    desk = Desk(content, tmp_path / "data")
    yield desk
    desk.close()


@pytest.fixture
def page(chromium: "Browser", desk: Desk) -> Iterator["Page"]:
    """The desk as somebody sees it who has just opened it; nothing may go wrong in the browser."""
    options: dict[str, Any] = {"viewport": DESKTOP}
    context = chromium.new_context(**options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.extend(_foreign(request, desk.url)))
    page.set_default_timeout(20_000)
    page.goto(desk.url)
    expect(page.locator("#lines button").first).to_be_visible()
    yield page
    context.close()
    assert complaints == []


def _foreign(request: Any, home: str) -> list[str]:
    return [] if request.url.startswith(home) else [f"left the house: {request.url}"]


def choose(page: "Page", evening: str, line: str) -> None:
    """Open an evening, and one sentence of it."""
    page.locator("#names").select_option(evening)
    page.locator(f'#lines button[data-line="{line}"]').click()
    expect(page.locator("#id")).to_contain_text(line)


def test_the_strip_is_the_evening_to_scale(page: "Page") -> None:
    """Ten seconds are as wide at its beginning as at its end."""
    page.locator("#names").select_option("ordinary-12")
    expect(page.locator("#now")).to_contain_text("12:45")
    widths = page.locator("#strip button").evaluate_all(
        "blocks => blocks.map(block => parseFloat(block.style.width))"
    )
    assert sum(widths) == pytest.approx(100)


def test_the_bar_fills_while_she_types(page: "Page") -> None:
    """With the seconds that are left; too long is told before anything is saved."""
    choose(page, "ordinary-20", "hope.end")
    expect(page.locator("#room")).to_contain_text("to spare")
    before = float(page.locator("#slot").get_attribute("aria-valuenow") or 0)
    page.locator("#text").fill("Keep that in mind, kindly, and the day, and the night.")
    expect(page.locator("#slot")).not_to_have_attribute("aria-valuenow", str(before))
    assert float(page.locator("#slot").get_attribute("aria-valuenow") or 0) > before
    page.locator("#text").fill("Keep that in mind. " * 8)
    expect(page.locator("#room")).to_contain_text("too long")
    expect(page.locator("#slot")).to_have_class("over")


def test_the_check_looks_at_what_is_written_and_not_yet_saved(page: "Page", desk: Desk) -> None:
    """A fault comes with its file and line, and goes when it is mended."""
    choose(page, "ordinary-20", "hope.end")
    expect(page.locator("#verdict")).to_have_text("all is well")
    page.locator("#text").fill("You should keep that in mind.")
    expect(page.locator("#faults li")).to_contain_text('hope.end.explain says "should"')
    expect(page.locator("#faults span")).to_contain_text("words/en-US/practices.toml:")
    page.locator("#text").fill("Keep that in mind, tonight.")
    expect(page.locator("#verdict")).to_have_text("all is well")
    assert HOPE in (desk.content / "words/en-US/practices.toml").read_text()


def test_what_is_saved_is_in_the_file_and_nothing_else_is_changed(page: "Page", desk: Desk) -> None:
    """Its comments and its neighbours are the same."""
    path = desk.content / "words/en-US/practices.toml"
    before = path.read_text()
    choose(page, "ordinary-20", "hope.end")
    page.locator("#text").fill("Keep that in mind, tonight.")
    page.locator("#save").click()
    expect(page.locator("#note")).to_contain_text("written to")
    assert path.read_text() == before.replace(HOPE, 'explain = ["Keep that in mind, tonight."]')
    expect(page.locator('#lines button[data-line="hope.end"]')).to_contain_text("tonight")


def test_what_somebody_else_saved_meanwhile_is_not_written_over(page: "Page", desk: Desk) -> None:
    """She is told, and looks again."""
    path = desk.content / "words/en-US/practices.toml"
    choose(page, "ordinary-20", "hope.end")
    path.write_text(path.read_text().replace(HOPE, 'explain = ["Hold it kindly."]'))
    page.locator("#text").fill("Keep that in mind, tonight.")
    page.locator("#save").click()
    expect(page.locator("#note")).to_contain_text("changed by somebody else; look again")
    assert 'explain = ["Hold it kindly."]' in path.read_text()


def test_a_sentence_is_heard_before_it_is_saved(page: "Page") -> None:
    """As long as it is spoken."""
    choose(page, "ordinary-20", "hope.end")
    page.locator("#text").fill("Rest. [2] Rest.")
    page.locator("#hear").click()
    expect(page.locator("#note")).to_contain_text("spoken: 2.9 s")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_desk_is_for_everybody(page: "Page", size: Any) -> None:
    """No fault that axe knows, and nothing wider than the window."""
    page.set_viewport_size(size)
    choose(page, "ordinary-12", "look.12")
    expect(page.locator("#verdict")).to_have_text("all is well")
    if AXE.exists():
        page.evaluate(f"() => {{ {AXE.read_text()} }}")
        found = page.evaluate("axe.run().then(result => result.violations.map(v => v.id))")
        assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/desk-{size['width']}.png")
