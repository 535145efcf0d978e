"""Sentences that may well be said at this moment, for a recogniser to weigh."""

from collections.abc import Sequence

from simulator.echo.steering import common_utterances
from simulator.labels import labels_of
from simulator.listen.deciding import STOP_WORDS
from simulator.listen.situation import Situation

_ANSWERS = (
    "yes",
    "yes please",
    "no",
    "no thanks",
    "not tonight",
    "stop",
    "wait",
    "help",
    "three minutes",
    "seven minutes",
    "twelve minutes",
    "we're tired",
    "good night",
)
"""What may be said to any question, in English, which is all that the recogniser hears."""
_OF_MUSIC = ("Loop", "Shuffle")
"""What steers music alone, and gets one kind sentence here."""


def expected_at(
    situation: Situation, locale: str, invocation: str, stage: str = ""
) -> Sequence[str]:
    """What may well be said now; ``stage`` is the question that is open."""
    opening = [f"open {invocation}", f"start {invocation}"]
    match situation:
        case Situation.ASLEEP:
            return opening
        case Situation.TALKING:
            return sorted(STOP_WORDS)
        case Situation.ASKED:
            return list(dict.fromkeys((*_ANSWERS, *vars(labels_of(locale).answers).get(stage, ()))))
        case Situation.HELD:
            return [*opening, *_steering(locale)]
        case Situation.PLAYING:
            return _steering(locale)


def _steering(locale: str) -> list[str]:
    """Amazon's own words for what steers, and "stop"."""
    steering = ["stop"]
    for intent, utterances in common_utterances(locale).items():
        if not any(name in intent for name in _OF_MUSIC):
            steering += utterances
    return steering
