"""Questions that wait for the answer of both, in this process alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from skill.guide.intents import Heard
from skill.guide.talk import Conversation, Stage, Turn

MOST_OPEN = 32
"""So many questions may wait at once; the oldest goes when there are more."""


@dataclass(frozen=True)
class OpenQuestion:
    """A question that waits for the answer of both."""

    conversation: Conversation
    wish: Heard | None = None
    """What a yes is told, where it begins nothing that plays: one question to talk about."""

    @property
    def is_about_forgetting(self) -> bool:
        """Whether a yes would erase what is kept."""
        return self.conversation.stage is Stage.FORGETTING

    def may_begin_on(self, night: date) -> bool:
        """Whether a yes on this night may begin something: both were asked for the same night."""
        return self.conversation.night == night and not self.is_about_forgetting


@dataclass(frozen=True)
class Waiting:
    """The questions that wait, each under a name of its own, and each answered once."""

    new_name: Callable[[], str]
    """Another name for each question."""
    _questions: dict[str, OpenQuestion] = field(default_factory=dict)

    def add(self, turn: Turn, wish: Heard | None = None) -> str:
        """The name under which a turn's question waits; empty where it asks none."""
        if turn.conversation is None:
            return ""
        while len(self._questions) >= MOST_OPEN:
            self._questions.pop(next(iter(self._questions)))
        name = self.new_name()
        self._questions[name] = OpenQuestion(turn.conversation, wish)
        return name

    def take(self, name: str) -> OpenQuestion | None:
        """The question of this name, which waits no longer; None: there is none."""
        return self._questions.pop(name, None)

    def drop(self) -> None:
        """Nothing waits any more."""
        self._questions.clear()
