"""The texts of a locale that somebody has to translate: each by its file and its id, and its mark.

A text is a line, a list of texts that take turns, or a list of what couples say. Its mark tells
whether the source has changed since it was translated.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FILES = ("guide", "practices", "questions", "support", "store", "labels", "style", "utterances")
"""The files that hold texts, in the order in which they are best translated."""
NOT_TRANSLATED = frozenset(
    {
        ("guide", "locale"),
        ("support", "numbers"),
        ("store", "support"),
        ("store", "countries"),
        ("style", "digits"),
        ("style", "characters_a_second"),
        ("style", "counted_in"),
        ("style", "longest_question"),
        ("style", "longest_milestone"),
    }
)
"""What a locale has for itself: nothing of another country or another voice is translated."""
MARK_DIGITS = 10


@dataclass(frozen=True)
class SourceText:
    """One text of the source."""

    file: str
    line: str
    """Its id: ``welcome.first``; a question is ``questions.7``."""
    texts: tuple[str, ...]
    """One, or those that take turns."""
    is_list: bool

    @property
    def name(self) -> str:
        """Its file and its id, as a translator is told them."""
        return f"{self.file}.toml, {self.line}"

    @property
    def mark(self) -> str:
        """Ten digits of a hash of what the source says."""
        text = json.dumps(self.texts, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:MARK_DIGITS]


def texts_in(file: str, table: Mapping[str, Any]) -> Iterator[SourceText]:
    """Every text of a file that is to be translated, in its order."""
    for key, value in table.items():
        if (file, key) not in NOT_TRANSLATED:
            yield from _below(file, key, value)


def _below(file: str, line: str, value: object) -> Iterator[SourceText]:
    if isinstance(value, str):
        yield SourceText(file, line, (value,), is_list=False)
    elif isinstance(value, list):
        yield SourceText(file, line, tuple(map(str, value)), is_list=True)
    elif isinstance(value, dict):
        for key, part in value.items():
            if file != "questions":
                yield from _below(file, f"{line}.{key}", part)
            elif isinstance(part, dict) and isinstance(part.get("text"), str):
                yield SourceText(file, f"{line}.{key}", (part["text"],), is_list=False)


def value_at(file: str, table: Mapping[str, Any], line: str) -> tuple[str, ...]:
    """What another locale says under this id; nothing where it has none."""
    value: Any = table
    for key in line.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    if file == "questions" and isinstance(value, Mapping):
        value = value.get("text")
    if isinstance(value, list):
        return tuple(text for text in map(str, value) if text.strip())
    return (value,) if isinstance(value, str) and value.strip() else ()
