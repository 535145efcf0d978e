"""What was the question? Said again while it plays, and after the good night."""

from skill.guide.programme import QUESTION
from skill.guide.talk.situation import Situation
from skill.guide.text import caption

_OWN_QUESTIONS = "check-in."
"""Short evenings ask a question of their own, in the lines of this practice."""


def question_again(situation: Situation) -> str:
    """Tonight's question, or the last one that this couple heard; empty: there was none."""
    questions = situation.words.questions
    place = situation.place
    couple = situation.couple
    if place is not None and place.question in questions:
        return questions[place.question].text
    if place is not None and situation.is_recent(place):
        return _question_of_recording(situation)
    if couple is not None and couple.question in questions:
        return questions[couple.question].text
    return ""


def _question_of_recording(situation: Situation) -> str:
    """The question that the recordings themselves have asked so far; empty: none."""
    assert situation.place is not None
    for line in situation.questions_of(situation.place):
        if line == QUESTION or not line.startswith(_OWN_QUESTIONS):
            continue
        question = _question_in(caption(situation.words.text(line)))
        if question:
            return question
    return ""


def _question_in(text: str) -> str:
    """The first sentence of a text that is a question; empty: none is."""
    for sentence in text.split(". "):
        if sentence.endswith("?"):
            return sentence
    return ""
