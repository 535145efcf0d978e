"""What reaches a skill without its name, and what Alexa keeps for herself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from simulator.echo.habits import Habits

STOP, PAUSE = "AMAZON.StopIntent", "AMAZON.PauseIntent"

COMMON_UTTERANCES: Mapping[str, tuple[str, ...]] = {
    "AMAZON.CancelIntent": ("cancel", "never mind", "forget it"),
    "AMAZON.LoopOffIntent": ("loop off",),
    "AMAZON.LoopOnIntent": ("loop", "loop on", "keep repeating this song"),
    "AMAZON.NextIntent": ("next", "skip", "skip forward"),
    PAUSE: ("pause", "pause that"),
    "AMAZON.PreviousIntent": ("previous", "go back", "skip back", "back up"),
    "AMAZON.RepeatIntent": ("repeat", "say that again", "repeat that"),
    "AMAZON.ResumeIntent": ("resume", "continue", "keep going"),
    "AMAZON.ShuffleOffIntent": ("shuffle off", "stop shuffling", "turn off shuffle"),
    "AMAZON.ShuffleOnIntent": ("shuffle", "shuffle on", "shuffle the music", "shuffle mode"),
    "AMAZON.StartOverIntent": ("start over", "restart", "start again"),
}
"""Amazon's own words for the eleven ("Standard Built-in Intents", common utterances).

Without the skill's name nothing else arrives: the samples that a skill adds belong to its own
model, which is asked only inside a session or behind its name.
"""

STEERING = frozenset(COMMON_UTTERANCES)
"""The eleven intents that reach the skill without its name while it plays, or played last."""

_STEERING_BY_WORDS = {
    words: intent for intent, utterances in COMMON_UTTERANCES.items() for words in utterances
}
_STOP_WORDS = ("stop",)
"""Arrives as a pause, also hours later (jellyfin-alexa-plugin, stop routing: six of six)."""
_LEAVE_WORDS = ("exit", "quit")
"""End a session at once, and are told as its end alone ("Request Types Reference",
SessionEndedRequest, USER_INITIATED)."""
_MUSIC_INTENTS = frozenset({"AMAZON.NextIntent", "AMAZON.PreviousIntent"})
"""Besides "stop", what a household's music service may take for itself."""


class Keeper(Enum):
    """Who takes a sentence that does not reach the skill; the value tells it to a reader."""

    ALEXA = "Alexa would have answered this herself"
    MUSIC = "the household's music service would have taken this"
    LEAVING = "Alexa would have ended the session herself"


@dataclass(frozen=True)
class Withheld:
    """A sentence that does not reach the skill on a real speaker."""

    keeper: Keeper
    instead: str
    """The sentence that would reach it; empty when the speaker knows no name of a skill."""

    def __str__(self) -> str:
        return self.keeper.value


def plain_words(utterance: str) -> str:
    """A sentence without capitals, punctuation and the wake word."""
    words = re.findall(r"[\w']+", utterance.lower())
    return " ".join(words[1:] if words[:1] == ["alexa"] else words)


def leaves(utterance: str) -> bool:
    """Whether this ends a session without the skill being asked."""
    return plain_words(utterance) in _LEAVE_WORDS


def steering_intent(utterance: str) -> str:
    """The intent as which this arrives without the skill's name; empty when it does not."""
    words = plain_words(utterance)
    return PAUSE if words in _STOP_WORDS else _STEERING_BY_WORDS.get(words, "")


def music_takes(utterance: str, habits: Habits) -> bool:
    """Whether the household's music service takes this."""
    if not habits.music_takes_steering:
        return False
    words = plain_words(utterance)
    return words in _STOP_WORDS or steering_intent(utterance) in _MUSIC_INTENTS
