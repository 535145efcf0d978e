"""The skill's manifest (``skill.json``) and its pages for the store, from the words of each locale.

What couples read before they enable the skill is a translator's, in ``words/<locale>/store.toml``;
what Alexa has to know of the skill is here. Field names and meanings are those of ask-smapi-model
1.36.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import Any

from skill.alexa.heard import REMINDERS
from skill.errors import ContentError
from skill.guide.tables import read_table

VIEWPORTS = (
    ("HUB", "ROUND", 480, 480),
    ("HUB", "RECTANGLE", 960, 480),
    ("HUB", "RECTANGLE", 1024, 600),
    ("HUB", "RECTANGLE", 1280, 800),
    ("HUB", "RECTANGLE", 1920, 1080),
    ("HUB", "RECTANGLE", 1080, 1920),
    ("TV", "RECTANGLE", 960, 540),
)
"""Mode, shape, width and height of each screen (viewport profiles of apl-suggester)."""
COUNTRIES = ("US",)
"""Where the skill is offered: where the support lines of its words are answered."""
PERMISSIONS = (REMINDERS,)
EVENTS = ("SKILL_DISABLED",)
"""A couple that disables the skill is erased."""
ICONS = {"small": 108, "large": 512}
"""Pixels of a side."""
ICON_FOLDER = "assets/images"
"""In the skill package; Alexa keeps the icons herself once it is imported."""
STYLE = "body { max-width: 40em; margin: 2em auto; padding: 0 1em; font: 1.1em/1.5 sans-serif; }"
"""Of the two pages: a narrow column that a phone can read."""
WAKE = "Alexa, "
"""How each example phrase begins ("Skill manifest", examplePhrases)."""
LISTS, PAGES = ("phrases", "keywords"), ("privacy", "terms")
_KEYWORD = re.compile(r"\w[\w' -]+")
"""A word, or some: the console takes keywords as one line, and parts them by its marks."""
LONGEST = {"name": 50, "summary": 160, "description": 4_000, "testing": 4_000}
"""Characters that the developer console takes (recalled; the manifest's schema sets no number)."""


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


@dataclass(frozen=True)
class Account:
    """What differs from deployer to deployer; all of it may be empty at first."""

    site: str = ""
    """The https address under which the pages are, without a slash at its end."""
    endpoint: str = ""
    """The function's address (ARN), or an https address."""


def read_store(content: Path, locale: str) -> StorePage:
    """The store page of a locale.

    Raises ContentError for a key that is missing, unknown, empty or too long.
    """
    where = f"words/{locale}/store.toml"
    table = read_table(content / "words" / locale / "store.toml", where)
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
    return StorePage(**page)


def _check_value(where: str, name: str, value: object) -> None:
    """Raises ContentError for what is no text, or no list of texts where one belongs."""
    texts = value if name in LISTS else [value]
    if not isinstance(texts, list) or not texts or not all(map(_is_text, texts)):
        kind = "a list of texts" if name in LISTS else "a text"
        raise ContentError(f"{where}: {name}; write {kind}")
    to_nobody = [text for text in texts if name == "phrases" and not text.startswith(WAKE)]
    if to_nobody:
        raise ContentError(f"{where}: phrases: {to_nobody[0]!r}; begin it with {WAKE!r}")
    no_words = [text for text in texts if name == "keywords" and not _KEYWORD.fullmatch(text)]
    if no_words:
        raise ContentError(f"{where}: keywords: {no_words[0]!r}; write words, without any marks")
    longest = LONGEST.get(name)
    if longest is not None and len(str(value)) > longest:
        length = len(str(value))
        raise ContentError(f"{where}: {name} has {length} characters; write {longest} at most")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def manifest(pages: Mapping[str, StorePage], account: Account | None = None) -> dict[str, Any]:
    """The content of ``skill.json``, for the store pages by locale."""
    account = account or Account()
    custom: dict[str, Any] = {"interfaces": [{"type": "AUDIO_PLAYER"}, _screens()]}
    content: dict[str, Any] = {
        "manifestVersion": "1.0",
        "publishingInformation": _published(pages),
        "privacyAndCompliance": _promised(pages, account),
        "apis": {"custom": custom},
        "permissions": [{"name": name} for name in PERMISSIONS],
    }
    if account.endpoint:
        endpoint = _endpoint(account.endpoint)
        custom["endpoint"] = endpoint
        content["events"] = {
            "endpoint": endpoint,
            "subscriptions": [{"eventName": name} for name in EVENTS],
        }
    return {"manifest": content}


def _screens() -> dict[str, Any]:
    """The screens that the documents were looked at on; without it no device tells of its own."""
    viewports = [
        {
            "mode": mode,
            "shape": shape,
            "minWidth": width,
            "maxWidth": width,
            "minHeight": height,
            "maxHeight": height,
        }
        for mode, shape, width, height in VIEWPORTS
    ]
    return {"type": "ALEXA_PRESENTATION_APL", "supportedViewports": viewports}


def _published(pages: Mapping[str, StorePage]) -> dict[str, Any]:
    """What the store shows, and to whom."""
    return {
        "category": "HEALTH_AND_FITNESS",
        "distributionMode": "PUBLIC",
        "isAvailableWorldwide": False,
        "distributionCountries": list(COUNTRIES),
        "testingInstructions": next(iter(pages.values())).testing,
        "locales": {locale: _listing(page) for locale, page in pages.items()},
    }


def _promised(pages: Mapping[str, StorePage], account: Account) -> dict[str, Any]:
    """What Amazon has to be told of privacy; the pages' addresses once there are some."""
    legal = {locale: _legal(locale, account) for locale in pages} if account.site else {}
    return {
        "allowsPurchases": False,
        "usesPersonalInfo": False,
        "isChildDirected": False,
        "isExportCompliant": True,
        "containsAds": False,
        "locales": legal,
    }


def _endpoint(uri: str) -> dict[str, str]:
    """Where Alexa sends requests to: a function, or a web service with its kind of certificate."""
    if not uri.startswith("https:"):
        return {"uri": uri}
    # "Trusted" is a certificate of this very name, as docs/serve.md has it.
    return {"uri": uri, "sslCertificateType": "Trusted"}


def _listing(page: StorePage) -> dict[str, Any]:
    icons = {
        f"{size}IconUri": f"file://{ICON_FOLDER}/icon-{side}.png" for size, side in ICONS.items()
    }
    return {
        "name": page.name,
        "summary": page.summary,
        "description": page.description,
        "examplePhrases": list(page.phrases),
        "keywords": list(page.keywords),
    } | icons


def _legal(locale: str, account: Account) -> dict[str, str]:
    return {
        "privacyPolicyUrl": f"{account.site}/store/{locale}/privacy.html",
        "termsOfUseUrl": f"{account.site}/store/{locale}/terms.html",
    }


def store_files(pages: Mapping[str, StorePage]) -> dict[str, str]:
    """The pages that the manifest points to, by their path under the site, as HTML."""
    return {
        f"store/{locale}/{name}.html": _html(locale, page.name, getattr(page, name))
        for locale, page in pages.items()
        for name in PAGES
    }


def _html(locale: str, title: str, text: str) -> str:
    """A page that asks nothing of any other site."""
    parts = (" ".join(part.split()) for part in text.strip().split("\n\n"))
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
