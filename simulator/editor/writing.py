"""A changed line, written back into its TOML file: its comments and its neighbours stay."""

import textwrap
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import String, StringType, Trivia

from audio.files import write_whole
from skill.errors import ContentError

LONGEST_LINE = 100
"""A longer text goes over several lines, as the files have it."""


class Conflict(ContentError):
    """The file has changed since the line was shown."""


def write_line(content: Path, file: str, line: str, variant: int, was: str, text: str) -> None:
    """Put a text in the place of one that was shown.

    ``line`` is its id; ``variant`` its number, where it has several. Raises Conflict when another
    text stands there by now, ContentError for a line that is not there.
    """
    path = content / file
    if not path.exists():  # a variant has files for what differs alone
        raise ContentError(f"{file}: there is no line {line}; add it there first")
    document = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    *tables, key = _keys(document, line, file)
    holder: Any = document
    for name in tables:
        holder = holder[name]
    place: Any = holder
    where: str | int = key
    if isinstance(holder[key], list):
        place, where = holder[key], variant
        if variant >= len(place):
            raise Conflict(f"{file}: {line} has no variant {variant + 1} any more; look again")
    if str(place[where]) != was:
        raise Conflict(f"{file}: {line} was changed by somebody else; look again")
    place[where] = _as_written(key, text)
    write_whole(path, tomlkit.dumps(document).encode())


def _keys(document: MutableMapping[str, Any], line: str, file: str) -> list[str]:
    """The tables and the key of a line; a question is its number."""
    keys = line.split(".")
    holder: Any = document
    for key in keys:
        if not isinstance(holder, MutableMapping) or key not in holder:
            raise ContentError(f"{file}: there is no line {line}; add it there first")
        holder = holder[key]
    return keys


def _as_written(key: str, text: str) -> String:
    """A text as the files have it: on one line, or folded where it is long."""
    if len(key) + len(text) + len(' = ""') <= LONGEST_LINE:
        return tomlkit.string(text)
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    folded = textwrap.wrap(
        escaped, LONGEST_LINE - 2, break_long_words=False, break_on_hyphens=False
    )
    raw = "\\\n" + " \\\n".join(folded)
    return String(StringType.MLB, text, raw, Trivia())
