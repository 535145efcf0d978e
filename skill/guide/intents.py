"""Intents: the one place where Alexa and this code agree on names.

What couples may say for each is in ``content/words/<locale>/utterances.toml``, under the member's name
in lower case; the interaction models are generated from both.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Intent(StrEnum):
    """What the couple may want; the values are Alexa's own names."""

    LAUNCH = "LaunchRequest"
    """"Open quiet together": a request of its own, not part of the interaction model."""
    BEGIN = "BeginIntent"
    NIGHTS = "NightsIntent"
    AWAY = "AwayIntent"
    COUNT_OFF = "CountOffIntent"
    COUNT_ON = "CountOnIntent"
    FORGET = "ForgetIntent"
    REMIND = "RemindIntent"
    REMIND_OFF = "RemindOffIntent"
    YES = "AMAZON.YesIntent"
    NO = "AMAZON.NoIntent"
    HELP = "AMAZON.HelpIntent"
    STOP = "AMAZON.StopIntent"
    CANCEL = "AMAZON.CancelIntent"
    HOME = "AMAZON.NavigateHomeIntent"
    FALLBACK = "AMAZON.FallbackIntent"
    REPEAT = "AMAZON.RepeatIntent"
    PAUSE = "AMAZON.PauseIntent"
    RESUME = "AMAZON.ResumeIntent"
    NEXT = "AMAZON.NextIntent"
    PREVIOUS = "AMAZON.PreviousIntent"
    START_OVER = "AMAZON.StartOverIntent"
    LOOP_ON = "AMAZON.LoopOnIntent"
    LOOP_OFF = "AMAZON.LoopOffIntent"
    SHUFFLE_ON = "AMAZON.ShuffleOnIntent"
    SHUFFLE_OFF = "AMAZON.ShuffleOffIntent"


class Slot(StrEnum):
    """The words in a sentence that vary; the values are their names in the interaction model."""

    UNTIL = "until"
    AT = "at"


SLOTS = {Intent.AWAY: {Slot.UNTIL: "AMAZON.DATE"}, Intent.REMIND: {Slot.AT: "AMAZON.TIME"}}
"""Which intent has which slots, of which of Alexa's types."""


@dataclass(frozen=True)
class Heard:
    """What the couple said."""

    intent: Intent
    until: date | None = None
    """A day that was named."""
    at: time | None = None
    """A time of day that was named."""
    consent: bool | None = None
    """The answer to Alexa's own question whether this skill may set reminders."""


IN_MODEL = tuple(intent for intent in Intent if intent is not Intent.LAUNCH)
"""The intents that an interaction model declares."""
