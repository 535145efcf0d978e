"""The one handler: a request becomes what the guide understands, its turn becomes a response."""

import logging
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from ask_sdk_core.dispatch_components import AbstractRequestHandler

from skill.alexa import reply, screen
from skill.alexa.heard import Message
from skill.alexa.inside import FAILED
from skill.alexa.pages import page_of
from skill.context import (
    DEFAULT_LOCALE,
    Services,
    SkillContext,
    couple_key,
)
from skill.errors import StoreError
from skill.evenings import NOTHING_KEPT, EveningKeeper
from skill.guide.intents import Heard, Intent
from skill.guide.programme import (
    Audio,
    Event,
    Place,
    Play,
    Playhead,
    after_failure,
    events,
    segment_of,
    timed,
)
from skill.guide.talk import (
    SOUNDING,
    Conversation,
    Situation,
    Turn,
    may_wait_for_voice,
    next_turn,
    not_remembered,
    outcome_of,
    silence,
)
from skill.inside import begun_inside, keep_inside, sounding_in
from skill.reading import at
from skill.situations import asked_at, situation_of, zone_of

__all__ = [
    "DEFAULT_LOCALE",
    "AlexaHandler",
    "Services",
    "SkillContext",
    "couple_key",
]

NEW = "new"
"""The session's attribute that says that nothing is kept of this couple, as far as is known. So the
yes that begins their evening can begin their record without a look into the table."""

Envelope = dict[str, Any]
"""All that Alexa is sent: a response, and within a session the session's attributes."""

log = logging.getLogger("quiet_together")


