"""The skill's manifest (``skill.json``), from the store pages of each locale.

What Alexa has to know of the skill is here. Field names and meanings are those of ask-smapi-model
1.36.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deploy.store_page import LONGEST, StorePage
from skill.alexa.heard import REMINDERS
from skill.errors import ContentError

REGIONS = ("NA", "EU", "FE")
"""Alexa's regions, each of which may call a function of its own ("Skill manifest", regions)."""
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
PERMISSIONS = (REMINDERS,)
EVENTS = ("SKILL_DISABLED",)
"""A couple that disables the skill is erased."""
ICONS = {"small": 108, "large": 512}
"""Pixels of a side."""
ICON_FOLDER = "assets/images"
"""In the skill package; Alexa keeps the icons herself once it is imported."""


@dataclass(frozen=True)
class Account:
    """What differs from deployer to deployer; all of it may be empty at first."""

    site: str = ""
    """The https address under which the pages are, without a slash at its end."""
    endpoint: str = ""
    """The function's address (ARN), or an https address."""
    regions: Mapping[str, str] = field(default_factory=dict)
    """Endpoints nearer to some couples, by the region of Alexa's (see ``REGIONS``)."""


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
    called = _called(account)
    if called:
        custom |= called
        subscriptions = [{"eventName": name} for name in EVENTS]
        content["events"] = called | {"subscriptions": subscriptions}
    return {"manifest": content}


def _called(account: Account) -> dict[str, Any]:
    """Whom Alexa calls: one function for all, and others where there are some nearer."""
    called: dict[str, Any] = {}
    if account.endpoint:
        called["endpoint"] = _endpoint(account.endpoint)
    if account.regions:
        called["regions"] = {
            region: {"endpoint": _endpoint(uri)} for region, uri in account.regions.items()
        }
    return called


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
        "distributionCountries": sorted(
            {country for page in pages.values() for country in page.countries}
        ),
        "testingInstructions": _testing(pages),
        "locales": {locale: _listing(page) for locale, page in pages.items()},
    }


def _testing(pages: Mapping[str, StorePage]) -> str:
    """What the people who certify read: Amazon has one text for all locales, so each says whose it is.

    Raises ContentError where all of them together are longer than Amazon takes.
    """
    by_text: dict[str, list[str]] = {}
    for locale, page in pages.items():
        by_text.setdefault(page.testing.strip(), []).append(locale)
    texts = list(by_text)
    if len(texts) > 1:
        texts = [f"{', '.join(names)}:\n{text}" for text, names in by_text.items()]
    together = "\n\n".join(texts)
    if len(together) > LONGEST["testing"]:
        raise ContentError(
            f"words: the testing texts of store.toml have {len(together)} characters together; "
            f"write {LONGEST['testing']} at most, or let variants take over that of their language"
        )
    return together + "\n"


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
        "description": page.described,
        "examplePhrases": list(page.phrases),
        "keywords": list(page.keywords),
    } | icons


def _legal(locale: str, account: Account) -> dict[str, str]:
    return {
        "privacyPolicyUrl": f"{account.site}/store/{locale}/privacy.html",
        "termsOfUseUrl": f"{account.site}/store/{locale}/terms.html",
    }
