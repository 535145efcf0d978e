"""The microphone: a session with the skill, and what becomes of it when nobody answers."""

from copy import copy, deepcopy
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from simulator.echo.device import APL
from simulator.echo.player import Json
from simulator.rules.exchange import heard

LISTENING_MS = 8_000
"""How long the microphone waits for an answer, before and after the one reprompt (ask-sdk docs)."""

LINGERING_MS = 30_000
"""How long a session lasts on behind what the screen shows, the microphone closed (APL's idle
timeout)."""


@dataclass(frozen=True)
class Session:
    """One conversation with the skill."""

    session_id: str
    is_new: bool = True
    attributes: Json = field(default_factory=dict)


class Silence(Enum):
    """What nobody's answer leads to."""

    GOES_ON = auto()
    """The microphone still waits."""
    ASKED_AGAIN = auto()
    """The reprompt is spoken."""
    ENDED = auto()
    """The session ends, and the skill is told."""
    FADED = auto()
    """The session is over, and no skill is told."""


class Microphone:
    """Listens for as long as there is a session, and closes before it where the screen lingers."""

    def __init__(self, tells_end: bool) -> None:
        """``tells_end``: whether the skill is told when nobody answered."""
        self.session: Session | None = None
        self._tells_end = tells_end
        self._lingers = False
        """Whether the session lasts on with the microphone closed."""
        self._reprompt = ""
        self._silence_ms = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody is listened to."""
        return self.session is not None and not self._lingers

    def twin(self) -> "Microphone":
        """Another one in the same state."""
        twin = copy(self)
        twin.session = deepcopy(self.session)
        return twin

    def begin(self, session_id: str) -> Session:
        """Open a session of this id."""
        self.session = Session(session_id)
        return self.session

    def remember(self, body: Json) -> None:
        """Keep what an answer remembers of the session."""
        if self.session is not None:
            attributes = body.get("sessionAttributes") or {}
            self.session = replace(self.session, is_new=False, attributes=attributes)

    def hear_answer(self, body: Json, shows: bool) -> bool:
        """The skill has answered; whether its session lasts on.

        ``shows``: a document is on the screen already.
        """
        response = body.get("response") or {}
        self.remember(body)
        self._silence_ms = 0
        self._reprompt = heard(response.get("reprompt") or {})
        return self._lasts_on(response, shows)

    def _lasts_on(self, response: Json, shows_already: bool) -> bool:
        """Said by the response, or else by what it shows or asks."""
        should_end = response.get("shouldEndSession")
        kinds = {directive["type"] for directive in response.get("directives") or []}
        shows = shows_already or f"{APL}.RenderDocument" in kinds
        asks = "Connections.SendRequest" in kinds
        self._lingers = should_end is None and shows
        # Only a plain False opens the microphone; without a word the session is over.
        return should_end is False or (should_end is None and (asks or shows))

    def close(self) -> None:
        """The session is over."""
        self.session, self._lingers = None, False

    def until_next(self) -> int | None:
        """Milliseconds until the silence leads to something; None without a session."""
        return None if self.session is None else self._patience_ms - self._silence_ms

    @property
    def _patience_ms(self) -> int:
        return LINGERING_MS if self._lingers else LISTENING_MS

    def wait(self, ms: int, shows: bool) -> tuple[Silence, str]:
        """Nobody says anything for so long; what comes of it, and the words of a reprompt.

        ``shows``: a document is on the screen.
        """
        self._silence_ms += ms
        if self._silence_ms < self._patience_ms:
            return Silence.GOES_ON, ""
        self._silence_ms = 0
        if self._reprompt:
            reprompt, self._reprompt = self._reprompt, ""
            return Silence.ASKED_AGAIN, reprompt
        # Behind what is shown the session lingers, and nobody is told of the silence.
        if self._tells_end and not shows:
            return Silence.ENDED, ""
        if not self._lingers:
            self._lingers = True
            return Silence.GOES_ON, ""
        return Silence.FADED, ""
