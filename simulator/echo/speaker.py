"""The virtual Echo: a microphone, a player and a clock; it sends what a real device sends, in order.

Time passes when ``advance`` is called and never otherwise, so the same evening runs in real time or
at once.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Protocol
from xml.etree import ElementTree

from simulator.echo.device import APL, Device, context_of, slot
from simulator.echo.player import Json, Listener, Player
from simulator.echo.slots import Said
from simulator.echo.understanding import FALLBACK, Understood
from simulator.rules import Refusal, check

LISTENING_MS = 8_000
"""How long the microphone waits for an answer, before and after the one reprompt (ask-sdk docs)."""

TOO_LATE = "answers in time"
MAX_ANSWER_S = 8.0
"""How long a skill may take to answer; then the session ends with ENDPOINT_TIMEOUT (error types of
ask-sdk-model)."""

LINGERING_MS = 30_000
"""How long a session lasts on behind what the screen shows, the microphone closed (APL's idle
timeout)."""

CONSENT_QUESTION = "(the speaker itself) May this skill set reminders?"
"""Alexa asks for consent in her own words, which are not the skill's."""

_NAMES = "Cancel LoopOff LoopOn Next Pause Previous Repeat Resume ShuffleOff ShuffleOn StartOver"
STEERING = frozenset(f"AMAZON.{name}Intent" for name in _NAMES.split())
"""What reaches the skill without its name while it plays, or played last ("Standard Built-in
Intents")."""


class Watcher(Listener, Protocol):
    """Who sees and hears what the speaker does."""

    def spoke(self, text: str) -> None:
        """The speaker said this."""

    def session_ended(self) -> None:
        """The microphone is closed."""

    def exchanged(self, request: Json, response: Json) -> None:
        """A request was answered."""

    def refused(self, refusals: list[Refusal]) -> None:
        """The response broke Alexa's rules."""


