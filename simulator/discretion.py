"""Hard moments: what must leave no trace on a page, in a terminal or in a file."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from simulator.echo.player import Json
from skill.guide.talk import PRIVATE_INTENTS, PRIVATE_STAGES

Shown = TypeVar("Shown")


class HeldBack(Generic[Shown]):
    """What is to be shown, held back for as long as it is not known whether it may be.

    What somebody types is held until the skill has answered: only then it is known whether it was
    said in a hard moment.
    """

    def __init__(self, show: Callable[[Shown], None]) -> None:
        self._show = show
        self._held: list[Shown] | None = None
        """None: everything is shown at once."""

    def hold(self, *first: Shown) -> None:
        """Hold back all that comes from now on, behind these."""
        self._held = list(first)

    def show(self, shown: Shown) -> None:
        """Show it now, or when it may be."""
        if self._held is None:
            self._show(shown)
        else:
            self._held.append(shown)

    def release(self) -> None:
        """It may be shown: all that was held, in order."""
        held, self._held = self._held or [], None
        for shown in held:
            self._show(shown)

    def drop(self) -> None:
        """It may not: nothing of what was held is ever shown."""
        self._held = None


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
