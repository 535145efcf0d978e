"""The virtual Echo: a microphone, a player and a clock; it sends what a real device sends.

Time passes when ``advance`` is called and never otherwise, so the same evening runs in real time or
at once. It is UTC inside, in the zone of the room outside: an hour set back is no hour more.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import count
from typing import Any, Protocol
from xml.etree import ElementTree

from simulator.echo import requests
from simulator.echo.device import APL, Device, context_of
from simulator.echo.player import Json, Listener, Player
from simulator.echo.slots import SlotValue
from simulator.echo.steering import Keeper, Withheld, leaves, music_takes, steering_intent
from simulator.echo.understanding import Understood
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

_NEVER_MS = 1 << 62
"""Further away than any evening."""
_DELAYED = tuple(f"AudioPlayer.Playback{name}" for name in ("Started", "Stopped", "Finished"))
"""Events that ask for nothing, so that a speaker may keep them until the network is back."""
_CONSENTS = {"AMAZON.YesIntent": "ACCEPTED", "AMAZON.NoIntent": "DENIED"}


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


@dataclass(frozen=True)
class Session:
    """One conversation with the skill."""

    session_id: str
    is_new: bool = True
    attributes: Json = field(default_factory=dict)


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
        invocation: str = "",
        always_addressed: bool = False,
    ) -> None:
        """``answer`` is the skill; ``length_of`` an address's milliseconds, or LookupError.

        ``granted`` are the permissions that the account has given the skill, one set for all of a
        household's speakers; ``stopwatch`` tells seconds, to see how long the skill takes.
        ``invocation`` is the skill's name, for the sentence that would reach it. With
        ``always_addressed`` every sentence is meant for the skill, as on a page that is nothing
        but its own: what Alexa would keep for herself reaches it as if its name had been said.
        """
        self.now = now
        self.device = device or Device()
        self.habits = self.device.habits
        self.player = Player(length_of, watcher, self._tell, self.habits)
        self.document: Json | None = None
        """The document on the screen, as it was sent."""
        self.always_addressed = always_addressed
        self.withheld: Withheld | None = None
        """Why a real speaker would not have passed on the last sentence; None when it would."""
        self._invocation = invocation
        self._answer, self._understand, self._watcher = answer, understand, watcher
        self._length_of, self._stopwatch = length_of, stopwatch
        self._session: Session | None = None
        self._lingers = False
        """Whether the session lasts on with the microphone closed."""
        self._reprompt = ""
        self._silence_ms = 0
        self._numbers = count(1)
        self._granted = set() if granted is None else granted
        self._consent_asked: Json = {}
        """The permission that the speaker itself is asking for."""
        self._delayed: list[tuple[datetime, dict[str, Any]]] = []
        """Requests that reach the skill late, each with its moment."""
        self._nearly_finished = 0
        """How many answers to PlaybackNearlyFinished there were, of which some are lost."""

    @property
    def now(self) -> datetime:
        """The moment, in the room's time zone."""
        return self._utc.astimezone(self._zone)

    @now.setter
    def now(self, moment: datetime) -> None:
        self._utc: datetime = moment.astimezone(UTC)
        self._zone: tzinfo | None = moment.tzinfo

    @property
    def listening(self) -> bool:
        """Whether the microphone is open."""
        return self._session is not None and not self._lingers

    @property
    def attributes(self) -> Json | None:
        """What the skill remembers of the session; None outside of one."""
        return None if self._session is None else self._session.attributes

    @property
    def asks_itself(self) -> bool:
        """Whether the speaker asks for a permission, in its own words."""
        return bool(self._consent_asked)

    def twin(self, answer: Callable[[Json], Json], watcher: Watcher) -> "Speaker":
        """Another speaker in the same state, with its own skill and watcher."""
        twin = copy(self)
        twin._answer, twin._watcher = answer, watcher
        twin._session, twin._granted = deepcopy(self._session), set(self._granted)
        twin._delayed = list(self._delayed)
        twin.player = self.player.twin(watcher, twin._tell)
        return twin

    # What people do

    def hear(self, utterance: str) -> bool:
        """Somebody speaks. False when Alexa would not pass it on; ``withheld`` says why."""
        self.withheld = None
        understood = self._understand(utterance, self.now.date())
        # The speaker's own question comes first: no skill hears what is said to it.
        if self._consent_asked:
            self._consent(understood.intent)
            return True
        is_only_opened = understood.named and not understood.intent
        if is_only_opened:
            self._session = None
            self._converse({"type": "LaunchRequest"})
            return True
        if self._session is not None and leaves(utterance):
            self.withheld = self._kept_by(Keeper.LEAVING, utterance)
            self._end_session("USER_INITIATED")
            return False
        if self._session is None and not understood.named:
            return self._hear_without_name(utterance, understood)
        self.mean(understood.intent, understood.slots)
        return True

    def _hear_without_name(self, utterance: str, understood: Understood) -> bool:
        """Outside of any session, a few words steer the skill; Alexa keeps all the rest."""
        self.withheld = self._withheld(utterance)
        if self.withheld is None:
            self.mean(steering_intent(utterance, self.device.locale))
            return True
        if not self.always_addressed:
            return False
        self.mean(understood.intent, understood.slots)
        return True

    def _withheld(self, utterance: str) -> Withheld | None:
        """Why this does not reach the skill without its name, outside of any session."""
        if leaves(utterance):
            return self._kept_by(Keeper.LEAVING, utterance)
        is_steering = bool(steering_intent(utterance, self.device.locale))
        if not (self.player.remembered and is_steering):
            return self._kept_by(Keeper.ALEXA, utterance)
        if music_takes(utterance, self.habits, self.device.locale):
            return self._kept_by(Keeper.MUSIC, utterance)
        return None

    def _kept_by(self, keeper: Keeper, utterance: str) -> Withheld:
        instead = f"ask {self._invocation} {utterance}" if self._invocation else ""
        return Withheld(keeper, instead)

    def mean(self, intent: str, slots: Mapping[str, SlotValue] | None = None) -> None:
        """An intent reaches the skill, whatever was said for it."""
        self._converse(requests.intent_request(intent, slots or {}, self.device))

    def press(self, button: str) -> None:
        """Play, Pause, Next or Previous on a remote control."""
        self._tell({"type": f"PlaybackController.{button}CommandIssued"})

    def tap(self, button: str) -> None:
        """The same on a screen, where a pause is the speaker's own (jellyfin-alexa-plugin)."""
        if button == "Pause":
            self.player.tap_pause()
        else:
            self.press(button)

    def touch(self, *arguments: object) -> None:
        """Somebody touches what the screen shows, and its document sends this (APL, SendEvent)."""
        if self.document is not None:
            self._converse(requests.user_event(self.document["token"], arguments))

    def take_call(self) -> None:
        """A call comes in: what plays stops, and does not go on by itself behind it."""
        self.player.halt()

    def announce(self, text: str) -> None:
        """A reminder, timer, alarm or announcement is heard over what plays, which sounds on."""
        self._watcher.spoke(text)

    # Time

    def advance(self, ms: int) -> None:
        """Let time pass: the player plays, an unanswered question is asked once more."""
        while ms > 0:
            step = min(ms, *self._until_something())
            ms -= step
            self._utc += timedelta(milliseconds=step)
            is_playing = self.player.playing is not None
            if is_playing:
                self.player.advance(step)
            # A device that plays behind its questions listens and plays at once.
            is_waiting = not is_playing or self.habits.plays_behind_questions
            if self._session is not None and is_waiting:
                self._wait(step)
            self._deliver_delayed(self._utc)

    def wait(self, ms: int) -> None:
        """Let time pass while nothing plays, and the microphone stays as it is."""
        self._utc += timedelta(milliseconds=ms)

    def deliver_late_events(self) -> None:
        """The network is back: what was kept reaches the skill now."""
        self._deliver_delayed(None)

    def _until_something(self) -> list[int]:
        """Milliseconds until something happens by itself; as many as there are such things."""
        waits = []
        until_event = self.player.until_next()
        if until_event is not None:
            waits.append(until_event)
        if self._session is not None:
            waits.append(self._patience_ms - self._silence_ms)
        if not waits:
            return [_NEVER_MS]
        return [max(1, wait) for wait in waits]

    @property
    def _patience_ms(self) -> int:
        return LINGERING_MS if self._lingers else LISTENING_MS

    def _wait(self, ms: int) -> None:
        self._silence_ms += ms
        if self._silence_ms < self._patience_ms:
            return
        self._silence_ms = 0
        if self._reprompt:
            self._watcher.spoke(self._reprompt)
            self._reprompt = ""
        elif self.document is None and self.habits.ends_unanswered_sessions:
            self._end_session("EXCEEDED_MAX_REPROMPTS")
        elif not self._lingers:
            # What is shown stays a while, and nobody is told of the silence.
            self._lingers = True
        else:
            self._close()
            self.player.go_on()

    # Conversation

    def _consent(self, intent: str) -> None:
        """The answer to the speaker's own question goes back to the skill."""
        question, self._consent_asked = self._consent_asked, {}
        status = _CONSENTS.get(intent, "NOT_ANSWERED")
        if status == "ACCEPTED":
            self._granted.add(question["payload"]["permissionScope"])
        self._converse(requests.permission_answer(question, status))

    def _converse(self, request: dict[str, Any]) -> None:
        """A request inside a session: speech, silence and sound follow from the response."""
        self.player.interrupt()
        if self._session is None:
            self._session = Session(f"session-{next(self._numbers)}")
        session = self._session
        body, refusals = self._ask(request, session)
        if refusals:
            self._end_session("ERROR", _error(refusals))
            return
        response = body.get("response") or {}
        attributes = body.get("sessionAttributes") or {}
        self._session = replace(session, is_new=False, attributes=attributes)
        self._silence_ms = 0
        self._reprompt = _text(response.get("reprompt") or {})
        directives = response.get("directives") or []
        self._keep_or_close(response.get("shouldEndSession"), directives)
        text = _text(response)
        if text:
            self._watcher.spoke(text)
        for directive in directives:
            self._direct(directive)
        may_sound = self._session is None or self.habits.plays_behind_questions
        if may_sound and not self._consent_asked:
            self.player.go_on()

    def _keep_or_close(self, should_end: bool | None, directives: list[Json]) -> None:
        """Whether the session lasts on: said by the response, or else by what it shows or asks."""
        kinds = {directive["type"] for directive in directives}
        shows = f"{APL}.RenderDocument" in kinds or self.document is not None
        asks = "Connections.SendRequest" in kinds
        is_left_open = should_end is None and (asks or shows)
        self._lingers = should_end is None and shows
        # Only a plain False opens the microphone; without a word the session is over.
        if should_end is not False and not is_left_open:
            self._close()

    def _direct(self, directive: Json) -> None:
        """What is said, played or shown besides the speech."""
        if directive["type"] == "Connections.SendRequest":
            self._consent_asked = dict(directive)
            self._watcher.spoke(CONSENT_QUESTION)
        elif directive["type"] == f"{APL}.RenderDocument":
            self.document = directive
        else:
            if directive["type"] == "AudioPlayer.Play":
                self.document = None  # the player's own screen comes instead
            self.player.direct(directive)

    def _close(self) -> None:
        """The session is over, and what it showed is gone."""
        self._session, self._lingers, self.document = None, False, None
        self._watcher.session_ended()

    def _end_session(self, reason: str, error: Json | None = None) -> None:
        session = self._session or Session("")
        self._close()
        request = requests.session_ended(reason, error)
        self._ask(request, replace(session, is_new=False))
        self.player.go_on()

    # Requests

    def _tell(self, request: dict[str, Any]) -> None:
        """A request outside any session: the player's events, and buttons."""
        envelope = self._envelope(request, None)
        if self.habits.tells_after_ms and request["type"] in _DELAYED:
            due = self._utc + timedelta(milliseconds=self.habits.tells_after_ms)
            self._delayed.append((due, envelope))
        else:
            self._deliver(envelope)

    def _deliver_delayed(self, until: datetime | None) -> None:
        """What is due by then; all of it without a moment."""
        while self._delayed:
            due, envelope = self._delayed[0]
            if until is not None and due > until:
                return
            # Taken out first: its answer may delay something of its own.
            del self._delayed[0]
            self._deliver(envelope)

    def _deliver(self, envelope: dict[str, Any]) -> None:
        body, refusals = self._exchange(envelope)
        if refusals:
            request_id = envelope["request"]["requestId"]
            self._ask(requests.exception(_error(refusals), request_id), None)
            return
        if self._is_lost(envelope["request"]["type"]):
            return
        response = body.get("response") or {}
        for directive in response.get("directives") or []:
            self.player.direct(directive)

    def _is_lost(self, kind: str) -> bool:
        """Whether this answer never reaches the speaker."""
        if not self.habits.loses_every or not kind.endswith("NearlyFinished"):
            return False
        self._nearly_finished += 1
        return self._nearly_finished % self.habits.loses_every == 0

    def _ask(self, request: Json, session: Session | None) -> tuple[Json, list[Refusal]]:
        return self._exchange(self._envelope(request, session))

    def _envelope(self, request: Json, session: Session | None) -> dict[str, Any]:
        """A request with all that stands around it at this moment."""
        context = context_of(self.device, self._granted, self.document, self.player.context())
        number = next(self._numbers)
        envelope = requests.envelope(request, context, self.device, number, self._utc)
        if session is not None:
            envelope["session"] = {
                "sessionId": session.session_id,
                "attributes": session.attributes,
                "new": session.is_new,
                "application": context["System"]["application"],
                "user": context["System"]["user"],
            }
        return envelope

    def _exchange(self, envelope: dict[str, Any]) -> tuple[Json, list[Refusal]]:
        """Send one request, and hold the response against Alexa's rules."""
        start_s = self._stopwatch()
        response = _over_the_network(self._answer(_over_the_network(envelope)))
        duration_s = self._stopwatch() - start_s
        self._watcher.exchanged(envelope, response)
        refusals = check(envelope, response, self._length_of)
        if duration_s > MAX_ANSWER_S:
            why = f"after {duration_s:.1f} s, {MAX_ANSWER_S:.0f} s at most"
            refusals.insert(0, Refusal(TOO_LATE, "response", why))
        if refusals:
            self._watcher.refused(refusals)
        return response, refusals


def _over_the_network(content: Json) -> Any:  # noqa: ANN401 - any JSON
    """Through JSON and back: neither side can hold the other's objects."""
    return json.loads(json.dumps(content))


def _error(refusals: list[Refusal]) -> Json:
    """What the skill is told of its response."""
    is_late = refusals[0].rule == TOO_LATE
    kind = "ENDPOINT_TIMEOUT" if is_late else "INVALID_RESPONSE"
    return {"type": kind, "message": str(refusals[0])}


def _text(holder: Json) -> str:
    """What is heard of an ``outputSpeech``."""
    speech = holder.get("outputSpeech") or {}
    if not speech.get("ssml"):
        return str(speech.get("text", ""))
    # Alexa's prefixes are declared nowhere, so no reader of XML takes them.
    ssml = re.sub(r"(</?)(amazon|alexa):", r"\1", speech["ssml"])
    text = "".join(ElementTree.fromstring(ssml).itertext())
    return " ".join(text.split())
