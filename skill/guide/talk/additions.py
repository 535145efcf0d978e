"""Additions: more than the evening they said yes to, offered behind that yes and one at most.

A longer look, a step further in one practice, the first evening of a path. A no leaves the evening
as it was and rests the offer; quiet rests it as well; nothing begins by either.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from skill.guide.couple import Couple
from skill.guide.intents import AFFIRMATIVE, Heard, Intent
from skill.guide.lines import PlainLine
from skill.guide.talk.consent import answer_invited
from skill.guide.talk.conversation import (
    Conversation,
    Offer,
    Stage,
    Turn,
)
from skill.guide.talk.situation import Situation
from skill.guide.talk.starting import begin
from skill.guide.talk.turns import ask

CoupleChange = Callable[[Couple], Couple]


@dataclass(frozen=True)
class Addition:
    """What one kind of offer does, once it is answered."""

    taken: Callable[[Offer, Situation], Offer]
    """The evening with it."""
    kept: Callable[[Offer, date], CoupleChange]
    """What is remembered behind a yes."""
    rested: Callable[[Offer, date], CoupleChange]
    """What is remembered behind a no, or behind nobody's answer."""
    yes: PlainLine
    no: PlainLine


def _longer_look(offer: Offer, situation: Situation) -> Offer:
    return replace(offer, preferences=offer.preferences.longer())


def _keep_longer_look(offer: Offer, night: date) -> CoupleChange:
    return lambda couple: couple.liking(couple.preferences.longer())


def _rest_look(offer: Offer, night: date) -> CoupleChange:
    return Couple.rest_looking


def _step_further(offer: Offer, situation: Situation) -> Offer:
    return replace(offer, preferences=offer.preferences.climb(offer.step))


def _keep_step(offer: Offer, night: date) -> CoupleChange:
    return lambda couple: couple.climb(offer.step)


def _rest_step(offer: Offer, night: date) -> CoupleChange:
    return Couple.rest_step


def _first_of_path(offer: Offer, situation: Situation) -> Offer:
    return replace(offer, plan=situation.repertoire.paths[offer.path][0])


def _keep_path(offer: Offer, night: date) -> CoupleChange:
    return lambda couple: couple.take_path(offer.path)


def _rest_path(offer: Offer, night: date) -> CoupleChange:
    return lambda couple: replace(couple, path_offered=night)


_ADDITIONS: Mapping[Stage, Addition] = {
    Stage.LONGER: Addition(_longer_look, _keep_longer_look, _rest_look, "longer.yes", "longer.no"),
    Stage.STEP: Addition(_step_further, _keep_step, _rest_step, "step.yes", "step.no"),
    Stage.PATH: Addition(_first_of_path, _keep_path, _rest_path, "path.yes", "path.no"),
}


def answer_addition(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Answer whether to have more tonight; a no asks about the evening as it was."""
    line = situation.words.line
    addition = _ADDITIONS[conversation.stage]
    offer = conversation.offer
    as_before = offer.without_additions()
    rest = addition.rested(offer, conversation.night)
    if utterance.intent in AFFIRMATIVE:
        more = addition.taken(offer, situation)
        turn = begin(situation, more.without_additions(), line(addition.yes))
        return replace(turn, change=addition.kept(offer, conversation.night))
    invited = replace(conversation, stage=Stage.INVITED, offer=as_before)
    if utterance.intent is Intent.NO:
        turn = ask(invited, situation, line(addition.no))
        return replace(turn, change=rest)
    turn = answer_invited(invited, utterance, situation)
    # The same invitation comes back where nothing was understood: it is asked about once more.
    if turn.conversation == invited:
        return ask(conversation, situation)
    if turn.conversation is not None:
        return turn
    return replace(turn, change=turn.change or rest)


def rest(conversation: Conversation) -> CoupleChange | None:
    """What nobody's answer means: an addition is not offered again for a while."""
    addition = _ADDITIONS.get(conversation.stage)
    if addition is None:
        return None
    return addition.rested(conversation.offer, conversation.night)
