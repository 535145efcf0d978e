"""Explanations: what is answered from the words alone, to a question about the guide and its evenings."""

from collections.abc import Callable, Mapping

from skill.guide.intents import Heard, Intent, Topic
from skill.guide.programme import FIRST, left_ms
from skill.guide.talk.situation import Situation

_LINES: Mapping[Intent, str] = {
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

_EVENINGS = {3: "happens.three", 7: "happens.seven", 12: "happens.twelve", 20: "happens.twenty"}
"""What happens in an evening, by its minutes."""


def _why(utterance: Heard, situation: Situation) -> str:
    return situation.words.line(f"why.{utterance.topic or Topic.SCIENCE}")


def _what_happens(utterance: Heard, situation: Situation) -> str:
    return situation.words.line(_EVENINGS.get(utterance.minutes or 0, "happens.any"))


def _speaker(utterance: Heard, situation: Situation) -> str:
    return situation.words.line(FIRST, pick=situation.night.toordinal())


def _left(utterance: Heard, situation: Situation) -> str:
    """How long it still is, in minutes, and never more exactly than a tired head can use."""
    words, place = situation.words, situation.under_way
    if place is None:
        return words.line("left.nothing")
    minutes = round(left_ms(place, situation.offset, situation.plan) / 60_000)
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
