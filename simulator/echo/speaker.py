"""The virtual Echo: people, a player and a clock, around a conversation with one skill.

Time passes when ``advance`` is called and never otherwise, so the same evening runs in real time or
at once. It is UTC inside, in the zone of the room outside: an hour set back is no hour more.
"""

import time
from collections.abc import Callable, Mapping
from copy import copy
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from simulator.echo import requests
from simulator.echo.conversation import Conversation
from simulator.echo.device import Device
from simulator.echo.player import Json, Player
from simulator.echo.slots import SlotValue
from simulator.echo.steering import (
    Keeper,
    Withheld,
    keeper_of,
    leaves,
    steering_intent,
    withheld_by,
)
from simulator.echo.stream import Stream
from simulator.echo.understanding import Understood
from simulator.echo.watcher import Watcher
from simulator.echo.wire import Answer

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
        self.always_addressed = always_addressed
        self.withheld: Withheld | None = None
        """Why a real speaker would not have passed on the last sentence; None when it would."""
        self._invocation = invocation
        self._understand, self._watcher = understand, watcher
        self._conversation = Conversation(
            answer,
            length_of,
            watcher,
            self.player,
            self.device,
            set() if granted is None else granted,
            stopwatch,
            self._moment,
        )

    @property
    def now(self) -> datetime:
        """The moment, in the room's time zone."""
        return self._utc.astimezone(self._zone)

    @now.setter
    def now(self, moment: datetime) -> None:
        self._utc: datetime = moment.astimezone(UTC)
        self._zone: tzinfo | None = moment.tzinfo

    def _moment(self) -> datetime:
        """The moment in UTC."""
        return self._utc

    @property
    def document(self) -> Json | None:
        """The document on the screen, as it was sent."""
        return self._conversation.document

    @document.setter
    def document(self, document: Json | None) -> None:
        """A screen that is slow may still show one from before, and be touched there."""
        self._conversation.document = document

    @property
    def listening(self) -> bool:
        """Whether the microphone is open, and nothing is heard any more before it."""
        conversation = self._conversation
        return conversation.microphone.is_open and not conversation.voice.is_busy

    @property
    def is_in_conversation(self) -> bool:
        """Whether words reach the skill without its name, also into what its answer plays."""
        return self._conversation.session is not None

    @property
    def speaks_with_sound(self) -> bool:
        """Whether an answer's own recording or silence is heard, and the conversation is open."""
        return self._conversation.voice.is_busy and self.is_in_conversation

    @property
    def sounding(self) -> Stream | None:
        """The recording that sounds now: within an answer, or in the player."""
        return self._conversation.voice.stream or self.player.playing

    @property
    def until_sound_changes(self) -> int | None:
        """Milliseconds until the sound does something by itself; None when nothing sounds."""
        return self._conversation.voice.until_next() or self.player.until_next()

    @property
    def attributes(self) -> Json | None:
        """What the skill remembers of the session; None outside of one."""
        session = self._conversation.session
        return None if session is None else session.attributes

    @property
    def asks_itself(self) -> bool:
        """Whether the speaker asks for a permission, in its own words."""
        return self._conversation.consent.is_asked

    def twin(self, answer: Answer, watcher: Watcher) -> "Speaker":
        """Another speaker in the same state, with its own skill and watcher."""
        twin = copy(self)
        twin._watcher = watcher
        twin.player = self.player.twin(watcher, twin._tell)
        twin._conversation = self._conversation.twin(answer, watcher, twin.player, twin._moment)
        return twin

    # What people do

    def hear(self, utterance: str) -> bool:
        """Somebody speaks. False when Alexa would not pass it on; ``withheld`` says why."""
        self.withheld = None
        conversation = self._conversation
        understood = self._understand(utterance, self.now.date())
        # The speaker's own question comes first: no skill hears what is said to it.
        if conversation.consent.is_asked:
            permission = conversation.consent.answer(understood.intent)
            conversation.converse(dict(permission))
            return True
        is_only_opened = understood.named and not understood.intent
        if is_only_opened:
            conversation.microphone.close()
            conversation.converse({"type": "LaunchRequest"})
            return True
        if self.is_in_conversation and leaves(utterance, self.device.locale):
            self.withheld = self._withheld_by(Keeper.LEAVING, utterance)
            conversation.end("USER_INITIATED")
            return False
        if not self.is_in_conversation and not understood.named:
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
        request = requests.intent_request(intent, slots or {}, self.device)
        self._conversation.converse(request)

    def send(self, envelope: Json) -> None:
        """A whole request reaches the skill, past the microphone; nothing is done with its answer.

        Raises what the rules raise over a request that they cannot judge.
        """
        self._conversation.send(envelope)

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
        self._conversation.touch(arguments)

    def take_call(self) -> None:
        """A call comes in: what plays stops, and does not go on by itself behind it."""
        self._conversation.voice.cut()
        self.player.halt()

    def announce(self, text: str) -> None:
        """A reminder, timer, alarm or announcement is heard over what plays, which sounds on."""
        self._watcher.spoke(text)

    # Time

    def advance(self, ms: int) -> None:
        """Let time pass: the player plays, an unanswered question is asked once more."""
        while ms > 0:
            step = min(ms, self._until_something())
            ms -= step
            self._utc += timedelta(milliseconds=step)
            is_playing = self.player.playing is not None
            if is_playing:
                self.player.advance(step)
            # A device that plays behind its questions listens and plays at once.
            is_waiting = not is_playing or self.habits.plays_behind_questions
            self._conversation.advance(step, is_waiting)

    def wait(self, ms: int) -> None:
        """Let time pass while nothing plays, and the microphone stays as it is."""
        self._utc += timedelta(milliseconds=ms)

    def deliver_late_events(self) -> None:
        """The network is back: what was kept reaches the skill now."""
        self._conversation.deliver_late_events()

    def _until_something(self) -> int:
        """Milliseconds until something happens by itself, and at least one."""
        waits = [self.player.until_next(), *self._conversation.waits()]
        soonest = min((wait for wait in waits if wait is not None), default=_NEVER_MS)
        return max(1, soonest)

    def _tell(self, request: dict[str, Any]) -> None:
        """A request outside any session: the player's events, and buttons."""
        self._conversation.tell(request)
