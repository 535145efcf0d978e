"""Consent: the questions whose yes leads to an evening.

Nothing begins before a yes, on the first night a yes of two; a no in any form begins nothing.
"""

from dataclasses import replace

from skill.guide.intents import (
    AFFIRMATIVE,
    NEGATIVE,
    Heard,
    Intent,
)
from skill.guide.lines import PlainLine
from skill.guide.programme import MoodName
from skill.guide.talk.beginnings import BEGINNINGS, wish
from skill.guide.talk.care import NEUTRAL, neutral_exit, stopped
from skill.guide.talk.conversation import (
    INVITING,
    Conversation,
    Stage,
    Turn,
)
from skill.guide.talk.situation import Situation
from skill.guide.talk.starting import accept, begin, gate
from skill.guide.talk.turns import ask, hold


def answer_first(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Both here, and both willing? A wish is taken up, and the question stays."""
    offer = conversation.offer
    if utterance.intent is Intent.YES:  # not "go on": nothing has begun that they could mean
        if situation.repertoire.plan(offer.plan).mood == MoodName.TENSE:
            return gate(situation, offer)
        return begin(situation, offer)
    if utterance.intent in NEGATIVE:
        return _refused(utterance, situation, "invite.no")
    if utterance.intent is Intent.SOLO:
        return BEGINNINGS[Intent.SOLO](utterance, situation, offer)
    if utterance.intent in BEGINNINGS:
        tonight, say = wish(utterance, situation, offer)
        open_question = replace(conversation, offer=tonight)
        return ask(open_question, situation, say)
    return ask(conversation, situation)


def answer_invited(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Answer whether to begin."""
    offer = conversation.offer
    if utterance.intent in AFFIRMATIVE:
        return accept(situation, offer)
    if utterance.intent in NEGATIVE:
        return _refused(utterance, situation, "invite.no")
    if utterance.intent in BEGINNINGS:
        return BEGINNINGS[utterance.intent](utterance, situation, offer)
    return ask(conversation, situation)


def answer_alone(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """One alone: shall we begin? What is for two waits for two."""
    offer = conversation.offer
    if utterance.intent in (*AFFIRMATIVE, Intent.START, Intent.CHOOSE):
        return begin(situation, offer, situation.words.line("alone.yes"))
    if utterance.intent in NEGATIVE:
        return declined(situation, "alone.no")
    if utterance.intent is Intent.SOUND:
        return BEGINNINGS[Intent.SOUND](utterance, situation, offer)
    return ask(conversation, situation)


def answer_gate(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Answer whether both are calm enough, and both willing, after an argument."""
    offer = conversation.offer
    if utterance.intent in AFFIRMATIVE:
        return begin(situation, offer, situation.words.of_mood(MoodName.TENSE, "start"))
    if utterance.intent in NEGATIVE:
        return _refused(utterance, situation, "gate.no")
    if utterance.intent in (Intent.START, Intent.CHOOSE):  # no answer to "both calm, both willing?"
        return ask(conversation, situation)
    if utterance.intent in BEGINNINGS:
        return BEGINNINGS[utterance.intent](utterance, situation, offer)
    return ask(conversation, situation)


def _refused(utterance: Heard, situation: Situation, line: PlainLine) -> Turn:
    """The end of an invitation: this line for a no, the usual farewell for an end."""
    if utterance.intent is Intent.STOP:
        return stopped(situation, "stop.before")
    return declined(situation, line)


def declined(situation: Situation, line: PlainLine) -> Turn:
    """A no to an invitation; one in ten hears the neutral words, so that they tell nothing."""
    if situation.dice == NEUTRAL:
        return neutral_exit(situation)
    return Turn(situation.words.line(line), audio=situation.hush)


def speak_for_both(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """One speaks for both, or is not so sure: no yes. It is asked again, kindly, and once."""
    if conversation is None or conversation.stage not in INVITING:
        return _doubt_outside_invitation(conversation, situation)
    if conversation.doubted:
        return declined(situation, "consent.no")
    # The gate asks whether both are willing already; any other invitation does from now on.
    stage = conversation.stage if conversation.stage is Stage.GATE else Stage.FIRST
    open_question = replace(
        conversation,
        stage=stage,
        doubted=True,
        misses=0,
    )
    return ask(open_question, situation, situation.words.line("consent.both"))


def _doubt_outside_invitation(conversation: Conversation | None, situation: Situation) -> Turn:
    """One is not so sure, and no invitation is open: hold what plays, and ask for a yes of each."""
    line = situation.words.line
    if situation.under_way is not None:
        return hold(situation, line("consent.during"), earlier=conversation)
    if conversation is not None:
        return ask(conversation, situation)
    yes_of_each = Conversation(
        Stage.FIRST,
        situation.night,
        situation.offer,
        doubted=True,
    )
    turn = ask(yes_of_each, situation, line("consent.both"))
    return replace(turn, audio=situation.hush) if situation.playing else turn
