"""The editors' files as they are read: each a table with the place of every key, or a fault.

The standard library's errors are for programmers; what editors slip on most is said in plain words.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from simulator.check.fault import Finding, pointing
from simulator.check.positions import Keys, positions
from skill.guide.tables import BLANKS, without_blanks

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")
_SLIPS = (
    (
        re.compile(r"[=\[,{]\s*[\u201c\u201d\u2018\u2019]"),
        "write straight quotes, and no curly ones",
    ),
    (re.compile(r"=\s*-?\d+,\d"), "write a point in a number, as in 6.5, and no comma"),
    (re.compile(r"^\s*//|[\]}\"'\d]\s*//"), "write # before a comment, and no //"),
    (
        re.compile(r"(?:[\"'\]}]|\d)\s+[\w-]+\s*=|\}\s*\{"),
        "write a comma between the two",
    ),
)
"""What a line with an error most often holds; the first that is found is said."""
_KEYS_TWICE = "Cannot overwrite a value"
_OPEN_TEXT = re.compile(r"Unterminated string|Expected [\"']{4,}|Illegal character '\\n'")


@dataclass(frozen=True)
class Page:
    """One file of an editor's: its text, its table, and where each key stands."""

    file: str
    """From the content's folder on."""
    text: str
    table: Mapping[str, Any]
    places: Mapping[Keys, int] = field(default_factory=dict)

    @property
    def locale(self) -> str:
        """The locale whose file it is; empty for one of the practices or the sessions."""
        parts = PurePosixPath(self.file).parts
        return parts[1] if parts[0] == "words" and len(parts) > 2 else ""

    @property
    def extends(self) -> str:
        """The locale that this one extends, where this is the file that says so."""
        settings = self.table.get("locale")
        is_guide = self.locale and PurePosixPath(self.file).name == "guide.toml"
        return str(settings.get("extends", "")) if is_guide and isinstance(settings, dict) else ""

    @property
    def is_ready_in_part(self) -> bool:
        """Whether this is the file that says for which plans a locale is ready."""
        settings = self.table.get("locale")
        return isinstance(settings, dict) and bool(settings.get("ready"))

    def filled(self) -> "Page":
        """The same without texts that are still empty, where the skill reads none of them."""
        if PurePosixPath(self.file).stem not in BLANKS:
            return self
        return replace(self, table=without_blanks(self.table))

    def fault(self, keys: Keys, sentence: str) -> Finding:
        """A fault at this key, or at the nearest one around it that is there."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return pointing(self.file, sentence, self.text, self.places.get(keys, 0))


def read_page(content: Path, path: Path) -> Page | Finding:
    """The file; or what is wrong with it, at its line."""
    file = path.relative_to(content).as_posix()
    try:
        # Notepad puts a mark before the first letter, which is none.
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        return Finding(file, f"cannot be read ({error.strerror}); put the file there")
    except UnicodeDecodeError as error:
        return Finding(file, f"cannot be read as text ({error.reason}); save it as UTF-8")
    return _page(file, text)


@lru_cache(maxsize=128)
def _page(file: str, text: str) -> Page | Finding:
    """The text as a page. Who checks again while he writes has changed one file of thirty."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _unreadable(file, text, str(error))
    return Page(file, text, table, positions(text))


def read_pages(
    content: Path, without: tuple[str, ...] = ()
) -> tuple[dict[str, Page], list[Finding]]:
    """Every TOML file of the content by its name, and the faults of those that cannot be read.

    ``without``: what the names of files begin with that are left out.
    """
    pages: dict[str, Page] = {}
    faults: list[Finding] = []
    for path in _files(content):
        if path.relative_to(content).as_posix().startswith(without):
            continue
        page = read_page(content, path)
        if isinstance(page, Finding):
            faults.append(page)
        else:
            pages[page.file] = page
    return pages, faults


def _files(content: Path) -> Iterator[Path]:
    for path in sorted(content.rglob("*.toml")):
        # An editor's program may keep notes of its own beside the files.
        if not path.name.startswith("."):
            yield path


def _unreadable(file: str, text: str, error: str) -> Finding:
    """Why a text is no TOML, in plain words, at the line where its reader gave up."""
    why = _PLACE.sub("", error)
    place = _PLACE.search(error)
    lines = text.split("\n")
    number, column = len(lines), 0
    if place and place[1]:
        number, column = int(place[1]), int(place[2]) - 1
    number, column = _before_blank(lines, number, column)
    line = lines[number - 1]
    sentence = f"cannot be read as TOML ({why}); {_remedy(line, why)}"
    return Finding(file, sentence, number, min(column, len(line)), line)


def _before_blank(lines: list[str], number: int, column: int) -> tuple[int, int]:
    """The reader gives up behind the slip: on the line above, where its own is empty."""
    while number > 1 and not lines[number - 1].strip():
        number -= 1
        column = len(lines[number - 1])
    return number, column


def _remedy(line: str, why: str) -> str:
    for slip, remedy in _SLIPS:
        if slip.search(line):
            return remedy
    if why.startswith(_KEYS_TWICE):
        return "a name stands there twice; rename or delete one"
    if _OPEN_TEXT.search(why):
        return 'a text has no end; close it with " (or """ where it began with three)'
    if why.startswith("Unclosed"):
        return "a comma is missing before this, or a bracket behind it"
    return "mend it there"
