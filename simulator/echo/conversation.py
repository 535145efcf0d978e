"""A conversation with one skill: what it is asked, and what its answers say, show and play.

The speaker around it has the people and the clock; the player sounds on behind it.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from simulator.echo import requests
from simulator.echo.aloud import Voice, unreachable
from simulator.echo.consent import Consent
from simulator.echo.device import APL, Device, context_of
from simulator.echo.language import language_of
from simulator.echo.microphone import Microphone, Session, Silence
from simulator.echo.player import Json, Player
from simulator.echo.screen import sent_by_itself
from simulator.echo.watcher import Watcher
from simulator.echo.wire import Answer, Ends, Wire, error_of
from simulator.rules import Refusal
from simulator.rules.aloud import RENDERS as MIXES
from simulator.rules.aloud import Part, parts_of


class Conversation:
    """What stands between a speaker and a skill: a microphone, a voice, a screen, and the wire."""

    def __init__(
        self,
        answer: Answer,
        length_of: Callable[[str], int],
        watcher: Watcher,
        player: Player,
        device: Device,
        granted: set[str],
        stopwatch: Callable[[], float],
        clock: Callable[[], datetime],
    ) -> None:
        """``granted`` are the account's permissions; ``clock`` tells the moment in UTC.

        The others are those of ``Speaker``.
        """
        self.document: Json | None = None
        """The document on the screen, as it was sent."""
        self.microphone = Microphone(tells_end=device.habits.ends_unanswered_sessions)
        self.voice = Voice(watcher)
        self.consent = Consent(granted)
        self._sends: list[tuple[datetime, tuple[object, ...]]] = []
        """What the document on the screen sends by itself, each with its moment."""
        self._player, self._device, self._watcher = player, device, watcher
        self._length_of, self._clock = length_of, clock
        self._numbers = count(1)
        ends = Ends(self._outside, player.direct)
        self._wire = Wire(answer, length_of, watcher, ends, device.habits, stopwatch)

    def twin(
        self, answer: Answer, watcher: Watcher, player: Player, clock: Callable[[], datetime]
    ) -> "Conversation":
        """Another one in the same state, with another skill behind another speaker."""
        twin = copy(self)
        twin._watcher, twin._player, twin._clock = watcher, player, clock
        twin.microphone = self.microphone.twin()
        twin.voice = self.voice.twin(watcher)
        twin.consent = self.consent.twin()
        twin._sends = list(self._sends)
        ends = Ends(twin._outside, player.direct)
        twin._wire = self._wire.twin(answer, watcher, ends)
        return twin

    @property
    def session(self) -> Session | None:
        """Alexa's session with the skill; None: there is none."""
        return self.microphone.session

    # Requests within it, and its end

    def converse(self, request: dict[str, Any]) -> None:
        """A request inside a session: speech, silence and sound follow from the response."""
        self.voice.cut()
        self._player.interrupt()
        session = self.session
        if session is None:
            session = self.microphone.begin(f"session-{next(self._numbers)}")
        body, refusals = self._ask(request, session)
        if refusals:
            self.end("ERROR", error_of(refusals))
            return
        response = body.get("response") or {}
        if not self.microphone.hear_answer(body, shows=self.document is not None):
            self._close()
        self._answer_aloud(response)
        may_sound = self.session is None or self._device.habits.plays_behind_questions
        if may_sound and not (self.consent.is_asked or self.voice.is_busy):
            self._player.go_on()

    def touch(self, arguments: tuple[object, ...]) -> None:
        """The document on the screen sends this (APL, SendEvent); without one nothing is sent."""
        if self.document is not None:
            self.converse(requests.user_event(self.document["token"], arguments))

    def end(self, reason: str, error: Json | None = None) -> None:
        """The session ends, and the skill is told why."""
        session = self.session or Session("")
        self.voice.cut()
        self._close()
        request = requests.session_ended(reason, error)
        self._ask(request, replace(session, is_new=False))
        self._player.go_on()

    def _close(self) -> None:
        """The session is over, and what it showed is gone."""
        self.microphone.close()
        self._show(None)
        self._watcher.session_ended()

    # Requests outside of it

    def tell(self, request: dict[str, Any]) -> None:
        """A request outside any session: the player's events, and buttons."""
        self._wire.tell(request, self._clock())

    def send(self, envelope: Json) -> None:
        """A whole request reaches the skill, and nothing is done with its answer.

        Raises what the rules raise over a request that they cannot judge.
        """
        self._wire.exchange(envelope)

    def deliver_late_events(self) -> None:
        """What was kept while the network was away reaches the skill now."""
        self._wire.deliver_delayed(None)

    # Time

    def waits(self) -> list[int | None]:
        """Milliseconds until each thing that happens by itself; None where it does not."""
        waits = [self.voice.until_next()]
        if not self.voice.is_busy:
            waits.append(self.microphone.until_next())
        if self._sends:
            due, _ = self._sends[0]
            waits.append((due - self._clock()) // timedelta(milliseconds=1))
        return waits

    def advance(self, ms: int, is_waiting: bool) -> None:
        """So much time has passed; ``is_waiting``: in it somebody's answer was waited for."""
        if self.voice.is_busy:
            self._speak_on(ms)
        elif self.session is not None and is_waiting:
            self._wait(ms)
        self._send_what_is_due()
        self._wire.deliver_delayed(self._clock())

    def _speak_on(self, ms: int) -> None:
        """What an answer plays sounds on; behind it the player may."""
        self.voice.advance(ms)
        if not self.voice.is_busy and self.session is None:
            self._player.go_on()

    def _wait(self, ms: int) -> None:
        """Nobody answers; what comes of it."""
        shows = self.document is not None
        outcome, reprompt = self.microphone.wait(ms, shows)
        match outcome:
            case Silence.ASKED_AGAIN:
                self._watcher.spoke(reprompt)
            case Silence.ENDED:
                self.end("EXCEEDED_MAX_REPROMPTS")
            case Silence.FADED:
                self._close()
                self._player.go_on()

    def _send_what_is_due(self) -> None:
        """The document on the screen sends something by itself."""
        while self._sends and self._sends[0][0] <= self._clock():
            _, arguments = self._sends.pop(0)
            self.touch(arguments)

    # What an answer says, shows and plays

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
            self.voice.begin(parts)
            return
        if not missing.token:
            error = {"type": "INVALID_RESPONSE", "message": f"no recording at {missing.url}"}
            self.end("ERROR", error)
            return
        self.voice.begin([part for part in parts if part.token != missing.token])
        self._tell_of_failed_mix(missing)

    def _tell_of_failed_mix(self, missing: Part) -> None:
        request = requests.mixing_failed(missing.token, f"no recording at {missing.url}")
        body, _ = self._ask(request, self.session)
        self.microphone.remember(body)

    def _ms_of(self, url: str) -> int:
        """The milliseconds of a recording; 0 for one that cannot be had."""
        try:
            return self._length_of(url)
        except LookupError:
            return 0

    def _direct(self, directive: Json) -> None:
        """What is said, played or shown besides the speech."""
        if directive["type"] == "Connections.SendRequest":
            self.consent.ask(directive)
            self._watcher.spoke(language_of(self._device.locale).consent)
        elif directive["type"] == f"{APL}.RenderDocument":
            self._show(directive)
        elif directive["type"] != MIXES:
            if directive["type"] == "AudioPlayer.Play":
                self._show(None)  # the player's own screen comes instead
            self._player.direct(directive)

    def _show(self, document: Json | None) -> None:
        """Show a document in place of the one before, or none."""
        self.document, self._sends = document, []
        if document is not None:
            self._sends = [
                (self._clock() + timedelta(milliseconds=ms), arguments)
                for ms, arguments in sent_by_itself(document)
            ]

    # What is sent

    def _ask(self, request: Json, session: Session | None) -> tuple[Json, list[Refusal]]:
        envelope = self._envelope(request, session)
        return self._wire.exchange(envelope)

    def _outside(self, request: Json) -> dict[str, Any]:
        """A request outside any session, with all that stands around it."""
        return self._envelope(request, None)

    def _envelope(self, request: Json, session: Session | None) -> dict[str, Any]:
        """A request with all that stands around it at this moment."""
        context = context_of(
            self._device, self.consent.granted, self.document, self._player.context()
        )
        number = next(self._numbers)
        envelope = requests.envelope(request, context, self._device, number, self._clock())
        if session is not None:
            envelope["session"] = {
                "sessionId": session.session_id,
                "attributes": session.attributes,
                "new": session.is_new,
                "application": context["System"]["application"],
                "user": context["System"]["user"],
            }
        return envelope
