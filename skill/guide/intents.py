"""Intents: the one place where Alexa and this code agree on names.

What couples may say for each is in ``content/words/<locale>/utterances.toml``, under the member's name
in lower case; the interaction models are generated from both.
"""

from enum import StrEnum


class Intent(StrEnum):
    """What the couple may want; the values are Alexa's own names."""

    LAUNCH = "LaunchRequest"
    """"Open quiet together": a request of its own, not part of the interaction model."""
    BEGIN = "BeginIntent"
    NIGHTS = "NightsIntent"
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


IN_MODEL = tuple(intent for intent in Intent if intent is not Intent.LAUNCH)
"""The intents that an interaction model declares."""
