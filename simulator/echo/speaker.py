"""The virtual Echo: a microphone, a player and a clock; it sends what a real device sends.

Time passes when ``advance`` is called and never otherwise, so the same evening runs in real time or
at once. It is UTC inside, in the zone of the room outside: an hour set back is no hour more.
"""

import time
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import count
from typing import Any

from simulator.echo import requests
from simulator.echo.aloud import Voice, unreachable
from simulator.echo.consent import Consent
from simulator.echo.device import APL, Device, context_of
from simulator.echo.language import language_of
from simulator.echo.microphone import Microphone, Session, Silence
from simulator.echo.player import Json, Player, Stream
from simulator.echo.screen import sent_by_itself
from simulator.echo.slots import SlotValue
from simulator.echo.steering import (
    Keeper,
    Withheld,
    keeper_of,
    leaves,
    steering_intent,
    withheld_by,
)
from simulator.echo.understanding import Understood
from simulator.echo.watcher import Watcher
from simulator.echo.wire import Answer, Ends, Wire, error_of
from simulator.rules import Refusal
from simulator.rules.aloud import RENDERS as MIXES
from simulator.rules.aloud import Part, parts_of

_NEVER_MS = 1 << 62
"""Further away than any evening."""


class Speaker:
    """One device in one bedroom."""

    def __init__(
        self,
        answer: Answer,
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
        self._sends: list[tuple[datetime, tuple[object, ...]]] = []
        """What the document on the screen sends by itself, each with its moment."""
        self._invocation, self._length_of = invocation, length_of
        self._voice = Voice(watcher)
        self._understand, self._watcher = understand, watcher
        ends = Ends(self._outside, self.player.direct)
        self._wire = Wire(answer, length_of, watcher, ends, self.habits, stopwatch)
        self._microphone = Microphone(tells_end=self.habits.ends_unanswered_sessions)
        self._numbers = count(1)
        self._consent = Consent(set() if granted is None else granted)

    @property
    def now(self) -> datetime:
        """The moment, in the room's time zone."""
        return self._utc.astimezone(self._zone)

    @now.setter
    def now(self, moment: datetime) -> None:
        self._utc: datetime = moment.astimezone(UTC)
        self._zone: tzinfo | None = moment.tzinfo

    @property
    def _session(self) -> Session | None:
        return self._microphone.session

    @property
    def listening(self) -> bool:
        """Whether the microphone is open, and nothing is heard any more before it."""
        return self._microphone.is_open and not self._voice.is_busy

    @property
    def is_in_conversation(self) -> bool:
        """Whether words reach the skill without its name, also into what its answer plays."""
        return self._session is not None

    @property
    def speaks_with_sound(self) -> bool:
        """Whether an answer's own recording or silence is heard, and the conversation is open."""
        return self._voice.is_busy and self._session is not None

    @property
    def sounding(self) -> Stream | None:
        """The recording that sounds now: within an answer, or in the player."""
        return self._voice.stream or self.player.playing

    @property
    def until_sound_changes(self) -> int | None:
        """Milliseconds until the sound does something by itself; None when nothing sounds."""
        return self._voice.until_next() or self.player.until_next()

    @property
    def attributes(self) -> Json | None:
        """What the skill remembers of the session; None outside of one."""
        return None if self._session is None else self._session.attributes

    @property
    def asks_itself(self) -> bool:
        """Whether the speaker asks for a permission, in its own words."""
        return self._consent.is_asked

    def twin(self, answer: Answer, watcher: Watcher) -> "Speaker":
        """Another speaker in the same state, with its own skill and watcher."""
        twin = copy(self)
        twin._watcher = watcher
        twin._microphone, twin._consent = self._microphone.twin(), self._consent.twin()
        twin._voice, twin._sends = self._voice.twin(watcher), list(self._sends)
        twin.player = self.player.twin(watcher, twin._tell)
        ends = Ends(twin._outside, twin.player.direct)
        twin._wire = self._wire.twin(answer, watcher, ends)
        return twin

    # What people do

    def hear(self, utterance: str) -> bool:
        """Somebody speaks. False when Alexa would not pass it on; ``withheld`` says why."""
        self.withheld = None
        understood = self._understand(utterance, self.now.date())
        # The speaker's own question comes first: no skill hears what is said to it.
        if self._consent.is_asked:
            self._converse(dict(self._consent.answer(understood.intent)))
            return True
        is_only_opened = understood.named and not understood.intent
        if is_only_opened:
            self._microphone.close()
            self._converse({"type": "LaunchRequest"})
            return True
        if self._session is not None and leaves(utterance, self.device.locale):
            self.withheld = self._withheld_by(Keeper.LEAVING, utterance)
            self._end_session("USER_INITIATED")
            return False
        if self._session is None and not understood.named:
            return self._hear_without_name(utterance, understood)
        self.mean(understood.intent, understood.slots)
        return True

    def hear_addressed(self, utterance: str) -> bool:
        """The same of somebody who means the skill this once, and need not say its name."""
        usual = self.always_addressed
        self.always_addressed = True
        try:
            return self.hear(utterance)
        finally:
            self.always_addressed = usual

    def _hear_without_name(self, utterance: str, understood: Understood) -> bool:
        """Outside of any session, a few words steer the skill; Alexa keeps all the rest."""
        keeper = keeper_of(utterance, self.player.remembered, self.habits, self.device.locale)
        if keeper is None:
            self.mean(steering_intent(utterance, self.device.locale))
            return True
        self.withheld = self._withheld_by(keeper, utterance)
        if not self.always_addressed:
            return False
        self.mean(understood.intent, understood.slots)
        return True

    def _withheld_by(self, keeper: Keeper, utterance: str) -> Withheld:
        """What was kept from the skill just now."""
        return withheld_by(keeper, utterance, self._invocation, self.device.locale)

    def mean(self, intent: str, slots: Mapping[str, SlotValue] | None = None) -> None:
        """An intent reaches the skill, whatever was said for it."""
        self._converse(requests.intent_request(intent, slots or {}, self.device))

    def send(self, envelope: Json) -> None:
        """A whole request reaches the skill, past the microphone; nothing is done with its answer.

        Raises what the rules raise over a request that they cannot judge.
        """
        self._wire.exchange(envelope)

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
        self._voice.cut()
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
            if self._voice.is_busy:
                self._speak_on(step)
            elif self._session is not None and is_waiting:
                self._wait(step)
            self._send_what_is_due()
            self._wire.deliver_delayed(self._utc)

    def wait(self, ms: int) -> None:
        """Let time pass while nothing plays, and the microphone stays as it is."""
        self._utc += timedelta(milliseconds=ms)

    def deliver_late_events(self) -> None:
        """The network is back: what was kept reaches the skill now."""
        self._wire.deliver_delayed(None)

    def _until_something(self) -> list[int]:
        """Milliseconds until something happens by itself; as many as there are such things."""
        waits = [self.player.until_next(), self._voice.until_next()]
        if not self._voice.is_busy:
            waits.append(self._microphone.until_next())
        if self._sends:
            due, _ = self._sends[0]
            waits.append((due - self._utc) // timedelta(milliseconds=1))
        known_waits = [max(1, wait) for wait in waits if wait is not None]
        return known_waits or [_NEVER_MS]

    def _speak_on(self, ms: int) -> None:
        """What an answer plays sounds on; behind it the player may."""
        self._voice.advance(ms)
        if not self._voice.is_busy and self._session is None:
            self.player.go_on()

    def _send_what_is_due(self) -> None:
        """The document on the screen sends something by itself."""
        while self._sends and self._sends[0][0] <= self._utc:
            _, arguments = self._sends.pop(0)
            self.touch(*arguments)

    def _wait(self, ms: int) -> None:
        shows = self.document is not None
        outcome, reprompt = self._microphone.wait(ms, shows)
        match outcome:
            case Silence.ASKED_AGAIN:
                self._watcher.spoke(reprompt)
            case Silence.ENDED:
                self._end_session("EXCEEDED_MAX_REPROMPTS")
            case Silence.FADED:
                self._close()
                self.player.go_on()

    # Conversation

    def _converse(self, request: dict[str, Any]) -> None:
        """A request inside a session: speech, silence and sound follow from the response."""
        self._voice.cut()
        self.player.interrupt()
        session = self._session
        if session is None:
            session = self._microphone.begin(f"session-{next(self._numbers)}")
        body, refusals = self._ask(request, session)
        if refusals:
            self._end_session("ERROR", error_of(refusals))
            return
        response = body.get("response") or {}
        if not self._microphone.hear_answer(body, shows=self.document is not None):
            self._close()
        self._answer_aloud(response)
        may_sound = self._session is None or self.habits.plays_behind_questions
        if may_sound and not (self._consent.is_asked or self._voice.is_busy):
            self.player.go_on()

    def _answer_aloud(self, response: Json) -> None:
        """Say the words and do the directives; what sounds in the words comes behind both."""
        parts = parts_of(response, self._ms_of)
        is_sounding = any(part.url or part.ms for part in parts)
        if not is_sounding:
            self._speak(parts)
        for directive in response.get("directives") or []:
            self._direct(directive)
        if is_sounding:
            self._speak(parts)

    def _speak(self, parts: list[Part]) -> None:
        """Say and play these; where a recording cannot be had, none of its document."""
        missing = unreachable(parts, self._length_of)
        if missing is None:
            self._voice.begin(parts)
            return
        if not missing.token:
            error = {"type": "INVALID_RESPONSE", "message": f"no recording at {missing.url}"}
            self._end_session("ERROR", error)
            return
        self._voice.begin([part for part in parts if part.token != missing.token])
        self._tell_of_failed_mix(missing)

    def _tell_of_failed_mix(self, missing: Part) -> None:
        request = requests.mixing_failed(missing.token, f"no recording at {missing.url}")
        body, _ = self._ask(request, self._session)
        self._microphone.remember(body)

    def _ms_of(self, url: str) -> int:
        """The milliseconds of a recording; 0 for one that cannot be had."""
        try:
            return self._length_of(url)
        except LookupError:
            return 0

    def _direct(self, directive: Json) -> None:
        """What is said, played or shown besides the speech."""
        if directive["type"] == "Connections.SendRequest":
            self._consent.ask(directive)
            self._watcher.spoke(language_of(self.device.locale).consent)
        elif directive["type"] == f"{APL}.RenderDocument":
            self._show(directive)
        elif directive["type"] != MIXES:
            if directive["type"] == "AudioPlayer.Play":
                self._show(None)  # the player's own screen comes instead
            self.player.direct(directive)

    def _show(self, document: Json | None) -> None:
        """Show a document in place of the one before, or none."""
        self.document, self._sends = document, []
        if document is not None:
            self._sends = [
                (self._utc + timedelta(milliseconds=ms), arguments)
                for ms, arguments in sent_by_itself(document)
            ]

    def _close(self) -> None:
        """The session is over, and what it showed is gone."""
        self._microphone.close()
        self._show(None)
        self._watcher.session_ended()

    def _end_session(self, reason: str, error: Json | None = None) -> None:
        session = self._session or Session("")
        self._voice.cut()
        self._close()
        request = requests.session_ended(reason, error)
        self._ask(request, replace(session, is_new=False))
        self.player.go_on()

    # Requests

    def _tell(self, request: dict[str, Any]) -> None:
        """A request outside any session: the player's events, and buttons."""
        self._wire.tell(request, self._utc)

    def _ask(self, request: Json, session: Session | None) -> tuple[Json, list[Refusal]]:
        return self._wire.exchange(self._envelope(request, session))

    def _outside(self, request: Json) -> dict[str, Any]:
        """A request outside any session, with all that stands around it."""
        return self._envelope(request, None)

    def _envelope(self, request: Json, session: Session | None) -> dict[str, Any]:
        """A request with all that stands around it at this moment."""
        context = context_of(
            self.device, self._consent.granted, self.document, self.player.context()
        )
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
