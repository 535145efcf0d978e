"""How the speech engine should read words that it reads wrongly: ``words/<locale>/pronunciation.toml``."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from skill.errors import ContentError
from skill.guide.programme import CONTENT
from skill.guide.tables import read_table

Pronunciation = Mapping[str, str]
"""A word or words in lower case, and how to spell them for the engine."""


@cache
def pronunciation_of(locale: str, content: Path = CONTENT) -> Pronunciation:
    """The list of one locale; empty when it has none. Raises ContentError, naming the file."""
    path = content / "words" / locale / "pronunciation.toml"
    where = f"words/{locale}/{path.name}"
    if not path.exists():
        return {}
    said = read_table(path, where).get("say", {})
    for word, spelling in said.items():
        if not (isinstance(spelling, str) and word.strip() and spelling.strip()):
            raise ContentError(
                f'{where}: {word} = {spelling!r}; write how to read it, as in "bass" = "base"'
            )
    return {word.lower(): spelling for word, spelling in said.items()}


def respelled(sentence: str, pronunciation: Pronunciation) -> str:
    """A sentence as the engine should read it: whole words only, capital or not, the longest entry first."""
    if not pronunciation:
        return sentence
    words = "|".join(re.escape(word) for word in sorted(pronunciation, key=len, reverse=True))
    return re.sub(
        rf"(?<!\w)(?:{words})(?!\w)",
        lambda at: pronunciation[at[0].lower()],
        sentence,
        flags=re.IGNORECASE,
    )
