"""Intents: the one place where Alexa and this code agree on names.

What couples may say for each is in ``content/words/<locale>/utterances.toml``, under the member's
name in lower case; the interaction models are generated from both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from skill.guide.slots import (
    Ache,
    DepthWish,
    LookChange,
    Manner,
    Pace,
    Part,
    Slot,
    Switch,
    Topic,
)

__all__ = [
    "AFFIRMATIVE",
    "IN_MODEL",
    "MEANINGS",
    "NEGATIVE",
    "SLOTS",
    "Ache",
    "DepthWish",
    "Heard",
    "Intent",
    "LookChange",
    "Manner",
    "Pace",
    "Part",
    "Slot",
    "Switch",
    "Topic",
]


class Intent(StrEnum):
    """What the couple may want; the values are Alexa's own names."""

    LAUNCH = "LaunchRequest"
    """"Open quiet together": a request of its own, not part of the interaction model."""

    # An evening, or a part of one.
    START = "StartIntent"
    """Begin, and nothing more is named."""
    BEGIN = "BeginIntent"
    """An evening of a named length or mood, perhaps without a part, or in another voice."""
    SAME = "SameIntent"
    """The same evening as last time."""
    CHOOSE = "ChooseIntent"
    """The guide is to choose."""
    PRACTICE = "PracticeIntent"
    """One practice alone."""
    QUESTION = "QuestionIntent"
    """One question, to talk about by themselves."""
    ANOTHER = "AnotherIntent"
    """Another question instead of this one."""
    WHAT_QUESTION = "WhatQuestionIntent"
    """What was the question?"""
    NO_QUESTION = "NoQuestionIntent"
    """An evening without a question to talk about."""
    SOUND = "SoundIntent"
    """The quiet sound, and nobody talks."""
    SOLO = "SoloIntent"
    """One of the two is alone tonight."""
    DAY = "DayIntent"
    """What kind of day it was."""

    # What Alexa's own intents mean too, in more words than those can hold: see ``MEANINGS``.
    AGREE = "AgreeIntent"
    DECLINE = "DeclineIntent"
    END = "EndIntent"
    HOLD = "HoldIntent"
    """Stop the sound for a while."""
    GO_ON = "GoOnIntent"
    AGAIN = "AgainIntent"
    """Once more what was just practised."""
    SKIP = "SkipIntent"
    BACK = "BackIntent"
    ANEW = "AnewIntent"
    """From the beginning."""
    HELP_US = "HelpUsIntent"

    # How it goes along.
    WAIT = "WaitIntent"
    """One of the two is not there yet."""
    MORE_TIME = "MoreTimeIntent"
    """They are still talking."""
    TOO_FAST = "TooFastIntent"
    SAY_AGAIN = "SayAgainIntent"
    """What did you say?"""
    SPEAKER = "SpeakerIntent"
    """Who goes first?"""
    LEFT = "LeftIntent"
    """How long is left?"""
    ASLEEP = "AsleepIntent"
    """One of the two has fallen asleep."""
    THANKS = "ThanksIntent"

    # What they ask about it.
    ABOUT = "AboutIntent"
    THERAPY = "TherapyIntent"
    WHY = "WhyIntent"
    """Why do we do this, and does it work?"""
    WHAT_HAPPENS = "WhatHappensIntent"
    """What happens in an evening, perhaps of a named length?"""
    HAVE_TO = "HaveToIntent"
    """Do we have to?"""
    POSTURE = "PostureIntent"
    """Do we have to sit, or to lie down?"""
    SILLY = "SillyIntent"
    """It feels silly."""
    PRIVACY = "PrivacyIntent"
    COACH = "CoachIntent"
    SUPPORT = "SupportIntent"
    LANGUAGE = "LanguageIntent"
    """Another language than this one."""
    OTHER_VOICE = "OtherVoiceIntent"
    """Another voice than this one."""
    VOLUME = "VolumeIntent"

    # How they like it.
    VOICE = "VoiceIntent"
    """How the live voice speaks."""
    PACE = "PaceIntent"
    """How to breathe: gentler, even, at one's own pace, as usual."""
    TOUCH = "TouchIntent"
    """With touch, or without."""
    LOOK = "LookIntent"
    """With looking, or without."""
    TOUCH_AND_LOOK = "TouchAndLookIntent"
    """With both of them, or without either."""
    LOOK_LENGTH = "LookLengthIntent"
    """A longer look, or a shorter one."""
    DEPTH = "DepthIntent"
    """How close to the heart the questions go."""
    COUNT = "CountIntent"
    """With numbers of nights said aloud, or without."""

    # How they grow, night after night.
    PATH = "PathIntent"
    """A way of several evenings, by its name."""
    PATHS = "PathsIntent"
    """Which ways are there?"""
    LEAVE_PATH = "LeavePathIntent"
    """Evenings of their own choice again."""
    STAY = "StayIntent"
    """All of it stays as it is, and no step is offered."""
    STEP_BACK = "StepBackIntent"
    """Back to what they did before, in one practice."""
    NEXT_STEP = "NextStepIntent"
    """What comes next, perhaps in one practice?"""

    # What is remembered.
    NIGHTS = "NightsIntent"
    AWAY = "AwayIntent"
    FORGET = "ForgetIntent"
    REMIND = "RemindIntent"
    REMIND_OFF = "RemindOffIntent"

    # What people bring.
    NOT_BOTH = "NotBothIntent"
    """One speaks for both, or is not so sure."""
    LOSS = "LossIntent"
    """Somebody died, or something is lost."""
    ACHE = "AcheIntent"
    """Something hurts, and it is nothing for a doctor tonight."""
    CHILD = "ChildIntent"
    """A child is awake, or in the bed."""
    RUDE = "RudeIntent"
    """Abuse of the guide, or talk that it does not join."""

    # Hard moments: see ``skill.guide.talk.care``.
    EXIT = "ExitIntent"
    """One of the two is not safe, or not willing."""
    CARE = "CareIntent"
    """One of the two may hurt themselves."""
    BODY = "BodyIntent"
    """A body that needs a doctor."""
    DIZZY = "DizzyIntent"
    PANIC = "PanicIntent"
    """A heart that races, and fear."""
    FACES = "FacesIntent"
    """A face looks strange after long looking."""
    FLOOD = "FloodIntent"
    """Too much anger."""
    DRINK = "DrinkIntent"
    UPSET = "UpsetIntent"

    # Alexa's own.
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


