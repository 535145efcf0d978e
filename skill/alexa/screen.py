"""A page as a document of Alexa's (APL), and a touch on it as what was heard."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from skill.alexa.pages import Page
from skill.guide.intents import Heard, Intent
from skill.guide.talk import Conversation

RENDER = "Alexa.Presentation.APL.RenderDocument"
DOCUMENT = Path(__file__).parent / "screens" / "bedside.json"
OLDEST = (1, 4)
"""The version of the document: a device that knows only older ones is shown nothing."""
REST = "rest"
LONGEST_AT_A_GLANCE = 110
"""Characters that every screen shows at once; what is longer can be moved by a finger."""

_TOUCHES = {"yes": Intent.YES, "no": Intent.NO}


def rendered(page: Page, conversation: Conversation | None) -> dict[str, Any]:
    """The directive that shows this page; ``conversation`` is the question that it leaves open."""
    return {
        "type": RENDER,
        "token": token_of(conversation),
        "document": _document(),
        "datasources": {"page": _data(page)},
    }


def token_of(conversation: Conversation | None) -> str:
    """What a document is known by: the question that it shows."""
    return f"bedside:{conversation.stage if conversation else REST}"


def touched(
    arguments: Sequence[object],
    token: str,
    conversation: Conversation | None,
) -> Heard | None:
    """What a touch says: the same as the words that stand on the target.

    None: nothing, since what was touched is no target of the question that is open.
    """
    if conversation is None or token != token_of(conversation) or not arguments:
        return None
    intent = _TOUCHES.get(str(arguments[0]))
    return Heard(intent) if intent else None


def _data(page: Page) -> Mapping[str, Any]:
    return {
        "words": page.words,
        "large": page.large,
        "scrolls": len(page.words) > LONGEST_AT_A_GLANCE and not page.weeks,
        "number": page.number,
        "weeks": [list(week) for week in page.weeks],
        "yes": page.yes,
        "no": page.no,
        "stays": page.stays_ms,
        "fadesTo": page.fades_to,
    }


@cache
def _document() -> Any:  # noqa: ANN401 - any JSON
    """The one document; read when it is first shown, since most speakers have no screen."""
    return json.loads(DOCUMENT.read_text(encoding="utf-8"))
