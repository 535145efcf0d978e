"""The skill's manifest (``skill.json``) and its pages for the store, from the words of each locale.

What couples read before they enable the skill is a translator's, in ``words/<locale>/store.toml``;
what Alexa has to know of the skill is here. Field names and meanings are those of ask-smapi-model
1.36.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import Any

from skill.alexa.heard import REMINDERS
from skill.errors import ContentError
from skill.guide.tables import read_table

COUNTRIES = ("US",)
"""Where the skill is offered: where the support lines of its words are answered."""
PERMISSIONS = (REMINDERS,)
EVENTS = ("SKILL_DISABLED",)
"""A couple that disables the skill is erased."""
ICONS = {"small": 108, "large": 512}
"""Pixels of a side."""
ICON_FOLDER = "assets/images"
"""In the skill package; Alexa keeps the icons herself once it is imported."""
LISTS, PAGES = ("phrases", "keywords"), ("privacy", "terms")
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
    """What differs from deployer to deployer; all of it may be empty until there is something to put there."""

    site: str = ""
    """The https address under which the pages are, without a slash at its end."""
    endpoint: str = ""
    """The function's address (ARN), or an https address."""


def read_store(content: Path, locale: str) -> StorePage:
    """The store page of a locale. Raises ContentError for a key that is missing, unknown, empty or too long."""
    where = f"words/{locale}/store.toml"
    told = read_table(content / "words" / locale / "store.toml", where)
    names = {field.name for field in fields(StorePage)}
    if wrong := names ^ set(told):
        raise ContentError(
            f"{where}: these keys are missing or unknown: {', '.join(sorted(wrong))}"
        )
    for name in names:
        text = told[name]
        texts = text if isinstance(text, list) and name in LISTS else [text]
        if (
            not texts
            or not all(isinstance(one, str) and one for one in texts)
            or (name in LISTS) != (texts is text)
        ):
            raise ContentError(
                f"{where}: {name}; write {'a list of texts' if name in LISTS else 'a text'}"
            )
        if name in LONGEST and len(text) > LONGEST[name]:
            raise ContentError(
                f"{where}: {name} has {len(text)} characters; write {LONGEST[name]} at most"
            )
    page: dict[str, Any] = {
        name: tuple(text) if name in LISTS else text for name, text in told.items()
    }
    return StorePage(**page)


def manifest(pages: Mapping[str, StorePage], account: Account | None = None) -> dict[str, Any]:
    """The content of ``skill.json``, for the store pages by locale."""
    account = account or Account()
    custom: dict[str, Any] = {"interfaces": [{"type": "AUDIO_PLAYER"}]}
    made: dict[str, Any] = {
        "manifestVersion": "1.0",
        "publishingInformation": {
            "category": "HEALTH_AND_FITNESS",
            "distributionMode": "PUBLIC",
            "isAvailableWorldwide": False,
            "distributionCountries": list(COUNTRIES),
            "testingInstructions": next(iter(pages.values())).testing,
            "locales": {locale: _listing(page) for locale, page in pages.items()},
        },
        "privacyAndCompliance": {
            "allowsPurchases": False,
            "usesPersonalInfo": False,
            "isChildDirected": False,
            "isExportCompliant": True,
            "containsAds": False,
            "locales": {locale: _legal(locale, account) for locale in pages}
            if account.site
            else {},
        },
        "apis": {"custom": custom},
        "permissions": [{"name": name} for name in PERMISSIONS],
    }
    if account.endpoint:
        where = {"uri": account.endpoint}
        if account.endpoint.startswith("https:"):
            where["sslCertificateType"] = (
                "Trusted"  # one of this very name, as docs/serve.md has it
            )
        custom["endpoint"] = where
        made["events"] = {
            "endpoint": where,
            "subscriptions": [{"eventName": name} for name in EVENTS],
        }
    return {"manifest": made}


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
    paragraphs = "\n".join(
        f"<p>{escape(' '.join(part.split()))}</p>" for part in text.strip().split("\n\n")
    )
    style = (
        "body { max-width: 40em; margin: 2em auto; padding: 0 1em; font: 1.1em/1.5 sans-serif; }"
    )
    head = '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">'
    return (
        f'<!doctype html>\n<html lang="{locale}">\n{head}\n<title>{escape(title)}</title>\n<style>{style}</style>\n'
        f"<h1>{escape(title)}</h1>\n{paragraphs}\n</html>\n"
    )
