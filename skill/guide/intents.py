"""Intents: the one place where Alexa and this code agree on names.

What couples may say for each is in ``content/words/<locale>/utterances.toml``, under the member's
name in lower case; the interaction models are generated from both.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Intent(StrEnum):
    """What the couple may want; the values are Alexa's own names."""

    LAUNCH = "LaunchRequest"
    """"Open quiet together": a request of its own, not part of the interaction model."""
    BEGIN = "BeginIntent"
    """An evening, perhaps of a named length or mood."""
    SAME = "SameIntent"
    """The same evening as last time."""
    PRACTICE = "PracticeIntent"
    """One practice alone."""
    QUESTION = "QuestionIntent"
    """One question, to talk about by themselves."""
    ANOTHER = "AnotherIntent"
    """Another question instead of this one."""
    SOUND = "SoundIntent"
    """The quiet sound, and nobody talks."""
    SOLO = "SoloIntent"
    """One of the two is alone tonight."""
    SPEAKER = "SpeakerIntent"
    """Who goes first?"""
    LEFT = "LeftIntent"
    """How long is left?"""
    ABOUT = "AboutIntent"
    THERAPY = "TherapyIntent"
    WHY = "WhyIntent"
    """Why do we do this, and does it work?"""
    PRIVACY = "PrivacyIntent"
    COACH = "CoachIntent"
    SUPPORT = "SupportIntent"
    WHISPER = "WhisperIntent"
    SLOWER = "SlowerIntent"
    QUIETER = "QuieterIntent"
    USUAL_VOICE = "UsualVoiceIntent"
    PACE = "PaceIntent"
    """How to breathe: gentler, even, at one's own pace, as usual."""
    TOUCH_OFF = "TouchOffIntent"
    TOUCH_ON = "TouchOnIntent"
    LOOK_OFF = "LookOffIntent"
    LOOK_ON = "LookOnIntent"
    LONGER = "LongerIntent"
    """A longer look."""
    SHORTER = "ShorterIntent"
    """A shorter look."""
    LIGHT = "LightIntent"
    """Light questions, please."""
    ANY_DEPTH = "AnyDepthIntent"
    NIGHTS = "NightsIntent"
    AWAY = "AwayIntent"
    COUNT_OFF = "CountOffIntent"
    COUNT_ON = "CountOnIntent"
    FORGET = "ForgetIntent"
    REMIND = "RemindIntent"
    REMIND_OFF = "RemindOffIntent"
    EXIT = "ExitIntent"
    """One of the two is not safe, or not willing."""
    CARE = "CareIntent"
    """One of the two may hurt themselves."""
    BODY = "BodyIntent"
    """A body that needs a doctor."""
    DIZZY = "DizzyIntent"
    FACES = "FacesIntent"
    """A face looks strange after long looking."""
    FLOOD = "FloodIntent"
    """Too much anger."""
    DRINK = "DrinkIntent"
    UPSET = "UpsetIntent"
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
    LENGTH = "length"
    MOOD = "mood"
    PRACTICE = "practice"
    PACE = "pace"
    TOPIC = "topic"


SLOTS = {
    Intent.AWAY: {Slot.UNTIL: "AMAZON.DATE"},
    Intent.REMIND: {Slot.AT: "AMAZON.TIME"},
    Intent.BEGIN: {Slot.LENGTH: "LENGTH", Slot.MOOD: "MOOD"},
    Intent.PRACTICE: {Slot.PRACTICE: "PRACTICE", Slot.LENGTH: "LENGTH"},
    Intent.PACE: {Slot.PACE: "PACE"},
    Intent.WHY: {Slot.TOPIC: "TOPIC"},
}
"""Which intent has which slots, of which type; those without ``AMAZON.`` are declared in
utterances.toml."""


class Mood(StrEnum):
    """What kind of day it was; the values are those of ``sessions.toml`` and of the slot type MOOD."""

    ORDINARY = "ordinary"
    TIRED = "tired"
    TENSE = "tense"
    """After an argument."""
    GOOD = "good"
    APART = "apart"
    """In two places, on the phone."""


class Pace(StrEnum):
    """How to breathe; the values are those of the slot type PACE."""

    USUAL = "usual"
    """Four seconds in, six out."""
    GENTLER = "gentler"
    """Three in, five out."""
    EVEN = "even"
    """As long in as out."""
    OWN = "own"
    """No sound to follow."""


class Topic(StrEnum):
    """What is asked about with "why"; the values are those of the slot type TOPIC."""

    BREATHING = "breathing"
    LOOKING = "looking"
    TOUCH = "touch"
    PARTS = "parts"
    SCIENCE = "science"
    POLYVAGAL = "polyvagal"


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
    unanswered: bool = False
    """Whether Alexa could not ask that question, or nobody answered her."""
    minutes: int | None = None
    """A length that was named: one of the slot type LENGTH."""
    mood: Mood | None = None
    practice: str = ""
    """The session of one practice that was named: one of the slot type PRACTICE."""
    pace: Pace | None = None
    topic: Topic | None = None


IN_MODEL = tuple(intent for intent in Intent if intent is not Intent.LAUNCH)
"""The intents that an interaction model declares."""
