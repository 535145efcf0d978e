"""The transcripts performed by the guide of the site, in Pyodide: what stands in there for what a laptop has."""

import io
import json
import sys
import types
import zipfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NEEDED = ("bedroom.py", "performance.py", "in_browser.py")
"""What of the tests goes into the browser, besides the transcripts."""


def packed() -> bytes:
    """The stage and its transcripts, to be unpacked beside the site's guide."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        for name in NEEDED:
            files.write(HERE / name, f"tests/{name}")
        for path in (HERE / "conversations").glob("*.txt"):
            files.write(path, f"tests/conversations/{path.name}")
    return archive.getvalue()


def perform_all(weights: bytes) -> str:
    """Perform every transcript; the answers as JSON. Raises AssertionError where one goes otherwise."""
    _stand_in(weights)
    from simulator.site.memory import BrowserStore
    from tests.performance import TRANSCRIPTS, played

    return json.dumps(played(TRANSCRIPTS, lambda: BrowserStore({}, _forgotten)))


def _forgotten(items: dict[str, str]) -> None:
    """Nothing is kept beyond a transcript."""


def _stand_in(weights: bytes) -> None:
    """The site's words, model and understanding, where the tests' stage reads files that a site has not."""
    from interaction_models import build
    from simulator import hearing
    from simulator.echo.learned import Learned
    from simulator.echo.understanding import Understanding
    from skill.guide import words
    from skill.guide.programme import CONTENT, session
    from skill.prepared import read_content

    repertoire, texts = read_content(CONTENT)

    def model(locale: str, content: Path = CONTENT) -> Any:
        return json.loads((build.FOLDER / f"{locale}.json").read_text())

    def understanding_of(locale: str) -> Understanding:
        return Understanding(
            model(locale), locale, hearing.COSTS, learn=lambda: Learned.from_bytes(weights)
        )

    build.model = model
    hearing.understanding_of = understanding_of  # type: ignore[assignment]
    session.load_sessions = lambda content: repertoire
    words.load_words = lambda content, locale: texts[locale]
    no_sqlite = types.ModuleType("skill.store.sqlite")
    no_sqlite.SqliteStore = type("SqliteStore", (), {})  # type: ignore[attr-defined]
    sys.modules["skill.store.sqlite"] = no_sqlite
