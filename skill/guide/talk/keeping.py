"""Keeping: reminders and forgetting, which have questions of their own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time

from skill.guide.couple import Reminder, in_the_evening, is_late
from skill.guide.intents import Heard, Intent
from skill.guide.talk.care import stopped
from skill.guide.talk.conversation import Conversation, Stage, Turn
from skill.guide.talk.situation import Situation
from skill.guide.talk.turns import ask, led_back, opened

CLOCK_HOURS = 12
"""A bare number is an hour of a clock's face: "twelve" is the last of them."""
_LONGEST_HOUR = 2
"""Digits; a slot may hold any number of them, and Python reads no number of thousands."""
SUGGESTED = time(22)
"""What the question suggests when it is asked once more: "At ten, perhaps?"."""
_ABOUT_REMINDERS = frozenset({Stage.TIMING, Stage.REMINDING})


def _remind(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """First the account's consent, in Alexa's words; then the time said back, and a yes."""
    line = situation.words.line
    if utterance.consent is False:
        return Turn(line("remind.denied"))
    if utterance.unanswered:
        return Turn(line("remind.not_allowed"))
    if utterance.at is None:
        asks_for_time = opened(Stage.TIMING, conversation, situation)
        return ask(asks_for_time, situation)
    at = in_the_evening(utterance.at)
    if not (situation.may_remind or utterance.consent):
        return Turn(consent=at)
    caution = line("remind.late") if is_late(at) else ""
    open_question = opened(Stage.REMINDING, conversation, situation)
    return ask(replace(open_question, at=at), situation, caution)


def _stop_reminding(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """No reminder any more; an open question is asked again."""
    say = situation.words.line("remind.off")
    if conversation is None:
        turn = Turn(say)
    elif conversation.stage in _ABOUT_REMINDERS:  # a no to that very question
        turn = led_back(conversation, situation, say)
    else:
        turn = ask(conversation, situation, say)
    return replace(turn, reminder=Reminder())


def _forget(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """What is remembered, and whether to erase all of it."""
    open_question = opened(Stage.FORGETTING, conversation, situation)
    say = situation.words.line("forget.what")
    turn = ask(open_question, situation, say)
    # Both of its answers end the evening, so nothing goes on by itself behind them.
    return replace(turn, audio=situation.hush)


KEEPING: Mapping[Intent, Callable[[Heard, Conversation | None, Situation], Turn]] = {
    Intent.REMIND: _remind,
    Intent.REMIND_OFF: _stop_reminding,
    Intent.FORGET: _forget,
}
"""What is answered here, whatever is open and whatever plays."""


def answer_forgetting(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Shall I erase everything? Only a plain yes does."""
    line = situation.words.line
    if utterance.intent is Intent.YES:  # nothing vaguer erases
        return Turn(line("forget.yes"), audio=situation.hush, forget=True)
    nothing_erased = line("forget.no")
    farewell = line("forget.night")
    if utterance.intent is Intent.NO:
        return led_back(conversation, situation, nothing_erased, farewell)
    if utterance.intent is Intent.STOP:
        say = f"{nothing_erased} {farewell}"
        return Turn(say, audio=situation.hush)
    return ask(conversation, situation)


def _hour(utterance: Heard, situation: Situation) -> time | None:
    """The hour of a bare number.

    "Ten" is a length to the interaction model, and a time where a time was asked for.
    """
    hours = {word: hour for hour, word in situation.words.lengths.items()}
    number = utterance.number.lower()
    hour = hours.get(number, 0)
    if number.isdecimal() and len(number) <= _LONGEST_HOUR:
        hour = int(number)
    if not 1 <= hour <= CLOCK_HOURS:
        return None
    return time(hour % CLOCK_HOURS)


def answer_reminding(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """At what time, and shall I? A time that is named is asked about, whatever else was said."""
    line = situation.words.line
    at = utterance.at or _hour(utterance, situation)
    if at is None and utterance.intent is Intent.YES and conversation.at is None:
        at = SUGGESTED
    if at is not None:
        time_named = replace(utterance, at=at, consent=None)
        return _remind(time_named, conversation, situation)
    if utterance.intent is Intent.YES and conversation.at is not None:
        return _set(conversation.at, conversation, situation)
    if utterance.intent is Intent.NO:
        return led_back(conversation, situation, line("remind.denied"))
    if utterance.intent is Intent.STOP:
        return stopped(situation, "stop.before")
    return ask(conversation, situation)


def _set(
    at: time,
    conversation: Conversation,
    situation: Situation,
) -> Turn:
    """Both agreed to this time: the reminder is set, and the question before it is asked again."""
    words = situation.words
    say = words.line("remind.done", time=words.time(at))
    turn = led_back(conversation, situation, say)
    reminder = Reminder(at, words.line("remind.said"))
    return replace(turn, reminder=reminder)
