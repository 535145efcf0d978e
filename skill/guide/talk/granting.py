"""Granting: a wish is answered, and what is open or plays goes on as they like it now."""

from dataclasses import replace

from skill.guide.intents import Intent
from skill.guide.programme import Play
from skill.guide.talk.conversation import HOLDING, Conversation, Stage, Turn
from skill.guide.talk.holding import held_place
from skill.guide.talk.situation import Situation
from skill.guide.talk.steering import at_preferences
from skill.guide.talk.turns import ask, hold
from skill.guide.talk.wishes import WishReply


def past_longer(conversation: Conversation | None, intent: Intent) -> Conversation | None:
    """A wish about the look answers "a longer look?", which is never asked again behind it."""
    if conversation is None or conversation.stage is not Stage.LONGER:
        return conversation
    if intent not in (Intent.LOOK, Intent.LOOK_LENGTH):
        return conversation
    return replace(conversation, stage=Stage.INVITED)


def grant(
    wish: WishReply,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """A wish is granted: an open question is asked again, what plays goes on as they like it."""
    if conversation is not None:
        return _granted_in(conversation, wish, situation)
    place = situation.under_way
    if place is None:
        return Turn(wish.say, change=wish.change)
    if wish.unclear:
        return hold(situation, wish.say)
    if wish.preference is None or not wish.audible:
        return Turn(wish.say, change=wish.change)
    new_place = at_preferences(place, situation, wish.preference)
    if situation.playing:
        return Turn(wish.say, audio=Play(new_place), change=wish.change)
    # The player may go on by itself behind this answer, and never with the old recording.
    turn = hold(situation, wish.say)
    assert turn.conversation is not None, "a hold has a question"
    open_question = replace(turn.conversation, token=new_place.to_token())
    return replace(turn, conversation=open_question, change=wish.change)


def _granted_in(
    conversation: Conversation,
    wish: WishReply,
    situation: Situation,
) -> Turn:
    """A wish beside an open question holds for what its yes begins, or goes on with."""
    offer = conversation.offer
    if wish.preference is not None:
        offer = replace(offer, preferences=wish.preference(offer.preferences))
    if not wish.counting:
        offer = replace(offer, milestone=0)
    open_question = replace(conversation, offer=offer, misses=0)
    if conversation.stage in HOLDING and wish.preference is not None:
        place, held = held_place(conversation, situation)
        if place is not None:
            new_place = at_preferences(place, held, wish.preference)
            open_question = replace(open_question, token=new_place.to_token())
    turn = ask(open_question, situation, wish.say)
    return replace(turn, change=wish.change)
