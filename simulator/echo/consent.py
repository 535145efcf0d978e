"""Alexa's own question: whether the account gives a skill a permission."""

from simulator.echo import requests
from simulator.echo.player import Json

_STATUS_OF = {"AMAZON.YesIntent": "ACCEPTED", "AMAZON.NoIntent": "DENIED"}


class Consent:
    """What the account has given, and what it is being asked for."""

    def __init__(self, granted: set[str]) -> None:
        """``granted`` is one set for all of a household's speakers."""
        self.granted = granted
        self._question: Json = {}

    @property
    def is_asked(self) -> bool:
        """Whether the speaker waits for an answer to its own question."""
        return bool(self._question)

    def twin(self) -> "Consent":
        """Another one in the same state, of another household."""
        twin = Consent(set(self.granted))
        twin._question = self._question
        return twin

    def ask(self, directive: Json) -> None:
        """A skill asks for a permission (``Connections.SendRequest``)."""
        self._question = dict(directive)

    def answer(self, intent: str) -> Json:
        """The account's owner has answered; the request that tells the skill."""
        question, self._question = self._question, {}
        status = _STATUS_OF.get(intent, "NOT_ANSWERED")
        if status == "ACCEPTED":
            self.granted.add(question["payload"]["permissionScope"])
        return requests.permission_answer(question, status)
