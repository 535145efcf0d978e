"""The situation in which something is heard: tonight's date, the player, the couple if needed."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from skill.alexa.heard import Message
from skill.context import SkillContext
from skill.evenings import EveningKeeper
from skill.guide.couple import Couple, is_late_hour, night_of
from skill.guide.intents import Heard
from skill.guide.programme import Place, Playhead, is_abandoned, segment_of, standing
from skill.guide.talk import (
    EVENING_HOUR,
    Conversation,
    Situation,
    may_wait_for_voice,
    needs_couple,
)
from skill.guide.words import Words

RESUMED_WITHIN = timedelta(hours=2)
"""So long behind the end of its night an evening that was paused can still be resumed."""


def situation_of(
    message: Message,
    conversation: Conversation | None,
    heard: Heard,
    skill_context: SkillContext,
    keeper: EveningKeeper,
) -> Situation:
    """All that is known when this is heard.

    The zone and the couple are asked for only where the answer needs them.
    """
    situation = _seen_by_the_request(message, conversation, skill_context)
    if situation.night != date.min:
        if not needs_couple(conversation, heard, situation):
            return _spoken_to(message, conversation, heard, situation, keeper)
        return _acquainted(
            message,
            situation,
            keeper,
            zone="",
        )
    # Tonight by the device's own clock. Its zone is remembered for when it does not answer.
    zone = skill_context.services.time_zone(message.system)
    situation = _dated(situation, skill_context, zone or zone_of(None, situation.words))
    if not needs_couple(conversation, heard, situation):
        return _spoken_to(message, conversation, heard, situation, keeper)
    situation = _acquainted(
        message,
        situation,
        keeper,
        zone=zone.key if zone else "",
    )
    if zone:
        return situation
    return _dated(situation, skill_context, zone_of(situation.couple, situation.words))


def zone_of(couple: Couple | None, words: Words) -> ZoneInfo:
    """The zone that the couple's device told last, if it is known here, or the locale's own."""
    with suppress(OSError, ValueError, LookupError):
        if couple and couple.zone:
            return ZoneInfo(couple.zone)
    return ZoneInfo(words.time_zone)


def _seen_by_the_request(
    message: Message,
    conversation: Conversation | None,
    skill_context: SkillContext,
) -> Situation:
    """What the request alone tells. Its night is ``date.min`` where a clock must tell it."""
    player = message.player
    playhead = skill_context.playhead_of(player)
    abandoned = not message.button and _is_abandoned(message, playhead, skill_context)
    if playhead.place:
        playhead = standing(playhead, skill_context.plan_of(playhead.place))
    place = playhead.place
    night = date.min
    if conversation:
        night = conversation.night
    elif place and player.playing and not _may_be_left(message, place, skill_context):
        # What plays across four in the morning keeps the night in which it began.
        night = place.night
    return Situation(
        repertoire=skill_context.repertoire_of(message.locale),
        words=skill_context.words_of(message.locale),
        night=night,
        place=place,
        offset=playhead.offset,
        playing=playhead.playing,
        finished=playhead.finished,
        loaded=bool(player.token) and not player.finished,
        may_go_on=player.may_be_held,
        abandoned=abandoned,
        played_last=bool(player.token),
        can_play=player.present,
        # Only what is said within a session can be answered with more than the player's sound.
        plays_inside=message.attributes is not None and not message.button,
        may_remind=message.system.may_remind,
        hour=conversation.hour if conversation else EVENING_HOUR,
        dice=skill_context.dice(),
    )


def asked_at(message: Message, skill_context: SkillContext) -> int:
    """When this was asked, in seconds since 1970: by the request's own clock, if it tells."""
    return message.asked_at or int(skill_context.now().timestamp())


def _is_abandoned(
    message: Message,
    playhead: Playhead,
    skill_context: SkillContext,
) -> bool:
    """Whether nothing of what the player holds was heard for so long that nobody thinks of it."""
    if playhead.place is None or not message.player.silent:
        return False
    offset = playhead.offset
    if playhead.finished:  # some players tell no offset then
        offset = segment_of(playhead.place, skill_context.plan_of(playhead.place)).score.ms
    return is_abandoned(playhead.place, offset, asked_at(message, skill_context))


def _may_be_left(message: Message, place: Place, skill_context: SkillContext) -> bool:
    """Whether what is paused may be of another night, so that only the device's clock can tell.

    The clock of the locale's own zone is at hand, so that an evening that somebody interrupts is
    not kept waiting for the device's.
    """
    if not message.player.may_be_held:
        return False
    now, zone = skill_context.now(), zone_of(None, skill_context.words_of(message.locale))
    return place.night not in (night_of(now, zone), night_of(now - RESUMED_WITHIN, zone))


def _dated(
    situation: Situation,
    skill_context: SkillContext,
    zone: ZoneInfo,
) -> Situation:
    """The same situation at the present moment where the device stands."""
    now = skill_context.now()
    hour = now.astimezone(zone).hour
    night, lately = night_of(now, zone), night_of(now - RESUMED_WITHIN, zone)
    place = situation.place
    # A tap on a screen the evening before: by now it waits for nobody, and is left as it is.
    is_of_another_night = place is not None and place.night not in (night, lately)
    return replace(
        situation,
        night=night,
        lately=lately,
        playing=situation.playing and not is_of_another_night,
        late=is_late_hour(hour),
        hour=hour,
    )


def _spoken_to(
    message: Message,
    conversation: Conversation | None,
    heard: Heard,
    situation: Situation,
    keeper: EveningKeeper,
) -> Situation:
    """The same situation with the voice that they like, for an answer that needs no more of them.

    An open question knows it, and a button hears none.
    """
    if conversation is not None or message.button:
        return situation
    return replace(situation, manner=keeper.manner(message, may_wait_for_voice(heard)))


def _acquainted(
    message: Message,
    situation: Situation,
    keeper: EveningKeeper,
    zone: str,
) -> Situation:
    """The same situation with the couple's record: one read, and a write for a new zone."""
    couple = keeper.couple_if_known(message, zone)
    return replace(situation, couple=couple, down=couple is None)
