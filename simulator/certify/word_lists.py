"""The words that the checklist looks for, by language: ``languages/<language>.toml``."""

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

NAME = "{name}"
"""Where a skill's name stands in a command that is not spoken before it."""
FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True)
class Patterns:
    """What is searched for in texts."""

    disclaimer: re.Pattern[str]
    official: re.Pattern[str]
    """A word that claims to speak for somebody else's mark."""
    pleas: re.Pattern[str]
    claims: re.Pattern[str]
    personal: re.Pattern[str]
    reminder: re.Pattern[str]
    prompt: re.Pattern[str]
    """How a sentence begins that asks for words without a question mark."""
    later: re.Pattern[str]
    """What says that it asks for them another time."""


@dataclass(frozen=True)
class WordLists:
    """One language's words."""

    opening: tuple[str, ...]
    """By which a skill is opened; its name stands behind each, or where NAME does."""
    asking: tuple[str, ...]
    connectors: tuple[str, ...]
    """What is said between a skill's name and a request, and is no part of it."""
    articles: tuple[str, ...]
    patterns: Patterns


@cache
def word_lists_of(locale: str) -> WordLists | None:
    """The lists of a locale's language; None where nobody has written any."""
    path = FOLDER / f"{locale.partition('-')[0]}.toml"
    if not path.exists():
        return None
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    calling, patterns = data["calling"], data["patterns"]
    kinds = [kind.name for kind in fields(Patterns)]
    flags = re.IGNORECASE | re.DOTALL
    return WordLists(
        opening=tuple(calling["opening"]),
        asking=tuple(calling["asking"]),
        connectors=tuple(calling["connectors"]),
        articles=tuple(calling["articles"]),
        patterns=Patterns(**{kind: re.compile(patterns[kind], flags) for kind in kinds}),
    )


def left_to_read(locale: str) -> str:
    """What is left for a person where there are no lists of a locale's language; else empty."""
    if word_lists_of(locale) is not None:
        return ""
    languages = ", ".join(sorted(path.stem for path in FOLDER.glob("*.toml")))
    return f"the word lists are of {languages} alone: read the texts"
