"""Every page on every kind of screen, drawn by Amazon's own viewhost: dark, warm, legible, within reach."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.ring import errors_ms, five_breaths
from tests.shown import all_pages
from tests.viewhost import HERE, VIEWPORTS, Viewhost, Viewport, luminances

CHROMIUM = shutil.which("chromium") or ""
try:
    from playwright.sync_api import sync_playwright
except ImportError:  # pragma: no cover - CI has it
    CHROMIUM = ""

pytestmark = [
    pytest.mark.slow,  # a minute and more, of which most is drawing
    pytest.mark.skipif(
        not (CHROMIUM and HERE) and "CI" not in os.environ,
        reason="chromium, playwright or Amazon's viewhost (npm) is not here",
    ),
]

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync".split()
MOST_LIGHT = 0.1
"""Of a white screen's, on the whole of it."""
CONTRAST = 5.9
SMALLEST_TYPE = 24
LONGEST_MS = 30_000
"""How long a page stays at most (APL's idle timeout)."""
ALIKE = ("exit", "erase", "body")
"""Pages that look like another one."""
PAGES = {name: page for name, page in all_pages().items() if name not in ALIKE}
ROUND, LARGE = VIEWPORTS[0], VIEWPORTS[3]
NARROWEST = VIEWPORTS[:2]
at_every_size = pytest.mark.parametrize("viewport", VIEWPORTS, ids=lambda one: one.name)
at_the_ends = pytest.mark.parametrize("viewport", [ROUND, LARGE], ids=lambda one: one.name)
ON_ANY = ("welcome", "help", "nights", "care", "breaths")
"""Pages of every layout; on the two narrowest screens all pages are looked at."""
SEEN = [
    (name, viewport)
    for viewport in VIEWPORTS
    for name in (PAGES if viewport in NARROWEST else ON_ANY)
]


@pytest.fixture(scope="module")
def viewhost() -> Iterator[Viewhost]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Viewhost(browser.new_page())
        browser.close()


def contrast(picture: Any) -> float:
    """How much brighter than the black ground the brightest sign is (WCAG 2)."""
    return float((luminances(picture).max() + 0.05) / 0.05)


@pytest.mark.parametrize(("name", "viewport"), SEEN)
def test_a_page_is_dark_warm_and_legible(viewhost: Viewhost, viewport: Viewport, name: str) -> None:
    """Little light, next to no blue, type that is read without glasses, nothing cut off."""
    viewhost.show(PAGES[name], viewport)
    picture = viewhost.picture()
    assert luminances(picture).mean() < MOST_LIGHT
    red, _, blue = np.asarray(picture).reshape(-1, 3).max(axis=0)
    assert blue < red / 2
    assert contrast(picture) >= CONTRAST
    texts = viewhost.texts()
    data = PAGES[name]["datasources"]["page"]
    assert texts
    assert min(text["size"] for text in texts) >= SMALLEST_TYPE
    is_cut = [text for text in texts if not _is_seen(text, viewport)]
    if data["scrolls"]:
        assert texts[0] not in is_cut, "a finger moves what is longer than the screen"
    else:
        assert is_cut == []


def _is_seen(text: dict[str, Any], viewport: Viewport) -> bool:
    """Whether all of a text lies on the screen; of a round one, within the circle."""
    across = (text["left"], text["right"])
    down = (text["top"], text["bottom"])
    if viewport.shape != "ROUND":
        inside = min(across) >= 0 and max(across) <= viewport.width
        return bool(inside and min(down) >= 0 and max(down) <= viewport.height)
    radius = viewport.width / 2
    corners = [(x - radius) ** 2 + (y - radius) ** 2 for x in across for y in down]
    return bool(max(corners) <= radius**2)


@at_the_ends
def test_a_ring_follows_the_breath(viewhost: Viewhost, viewport: Viewport) -> None:
    """In no frame it is 50 ms early or late, in the last breath as in the first."""
    viewhost.show(PAGES["breaths"], viewport)
    score = five_breaths()
    widths = viewhost.widths(score.ms)
    late = errors_ms(widths, score)
    assert len(late) > 2_500, "a look in every frame"
    assert max(late) < 50
    assert max(errors_ms([(at + 60, width) for at, width in widths], score)) > 50


