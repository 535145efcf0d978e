"""The pictures and the sound of the README: the page as it breathes, an evening in the terminal, thirty seconds.

    python -m bench.pictures page        # docs/page.png; needs chromium
    python -m bench.pictures terminal    # docs/terminal.gif; takes the options of `talk`
    python -m bench.pictures sound       # docs/evening.mp3

Each is made by what it shows, so it is made anew when that has changed.
"""

import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw, ImageFont

from audio.build import build
from skill.guide.frames import FRAME_BYTES, FRAME_MS
from skill.guide.programme import CONTENT, Tonight, read_sessions, recordings_of
from skill.guide.talk import DEFAULT_PLAN
from skill.guide.words import load_words

DOCS = Path(__file__).parent.parent / "docs"
SOUND_MS = (9_000, 39_000)
"""From the end of the greeting into the third breath."""
BREATH_MS = 19_000
"""In an out-breath."""
COLUMNS, ROWS = 80, 12
NIGHT, INK, SAID = "#0d0e12", "#cfc8ba", "#e8b86d"
EVENING = """open quiet together
yes
.wait 22
ask quiet together how long is left
.wait 200
ask quiet together how many nights
"""


def main(what: str) -> None:
    """Make one of them."""
    {"page": page, "terminal": terminal, "sound": sound}[what]()


def sound() -> None:
    """Thirty seconds of a first evening, whole frames as they are."""
    words = load_words(CONTENT, "en-US")
    first = recordings_of(read_sessions(CONTENT).plan(DEFAULT_PLAN), words, Tonight(1, 1))[0]
    with TemporaryDirectory() as folder:
        mp3 = build(first, Path(folder)).read_bytes()
    start, end = (ms // FRAME_MS * FRAME_BYTES for ms in SOUND_MS)
    (DOCS / "evening.mp3").write_bytes(mp3[start:end])


def page() -> None:
    """The page on a phone, in the middle of a breath."""
    import pytest
    from playwright.sync_api import sync_playwright

    from tests.pages import Room, opened, quick

    patch = pytest.MonkeyPatch()
    quick(patch)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        room = Room(opened(Path(folder))[1])
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        shown = browser.new_page(viewport={"width": 390, "height": 780})
        shown.goto(room.url)
        shown.get_by_role("button", name="Begin").click()
        shown.get_by_role("button", name="yes", exact=True).click()
        shown.wait_for_selector("body[data-light=PLAYING]")
        room.advance(BREATH_MS)
        shown.wait_for_timeout(2_500)
        shown.screenshot(path=str(DOCS / "page.png"))
        browser.close()
        room.close()
    patch.undo()


def terminal() -> None:
    """What the terminal writes in an evening, line by line."""
    command = Path(sys.executable).with_name("quiet-together")
    written = subprocess.run(
        [command, "talk", "--fast", "--fresh", "--mute", *sys.argv[2:]],
        input=EVENING,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [line[:COLUMNS] for line in _wrapped(written)]
    frames = [_frame(lines[: end + 1][-ROWS:]) for end in range(len(lines))]
    times = [900 if line.startswith("User") else 350 for line in lines]
    times[-1] = 4_000
    frames[0].save(
        DOCS / "terminal.gif",
        save_all=True,
        append_images=frames[1:],
        duration=times,
        loop=0,
        optimize=True,
    )


def _wrapped(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, COLUMNS, subsequent_indent=" " * 8) or [""]
    return lines


def _frame(lines: list[str]) -> Image.Image:
    font = ImageFont.truetype("DejaVuSansMono.ttf", 13)
    picture = Image.new("RGB", (8 * COLUMNS + 24, 18 * ROWS + 20), NIGHT)
    draw = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        ink = SAID if line.startswith("User") else INK
        draw.text((12, 10 + 18 * row), line, fill=ink, font=font)
    return picture.quantize(6)


if __name__ == "__main__":
    main(sys.argv[1])
