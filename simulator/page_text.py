"""The pages' texts: a page is sent in one language, and brings along what its scripts show."""

import html
import json
import re
from dataclasses import asdict

from simulator.label_tables import Labels

_GAP = re.compile(r"\{(\w+)\}")


def in_its_language(page: str, locale: str, labels: Labels, opening: str = "") -> str:
    """A page with its labels filled in; names in braces that are none stay as they are.

    ``opening`` is what is usually said to begin.
    """
    shown = {name: html.escape(text) for name, text in asdict(labels.page).items()}
    texts = {
        **shown,
        "lang": locale.partition("-")[0],
        "opening": html.escape(opening),
        # No text may end the element that it stands in.
        "labels": json.dumps(asdict(labels.page), ensure_ascii=False).replace("<", "\\u003c"),
    }
    return _GAP.sub(lambda gap: texts.get(gap[1], gap[0]), page)
