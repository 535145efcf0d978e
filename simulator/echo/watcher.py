"""Who sees and hears what a speaker does: a terminal, a page, a test."""

from typing import Protocol

from simulator.echo.player import Json
from simulator.echo.stream import Listener
from simulator.rules import Refusal


class Watcher(Listener, Protocol):
    """Is told everything, in the order in which it happens."""

    def spoke(self, text: str) -> None:
        """The speaker said this."""

    def session_ended(self) -> None:
        """The microphone is closed."""

    def exchanged(self, request: Json, response: Json) -> None:
        """A request was answered."""

    def refused(self, refusals: list[Refusal]) -> None:
        """The response broke Alexa's rules."""
