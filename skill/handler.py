"""The one handler: a request becomes what the guide understands, and its turn becomes a response."""

import hashlib
import hmac
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response
from ask_sdk_model.interfaces.system import SystemState

from skill.alexa import reply
from skill.alexa.heard import Message, message_in
from skill.errors import StoreError
from skill.guide.couple import NIGHT_ENDS_AT_HOUR, Couple, Outcome, Progress, Reminder, night_of
from skill.guide.intents import Heard, Intent
from skill.guide.programme import (
    Audio,
    Event,
    Place,
    Playhead,
    Repertoire,
    SessionPlan,
    Tonight,
    after_failure,
    playback,
    recording,
)
from skill.guide.talk import (
    Conversation,
    Situation,
    Turn,
    needs_couple,
    next_turn,
    outcome_of,
    silence,
)
from skill.guide.words import Words
from skill.store import CoupleStore

DEFAULT_LOCALE = "en-US"
LATE_FROM_HOUR = 23
"""From then on, until the night ends, three minutes lying down are offered (docs/evidence.md,
"Late evenings")."""
RESUMED_WITHIN = timedelta(hours=2)
"""An evening that was paused before four can be resumed until six."""
FURTHEST = timedelta(days=400)
"""No event comes later than this, and none from nights ahead: a record of all nights is one bit a
date."""
REMEMBERED = 10_000
"""How much of what was told a process remembers: under 2 MB."""

log = logging.getLogger("quiet_together")


class Services(Protocol):
    """Alexa's own services, as ``skill.alexa.device`` asks them."""

    def time_zone(self, system: SystemState) -> ZoneInfo | None:
        """The device's zone, if it tells."""

    def remind(
        self, system: SystemState, reminder: Reminder, now: datetime, zone: ZoneInfo, locale: str
    ) -> Outcome:
        """Put a reminder in place of any earlier one."""


@dataclass(frozen=True)
class SkillContext:
    """All that an answer needs from outside."""

    skill_id: str
    """Keys the hash under which couples are kept."""
    recordings_url: str
    store: CoupleStore
    repertoire: Repertoire
    words: Mapping[str, Words]
    now: Callable[[], datetime]
    services: Services
    dice: Callable[[], int]
    """Throws 0 to 9."""

    def words_of(self, locale: str) -> Words:
        """The words of a locale, of its language, or the default ones."""
        language = locale.partition("-")[0]
        near = (name for name in self.words if name.partition("-")[0] == language)
        return (
            self.words[locale] if locale in self.words else self.words[next(near, DEFAULT_LOCALE)]
        )

    def address(self, place: Place) -> str:
        """The URL of the recording at this place."""
        segment = playback.segment_of(place, self.repertoire.plan(place.plan, place.preferences))
        made = recording(segment, self.words_of(place.locale), Tonight.of(place))
        return f"{self.recordings_url}/{made.name}"


def couple_key(skill_id: str, user: str) -> str:
    """What a couple is stored under: a keyed hash of the Alexa user id, which itself is never kept."""
    return hmac.new(
        skill_id.encode(), user.encode(errors="surrogatepass"), hashlib.sha256
    ).hexdigest()[:32]


