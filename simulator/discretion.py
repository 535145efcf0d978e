"""Hard moments: what must leave no trace on a page, in a terminal or in a file."""

from simulator.echo.player import Json
from skill.guide.talk import SAFETY_INTENTS, Stage

SAFETY_STAGES = frozenset({Stage.CARING, Stage.DIZZY, Stage.UPSET})
"""Questions that only somebody who is not well is asked."""


def is_hard_moment(request: Json, response: Json) -> bool:
    """Whether an exchange is about somebody who is not safe, not well, or has had enough."""
    intent = (request["request"].get("intent") or {}).get("name", "")
    before = ((request.get("session") or {}).get("attributes") or {}).get("stage", "")
    after = (response.get("sessionAttributes") or {}).get("stage", "")
    return intent in {str(name) for name in SAFETY_INTENTS} or bool(
        {before, after} & {str(stage) for stage in SAFETY_STAGES}
    )


def is_conversation(request: Json) -> bool:
    """Whether somebody caused this request, and not the player by itself."""
    return not str(request["request"]["type"]).startswith("AudioPlayer.")
