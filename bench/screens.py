"""Every page on every kind of screen, drawn by Amazon's own viewhost: pictures for docs, their light, the ring.

python -m bench.screens docs/screen          # all pages
python -m bench.screens docs/screen breaths  # one of them
"""

import json
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.ring import errors_ms, five_breaths
from tests.shown import all_pages
from tests.viewhost import VIEWPORTS, Viewhost, luminances

KEPT = {
    "welcome": ("round", "small", "medium", "large", "portrait", "tv"),
    "help": ("round", "medium"),
    "nights": ("medium",),
    "care": ("small",),
    "rest": ("medium",),
    "breaths": ("round", "small", "medium", "large", "portrait", "tv"),
    "talk": ("round", "medium"),
}
"""Of which pages a picture is kept, on which screens."""
WIDE_MS = 26_500
"""Behind so long the ring is as wide as it gets: the end of the first breath in."""
COLOURS = 24
"""So few are enough for one colour on black, and make small files."""


def main(folder: Path, names: list[str]) -> None:
    """Draw these pages (all, where none is named), keep some, and print what was measured.

    The light of each is in percent of a white screen's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = all_pages()
    print(f"| page | {' | '.join(one.name for one in VIEWPORTS)} |")
    print("|---" * (len(VIEWPORTS) + 1) + "|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        viewhost = Viewhost(browser.new_page())
        for name in names or pages:
            page = pages[name]
            light = []
            for viewport in VIEWPORTS:
                viewhost.show(page, viewport)
                if name == "breaths":
                    viewhost.jump_ms(WIDE_MS - 500)
                    viewhost.pass_ms(500)
                picture = viewhost.picture()
                light.append(f"{100 * luminances(picture).mean():.2f}")
                if viewport.name in KEPT.get(name, ()):
                    small = picture.quantize(COLOURS)
                    small.save(folder / f"{name}-{viewport.name}.png", optimize=True)
            print(f"| {name} | {' | '.join(light)} |", flush=True)
        viewhost.show(pages["breaths"], VIEWPORTS[1])
        score = five_breaths()
        late = errors_ms(viewhost.widths(score.ms), score)
        print(f"ring: {max(late):.1f} ms early or late at most, in {len(late)} frames")
        largest = max(pages, key=lambda name: len(json.dumps(pages[name])))
        print(f"largest document: {largest}, {len(json.dumps(pages[largest]))} bytes")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