@at_every_size
def test_behind_the_breaths_the_question_comes_and_the_ring_goes(
    viewhost: Viewhost, viewport: Viewport
) -> None:
    """While they breathe there is a warm line and no fill, darker than the words, and no question."""
    viewhost.show(PAGES["breaths"], viewport)
    viewhost.jump_ms(26_000)
    breathing = viewhost.picture()
    left, top, right, bottom = viewhost.ring()
    ring = breathing.crop((int(left), int(top), int(right), int(bottom)))
    shares = luminances(ring) > 0
    assert 0 < shares.mean() < 0.12, "a thin line"
    assert not shares[shares.shape[0] // 2 - 4 : shares.shape[0] // 2 + 4, 40:-40].any(), "no fill"
    assert contrast(ring) < CONTRAST, "half as bright as the words"
    assert abs((left + right) / 2 - viewport.width / 2) <= 1
    viewhost.jump_ms(five_breaths().ms - 26_000)
    viewhost.pass_ms(1_500)
    assert contrast(viewhost.picture()) >= CONTRAST
    assert luminances(viewhost.picture()).mean() < MOST_LIGHT


@at_the_ends
def test_a_question_is_read_while_they_talk(viewhost: Viewhost, viewport: Viewport) -> None:
    """From the beginning, dimmer behind twenty seconds, and as legible when the guide asks again."""
    viewhost.show(PAGES["talk"], viewport)
    viewhost.pass_ms(1_000)
    bright = contrast(viewhost.picture())
    viewhost.jump_ms(30_000)
    dimmed = contrast(viewhost.picture())
    viewhost.jump_ms(150_000)
    assert CONTRAST <= contrast(viewhost.picture()) == dimmed < bright


def test_a_ring_stands_still_for_whoever_wants_less_motion(viewhost: Viewhost) -> None:
    """And the question comes all the same."""
    viewhost.show(PAGES["breaths"], ROUND, animated=False)
    widths = viewhost.widths(five_breaths().ms)
    assert len({width for _, width in widths}) == 1
    viewhost.pass_ms(2_000)
    middle = viewhost.picture().crop((100, 100, 380, 280))
    assert contrast(middle) >= CONTRAST


@at_the_ends
def test_a_question_is_dimmed_behind_twenty_seconds(viewhost: Viewhost, viewport: Viewport) -> None:
    """And is still legible then."""
    viewhost.show(PAGES["welcome"], viewport)
    viewhost.jump_ms(19_000)
    bright = contrast(viewhost.picture())
    viewhost.pass_ms(6_000)
    dimmed = contrast(viewhost.picture())
    assert CONTRAST <= dimmed < bright


@at_the_ends
def test_a_good_night_fades_to_black(viewhost: Viewhost, viewport: Viewport) -> None:
    """Slowly, without a flash: no moment is brighter than the one before; and it stays black."""
    viewhost.show(PAGES["rest"], viewport)
    light = [luminances(viewhost.picture()).mean()]
    viewhost.pass_ms(5_000)
    for _ in range(6):
        viewhost.pass_ms(1_000)
        light.append(luminances(viewhost.picture()).mean())
    assert light == sorted(light, reverse=True)
    assert light[0] > light[3] > light[-1] == 0
    viewhost.jump_ms(LONGEST_MS - 11_000)
    assert luminances(viewhost.picture()).max() == 0


def test_without_animations_all_of_it_is_there_too(viewhost: Viewhost) -> None:
    """For whoever wants less motion: the same words, the same targets, and black at the end."""
    for name in ("welcome", "rest"):
        viewhost.show(PAGES[name], ROUND, animated=False)
        assert contrast(viewhost.picture()) >= CONTRAST
    viewhost.pass_ms(12_000)
    assert luminances(viewhost.picture()).max() == 0


def test_from_one_page_to_the_next_there_is_no_flash(viewhost: Viewhost) -> None:
    """No frame while another page is drawn is brighter than both."""
    viewport = VIEWPORTS[1]
    viewhost.show(PAGES["welcome"], viewport)
    most = luminances(viewhost.picture()).mean()
    viewhost.show(PAGES["help"], viewport)
    most = max(most, luminances(viewhost.picture()).mean())
    for name in ("welcome", "help", "rest"):
        viewhost.show(PAGES[name], viewport)
        for _ in range(5):
            assert luminances(viewhost.picture()).mean() <= most + 1e-9
            viewhost.pass_ms(20)


@at_every_size
def test_both_targets_are_within_reach(viewhost: Viewhost, viewport: Viewport) -> None:
    """In the lower half, each 40 % of the width and as high as a thumb; on a round screen, all of both."""
    viewhost.show(PAGES["welcome"], viewport)
    yes, no = viewhost.targets()
    assert yes["right"] <= no["left"]
    for target in (yes, no):
        assert abs(target["right"] - target["left"] - 0.4 * viewport.width) <= 1
        assert target["bottom"] - target["top"] >= 64
        assert target["top"] >= viewport.height / 2
        assert _is_seen(target, viewport)
