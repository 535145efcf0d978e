"""The page of an evening that an assistant shows, as one text: the parts of our own page, joined.

A host shows it in a frame of its own, where nothing can be loaded from beside it.
"""

import re
from pathlib import Path

from simulator.labels import labels_of
from simulator.page_text import in_its_language
from simulator.web import PAGE

OURS = Path(__file__).parent / "page"
HTML, STYLE = OURS / "evening.html", PAGE / "style.css"
SCRIPTS = (
    PAGE / "labels.js",
    PAGE / "score.js",
    PAGE / "stage.js",
    PAGE / "sound.js",
    PAGE / "night.js",
    OURS / "host.js",
    OURS / "evening.js",
)
"""In an order in which each part stands behind those that it needs."""

_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_FONT_FACE = re.compile(r"@font-face \{[^}]*\}\n")


def evening_page(locale: str) -> str:
    """The whole page, in a locale. A font that would have to be fetched is left out."""
    style = _FONT_FACE.sub("", STYLE.read_text(encoding="utf-8"))
    scripts = [_joinable(path.read_text(encoding="utf-8")) for path in SCRIPTS]
    page = in_its_language(HTML.read_text(encoding="utf-8"), locale, labels_of(locale))
    return page.replace("{style}", style).replace("{script}", "\n".join(scripts))


def _joinable(script: str) -> str:
    """A module's text, where all that it imports stands before it in the same script."""
    return _EXPORT.sub("", _IMPORT.sub("", script))