class Speaker:
    """One device in one bedroom."""

    def __init__(
        self,
        answer: Callable[[Json], Json],
        understand: Callable[[str, date], Understood],
        length_of: Callable[[str], int],
        watcher: Watcher,
        now: datetime,
        device: Device | None = None,
        granted: set[str] | None = None,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        """``answer`` is the skill; ``length_of`` the milliseconds of a recording's address, or LookupError.

        ``granted`` are the permissions that the account has given the skill, one set for all of a
        household's speakers; ``stopwatch`` tells seconds, to see how long the skill takes.
        """
        self.now = now
        self.device = device or Device()
        self.player = Player(length_of, watcher, self._tell, self.device.unruly)
        self.shown: Json | None = None
        """The document on the screen, as it was sent."""
        self._answer, self._understand, self._watcher = answer, understand, watcher
        self._length_of, self._stopwatch = length_of, stopwatch
        self._session: dict[str, Any] | None = None
        self._lingers = False
        """Whether the session lasts on with the microphone closed."""
        self._reprompt = ""
        self._quiet_ms = 0
        self._numbers = count(1)
        self._asked_last = 0
        self._granted = set() if granted is None else granted
        self._asked: dict[str, Any] = {}
        """The permission that the speaker itself is asking for."""

    @property
    def listening(self) -> bool:
        """Whether the microphone is open."""
        return self._session is not None and not self._lingers

    def twin(self, answer: Callable[[Json], Json], watcher: Watcher) -> "Speaker":
        """Another speaker in the same state, with a skill and a watcher of its own, for what else could come."""
        other = copy(self)
        other._answer, other._watcher = answer, watcher
        other._session, other._granted = deepcopy(self._session), set(self._granted)
        other.player = self.player.twin(watcher, other._tell)
        return other

    @property
    def attributes(self) -> Json | None:
        """What the skill remembers of the session; None outside of one."""
        return None if self._session is None else self._session["attributes"]

    @property
    def asks_itself(self) -> bool:
        """Whether the speaker asks for a permission, in its own words."""
        return bool(self._asked)

    def hear(self, said: str) -> bool:
        """Somebody speaks. False when Alexa would not pass it on to this skill."""
        understood = self._understand(said, self.now.date())
        if self._asked:
            self._consent(understood.intent)
            return True
        intent = understood.intent
        if not intent:
            self._session = None
            self._converse({"type": "LaunchRequest"})
            return True
        if self._session is None and not understood.named:
            if self.player.playing and intent == "AMAZON.StopIntent":
                intent = "AMAZON.PauseIntent"  # how a bare "stop" arrives during playback
            elif intent == FALLBACK or not (self.player.remembered and intent in STEERING):
                return False
        self.mean(intent, understood.slots)
        return True

    def mean(self, intent: str, slots: Mapping[str, Said] | None = None) -> None:
        """An intent reaches the skill, whatever was said for it."""
        said = {name: slot(name, said, self.device) for name, said in (slots or {}).items()}
        told = {"name": intent, "confirmationStatus": "NONE"} | ({"slots": said} if said else {})
        self._converse({"type": "IntentRequest", "intent": told})

    def press(self, button: str) -> None:
        """Play, Pause, Next or Previous on a remote control."""
        self._tell({"type": f"PlaybackController.{button}CommandIssued"})

    def touch(self, *arguments: object) -> None:
        """Somebody touches what the screen shows, and its document sends this (APL, SendEvent)."""
        if self.shown is not None:
            told = {
                "token": self.shown["token"],
                "arguments": list(arguments),
                "source": {},
                "components": {},
            }
            self._converse({"type": f"{APL}.UserEvent"} | told)

    def advance(self, ms: int) -> None:
        """Let time pass: the player plays, an unanswered question is asked once more."""
        while ms > 0:
            until = self.player.until_next()
            if until is None:
                patience = LINGERING_MS if self._lingers else LISTENING_MS
                until = patience - self._quiet_ms if self._session is not None else ms
            step = min(ms, until)
            ms -= step
            self.now += timedelta(milliseconds=step)
            if self.player.playing:
                self.player.advance(step)
            elif self._session is not None:
                self._wait(step)

    def _wait(self, ms: int) -> None:
        self._quiet_ms += ms
        if self._quiet_ms < (LINGERING_MS if self._lingers else LISTENING_MS):
            return
        self._quiet_ms = 0
        if self._reprompt:
            self._watcher.spoke(self._reprompt)
            self._reprompt = ""
        else:
            self._end_session("EXCEEDED_MAX_REPROMPTS")

    def _consent(self, intent: str) -> None:
        """The answer to the speaker's own question goes back to the skill (Set Up Voice Permissions)."""
        asked, self._asked = self._asked, {}
        status = {"AMAZON.YesIntent": "ACCEPTED", "AMAZON.NoIntent": "DENIED"}.get(
            intent, "NOT_ANSWERED"
        )
        if status == "ACCEPTED":
            self._granted.add(asked["payload"]["permissionScope"])
        told = {"name": asked["name"], "token": asked["token"], "payload": {"status": status}}
        self._converse(
            {"type": "Connections.Response", "status": {"code": "200", "message": "OK"}} | told
        )

    def _converse(self, request: dict[str, Any]) -> None:
        """A request inside a session: speech, silence and sound follow from the response."""
        self.player.interrupt()
        new = self._session is None
        self._session = session = self._session or {
            "sessionId": f"session-{next(self._numbers)}",
            "attributes": {},
        }
        body, refusals = self._ask(request, session | {"new": new})
        if refusals:
            self._end_session("ERROR", _error(refusals))
            return
        response = body.get("response") or {}
        session["attributes"] = body.get("sessionAttributes") or {}
        self._quiet_ms, self._reprompt = 0, _text(response.get("reprompt") or {})
        directives = response.get("directives") or []
        ends = response.get("shouldEndSession")
        shows = any(directive["type"] == f"{APL}.RenderDocument" for directive in directives)
        self._lingers = ends is None and shows
        asks = any(directive["type"] == "Connections.SendRequest" for directive in directives)
        if ends or (ends is None and not (asks or shows)):
            self._close()
        if text := _text(response):
            self._watcher.spoke(text)
        for directive in directives:
            self._direct(directive)
        if self._session is None and not self._asked:
            self.player.go_on()

    def _direct(self, directive: Json) -> None:
        """What is said, played or shown besides the speech."""
        if directive["type"] == "Connections.SendRequest":
            self._asked = dict(directive)
            self._watcher.spoke(CONSENT_QUESTION)
        elif directive["type"] == f"{APL}.RenderDocument":
            self.shown = directive
        else:
            if directive["type"] == "AudioPlayer.Play":
                self.shown = None  # the player's own screen comes instead
            self.player.direct(directive)

    def _tell(self, request: dict[str, Any]) -> None:
        """A request outside any session: the player's events, and buttons."""
        body, refusals = self._ask(request, None)
        if refusals:
            error = _error(refusals)
            cause = {"requestId": f"request-{self._asked_last}"}
            told = {"type": "System.ExceptionEncountered", "error": error, "cause": cause}
            self._ask(told, None)
            return
        for directive in (body.get("response") or {}).get("directives") or []:
            self.player.direct(directive)

    def _close(self) -> None:
        """The session is over, and what it showed is gone."""
        self._session, self._lingers, self.shown = None, False, None
        self._watcher.session_ended()

    def _end_session(self, reason: str, error: Json | None = None) -> None:
        session = self._session or {}
        self._close()
        told = {"type": "SessionEndedRequest", "reason": reason} | (
            {"error": error} if error else {}
        )
        self._ask(told, session | {"new": False})
        self.player.go_on()

    def _ask(
        self, request: dict[str, Any], session: dict[str, Any] | None
    ) -> tuple[Json, list[Refusal]]:
        """Send one request, and hold the response against Alexa's rules."""
        self._asked_last = next(self._numbers)
        request = {
            **request,
            "requestId": f"request-{self._asked_last}",
            "timestamp": self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": self.device.locale,
        }
        context = context_of(self.device, self._granted, self.shown, self.player.context())
        envelope: dict[str, Any] = {"version": "1.0", "context": context, "request": request}
        if session is not None:
            system = envelope["context"]["System"]
            envelope["session"] = session | {
                "application": system["application"],
                "user": system["user"],
            }
        asked_at = self._stopwatch()
        response = json.loads(json.dumps(self._answer(json.loads(json.dumps(envelope)))))
        took = self._stopwatch() - asked_at
        self._watcher.exchanged(envelope, response)
        refusals = check(envelope, response, self._length_of)
        if took > MAX_ANSWER_S:
            refusals.insert(
                0,
                Refusal(TOO_LATE, "response", f"after {took:.1f} s, {MAX_ANSWER_S:.0f} s at most"),
            )
        if refusals:
            self._watcher.refused(refusals)
        return response, refusals


def _error(refusals: list[Refusal]) -> Json:
    """What the skill is told of its response."""
    late = refusals[0].rule == TOO_LATE
    return {"type": "ENDPOINT_TIMEOUT" if late else "INVALID_RESPONSE", "message": str(refusals[0])}


def _text(holder: Json) -> str:
    """What is heard of an ``outputSpeech``."""
    speech = holder.get("outputSpeech") or {}
    if not speech.get("ssml"):
        return str(speech.get("text", ""))
    plain = re.sub(r"(</?)(amazon|alexa):", r"\1", speech["ssml"])
    return " ".join("".join(ElementTree.fromstring(plain).itertext()).split())
