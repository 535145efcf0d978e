"""Sentences that may well be said at this moment, for a recogniser to weigh."""

from collections.abc import Sequence

from simulator.echo.steering import common_utterances
from simulator.listen.deciding import STOP_WORDS
from simulator.listen.situation import Situation

_UNUSED = ("Loop", "Shuffle")
"""What steers music alone."""


def expected_at(situation: Situation, locale: str, invocation: str) -> Sequence[str]:
    """What may well be said now."""
    opening = [f"open {invocation}", f"start {invocation}"]
    match situation:
        case Situation.ASLEEP:
            return opening
        case Situation.TALKING:
            return sorted(STOP_WORDS)
        case Situation.ASKED:
            return ANSWERS
        case Situation.HELD:
            return [*opening, *_steering(locale)]
        case Situation.PLAYING:
            return _steering(locale)


ANSWERS = (
    "yes",
    "yes please",
    "no",
    "no thanks",
    "stop",
    "wait",
    "help",
    "three minutes",
    "seven minutes",
    "twelve minutes",
    "twenty minutes",
    "we're tired",
    "good night",
)


def _steering(locale: str) -> list[str]:
    steering = ["stop"]
    for intent, utterances in common_utterances(locale).items():
        if not any(unused in intent for unused in _UNUSED):
            steering += utterances
    return steering
