"""Beginnings: what a wish for an evening, or for a part of one, begins.

It is decided here and nowhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from skill.guide.intents import Heard, Intent
from skill.guide.programme import Play
from skill.guide.talk.conversation import Offer, Stage, Turn
from skill.guide.talk.named_evenings import lie_down, name_evening, same
from skill.guide.talk.one_thing import (
    one_alone,
    one_practice,
    one_question,
    quiet_sound,
)
from skill.guide.talk.situation import Situation
from skill.guide.talk.starting import CHECK_IN, ONE_QUESTION, accept, plan_aloud


def _accept_unnamed(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """Nothing is named, or the guide is to choose: what was offered."""
    return accept(situation, offer)


def _welcome_one(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """One of the two is alone tonight."""
    return one_alone(situation, offer, situation.words.line("solo.welcome"))


Beginning = Callable[[Heard, Situation, Offer], Turn]

BEGINNINGS: Mapping[Intent, Beginning] = {
    Intent.BEGIN: name_evening,
    Intent.SAME: same,
    Intent.PRACTICE: one_practice,
    Intent.QUESTION: one_question,
    Intent.ANOTHER: one_question,
    Intent.SOUND: quiet_sound,
    Intent.NO_QUESTION: lie_down,
    Intent.START: _accept_unnamed,
    Intent.CHOOSE: _accept_unnamed,
    Intent.SOLO: _welcome_one,
}
"""Everything that can begin something, or lead to its invitation."""


def wish(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> tuple[Offer, str]:
    """What a yes of two begins once they wished for this, and the short words that take it up."""
    # A question would be talked about at once; the check-in has one, and waits for the yes. It is
    # called as they called it: on a first evening nobody knows what a check-in is.
    if utterance.intent in (Intent.QUESTION, Intent.ANOTHER):
        tonight = replace(offer, plan=CHECK_IN)
        return tonight, plan_aloud(ONE_QUESTION, situation)
    # Tried out: what could not be played or read is told once, by whoever asks for the yes.
    trial = replace(situation, can_play=True, plays_inside=False, down=False)
    turn = BEGINNINGS[utterance.intent](utterance, trial, offer)
    if isinstance(turn.audio, Play):
        place = turn.audio.place
        tonight = replace(offer, plan=place.plan, preferences=place.preferences)
        return tonight, _taken_up(utterance, place.plan, situation)
    if turn.conversation is None:
        return offer, ""
    tonight = turn.conversation.offer
    if turn.conversation.stage is Stage.GATE:
        return tonight, _taken_up(utterance, tonight.plan, situation)
    return tonight, turn.say


def _taken_up(utterance: Heard, plan: str, situation: Situation) -> str:
    """The short words for a wish: the day that was named, or what they get."""
    if utterance.mood and not utterance.minutes:
        return situation.words.of_mood(utterance.mood, "day")
    return plan_aloud(plan, situation)
