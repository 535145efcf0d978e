"""What reaches a skill without its name, and what Alexa keeps for herself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from simulator.echo.habits import Habits
from simulator.echo.language import language_of, normal
from simulator.echo.unspaced import KATAKANA, in_usual_width

STOP, PAUSE = "AMAZON.StopIntent", "AMAZON.PauseIntent"
CANCEL, RESUME = "AMAZON.CancelIntent", "AMAZON.ResumeIntent"
NEXT, PREVIOUS = "AMAZON.NextIntent", "AMAZON.PreviousIntent"

_NAMES = "Cancel LoopOff LoopOn Next Pause Previous Repeat Resume ShuffleOff ShuffleOn StartOver"
STEERING = frozenset(f"AMAZON.{name}Intent" for name in _NAMES.split())
"""The eleven that reach the skill without its name while it plays, or played last.

Only in Amazon's own words ("Standard Built-in Intents", common utterances; ``languages/``): the
samples that a skill adds belong to its own model, which is asked only inside a session or behind
its name.
"""


@cache
def common_utterances(locale: str) -> Mapping[str, tuple[str, ...]]:
    """Amazon's own words for each of the eleven. Raises LookupError for an unknown language."""
    utterances: dict[str, tuple[str, ...]] = {}
    for utterance, intent in language_of(locale).common.items():
        if intent in STEERING:
            utterances[intent] = (*utterances.get(intent, ()), utterance)
    return utterances


_MUSIC_INTENTS = frozenset({NEXT, PREVIOUS})
"""Besides "stop", what a household's music service may take for itself."""


class Keeper(Enum):
    """Who takes a sentence that does not reach the skill."""

    ALEXA = "alexa"
    """Alexa would have answered it herself."""
    MUSIC = "music"
    """The household's music service would have taken it."""
    LEAVING = "leaving"
    """Alexa would have ended the session herself."""


@dataclass(frozen=True)
class Withheld:
    """A sentence that does not reach the skill on a real speaker."""

    keeper: Keeper
    instead: str
    """The sentence that would reach it; empty when the speaker knows no name of a skill."""


_WOKEN_IN_JAPANESE = re.compile(rf"^\W*アレクサ(?![{KATAKANA}])")
"""Where nobody writes spaces, the wake word and the sentence may touch."""


def plain_words(utterance: str) -> str:
    """A sentence without capitals, punctuation and the wake word."""
    sentence = _WOKEN_IN_JAPANESE.sub("", in_usual_width(utterance).lower())
    words = re.findall(r"[\w']+", sentence)
    if words[:1] == ["alexa"]:
        del words[0]
    return " ".join(words)


def leaves(utterance: str, locale: str) -> bool:
    """Whether this ends a session without the skill being asked.

    It is told as the session's end alone ("Request Types Reference", SessionEndedRequest,
    USER_INITIATED).
    """
    return plain_words(utterance) in language_of(locale).leave


def _stops(utterance: str, locale: str) -> bool:
    """Whether this is "stop", which arrives as a pause, also hours later (jellyfin-alexa-plugin,
    stop routing: six of six).
    """
    return plain_words(utterance) in language_of(locale).stop


def steering_intent(utterance: str, locale: str) -> str:
    """The intent as which this arrives without the skill's name; empty when it does not."""
    if _stops(utterance, locale):
        return PAUSE
    intent = language_of(locale).common.get(normal(plain_words(utterance)), "")
    if intent not in STEERING:
        return ""
    return intent


def music_takes(utterance: str, habits: Habits, locale: str) -> bool:
    """Whether the household's music service takes this."""
    if not habits.music_takes_steering:
        return False
    if _stops(utterance, locale):
        return True
    return steering_intent(utterance, locale) in _MUSIC_INTENTS


def keeper_of(utterance: str, remembered: bool, habits: Habits, locale: str) -> Keeper | None:
    """Who takes this from a skill whose name is not said, outside of any session.

    None: it reaches the skill. ``remembered``: this skill's audio played last.
    """
    if leaves(utterance, locale):
        return Keeper.LEAVING
    if not (remembered and steering_intent(utterance, locale)):
        return Keeper.ALEXA
    if music_takes(utterance, habits, locale):
        return Keeper.MUSIC
    return None


def withheld_by(keeper: Keeper, utterance: str, invocation: str, locale: str) -> Withheld:
    """What was kept from a skill of this name, with the sentence that would reach it."""
    instead = language_of(locale).asking(invocation, utterance) if invocation else ""
    return Withheld(keeper, instead)
