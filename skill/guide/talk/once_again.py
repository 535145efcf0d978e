"""Once again: what is answered to "again, or good night?", behind a practice or in its midst.

Behind a question it is "another one, or good night?".
"""

from dataclasses import replace

from skill.guide.intents import AFFIRMATIVE, NEGATIVE, Heard, Intent
from skill.guide.programme import Place, playback
from skill.guide.talk.beginnings import BEGINNINGS
from skill.guide.talk.care import stopped
from skill.guide.talk.conversation import Conversation, Turn
from skill.guide.talk.inside import play_inside
from skill.guide.talk.one_thing import talk_about
from skill.guide.talk.situation import Situation
from skill.guide.talk.starting import LYING_DOWN, begin
from skill.guide.talk.turns import ask

_MORE = AFFIRMATIVE | {Intent.REPEAT, Intent.ANOTHER}
_FROM_THE_START = frozenset({Intent.START_OVER, Intent.START, Intent.SAME})
_ENOUGH = NEGATIVE | {Intent.NEXT}
"""Behind the only practice there is, "next" leads to the end."""

ANOTHER_ONE = frozenset({Intent.YES, Intent.ANOTHER, Intent.QUESTION, Intent.NEXT})
"""Behind a question, or in its midst, these mean the next one."""
_THE_SAME = _FROM_THE_START | {Intent.REPEAT, Intent.RESUME}
"""And these the one that they talk about: who paused goes on with it."""


def answer_again(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """More of it, something else that is named, or good night."""
    intent = utterance.intent
    if intent in _ENOUGH:
        is_stop = intent is Intent.STOP
        return stopped(situation, "stop.during" if is_stop else "again.no")
    offer = conversation.offer
    if intent in _MORE and utterance.theme is None:
        place = _as_they_like_it(conversation, situation)
        if place is None:
            return _by_the_player(conversation, situation)
        plan = situation.repertoire.plan(place.plan, place.preferences, place.phase)
        return play_inside(playback.once_more(place, plan), offer, situation)
    if intent in _FROM_THE_START:
        return begin(situation, offer)
    tired = situation.repertoire.plan(LYING_DOWN).mood
    if utterance.mood == tired and not utterance.minutes:
        return stopped(situation, "again.no")  # said of themselves, and no wish for an evening
    if intent in BEGINNINGS and intent is not Intent.CHOOSE:
        return BEGINNINGS[intent](utterance, situation, offer)
    return ask(conversation, situation)


def answer_another(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Another question, the same one again, something else that is named, or good night."""
    intent = utterance.intent
    offer = conversation.offer
    if intent in ANOTHER_ONE or utterance.theme is not None:
        number = situation.question_behind(offer.question, utterance.theme or "")
        return talk_about(number, offer, _where_it_can_be_had(conversation, situation))
    if intent in _THE_SAME:
        return same_question(conversation, situation)
    return answer_again(conversation, utterance, situation)


def same_question(conversation: Conversation, situation: Situation) -> Turn:
    """The question that they talk about, once more from its first word on."""
    offer = conversation.offer
    return talk_about(offer.question, offer, _where_it_can_be_had(conversation, situation))


def _where_it_can_be_had(conversation: Conversation, situation: Situation) -> Situation:
    """The same situation; where Alexa could not mix what sounds, the next one is said as well."""
    return replace(situation, plays_inside=situation.plays_inside and bool(conversation.token))


def _as_they_like_it(conversation: Conversation, situation: Situation) -> Place | None:
    """What sounded, with what they wished for since; None: it could not be had."""
    place = Place.from_token(conversation.token, situation.repertoire)
    if place is None:
        return None
    return replace(place, preferences=conversation.offer.preferences, begins_at=0)


def _by_the_player(conversation: Conversation, situation: Situation) -> Turn:
    """What Alexa could not mix into the conversation, the player may have all the same."""
    return begin(replace(situation, plays_inside=False), conversation.offer)
