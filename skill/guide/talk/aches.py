"""Aches: something hurts, or somebody is ill or pregnant, and it is nothing for a doctor tonight."""

from collections.abc import Mapping
from dataclasses import replace

from skill.guide.couple import Preferences
from skill.guide.intents import Ache, Heard, Pace
from skill.guide.lines import PlainLine
from skill.guide.programme import MoodName
from skill.guide.talk.conversation import Conversation, Offer, Stage, Turn
from skill.guide.talk.named_evenings import evening_of
from skill.guide.talk.situation import Situation
from skill.guide.talk.steering import at_preferences
from skill.guide.talk.turns import ask, hold, invite
from skill.guide.talk.wishes import PreferenceChange


def _without_touch(preferences: Preferences) -> Preferences:
    return replace(preferences, touch_off=True)


def at_own_pace(preferences: Preferences) -> Preferences:
    """Each breathes as it comes, with no sound to follow."""
    return replace(preferences, pace=Pace.OWN)


def _unchanged(preferences: Preferences) -> Preferences:
    return preferences


_ACHES: Mapping[Ache | None, tuple[PlainLine, PreferenceChange]] = {
    Ache.TENDER: ("ache.tender", _without_touch),
    Ache.BREATH: ("ache.breath", at_own_pace),
    Ache.PREGNANT: ("ache.pregnant", at_own_pace),
    Ache.ILL: ("ache.ill", at_own_pace),
    Ache.SORE: ("ache.sore", _unchanged),
    None: ("ache.sore", _unchanged),
}
"""What is said to an ache, and how tonight changes for it; health is never remembered."""


def answer_ache(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """Something hurts: made small and easy, tonight and in no record."""
    line, preference = _ACHES[utterance.ache]
    say = situation.words.line(line)
    if conversation is not None:
        eased = _eased(utterance, conversation.offer, preference, situation)
        open_question = replace(conversation, offer=eased, misses=0)
        return ask(open_question, situation, say)
    if situation.under_way is not None:
        turn = hold(situation, say)
        # The recording that is held invites to what hurts, so a yes goes on with another one.
        eased_place = at_preferences(situation.under_way, situation, preference)
        return _holding(turn, eased_place.to_token())
    eased = _eased(utterance, situation.offer, preference, situation)
    stage = Stage.FIRST if situation.new_here else Stage.INVITED
    return invite(situation, say, eased, stage)


def _eased(
    utterance: Heard,
    offer: Offer,
    preference: PreferenceChange,
    situation: Situation,
) -> Offer:
    """Tonight's offer, eased for an ache; who is ill or pregnant is offered the gentle evening."""
    eased = replace(offer, preferences=preference(offer.preferences))
    if utterance.ache not in (Ache.PREGNANT, Ache.ILL) or offer.solo:
        return eased
    return replace(eased, plan=evening_of(MoodName.GENTLE, eased, situation), longer=False)


def _holding(turn: Turn, token: str) -> Turn:
    """The same question, about another place to go on from."""
    assert turn.conversation is not None, "a hold has a question"
    open_question = replace(turn.conversation, token=token)
    return replace(turn, conversation=open_question)
