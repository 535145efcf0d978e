"""The pages' texts: a page is sent in one language, and brings along what its scripts show."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict

from simulator.label_tables import Labels

_GAP = re.compile(r"\{(\w+)\}")


def in_its_language(
    page: str,
    locale: str,
    labels: Labels,
    opening: str = "",
    addresses: Mapping[str, str] | None = None,
    by_language: Mapping[str, str] | None = None,
) -> str:
    """A page with its labels filled in; names in braces that are none stay as they are.

    ``opening`` is what is usually said to begin; ``addresses`` are those of the page in each locale
    that there is to choose from, this one among them; ``by_language`` is the locale that is meant
    for each language of a country.
    """
    shown = {name: html.escape(text) for name, text in asdict(labels.page).items()}
    texts = {
        **shown,
        "lang": locale,
        "languages": _choice(locale, addresses or {}, by_language or {}),
        "opening": html.escape(opening),
        # No text may end the element that it stands in.
        "labels": json.dumps(asdict(labels.page), ensure_ascii=False).replace("<", "\\u003c"),
    }
    return _GAP.sub(lambda gap: texts.get(gap[1], gap[0]), page)


def _choice(here: str, addresses: Mapping[str, str], by_language: Mapping[str, str]) -> str:
    """A link to the page in each locale; nothing where there is no other to choose.

    The page folds them behind the one that it is in, so that a keyboard's way through it has one
    stop more, and not one for each locale. The page's own script calls each by its name in
    its own language, which browsers know, and chooses by the languages that each is meant for.
    """
    if len(addresses) < 2:
        return ""
    links = []
    for locale, address in addresses.items():
        current = ' aria-current="true"' if locale == here else ""
        target = html.escape(address)
        languages = " ".join(name for name, meant in by_language.items() if meant == locale)
        links.append(
            f'<a href="{target}" hreflang="{locale}" lang="{locale}" '
            f'data-languages="{languages}"{current}>{locale}</a>'
        )
    return " ".join(links)
