"""Answers: what the guide says and plays next, by what was heard and which question is open."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from skill.guide.couple import Couple, Outcome, Preferences
from skill.guide.intents import (
    MEANINGS,
    DepthWish,
    Heard,
    Intent,
)
from skill.guide.lines import PlainLine
from skill.guide.talk import (
    care,
    consent,
    holding,
    keeping,
    steering,
)
from skill.guide.talk.additions import answer_addition, rest
from skill.guide.talk.bedside import BEDSIDE
from skill.guide.talk.beginnings import BEGINNINGS
from skill.guide.talk.conversation import (
    ASKED_WHOLE,
    HOLDING,
    INVITING,
    Conversation,
    Stage,
    Turn,
)
from skill.guide.talk.explanations import EXPLAINED, explain
from skill.guide.talk.granting import grant, past_longer
from skill.guide.talk.growing import GROWING
from skill.guide.talk.once_again import (
    ANOTHER_ONE,
    answer_again,
    answer_another,
    same_question,
)
from skill.guide.talk.one_thing import deep_question
from skill.guide.talk.question_again import question_again
from skill.guide.talk.situation import LONG_MINUTES, Situation
from skill.guide.talk.turns import ask, at_this_hour, helped
from skill.guide.talk.welcome import FOR_ANYTHING, approached
from skill.guide.talk.wishes import GRANTED, granted
from skill.guide.talk.wordings import NO_REMINDER

MISSES = 2
"""So many times in a row what was not understood is asked for again; the next time ends."""
_STAGES: Mapping[Stage, Callable[[Conversation, Heard, Situation], Turn]] = {
    Stage.FIRST: consent.answer_first,
    Stage.INVITED: consent.answer_invited,
    Stage.ALONE: consent.answer_alone,
    Stage.GATE: consent.answer_gate,
    Stage.LONGER: answer_addition,
    Stage.STEP: answer_addition,
    Stage.PATH: answer_addition,
    Stage.AGAIN: answer_again,
    Stage.ANOTHER: answer_another,
    Stage.RESUMING: holding.answer_resuming,
    Stage.PAUSED: holding.answer_paused,
    Stage.FORGETTING: keeping.answer_forgetting,
    Stage.TIMING: keeping.answer_reminding,
    Stage.REMINDING: keeping.answer_reminding,
    Stage.CARING: care.answer_caring,
    Stage.DIZZY: care.answer_dizzy,
    Stage.UPSET: care.answer_upset,
}

_OF_THE_COUPLE = frozenset({*BEGINNINGS, Intent.NIGHTS})
"""What cannot be answered from the token alone."""
_GOING_ON = frozenset(
    {
        *(
            Intent.YES,
            Intent.START,
            Intent.RESUME,
            Intent.START_OVER,
        ),
        *(Intent.NEXT, Intent.PREVIOUS, Intent.REPEAT),
    }
)
"""What goes on with an evening that is held: only the record knows what was declined since."""
_FROM_WORDS = EXPLAINED | {
    Intent.PAUSE,
    Intent.STOP,
    Intent.THANKS,
    Intent.CHILD,
    Intent.VOLUME,
}
"""What is answered without the table, also when nothing is open and nothing plays."""


def folded(utterance: Heard) -> Heard:
    """The utterance by its meaning: Alexa's own intents and their twins are one from here on."""
    return replace(utterance, intent=MEANINGS.get(utterance.intent, utterance.intent))


def of_known_mood(utterance: Heard, situation: Situation) -> Heard:
    """Without a mood that the sessions do not have: an interaction model may be newer than they."""
    if utterance.mood is None or utterance.mood in situation.repertoire.moods:
        return utterance
    return replace(utterance, mood=None)


def as_meant(
    conversation: Conversation | None,
    utterance: Heard,
    situation: Situation,
) -> Heard:
    """What the same words mean behind "a longer look?": "longer" is a yes, and "short" is a no."""
    if conversation is None or conversation.stage is not Stage.LONGER:
        return utterance
    if utterance.intent is Intent.MORE_TIME:
        return Heard(Intent.YES)
    if utterance.intent is Intent.BEGIN and _is_length_in_words(utterance, situation):
        is_longer = (utterance.minutes or 0) >= LONG_MINUTES
        return Heard(Intent.YES if is_longer else Intent.NO)
    return utterance


