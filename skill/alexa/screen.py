"""A page as a document of Alexa's (APL), and a touch on it as what was heard."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from skill.alexa.pages import BRIGHT_MS, Breathing, Page
from skill.guide.intents import Heard, Intent
from skill.guide.programme import Swell
from skill.guide.talk import Conversation

RENDER = "Alexa.Presentation.APL.RenderDocument"
DOCUMENT = Path(__file__).parent / "screens" / "bedside.json"
OLDEST = (1, 4)
"""The version of the document: a device that knows only older ones is shown nothing."""
REST = "rest"
LONGEST_AT_A_GLANCE = 110
"""Characters that every screen shows at once; what is longer can be moved by a finger."""

SMALLEST = 0.5
"""How wide the ring is behind a breath out, of its widest: its line is 4 dp wide there, and 2 here."""
UNANSWERED_MS = 20_000
"""So long behind the sound the document tells that nobody has answered, since no speaker with a
screen does: the microphone has closed then, and the page still stays for a while."""
UNANSWERED = "unanswered"

_TOUCHES = {"yes": Intent.YES, "no": Intent.NO}


def rendered(page: Page, conversation: Conversation | None) -> dict[str, Any]:
    """The directive that shows this page; ``conversation`` is the question that it leaves open."""
    return {
        "type": RENDER,
        "token": token_of(conversation),
        "document": _document_of(page),
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
    waits_for_sound = page.breathing is not None and not page.breathing.words_at_once
    return {
        "words": page.words,
        "large": page.large,
        "scrolls": len(page.words) > LONGEST_AT_A_GLANCE and not page.weeks,
        "number": page.number,
        "weeks": [list(week) for week in page.weeks],
        "yes": page.yes,
        "no": page.no,
        "stays": page.stays_ms,
        "fadesTo": 1 if waits_for_sound else page.fades_to,
        "sounds": waits_for_sound,
        "ring": page.breathing is not None and bool(page.breathing.swells),
    }


def _document_of(page: Page) -> Any:  # noqa: ANN401 - any JSON
    """The document, and how it moves while something sounds."""
    if page.breathing is None:
        return _document()
    return _document() | {"onMount": _following(page.breathing, page.fades_to)}


def _following(breathing: Breathing, dimmed: float) -> list[Any]:
    """The commands that follow what sounds.

    Each has its own delay from the beginning: one behind the other, they would come a frame later
    with each breath.
    """
    ring = [_swelling(swell) for swell in breathing.swells]
    over, dims = breathing.ms, breathing.ms + BRIGHT_MS
    unanswered = {"type": "SendEvent", "delay": over + UNANSWERED_MS, "arguments": [UNANSWERED]}
    question = [
        _brightening("ring", over, 1_000, 1.0, 0.0),
        _brightening("words", over, 1_000, 0.0, 1.0),
        _brightening("words", dims, 4_000, 1.0, dimmed),
    ]
    if breathing.words_at_once:
        question = []
    moves = {
        "type": "Parallel",
        # Who wants less motion sees a ring that stands still.
        "when": "${environment.animation != 'none'}",
        "commands": ring,
    }
    # Nothing is touched for two minutes; without a lock the speaker would show its home meanwhile.
    return [{"type": "Parallel", "screenLock": True, "commands": [moves, *question, unanswered]}]


def _swelling(swell: Swell) -> Mapping[str, Any]:
    """One breath of the ring."""
    wide, small = [{"scale": 1}], [{"scale": SMALLEST}]
    is_in = swell.to == 1
    value = {
        "property": "transform",
        "from": small if is_in else wide,
        "to": wide if is_in else small,
    }
    return _animation("ring", swell.start, swell.ms, value)


def _brightening(
    component: str,
    at: int,
    ms: int,
    start: float,
    end: float,
) -> Mapping[str, Any]:
    """A part of the page gets brighter or darker."""
    return _animation(component, at, ms, {"property": "opacity", "from": start, "to": end})


def _animation(
    component: str,
    at: int,
    ms: int,
    value: Mapping[str, Any],
) -> Mapping[str, Any]:
    return {
        "type": "AnimateItem",
        "componentId": component,
        "delay": at,
        "duration": ms,
        "easing": "linear",
        "value": [value],
    }


@cache
def _document() -> Any:  # noqa: ANN401 - any JSON
    """The one document; read when it is first shown, since most speakers have no screen."""
    return json.loads(DOCUMENT.read_text(encoding="utf-8"))
