"""What was the question? Said again while it plays, and after the good night."""

from skill.guide.programme import QUESTION
from skill.guide.talk.situation import Situation
from skill.guide.words import caption

_OWN_QUESTIONS = "check-in."
"""Short evenings ask a question of their own, in the lines of this practice."""


def question_again(situation: Situation) -> str:
    """Tonight's question, or the last one that this couple heard; empty: there was none."""
    questions, place, couple = situation.words.questions, situation.place, situation.couple
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
        for sentence in caption(situation.words.line(line)).split(". "):
            if sentence.endswith("?"):
                return sentence
    return ""
