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
_ABOUT_REMINDERS = frozenset({Stage.TIMING, Stage.REMINDING})


def _remind(utterance: Heard, conversation: Conversation | None, situation: Situation) -> Turn:
    """First the account's consent, in Alexa's words; then the time said back, and a yes."""
    line = situation.words.line
    if utterance.consent is False:
        return Turn(line("remind.denied"))
    if utterance.unanswered:
        return Turn(line("remind.not_allowed"))
    if utterance.at is None:
        return ask(opened(Stage.TIMING, conversation, situation), situation)
    at = in_the_evening(utterance.at)
    if not (situation.may_remind or utterance.consent):
        return Turn(consent=at)
    caution = line("remind.late") if is_late(at) else ""
    open_question = replace(opened(Stage.REMINDING, conversation, situation), at=at)
    return ask(open_question, situation, caution)


def _stop_reminding(
    utterance: Heard, conversation: Conversation | None, situation: Situation
) -> Turn:
    say = situation.words.line("remind.off")
    if conversation is None:
        turn = Turn(say)
    elif conversation.stage in _ABOUT_REMINDERS:  # a no to that very question
        turn = led_back(conversation, situation, say)
    else:
        turn = ask(conversation, situation, say)
    return replace(turn, reminder=Reminder())


def _forget(utterance: Heard, conversation: Conversation | None, situation: Situation) -> Turn:
    open_question = opened(Stage.FORGETTING, conversation, situation)
    return ask(open_question, situation, situation.words.line("forget.what"))


KEEPING: Mapping[Intent, Callable[[Heard, Conversation | None, Situation], Turn]] = {
    Intent.REMIND: _remind,
    Intent.REMIND_OFF: _stop_reminding,
    Intent.FORGET: _forget,
}
"""What is answered here, whatever is open and whatever plays."""


def answer_forgetting(conversation: Conversation, utterance: Heard, situation: Situation) -> Turn:
    """Shall I erase everything? Only a plain yes does."""
    line = situation.words.line
    if utterance.intent is Intent.YES:  # nothing vaguer erases
        return Turn(line("forget.yes"), audio=situation.hush, forget=True)
    if utterance.intent is Intent.NO:
        return led_back(conversation, situation, line("forget.no"), line("forget.night"))
    if utterance.intent is Intent.STOP:
        return Turn(f"{line('forget.no')} {line('forget.night')}", audio=situation.hush)
    return ask(conversation, situation)


def _hour(utterance: Heard, situation: Situation) -> time | None:
    """The hour of a bare number: "ten" is a length to the model, and a time where one was asked for."""
    hours = {word: hour for hour, word in situation.words.lengths.items()}
    hour = hours.get(utterance.number.lower(), 0)
    if utterance.number.isdecimal():
        hour = int(utterance.number)
    return time(hour % CLOCK_HOURS) if 1 <= hour <= CLOCK_HOURS else None


def answer_reminding(conversation: Conversation, utterance: Heard, situation: Situation) -> Turn:
    """At what time, and shall I? A time that is named is asked about, whatever else was said."""
    line = situation.words.line
    at = utterance.at or _hour(utterance, situation)
    if at is not None:
        return _remind(replace(utterance, at=at, consent=None), conversation, situation)
    if utterance.intent is Intent.YES and conversation.at is not None:
        at = conversation.at
        done = line("remind.done", time=situation.words.time(at))
        turn = led_back(conversation, situation, done)
        return replace(turn, reminder=Reminder(at, line("remind.said")))
    if utterance.intent is Intent.NO:
        return led_back(conversation, situation, line("remind.denied"))
    if utterance.intent is Intent.STOP:
        return stopped(situation, "stop.before")
    return ask(conversation, situation)