MEANINGS: Mapping[Intent, Intent] = {
    Intent.AGREE: Intent.YES,
    Intent.DECLINE: Intent.NO,
    Intent.END: Intent.STOP,
    Intent.HOLD: Intent.PAUSE,
    Intent.GO_ON: Intent.RESUME,
    Intent.AGAIN: Intent.REPEAT,
    Intent.SKIP: Intent.NEXT,
    Intent.BACK: Intent.PREVIOUS,
    Intent.ANEW: Intent.START_OVER,
    Intent.HELP_US: Intent.HELP,
    Intent.CANCEL: Intent.STOP,
    Intent.HOME: Intent.STOP,
    Intent.LOOP_OFF: Intent.LOOP_ON,
    Intent.SHUFFLE_ON: Intent.LOOP_ON,
    Intent.SHUFFLE_OFF: Intent.LOOP_ON,
}
"""Intents that mean to the guide what another one means.

Alexa's own intents are matched to the letter, so each has a twin of ours that holds whole
sentences; and some of hers have one answer here.
"""

AFFIRMATIVE = frozenset({Intent.YES, Intent.RESUME})
"""What is a yes to a question of the guide's, by its meaning; where both must will, only YES is."""
NEGATIVE = frozenset({Intent.NO, Intent.STOP})
"""What is a no, by its meaning: a decline, or an end."""


SLOTS: Mapping[Intent, Mapping[Slot, str]] = {
    Intent.AWAY: {Slot.UNTIL: "AMAZON.DATE"},
    Intent.REMIND: {Slot.AT: "AMAZON.TIME"},
    Intent.BEGIN: {
        Slot.LENGTH: "LENGTH",
        Slot.MOOD: "MOOD",
        Slot.WITHOUT: "PART",
        Slot.MANNER: "MANNER",
    },
    Intent.DAY: {Slot.MOOD: "MOOD"},
    Intent.PRACTICE: {Slot.PRACTICE: "PRACTICE", Slot.LENGTH: "LENGTH"},
    Intent.WHAT_HAPPENS: {Slot.LENGTH: "LENGTH"},
    Intent.PACE: {Slot.PACE: "PACE"},
    Intent.WHY: {Slot.TOPIC: "TOPIC"},
    Intent.TOUCH: {Slot.SWITCH: "SWITCH"},
    Intent.LOOK: {Slot.SWITCH: "SWITCH"},
    Intent.TOUCH_AND_LOOK: {Slot.SWITCH: "SWITCH"},
    Intent.COUNT: {Slot.SWITCH: "SWITCH"},
    Intent.LOOK_LENGTH: {Slot.CHANGE: "CHANGE"},
    Intent.DEPTH: {Slot.DEPTH: "DEPTH"},
    Intent.VOICE: {Slot.MANNER: "MANNER"},
    Intent.ACHE: {Slot.ACHE: "ACHE"},
    Intent.QUESTION: {Slot.THEME: "THEME"},
    Intent.ANOTHER: {Slot.THEME: "THEME"},
    Intent.PATH: {Slot.PATH: "PATH"},
    Intent.STEP_BACK: {Slot.PRACTICE: "PRACTICE"},
    Intent.NEXT_STEP: {Slot.PRACTICE: "PRACTICE"},
}
"""Which intent has which slots, of which type; those without ``AMAZON.`` are declared in
utterances.toml."""


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
    number: str = ""
    """The number itself, as it was said: an hour, where a time was asked for."""
    mood: str | None = None
    """The kind of day that was named: one of the slot type MOOD."""
    without: Part | None = None
    practice: str = ""
    """The session of one practice that was named: one of the slot type PRACTICE."""
    pace: Pace | None = None
    topic: Topic | None = None
    switch: Switch | None = None
    change: LookChange | None = None
    depth: DepthWish | None = None
    manner: Manner | None = None
    ache: Ache | None = None
    theme: str | None = None
    """What a question is to be about: one of the slot type THEME."""
    path: str = ""
    """The path that was named: one of the slot type PATH."""
    unclear: frozenset[Slot] = frozenset()
    """Slots in which a word stood that means nothing to the model: never passed over."""


IN_MODEL = tuple(intent for intent in Intent if intent is not Intent.LAUNCH)
"""The intents that an interaction model declares."""