def _is_length_in_words(utterance: Heard, situation: Situation) -> bool:
    """Whether a length and nothing else was named, by a word such as "longer" and no number."""
    if not utterance.number or utterance.mood or utterance.without:
        return False
    is_number = utterance.number.isdecimal() or utterance.number in situation.words.lengths.values()
    return not is_number


def may_wait_for_voice(heard: Heard) -> bool:
    """Whether the table may be asked how they like the guide's voice, and for nothing else.

    Not in a hard moment, and not where somebody wants silence.
    """
    intent = folded(heard).intent
    return intent not in care.INTENTS and intent not in (Intent.STOP, Intent.PAUSE)


def needs_couple(
    conversation: Conversation | None,
    heard: Heard,
    situation: Situation,
) -> bool:
    """Whether the answer speaks of what is remembered, or may begin an evening.

    All else goes without the table.
    """
    intent = folded(heard).intent
    if intent in care.INTENTS:
        return False
    if intent in GROWING:
        return True
    if conversation is not None:
        goes_on = intent in _GOING_ON or intent is Intent.ANOTHER
        if heard.theme is not None:  # one that they have not heard yet
            return True
        if intent in (Intent.QUESTION, Intent.ANOTHER) or heard.depth is DepthWish.DEEP:
            return True
        if conversation.stage is Stage.ANOTHER and intent in ANOTHER_ONE:
            return True
        goes_on_with_held = goes_on and conversation.stage in HOLDING
        return goes_on_with_held or intent is Intent.NIGHTS
    if situation.under_way is not None:
        goes_on_with_held = intent in _GOING_ON and not situation.playing
        return goes_on_with_held or intent in _OF_THE_COUPLE
    return intent not in _FROM_WORDS


def next_turn(
    conversation: Conversation | None,
    heard: Heard,
    situation: Situation,
) -> Turn:
    """What the guide says and plays next."""
    known = of_known_mood(folded(heard), situation)
    utterance = as_meant(conversation, known, situation)
    if utterance.intent is Intent.LAUNCH:  # opened anew, whatever was asked before
        conversation = None
    turn = _answer(conversation, utterance, situation.as_declined())
    manner = _manner(conversation, turn, situation)
    if turn.conversation is None:
        return replace(turn, say=at_this_hour(turn.say, situation), manner=manner)
    open_question = replace(turn.conversation, hour=situation.hour)
    return replace(turn, conversation=open_question, manner=manner)


