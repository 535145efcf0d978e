"""Texts in columns: a sign of Japanese takes two of them, and a line of it breaks between its signs."""

import re
import textwrap
import unicodedata

_WIDE = "\u3000-\u30ff\u3400-\u9fff\uff01-\uff60"
_OPENING, _CLOSING = (
    "\u3008\u300a\u300c\u300e\uff08",
    "\u3001\u3002\u3009\u300b\u300d\u300f\uff01\uff09\uff0c\uff1f",
)
_SMALL = "ぁぃぅぇぉっゃゅょァィゥェォッャュョー々"
"""Signs that go with the one before them, as its vowel or its repetition."""
_PIECE = re.compile(rf"\s*[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSING}{_SMALL}]*")
"""What stays on one line: a word, or a sign with the marks that belong to it (JIS X 4051)."""
_TWO_COLUMNS = frozenset("WF")


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_columns_of_sign(sign) for sign in text)


def _columns_of_sign(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in _TWO_COLUMNS else 1


def padded(text: str, columns: int) -> str:
    """A text with spaces behind it, so that it takes so many columns."""
    return text + " " * (columns - columns_of(text))


def wrapped(text: str, columns: int, indent: str = "") -> list[str]:
    """A text in lines of so many columns, broken between words, or between signs without spaces.

    ``indent`` stands before each line but the first. A word that is longer than a line stays whole.
    """
    if re.search(f"[{_WIDE}]", text) is None:
        return textwrap.wrap(
            text,
            columns,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    lines: list[str] = []
    line = ""
    for piece in _PIECE.findall(text):
        if line.strip() and columns_of(line + piece) > columns:
            lines.append(line)
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line]