class AlexaHandler(AbstractRequestHandler):
    """Hears every request, asks the guide, remembers what is to be remembered, and answers.

    To ask-sdk's dispatch it is a handler like any other. What it is handed is a ``Message``, for
    ask-sdk's own model of a request refuses values that are newer than itself.
    """

    def __init__(self, skill_context: SkillContext) -> None:
        self._skill_context = skill_context
        self._keeper = EveningKeeper(skill_context)

    def can_handle(self, handler_input: Message) -> bool:  # type: ignore[override]
        """Every request is for this handler."""
        return True

    def handle(self, handler_input: Message) -> Envelope:  # type: ignore[override]
        """The answer to one request."""
        message = handler_input
        conversation = self._open_question(message)
        if self._is_another_skills(message):
            log.error("refused: a request of another skill")
            return envelope(message, {}, None)
        if message.trouble:
            log.error("told of trouble: %s", message.trouble)
        heard = message.heard
        if message.touch is not None:
            heard = screen.touched(message.touch, message.token, conversation)
        # Whoever is not well, or wants silence, waits for no table.
        if heard and not may_wait_for_voice(heard):
            answer = self._converse(message, heard, conversation)
            keep_inside(message, conversation, self._skill_context, self._keeper)
            return answer
        keep_inside(message, conversation, self._skill_context, self._keeper)
        if heard:
            return self._converse(message, heard, conversation)
        response: reply.Response = {}
        if message.kind == FAILED and conversation:
            conversation = replace(conversation, token="")
        elif message.event:
            response = self._follow(message, message.event)
        elif message.silent and conversation:
            self._ended_in_silence(message, conversation)
        elif message.kind == "AlexaSkillEvent.SkillDisabled":
            self._keeper.forget_quietly(message)
        return envelope(
            message,
            response,
            conversation,
            _says_new(message),
        )

    def _is_another_skills(self, message: Message) -> bool:
        ours = self._skill_context.skill_id
        return bool(ours and message.skill_id and message.skill_id != ours)

    def _open_question(self, message: Message) -> Conversation | None:
        """The question that is open; None for one that this version cannot go on with."""
        conversation = Conversation.from_attributes(message.attributes or {})
        if conversation is None or not self._skill_context.offers(conversation, message.locale):
            return None
        if conversation.token:
            place = self._skill_context.place_of(conversation.token)
            can_play = message.player.present or conversation.stage in SOUNDING
            return conversation if place and can_play else None
        return conversation

    def _converse(
        self,
        message: Message,
        heard: Heard,
        conversation: Conversation | None,
    ) -> Envelope:
        """The answer to something said or pressed."""
        if heard.intent is Intent.LAUNCH:
            conversation = None
        situation = situation_of(
            message,
            conversation,
            heard,
            self._skill_context,
            self._keeper,
        )
        turn = self._remembered(message, next_turn(conversation, heard, situation), situation)
        turn = begun_inside(message, turn, self._skill_context)
        turn = replace(turn, audio=self._timed(message, turn.audio))
        new = _are_new(message, situation)
        begun = turn.audio.place if isinstance(turn.audio, Play) else turn.inside
        if new and begun and not begun.unkept:
            self._keeper.begin(message, self._zone(message, situation).key)
        source_of = self._source_of(message)
        if message.button:
            return envelope(message, reply.silent(turn.audio, source_of), conversation)
        context = self._skill_context
        sounding = sounding_in(message, turn, context)
        response = reply.spoken(turn, source_of, sounding, context.wake)
        if message.screen.apl >= screen.OLDEST:
            page = page_of(heard, conversation, turn, situation)
            response = reply.shown(response, page, turn.conversation)
        return envelope(
            message,
            response,
            turn.conversation,
            new,
        )

    def _source_of(self, message: Message) -> reply.SourceOf:
        """Where recordings are, with what a screen shows of them where there is one."""
        skill_context = self._skill_context
        return skill_context.source_on_screen if message.screen.present else skill_context.source

    def _zone(self, message: Message, situation: Situation) -> ZoneInfo:
        """Where the device stands, or else where it is most likely to."""
        zone = self._skill_context.services.time_zone(message.system)
        return zone or zone_of(situation.couple, situation.words)

    def _ended_in_silence(
        self,
        message: Message,
        conversation: Conversation,
    ) -> None:
        """Nobody has answered; that means something to one question."""
        change = silence(conversation).change
        if change:
            self._keeper.change_quietly(message, change)

    def _remembered(
        self,
        message: Message,
        turn: Turn,
        situation: Situation,
    ) -> Turn:
        """Do what the turn says is remembered; what cannot be done now is not claimed."""
        if turn.reminder is not None:
            return self._reminded(message, turn, situation)
        try:
            if turn.forget:
                self._keeper.forget(message)
            elif turn.change:
                self._keeper.change(message, turn.change)
        except StoreError as error:
            log.error("not remembered: %s", error)
            return not_remembered(turn, situation)
        return turn

    def _reminded(
        self,
        message: Message,
        turn: Turn,
        situation: Situation,
    ) -> Turn:
        """Let Alexa set the reminder, and say what came of it."""
        skill_context = self._skill_context
        zone = skill_context.services.time_zone(message.system)
        if zone is None:
            zone = zone_of(self._keeper.couple_if_known(message), situation.words)
        assert turn.reminder is not None
        outcome = skill_context.services.remind(
            message.system,
            turn.reminder,
            skill_context.now(),
            zone,
            situation.words.locale,
        )
        return outcome_of(outcome, turn, situation)

    def _follow(self, message: Message, event: Event) -> reply.Response:
        """An event of the player: keep what was heard, and play what comes next."""
        skill_context = self._skill_context
        place = skill_context.place_of(message.token)
        if place is None or event is Event.STARTED:
            return {}
        if event is Event.FAILED:
            audio = self._after_failure(message, place)
        else:
            playhead = skill_context.playhead_of(message.player)
            plan = skill_context.plan_of(place)
            audio = events.follow(event, place, playhead, plan)
            self._keeper.keep_progress(message, place, event)
        if not (message.player.present and skill_context.may_be_tonight(place.night)):
            return {}
        return reply.silent(self._timed(message, audio), self._source_of(message))

    def _timed(self, message: Message, audio: Audio | None) -> Audio | None:
        """What is played, knowing when it begins."""
        if audio is None:
            return None
        skill_context = self._skill_context
        playhead = skill_context.playhead_of(message.player)
        left_ms = 0
        if playhead.place:
            sounding = segment_of(playhead.place, skill_context.plan_of(playhead.place))
            left_ms = sounding.score.ms - playhead.offset
        return timed(audio, asked_at(message, skill_context), left_ms)

    def _after_failure(
        self,
        message: Message,
        failed: Place,
    ) -> Audio | None:
        """What is played in place of a recording that failed; where sound stopped is remembered."""
        skill_context = self._skill_context
        if not skill_context.may_be_tonight(failed.night):
            return None
        playhead = self._playhead_at_failure(message, failed)
        remembered = self._keeper.remembered_place(message)
        failure = after_failure(
            failed,
            playhead,
            remembered,
            skill_context.plan_of(failed),
        )
        if failure.progress:
            self._keeper.keep_failure(message, failed, failure.progress)
        return failure.audio

    def _playhead_at_failure(self, message: Message, failed: Place) -> Playhead:
        """Where the player stood when a recording failed."""
        player = message.player_at_failure
        playhead = self._skill_context.playhead_of(player)
        if player.token == message.token:
            # Some devices are idle already when they tell of it, and the place is no less known.
            return replace(playhead, place=failed)
        return playhead


def _says_new(message: Message) -> bool:
    return bool(at(message.attributes, NEW) == 1)


def _are_new(message: Message, situation: Situation) -> bool:
    """Whether nothing may be kept of this couple: known now, or from earlier in the session."""
    if situation.couple is None and not situation.down:
        return _says_new(message)
    return situation.couple in (None, NOTHING_KEPT)


def envelope(
    message: Message,
    response: reply.Response,
    conversation: Conversation | None,
    new: bool = False,
) -> Envelope:
    """What Alexa is sent. Only what the skill wrote itself goes back into a session."""
    if message.attributes is None:
        return {"version": "1.0", "response": response}
    attributes: dict[str, Any] = {}
    if conversation:
        attributes = {**conversation.to_attributes(), **({NEW: 1} if new else {})}
    return {"version": "1.0", "response": response, "sessionAttributes": attributes}
