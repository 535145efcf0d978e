"""Explanations: answers to questions about the guide and its evenings, from the words alone."""

from collections.abc import Callable, Mapping

from skill.guide.intents import Heard, Intent, Topic
from skill.guide.lines import PlainLine
from skill.guide.programme import FIRST, left_ms
from skill.guide.talk.situation import Situation
from skill.guide.talk.wordings import WHY

MINUTE_MS = 60_000

_LINES: Mapping[Intent, PlainLine] = {
    Intent.ABOUT: "about.what",
    Intent.THERAPY: "about.therapy",
    Intent.PRIVACY: "about.privacy",
    Intent.LANGUAGE: "about.language",
    Intent.OTHER_VOICE: "about.voice",
    Intent.VOLUME: "about.volume",
    Intent.POSTURE: "about.posture",
    Intent.COACH: "support.coach",
    Intent.SUPPORT: "support.lines",
}

_EVENINGS: Mapping[int, PlainLine] = {
    3: "happens.three",
    7: "happens.seven",
    12: "happens.twelve",
    20: "happens.twenty",
}
"""What happens in an evening, by its minutes."""


def _why(utterance: Heard, situation: Situation) -> str:
    topic = utterance.topic or Topic.SCIENCE
    return situation.words.line(WHY[topic])


def _what_happens(utterance: Heard, situation: Situation) -> str:
    minutes = utterance.minutes or 0
    line = _EVENINGS.get(minutes, "happens.any")
    return situation.words.line(line)


def _speaker(utterance: Heard, situation: Situation) -> str:
    turn = situation.night.toordinal()  # the other one of the two each night
    return situation.words.line(FIRST, pick=turn)


def _left(utterance: Heard, situation: Situation) -> str:
    """How long it still is, in minutes, and never more exactly than a tired head can use."""
    words = situation.words
    place = situation.under_way
    if place is None:
        return words.line("left.nothing")
    ms = left_ms(place, situation.offset, situation.plan)
    minutes = round(ms / MINUTE_MS)
    if minutes <= 1:
        return words.line("left.one")
    return words.line("left.minutes", minutes=words.minutes(minutes))


_ANSWERS: Mapping[Intent, Callable[[Heard, Situation], str]] = {
    Intent.WHY: _why,
    Intent.WHAT_HAPPENS: _what_happens,
    Intent.SPEAKER: _speaker,
    Intent.LEFT: _left,
}

EXPLAINED = frozenset({*_LINES, *_ANSWERS})
"""What is answered here, without the table."""


def explain(utterance: Heard, situation: Situation) -> str:
    """The answer to a question of EXPLAINED."""
    if utterance.intent in _LINES:
        return situation.words.line(_LINES[utterance.intent])
    return _ANSWERS[utterance.intent](utterance, situation)
