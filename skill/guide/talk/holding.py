"""Holding: a recording is held, and it is asked whether to go on."""

from dataclasses import replace

from skill.guide.intents import AFFIRMATIVE, Heard, Intent
from skill.guide.programme import Place
from skill.guide.talk.care import neutral_exit, stopped
from skill.guide.talk.conversation import Conversation, Turn
from skill.guide.talk.situation import Situation
from skill.guide.talk.steering import resume, steered
from skill.guide.talk.turns import hold

_ONLY_SAID = frozenset({Intent.LOOP_ON, Intent.ANOTHER, Intent.NO_QUESTION})
"""Where there is nothing to play, these are answered by words, and leave the question open."""


def answer_resuming(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Answer whether to go on, or to leave it here."""
    place, held = held_place(conversation, situation)
    if place is None:
        return stopped(situation, "stop.before")
    if utterance.intent in (*AFFIRMATIVE, Intent.START):
        return resume(place, held)
    turn = steered(place, utterance, held)
    if turn.audio or utterance.intent not in _ONLY_SAID:
        return turn
    answer = hold(held, turn.say, earlier=conversation)
    return replace(answer, audio=situation.hush)


def answer_paused(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Are you two all right? A no ends by the neutral words, a yes leaves all the time there is."""
    line = situation.words.line
    if utterance.intent is Intent.YES:
        return hold(situation, line("paused.yes"), earlier=conversation)
    if utterance.intent is Intent.NO:  # not all right: whatever the reason, where help is
        return neutral_exit(situation)
    if utterance.intent is Intent.PAUSE:
        return Turn(line("playing.pause"), audio=situation.hush)
    return answer_resuming(conversation, utterance, situation)


def held_place(conversation: Conversation, situation: Situation) -> tuple[Place | None, Situation]:
    """The place that is asked about, and the situation at it."""
    if not conversation.token:
        return situation.place, situation
    place = Place.from_token(conversation.token, situation.repertoire)
    if place is None:
        return None, situation
    place = situation.declined(place)
    return place, situation.at_place(place)