def _answer(
    conversation: Conversation | None,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    intent = utterance.intent
    # In this order: who is not safe or not well comes before any question that is open.
    if intent in care.HARD_MOMENTS:
        return care.comfort(utterance, conversation, situation)
    if intent in BEDSIDE:
        return BEDSIDE[intent](utterance, conversation, situation)
    if intent in keeping.KEEPING:
        return keeping.KEEPING[intent](utterance, conversation, situation)
    is_first_meeting = conversation is None and situation.new_here and not situation.under_way
    if intent in GROWING and not (is_first_meeting and intent is Intent.PATH):
        return GROWING[intent](utterance, conversation, situation)
    if intent in EXPLAINED:
        explanation = explain(utterance, situation)
        return _explained(explanation, conversation, situation)
    if intent is Intent.WHAT_QUESTION:
        return _question_again(conversation, situation)
    # "Ask us something deep" wants a question now; while it plays it is a wish for the next ones.
    if utterance.depth is DepthWish.DEEP and conversation is not None:
        return _deeper(conversation, situation)
    if intent in GRANTED:
        open_question = past_longer(conversation, intent)
        wish = granted(utterance, situation)
        return grant(wish, open_question, situation)
    if conversation is not None:
        return _answered(conversation, utterance, situation)
    may_be_for_another = situation.abandoned and intent in FOR_ANYTHING
    if situation.under_way is None or may_be_for_another:
        return approached(utterance, situation)
    return steering.steered(situation.under_way, utterance, situation)


def _answered(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """A question is open."""
    if utterance.intent is Intent.FALLBACK:
        return _missed(conversation, situation)
    calm = replace(conversation, misses=0)
    if utterance.intent is Intent.HELP:
        return helped(calm, situation)
    # Before a question "hang on" means the question first; see ``_wait`` for what sounds.
    if utterance.intent is Intent.PAUSE and conversation.stage not in HOLDING:
        return BEDSIDE[Intent.WAIT](utterance, calm, situation)
    return _STAGES[conversation.stage](calm, utterance, situation)


def _missed(conversation: Conversation, situation: Situation) -> Turn:
    """Nothing was understood: shorter and plainer each time; the third time says where help is."""
    line = situation.words.line
    if conversation.stage is Stage.ANOTHER:  # most likely they are still talking to each other
        return Turn(line("another.leave"))
    if conversation.misses >= MISSES:
        return Turn(line("fallback.last"), audio=situation.hush)
    rung: PlainLine = "fallback.second" if conversation.misses else "fallback.first"
    open_question = replace(conversation, misses=conversation.misses + 1)
    turn = ask(open_question, situation, line(rung))
    if conversation.misses and conversation.stage not in ASKED_WHOLE:
        return replace(turn, question=turn.reprompt)
    return turn


def _explained(
    say: str,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """Something is explained, and the open question is asked again behind it."""
    if conversation is None:
        return Turn(say)
    calm = replace(conversation, misses=0)
    return ask(calm, situation, say)


def _question_again(conversation: Conversation | None, situation: Situation) -> Turn:
    """Tonight's question once more: they talk about it, so no other one is asked behind it."""
    line = situation.words.line
    if conversation is not None and conversation.stage is Stage.ANOTHER:
        return same_question(conversation, situation)
    question = question_again(situation)
    may_close = conversation is None or conversation.stage in (INVITING | HOLDING)
    if question and may_close:
        return Turn(line("question.again", question=question))
    return _explained(line("question.none"), conversation, situation)


def _deeper(conversation: Conversation, situation: Situation) -> Turn:
    """A deep question, now; before the first yes only the question of two is asked."""
    if conversation.stage not in (Stage.INVITED, Stage.ANOTHER):
        say = situation.words.line("liking.any_depth")
        return ask(conversation, situation, say)
    return deep_question(conversation.offer, situation)


def _manner(
    conversation: Conversation | None,
    turn: Turn,
    situation: Situation,
) -> Preferences:
    """How they like the guide's voice, as far as it is known, and as it was just wished for."""
    preferences = _preferences(conversation, situation)
    if turn.change is None:
        return preferences
    couple = Couple(preferences=preferences)
    return turn.change(couple).preferences


def _preferences(conversation: Conversation | None, situation: Situation) -> Preferences:
    """The couple's preferences, from the nearest that knows them."""
    if conversation is not None:
        return conversation.offer.preferences
    if situation.couple is not None:
        return situation.couple.preferences
    if situation.manner is not None:
        return situation.manner
    if situation.place is not None:
        return situation.place.preferences
    return Preferences()


def silence(conversation: Conversation) -> Turn:
    """What nobody's answer means, when the microphone has closed.

    What was offered behind a yes rests for a while; anything else stays as it was.
    """
    return Turn(change=rest(conversation))


def outcome_of(outcome: Outcome, turn: Turn, situation: Situation) -> Turn:
    """What is said once Alexa has taken a reminder, or has not."""
    if outcome is Outcome.DONE:
        return turn
    say = situation.words.line(NO_REMINDER[outcome])
    return replace(turn, say=say, reminder=None)


def not_remembered(turn: Turn, situation: Situation) -> Turn:
    """What is said when the table did not take a change: nothing is claimed, tonight goes on."""
    say = situation.words.line("trouble.not_remembered")
    return replace(
        turn,
        say=say,
        change=None,
        forget=False,
    )
