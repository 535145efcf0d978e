"""How to read words that the speech engine reads wrongly: ``words/<locale>/pronunciation.toml``."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from skill.errors import ContentError
from skill.guide.programme import CONTENT
from skill.guide.tables import has_file, locale_table
from skill.guide.unspaced import whole

FILE = "pronunciation"

Pronunciation = Mapping[str, str]
"""A word or words in lower case, and how to spell them for the engine."""


@cache
def pronunciation_of(locale: str, content: Path = CONTENT) -> Pronunciation:
    """The list of one locale; empty when it has none. Raises ContentError, naming the file."""
    if not has_file(content, locale, FILE):
        return {}
    where = f"words/{locale}/{FILE}.toml"
    spellings = locale_table(content, locale, FILE).get("say", {})
    for word, spelling in spellings.items():
        if not (isinstance(spelling, str) and word.strip() and spelling.strip()):
            raise ContentError(
                f'{where}: {word} = {spelling!r}; write how to read it, as in "bass" = "base"'
            )
    return {word.lower(): spelling for word, spelling in spellings.items()}


def respelled(sentence: str, pronunciation: Pronunciation) -> str:
    """A sentence as the engine should read it.

    Whole words only, capital or not, and the longest entry first.
    """
    if not pronunciation:
        return sentence
    longest_first = sorted(pronunciation, key=len, reverse=True)
    return re.sub(
        "|".join(map(whole, longest_first)),
        lambda match: pronunciation[match[0].lower()],
        sentence,
        flags=re.IGNORECASE,
    )
