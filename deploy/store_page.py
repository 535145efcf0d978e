"""The store's page of the skill in one locale: a translator's words in ``words/<locale>/store.toml``.

What couples read before they enable the skill, what the people who certify it read, and in which
countries it is offered. The privacy policy and the terms are pages of their own, made here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import Any

from skill.errors import ContentError
from skill.guide.tables import locale_table

STYLE = "body { max-width: 40em; margin: 2em auto; padding: 0 1em; font: 1.1em/1.5 sans-serif; }"
"""Of the two pages: a narrow column that a phone can read."""
WAKES = ("Alexa, ", "アレクサ、")
"""How each example phrase begins ("Skill manifest", examplePhrases), and how it does in Japan."""
LISTS, PAGES = ("phrases", "keywords", "countries"), ("privacy", "terms")
LONGEST = {"name": 50, "summary": 160, "description": 4_000, "testing": 4_000}
"""Characters that the developer console takes (recalled; the manifest's schema sets no number)."""
_KEYWORD = re.compile(r"\w[\w' -]+|[\u4e00-\u9fff]")
"""A word, or some: the console takes keywords as one line, and parts them by its marks. A Chinese
character may be a whole word."""
_BROKEN_LINE = re.compile(r"(?<=[\u3001-\u9fff\uff01-\uff5e]) (?=[\u3001-\u9fff\uff01-\uff5e])")
"""What is left of a line's end within Japanese, which has no spaces."""
_COUNTRY = re.compile("[A-Z]{2}")


@dataclass(frozen=True)
class StorePage:
    """What the store tells of the skill in one locale."""

    name: str
    summary: str
    description: str
    phrases: tuple[str, ...]
    """The example phrases, as a couple would say them."""
    keywords: tuple[str, ...]
    testing: str
    """For the people who certify: how each part is reached."""
    privacy: str
    terms: str
    """The two pages, their paragraphs apart by an empty line."""
    support: str
    """Where help is to be found in this country; behind the description and the terms."""
    countries: tuple[str, ...]
    """Where the skill is offered: where these numbers are answered (ISO 3166)."""

    @property
    def described(self) -> str:
        """The description as the store shows it, with where help is to be found."""
        return f"{self.description.strip()}\n\n{self.support}"

    def paragraphs(self, name: str) -> list[str]:
        """Those of one of the two pages; the terms end with where help is to be found."""
        texts = {"privacy": self.privacy, "terms": f"{self.terms.strip()}\n\n{self.support}"}
        parts = texts[name].strip().split("\n\n")
        return [_BROKEN_LINE.sub("", " ".join(part.split())) for part in parts]


def read_store(content: Path, locale: str) -> StorePage:
    """The store page of a locale.

    Raises ContentError for a key that is missing, unknown, empty or too long.
    """
    where = f"words/{locale}/store.toml"
    table = locale_table(content, locale, "store")
    names = {field.name for field in fields(StorePage)}
    wrong = names ^ set(table)
    if wrong:
        listed = ", ".join(sorted(wrong))
        raise ContentError(
            f"{where}: these keys are missing or unknown: {listed}; write or rename each"
        )
    for name in names:
        _check_value(where, name, table[name])
    page: dict[str, Any] = {
        name: tuple(value) if name in LISTS else value for name, value in table.items()
    }
    whole = StorePage(**page)
    _check_length(where, "description", whole.described)
    return whole


def _check_value(where: str, name: str, value: object) -> None:
    """Raises ContentError for what is no text, or no list of texts where one belongs."""
    texts = value if name in LISTS else [value]
    if not isinstance(texts, list) or not texts or not all(map(_is_text, texts)):
        kind = "a list of texts" if name in LISTS else "a text"
        raise ContentError(f"{where}: {name}; write {kind}")
    to_nobody = [text for text in texts if name == "phrases" and not text.startswith(WAKES)]
    if to_nobody:
        beginnings = " or ".join(map(repr, WAKES))
        raise ContentError(f"{where}: phrases: {to_nobody[0]!r}; begin it with {beginnings}")
    no_words = [text for text in texts if name == "keywords" and not _KEYWORD.fullmatch(text)]
    if no_words:
        raise ContentError(f"{where}: keywords: {no_words[0]!r}; write words, without any marks")
    unknown = [text for text in texts if name == "countries" and not _COUNTRY.fullmatch(text)]
    if unknown:
        raise ContentError(f"{where}: countries: {unknown[0]!r}; write two capitals, as in GB")
    _check_length(where, name, str(value))


def _check_length(where: str, name: str, text: str) -> None:
    longest = LONGEST.get(name)
    if longest is not None and len(text) > longest:
        length = len(text)
        raise ContentError(f"{where}: {name} has {length} characters; write {longest} at most")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def store_files(pages: Mapping[str, StorePage]) -> dict[str, str]:
    """The pages that the manifest points to, by their path under the site, as HTML."""
    return {
        f"store/{locale}/{name}.html": _html(locale, page.name, page.paragraphs(name))
        for locale, page in pages.items()
        for name in PAGES
    }


def _html(locale: str, title: str, parts: Sequence[str]) -> str:
    """A page that asks nothing of any other site."""
    paragraphs = "\n".join(f"<p>{escape(part)}</p>" for part in parts)
    lines = (
        "<!doctype html>",
        f'<html lang="{locale}">',
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        f"<h1>{escape(title)}</h1>",
        paragraphs,
        "</html>",
    )
    return "\n".join(lines) + "\n"
