"""At the bedside: what people bring with them, and the few words that meet it.

Nothing begins here. Where a question is open it is asked again behind the words; what plays is
held wherever somebody may not want it to go on.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from skill.guide.intents import (
    Heard,
    Intent,
)
from skill.guide.programme import MoodName, Play, playback
from skill.guide.talk.aches import answer_ache, at_own_pace
from skill.guide.talk.beginnings import wish
from skill.guide.talk.consent import speak_for_both
from skill.guide.talk.conversation import (
    ASKED_WHOLE,
    HOLDING,
    INVITING,
    SOUNDING,
    Conversation,
    Stage,
    Turn,
)
from skill.guide.talk.named_evenings import evening_of
from skill.guide.talk.once_again import same_question
from skill.guide.talk.one_thing import one_alone
from skill.guide.talk.situation import Situation
from skill.guide.talk.starting import BREATHE, gate
from skill.guide.talk.steering import at_preferences, pause
from skill.guide.talk.turns import (
    ask,
    hold,
    invite,
    opened,
)


def _say(
    conversation: Conversation | None,
    situation: Situation,
    say: str,
) -> Turn:
    """A few words, and the open question again; what plays goes on by itself."""
    if conversation is None:
        return Turn(say)
    return ask(replace(conversation, misses=0), situation, say)


def _say_and_hold(
    conversation: Conversation | None,
    situation: Situation,
    say: str,
) -> Turn:
    """A few words, and the open question again; what plays is held, with a question."""
    if conversation is None and situation.under_way is not None:
        return hold(situation, say)
    return _say(conversation, situation, say)


def _wait(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """One is not there yet: the same door stays open, with the shortest question it has."""
    line = situation.words.line
    if conversation is None and situation.under_way:
        return pause(situation)
    if conversation is None:
        return Turn(line("wait.later"))
    if conversation.stage in HOLDING:  # nothing to hurry for: it is held already
        return Turn(line("playing.pause"), audio=situation.hush)
    calm = replace(conversation, misses=0)
    turn = ask(calm, situation, line("wait.say"))
    # What sounds behind a question (on a Show), or would go on by itself behind it, waits too.
    question = turn.question if conversation.stage in ASKED_WHOLE else turn.reprompt
    return replace(turn, question=question, audio=situation.hush)


def _lose(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """Somebody died, or something is lost: sorry, and quiet; a sound is offered.

    Where an invitation is open it becomes one to the evening for it, with nothing to answer.
    """
    say = situation.words.line("loss.say")
    offer = conversation.offer if conversation else situation.offer
    plan = evening_of(MoodName.LOSS, offer, situation)
    if _may_offer_evening(conversation, situation) and plan != offer.plan:
        quiet_evening = replace(offer, plan=plan, longer=False)
        return invite(situation, say, quiet_evening)
    open_question = opened(Stage.UPSET, conversation, situation)
    turn = ask(open_question, situation, say)
    return replace(turn, audio=situation.hush)


def _may_offer_evening(conversation: Conversation | None, situation: Situation) -> bool:
    """Whether another evening can be offered at once: two are here, and nothing plays."""
    if conversation is not None:
        return conversation.stage in (Stage.INVITED, Stage.LONGER)
    return situation.under_way is None and not situation.new_here and situation.can_play


def _child(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """A child is awake, or in the bed: it can wait, and nothing is offered."""
    return Turn(situation.words.line("child.say"), audio=situation.hush)


def _rude(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """The guide does not join such talk, and does not scold."""
    return _say_and_hold(conversation, situation, situation.words.line("rude.say"))


def _sleep(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """One of the two has fallen asleep: what plays ends softly; before it, one alone is welcome."""
    line = situation.words.line
    if conversation is not None and conversation.stage in INVITING:
        return one_alone(situation, conversation.offer, line("asleep.before"))
    return Turn(line("asleep.during"), audio=situation.hush)


def _thank(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """Kind words close the conversation, and do not open it again."""
    if conversation is not None and conversation.stage in SOUNDING:
        # "Good night" is kind, and there it is one of the two answers as well.
        return Turn(situation.words.line("again.no"))
    return Turn(situation.words.line("thanks.say"))


def _laugh(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """It feels silly: that is fine, and what plays goes on."""
    return _say(conversation, situation, situation.words.line("silly.say"))


def _have_to(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """Nobody has to: said before anything else, and what plays is held."""
    return _say_and_hold(conversation, situation, situation.words.line("have_to.say"))


def _more_time(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """They are still talking: the sound waits until they ask for it."""
    if conversation is None and situation.under_way is not None:
        return Turn(situation.words.line("wait.talk"), audio=situation.hush)
    return _wait(utterance, conversation, situation)


def _too_fast(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """In the breathing it is about breath, which is then their own; elsewhere there is time."""
    place = situation.under_way
    if conversation is None and place is not None and situation.practice == BREATHE:
        own_breath = at_preferences(place, situation, at_own_pace)
        return Turn(situation.words.line("pace.own"), audio=Play(own_breath))
    return _more_time(utterance, conversation, situation)


def _say_again(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """What did you say? The question again, or the practice from its first words on."""
    line = situation.words.line
    if conversation is not None:
        if conversation.stage is Stage.ANOTHER:
            return same_question(conversation, situation)
        calm = replace(conversation, misses=0)
        return ask(calm, situation)
    place = situation.under_way
    if place is None:
        return Turn(line("left.nothing"))
    practice_start = playback.resume(place, situation.offset, situation.plan)
    return Turn(line("playing.once_more"), audio=Play(practice_start))


def _day(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """What kind of day it was: taken up kindly, and an evening that fits it is offered."""
    any_day = situation.words.line("day.any")
    if conversation is None and situation.under_way is not None:
        return hold(situation, any_day)
    if conversation is not None and conversation.stage not in INVITING:
        calm = replace(conversation, misses=0)
        return ask(calm, situation, any_day)
    offer = conversation.offer if conversation else situation.offer
    stage = _stage_behind_day(conversation, situation)
    if utterance.mood is None:
        return invite(situation, any_day, offer, stage)
    evening = Heard(Intent.BEGIN, mood=utterance.mood)
    tonight, _ = wish(evening, situation, offer)
    if utterance.mood == MoodName.TENSE and stage is not Stage.FIRST:
        return gate(situation, tonight)
    if stage is Stage.LONGER:  # another evening than the one whose look was asked about
        stage = Stage.INVITED
    say = situation.words.of_mood(utterance.mood, "day")
    return invite(situation, say, tonight, stage)


def _stage_behind_day(conversation: Conversation | None, situation: Situation) -> Stage:
    """The invitation that follows the words for a day: the open one, where one is open."""
    if conversation is not None:
        return conversation.stage
    # Where nobody has kept a night yet, a yes of two comes before anything.
    return Stage.FIRST if situation.new_here else Stage.INVITED


Answer = Callable[[Heard, Conversation | None, Situation], Turn]

BEDSIDE: Mapping[Intent, Answer] = {
    Intent.WAIT: _wait,
    Intent.LOSS: _lose,
    Intent.ACHE: answer_ache,
    Intent.CHILD: _child,
    Intent.RUDE: _rude,
    Intent.ASLEEP: _sleep,
    Intent.THANKS: _thank,
    Intent.SILLY: _laugh,
    Intent.HAVE_TO: _have_to,
    Intent.MORE_TIME: _more_time,
    Intent.TOO_FAST: _too_fast,
    Intent.SAY_AGAIN: _say_again,
    Intent.DAY: _day,
    Intent.NOT_BOTH: speak_for_both,
}
"""What is answered here, whatever is open and whatever plays."""
