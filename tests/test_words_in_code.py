"""No sentence that a couple could see or hear stands in code: all of them are words of a locale.

Looked for are two words side by side in a text of Python or JavaScript, and any word in a page.
Docstrings, errors, logs and patterns are left out, and so are the rooms and the texts that are
listed below, each with its reason. Whoever adds one asks first whether it belongs into
``words/<locale>/labels.toml``, or into the speaker's ``languages/<language>.toml``.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON = sorted(path for room in ("simulator", "skill") for path in (ROOT / room).rglob("*.py"))
SCRIPTS = sorted((ROOT / "simulator").glob("**/page/*.js"))
PAGES = (ROOT / "simulator/page/index.html", ROOT / "simulator/assistant/page/evening.html")
TWO_WORDS = re.compile(r"[A-Za-z']{2,}[,;:.]? [a-z']{2,}")

FOR_OTHERS: Mapping[str, str] = {
    "simulator/assistant/arguments.py": "instructions for an assistant: a model that reads English",
    "simulator/assistant/server.py": "the same",
    "simulator/assistant/shapes.py": "the same: what each field of a tool's answer is",
    "simulator/assistant/tools.py": "the same: what each tool is for",
    "simulator/certify/": "a report for whoever publishes a skill",
    "simulator/check/": "a report for whoever edits the content",
    "simulator/cli/": "commands: their help, and what they have written where",
    "simulator/editor/": "a coach's own page, beside the files that she edits",
    "simulator/labels.py": "what is wrong with a file of labels, for who translates it",
    "simulator/listen/": "a recogniser of one language; the command refuses every other",
    "simulator/translator/": "a report for whoever translates, and comments in the files that are begun",
    "simulator/rules/": "what Alexa would refuse, for whoever writes a skill",
    "simulator/site/build.py": "what a page may load",
    "simulator/site/bundle.py": "a program for the interpreter",
    "skill/store/": "sentences for databases",
}
"""Rooms whose texts no couple meets."""

LEFT: Mapping[str, Mapping[str, Sequence[str]]] = {
    "simulator/clock.py": {
        "a warning": (
            "This machine's time zone",
            " is used (",
            "); TZ=Europe/Madrid, say, names one.",
        )
    },
    "simulator/console.py": {"a colour": ("bold ansi",)},
    "simulator/echo/conversation.py": {"an error": ("no recording at ",)},
    "simulator/echo/foreign.py": {"an error": (": cannot be imported (", ": is no interaction")},
    "simulator/echo/language.py": {"an error": ("The speaker does not know the language of ",)},
    "simulator/echo/player.py": {"an error, as Amazon words it": ("Device playback error",)},
    "simulator/echo/walk.py": {
        "nonsense in every language": ("purple elephants",),
        "what happens, in a report": ("(nobody", "(twenty", "(it ", "(a call", "(pause", "(play"),
    },
    "simulator/echo/wire.py": {"a rule of Alexa's": ("answers in time", " s at most")},
    "simulator/echo/world.py": {"a state, in a report": ("a permission is asked", ", over sound")},
    "simulator/evening/calendar.py": {"a drawing": ("<svg ", "</title>")},
    "simulator/evening/render.py": {"an error": ("it did not begin",)},
    "simulator/page_state.py": {"for a request by hand": ("this request cannot be judged (",)},
    "simulator/studio.py": {"an error": ("make room where it writes", "name another folder")},
    "simulator/terminal.py": {
        "as `ask dialog` words it": ("Created replay file at ", '" to list of utterances)')
    },
    "simulator/web_access.py": {"what a page may load": ("default-src",)},
    "skill/alexa/endpoint.py": {"a kind of content": ("text/plain",)},
    "skill/alexa/speech.py": {"markup": ("<speak>", "<amazon:effect", "<break ")},
    "skill/app.py": {"an error": ("the environment", "the function's environment")},
    "skill/assembler.py": {"how long a browser keeps it": ("public, max-age",)},
    "skill/evenings.py": {"a log": ("sounded again ",)},
    "skill/guide/programme/forms.py": {"an error": ("rung of ",)},
    "skill/guide/programme/practices.py": {
        "an error": ("there is none", "it lasts ", "a whole number of", "over how many breaths")
    },
    "skill/guide/programme/score.py": {"a name in code": ("breathe in", "breathe out")},
    "skill/guide/text.py": {"names of placeholders": ("nights row practice milestone",)},
    "simulator/page/night.js": {"a name in code": ("is over",)},
    "simulator/page/page.js": {"a name in code": ("is over", " ${filled(labels.no_json")},
    "simulator/page/score.js": {"a name in code": ("breathe in", "breathe out")},
    "simulator/assistant/page/evening.js": {"a name in code": ("is over",)},
    "simulator/site/page/worker.js": {"a program in Python": ("\nimport sys",)},
    "simulator/assistant/page/host.js": {"an error": ("${method}: not here",)},
}
"""By file and reason: how texts begin that no couple meets."""

LOGGED = frozenset({"debug", "info", "warning", "error", "exception", "warn"})
NO_TEXTS = frozenset({"compile", "Literal"})
"""Calls whose texts are patterns, or names in code."""


def is_for_others(name: str) -> bool:
    """Whether a file is in a room whose texts no couple meets."""
    return any(name.startswith(room) for room in FOR_OTHERS)


def sentences_in_python(source: str) -> Iterator[str]:
    """The texts with two words side by side that somebody may meet."""
    tree = ast.parse(source)
    passed_over = {inner for node in ast.walk(tree) for inner in _passed_over(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or node in passed_over:
            continue
        if isinstance(node.value, str) and TWO_WORDS.search(node.value):
            yield node.value


def _passed_over(node: ast.AST) -> Iterator[ast.AST]:
    """What is inside of a docstring, an error, a log line or a type."""
    if isinstance(node, ast.Raise | ast.Assert) or _is_docstring(node):
        yield from ast.walk(node)
    elif isinstance(node, ast.Call):
        name = _name_of(node.func)
        if name.endswith("Error") or name in LOGGED | NO_TEXTS:
            yield from ast.walk(node)
    elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
        yield from ast.walk(node.annotation)
    elif isinstance(node, ast.FunctionDef) and node.returns is not None:
        yield from ast.walk(node.returns)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _name_of(function: ast.expr) -> str:
    return str(getattr(function, "attr", getattr(function, "id", "")))


COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
TEXT = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")
SHOWN = re.compile(r"\b(?:textContent|placeholder|title) *[=:] *[\"'`] *[A-Za-z]")


def sentences_in_script(source: str) -> Iterator[str]:
    """The same of JavaScript; and a single word that is shown at once."""
    code = COMMENT.sub("", source)
    for match in TEXT.finditer(code):
        text = match[1] or match[2] or match[3] or ""
        if TWO_WORDS.search(text):
            yield text
    yield from (match[0] for match in SHOWN.finditer(code))


class Words(HTMLParser):
    """The words of a page that stand in it as they are."""

    READ = frozenset({"aria-label", "placeholder", "title", "alt"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in self.READ:
                self.handle_data(value or "")

    def handle_data(self, data: str) -> None:
        if re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", data)):
            self.found.append(data.strip())


def words_in_page(source: str) -> list[str]:
    """What is read in a page beside its labels."""
    page = Words()
    page.feed(source)
    return page.found


def not_left(path: Path, sentences: Iterator[str]) -> list[str]:
    """Those that are not listed above."""
    listed = LEFT.get(path.relative_to(ROOT).as_posix(), {})
    beginnings = tuple(start for starts in listed.values() for start in starts)
    return [text for text in sentences if not text.startswith(beginnings)]


READ = [path for path in PYTHON if not is_for_others(path.relative_to(ROOT).as_posix())]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", READ, ids=name_of)
def test_no_sentence_stands_in_python(path: Path) -> None:
    assert not_left(path, sentences_in_python(path.read_text(encoding="utf-8"))) == []


SHOWING = [path for path in SCRIPTS if not is_for_others(path.relative_to(ROOT).as_posix())]


@pytest.mark.parametrize("path", SHOWING, ids=name_of)
def test_no_sentence_stands_in_a_script(path: Path) -> None:
    assert not_left(path, sentences_in_script(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_word_stands_in_a_page(path: Path) -> None:
    assert words_in_page(path.read_text(encoding="utf-8")) == []


def test_what_is_left_out_is_still_there() -> None:
    """Otherwise the list would hide what somebody adds in its place."""
    for name, reasons in LEFT.items():
        source = (ROOT / name).read_text(encoding="utf-8")
        find = sentences_in_python if name.endswith(".py") else sentences_in_script
        texts = list(find(source))
        for start in (start for starts in reasons.values() for start in starts):
            assert any(text.startswith(start) for text in texts), (name, start)
    assert all((ROOT / name).exists() for name in FOR_OTHERS)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('show("Good night, you two.")', ["Good night, you two."]),
        ('show(f"{n} nights in a row")', [" nights in a row"]),
        ('NAMES = {1: "the first week"}', ["the first week"]),
        ('"""A docstring of a module."""', []),
        ('raise ValueError("this is for a developer")', []),
        ('log.warning("the table is down")', []),
        ('kind = "PlaybackStarted"', []),
    ],
)
def test_a_sentence_in_python_is_found(source: str, found: list[str]) -> None:
    assert list(sentences_in_python(source)) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("note(`The speaker did not hear ${what}`)", ["The speaker did not hear ${what}"]),
        ("button.textContent = 'Begin'", ["textContent = 'B"]),
        ("/** Two words. */ const a = 1; // not a text", []),
        ('import { labels } from "./labels.js";', []),
    ],
)
def test_a_sentence_in_a_script_is_found(source: str, found: list[str]) -> None:
    assert list(sentences_in_script(source)) == found


def test_a_word_in_a_page_is_found() -> None:
    page = '<p title="more">{hint}</p><button aria-label="{sentences}">Begin</button>'
    assert words_in_page(page) == ["more", "Begin"]
