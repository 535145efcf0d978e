"""Every page on every kind of screen, drawn by Amazon's own viewhost: pictures for docs, and their light.

python -m bench.screens docs/screen
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.shown import all_pages
from tests.viewhost import VIEWPORTS, Viewhost, luminances

KEPT = {
    "welcome": ("round", "small", "medium", "large", "portrait", "tv"),
    "help": ("round", "medium"),
    "nights": ("medium",),
    "care": ("small",),
    "rest": ("medium",),
}
"""Of which pages a picture is kept, on which screens."""
COLOURS = 24
"""So few are enough for one colour on black, and make small files."""


def main(folder: Path) -> None:
    """Draw all pages, keep some, and print a table of the light of each, in percent of white."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = all_pages()
    print(f"| page | {' | '.join(one.name for one in VIEWPORTS)} |")
    print("|---" * (len(VIEWPORTS) + 1) + "|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        viewhost = Viewhost(browser.new_page())
        for name, page in pages.items():
            light = []
            for viewport in VIEWPORTS:
                viewhost.show(page, viewport)
                picture = viewhost.picture()
                light.append(f"{100 * luminances(picture).mean():.2f}")
                if viewport.name in KEPT.get(name, ()):
                    small = picture.quantize(COLOURS)
                    small.save(folder / f"{name}-{viewport.name}.png", optimize=True)
            print(f"| {name} | {' | '.join(light)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