class AlexaHandler(AbstractRequestHandler):
    """Hears every request, asks the guide, remembers what is to be remembered, and answers."""

    def __init__(self, skill_context: SkillContext) -> None:
        self._skill_context = skill_context
        self._told: set[tuple[str, date, str]] = set()
        """What this process knows to be kept of an evening, so that its other events need no
        table."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        message = message_in(handler_input.request_envelope)
        if message.attributes is not None:  # sdk sends back what came; it shall be ours
            asked = self._asked(message)
            handler_input.attributes_manager.session_attributes = (
                dict(asked.to_attributes()) if asked else {}
            )
        if self._skill_context.skill_id and message.skill_id != self._skill_context.skill_id:
            log.error("refused: a request of another skill")
            return Response()
        if message.trouble:
            log.error("told of trouble: %s", message.trouble)
        if message.event:
            return self._follow(message, message.event)
        if message.heard:
            return self._converse(handler_input, message, message.heard)
        if message.silent and (left := self._asked(message)):
            self._change_quietly(message, silence(left).change)
        if message.kind == "AlexaSkillEvent.SkillDisabled":
            self._forget_disabled(message)
        return Response()

    def _asked(self, message: Message) -> Conversation | None:
        """The question that is open; None when there is none, or what it offers is not of this repertoire."""
        asked, ours = (
            Conversation.from_attributes(message.attributes or {}),
            self._skill_context.repertoire,
        )
        if (
            asked is None
            or asked.offer.plan not in ours
            or (asked.offer.last or asked.offer.plan) not in ours
        ):
            return None
        held = not asked.token or (message.player.present and self._place(asked.token))
        return asked if held and self._is_near(asked.night) else None

    def _place(self, token: str) -> Place | None:
        """The place of a token that this skill wrote lately; None for any other text."""
        place = Place.from_token(token, self._skill_context.repertoire)
        return place if place and self._is_near(place.night) else None

    def _is_near(self, night: date) -> bool:
        return abs(self._skill_context.now().date() - night) <= FURTHEST

    def _converse(self, handler_input: HandlerInput, message: Message, heard: Heard) -> Response:
        opened = heard.intent is Intent.LAUNCH
        conversation = None if opened else self._asked(message)
        situation = self._evening(message, conversation, heard)
        turn = self._remembered(message, next_turn(conversation, heard, situation), situation)
        if message.button:
            return reply.silent(turn.audio, self._skill_context.address)
        if message.attributes is not None:
            kept = turn.conversation.to_attributes() if turn.conversation else {}
            handler_input.attributes_manager.session_attributes = dict(kept)
        return reply.spoken(turn, self._skill_context.address)

    def _remembered(self, message: Message, turn: Turn, situation: Situation) -> Turn:
        """Do what the turn says is remembered; what cannot be done now is not claimed."""
        if turn.reminder is not None:
            told = self._skill_context.services.time_zone(message.system)
            zone = told or _remembered_zone(self._acquainted(message, situation, ""))
            now, locale = self._skill_context.now(), situation.words.locale
            outcome = self._skill_context.services.remind(
                message.system, turn.reminder, now, zone, locale
            )
            return outcome_of(outcome, turn, situation)
        try:
            if turn.forget:
                self._forget(message)
            elif turn.change:
                self._skill_context.store.change(self._couple(message), turn.change)
        except StoreError as error:
            log.error("not remembered: %s", error)
            return Turn(situation.words.line("trouble.not_remembered"), audio=turn.audio)
        return turn

    def _follow(self, message: Message, event: Event) -> Response:
        """An event of the player: keep what was heard, enqueue what comes next."""
        skill_context = self._skill_context
        place = self._place(message.token)
        if place is None:
            return Response()
        plan = skill_context.repertoire.plan(place.plan, place.preferences)
        playhead = Playhead(
            self._place(message.player.token),
            message.player.offset,
            playing=message.player.playing,
            finished=message.player.finished,
        )
        if event is Event.FAILED:
            audio = self._fail(message, place, playhead, plan)
        else:
            audio = playback.follow(event, place, playhead, plan)
        if event not in (Event.FAILED, Event.STARTED):
            progress = playback.progress(event, place, message.offset, plan)
            self._keep(message, place, progress, event)
        return reply.silent(audio if message.player.present else None, skill_context.address)

    def _fail(
        self, message: Message, place: Place, playhead: Playhead, plan: SessionPlan
    ) -> Audio | None:
        """A recording failed: keep where sound stopped, and play what comes in its place."""
        failure = after_failure(place, playhead, None, plan)
        if failure.progress:
            self._keep(message, place, failure.progress, Event.FAILED)
        return failure.audio

    def _keep(self, message: Message, place: Place, told: Progress, event: Event) -> None:
        """Keep what was heard, once; a table that does not answer is tried again by a later event of the evening."""
        couple = self._couple(message)
        stopped = [f"stopped {told.evening} {place.segment}"] if event is Event.STOPPED else []
        news = {(couple, told.night, new) for new in (*_news(told), *stopped)} - self._told
        if not news:
            return
        bank = frozenset(self._skill_context.words_of(place.locale).questions)
        if not self._change_quietly(message, lambda record: record.follow(told, bank)):
            return
        if len(self._told) + len(news) > REMEMBERED:
            self._told.clear()
        self._told |= news

    def _change_quietly(self, message: Message, change: Callable[[Couple], Couple] | None) -> bool:
        """Change the record where nobody waits for an answer; whether that could be done."""
        if change is None:
            return True
        try:
            self._skill_context.store.change(self._couple(message), change)
        except StoreError as error:
            log.error("not kept yet: %s", error)
            return False
        return True

    def _forget_disabled(self, message: Message) -> None:
        try:
            self._forget(message)
        except StoreError as error:
            log.error("not erased: %s", error)

    def _forget(self, message: Message) -> None:
        couple = self._couple(message)
        self._skill_context.store.forget(couple)
        self._told -= {
            told for told in tuple(self._told) if told[0] == couple
        }  # in place: other threads add to it

    def _evening(
        self, message: Message, conversation: Conversation | None, heard: Heard
    ) -> Situation:
        skill_context, player = self._skill_context, message.player
        words = skill_context.words_of(message.locale)
        situation = Situation(
            repertoire=skill_context.repertoire,
            words=words,
            night=conversation.night if conversation else date.min,
            place=self._place(player.token),
            offset=player.offset,
            playing=player.playing,
            finished=player.finished,
            can_play=player.present,
            may_remind=message.may_remind,
            dice=skill_context.dice(),
        )
        if conversation is None and situation.place and player.playing:
            situation = replace(situation, night=situation.place.night)
        elif conversation is None:
            return self._dated(message, heard, situation)
        return (
            self._acquainted(message, situation, "")
            if needs_couple(conversation, heard, situation)
            else situation
        )

    def _dated(self, message: Message, heard: Heard, situation: Situation) -> Situation:
        """Tonight by the device's own clock: its zone is asked for, and remembered for when it does not answer."""
        told = self._skill_context.services.time_zone(message.system)
        situation = self._at_night(situation, told or _remembered_zone(situation))
        if not needs_couple(None, heard, situation):
            return situation
        situation = self._acquainted(message, situation, (told and told.key) or "")
        return situation if told else self._at_night(situation, _remembered_zone(situation))

    def _at_night(self, situation: Situation, zone: ZoneInfo) -> Situation:
        now = self._skill_context.now()
        hour = now.astimezone(zone).hour
        late = hour >= LATE_FROM_HOUR or hour < NIGHT_ENDS_AT_HOUR
        return replace(
            situation,
            night=night_of(now, zone),
            lately=night_of(now - RESUMED_WITHIN, zone),
            late=late,
        )

    def _acquainted(self, message: Message, situation: Situation, zone: str) -> Situation:
        """With the couple's record, which remembers a zone that was told. One read, and a write for a new zone."""
        key, store = self._couple(message), self._skill_context.store
        try:
            couple = store.change(key, lambda record: record.at(zone)) if zone else store.read(key)
        except StoreError as error:
            log.error("nights not read: %s", error)
            return replace(situation, down=True)
        return replace(situation, couple=couple)

    def _couple(self, message: Message) -> str:
        return couple_key(self._skill_context.skill_id, message.user)


def _news(told: Progress) -> Iterator[str]:
    """What is worth a write of its own; a look that was heard goes with the next of them."""
    if told.kept:
        yield "kept"
    if told.question:
        yield f"question {told.question}"
    if told.finished:
        yield f"finished {told.evening}"


def _remembered_zone(situation: Situation) -> ZoneInfo:
    """The zone that the couple's device told last, if it is known here; otherwise the locale's own."""
    with suppress(OSError, ValueError, LookupError):
        if situation.couple and situation.couple.zone:
            return ZoneInfo(situation.couple.zone)
    return ZoneInfo(situation.words.time_zone)
