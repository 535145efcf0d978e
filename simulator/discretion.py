"""Hard moments: what must leave no trace on a page, in a terminal or in a file."""

from collections.abc import Mapping
from typing import Any

from simulator.echo.player import Json
from skill.guide.talk import PRIVATE_INTENTS, PRIVATE_STAGES


def is_private_intent(name: str) -> bool:
    """Whether this is meant by somebody who is not safe, not well, or has had enough."""
    return name in PRIVATE_INTENTS


def is_hard_moment(request: Json, response: Json) -> bool:
    """Whether an exchange is about such a moment: by what was meant, or by what is being asked."""
    intent = _part(request["request"], "intent")
    if is_private_intent(intent.get("name", "")):
        return True
    # Also the stage that is left: a plain "no" may be the answer to a hard question.
    session = _part(request, "session")
    left_stage = _part(session, "attributes").get("stage", "")
    reached_stage = _part(response, "sessionAttributes").get("stage", "")
    return left_stage in PRIVATE_STAGES or reached_stage in PRIVATE_STAGES


def is_conversation(request: Json) -> bool:
    """Whether somebody caused this request, and not the player by itself."""
    return not str(request["request"]["type"]).startswith("AudioPlayer.")


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of a request; an empty one where it is missing or is something else."""
    part = whole.get(name)
    return part if isinstance(part, dict) else {}
