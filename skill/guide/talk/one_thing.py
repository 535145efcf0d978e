"""One thing alone: a practice, a question, the quiet sound, or a few minutes for one."""

from dataclasses import replace

from skill.guide.couple import HIGHEST_LEVEL, HIGHEST_OFFERED
from skill.guide.intents import Heard, Slot
from skill.guide.lines import LineWithQuestion, PlainLine
from skill.guide.programme import PlanName, drawn
from skill.guide.talk.conversation import Offer, Stage, Turn
from skill.guide.talk.situation import Situation
from skill.guide.talk.starting import (
    ALONE,
    BREATHE,
    ONE_QUESTION,
    PARTS,
    SOUND,
    begin,
    in_bank,
    sounds_inside,
)
from skill.guide.talk.turns import invite

LOOK = "look"
"""What a look alone is called when it is asked for; its plan depends on the couple's level."""
LONGEST_LOOK_MINUTES = 4
"""A look of this length is for those who ask for it; nobody is led there level by level."""


def one_practice(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """One practice alone, by the name that was heard."""
    line = situation.words.line
    name = utterance.practice
    if name == LOOK:
        level = _level_of_look(utterance, offer)
        name = PlanName.of_look(level)
    if name == PARTS and offer.early:
        breathing = replace(offer, plan=BREATHE)
        return invite(situation, line("practice.early"), breathing)
    if name not in situation.repertoire:
        missed: PlainLine = "unclear.not_yet" if name else "practice.unclear"
        return invite(situation, line(missed), offer)
    tonight = replace(offer, plan=name)
    return begin(situation, tonight)


def _level_of_look(utterance: Heard, offer: Offer) -> int:
    """The couple's own level; the highest one only for those who name its length."""
    if utterance.minutes == LONGEST_LOOK_MINUTES:
        return HIGHEST_LEVEL
    return min(offer.preferences.level, HIGHEST_OFFERED)


def one_question(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """One question to talk about by themselves."""
    number = situation.fresh_question or offer.question
    if utterance.theme is not None:
        number = situation.question_about(utterance.theme) or number
    other_theme = ""
    if Slot.THEME in utterance.unclear:
        other_theme = situation.words.line("question.other_theme")
    return talk_about(number, offer, situation, "question.here", before=other_theme)


def deep_question(offer: Offer, situation: Situation) -> Turn:
    """A question that goes deep, to talk about by themselves."""
    number = situation.deep_question_behind(offer.question)
    return talk_about(number, offer, situation, "question.deep")


def talk_about(
    number: int,
    offer: Offer,
    situation: Situation,
    line: LineWithQuestion = "question.here",
    before: str = "",
) -> Turn:
    """A question of the bank and time to talk about it; it is remembered as heard.

    Inside the conversation there is another one behind it. Where that can't be, or an evening goes
    on behind it, or something has to be said ``before``, it is said by this ``line``, and the
    microphone closes.
    """
    bank = drawn(situation.words.questions)
    number = in_bank(number, situation)
    asked = replace(offer, plan=ONE_QUESTION, question=number)
    plan = situation.repertoire.plan(asked.plan, asked.preferences)
    if not situation.playing and not before and sounds_inside(plan, situation):
        turn = begin(situation, asked)
    else:
        text = situation.words.questions[number].text
        turn = Turn(f"{before} {situation.words.line(line, question=text)}".strip())
    return replace(turn, change=lambda couple: couple.hear(number, bank))


def quiet_sound(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """The sound, and nobody talks."""
    quiet = replace(offer, plan=SOUND)
    return begin(situation, quiet, situation.words.line("upset.yes"))


def one_alone(situation: Situation, offer: Offer, say: str) -> Turn:
    """A few minutes for one: the breath, a hand on the heart, a thank-you to say tomorrow."""
    alone = replace(
        offer,
        plan=ALONE,
        solo=True,
        longer=False,
    )
    return invite(
        situation,
        say,
        alone,
        Stage.ALONE,
    )
