"""Slots: the words in a sentence that vary, and what they may mean.

What couples may say for each value is in ``content/words/<locale>/utterances.toml``, under
``[slots]``. Lengths, practices and paths have no enum here: they are what the content has.
"""

from enum import StrEnum


class Slot(StrEnum):
    """The words in a sentence that vary; the values are their names in the interaction model."""

    UNTIL = "until"
    AT = "at"
    LENGTH = "length"
    MOOD = "mood"
    WITHOUT = "without"
    PRACTICE = "practice"
    PACE = "pace"
    TOPIC = "topic"
    SWITCH = "switch"
    CHANGE = "change"
    DEPTH = "depth"
    MANNER = "manner"
    ACHE = "ache"
    THEME = "theme"
    PATH = "path"


class Mood(StrEnum):
    """What kind of day it was; the values are those of ``sessions.toml`` and the slot type MOOD."""

    ORDINARY = "ordinary"
    TIRED = "tired"
    TENSE = "tense"
    """After an argument."""
    GOOD = "good"
    APART = "apart"
    """In two places, on the phone."""
    LOSS = "loss"
    """Somebody or something is gone, and they are sad."""
    AWAKE = "awake"
    """They cannot sleep."""
    CELEBRATE = "celebrate"
    SILENT = "silent"
    """Without talking."""
    GENTLE = "gentle"
    """One of the two is pregnant, or ill."""


class Part(StrEnum):
    """What an evening can be wished without; the values are those of the slot type PART."""

    TOUCH = "touch"
    LOOK = "look"
    QUESTION = "question"
    BREATHING = "breathing"
    TALKING = "talking"
    """No word of their own, all evening long."""


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


class Switch(StrEnum):
    """Whether something is wished; the values are those of the slot type SWITCH."""

    OFF = "off"
    ON = "on"


class LookChange(StrEnum):
    """How the look is to change; the values are those of the slot type CHANGE."""

    LONGER = "longer"
    SHORTER = "shorter"


class DepthWish(StrEnum):
    """How close to the heart questions may go; the values are those of the slot type DEPTH."""

    LIGHT = "light"
    ANY = "any"
    DEEP = "deep"


class Manner(StrEnum):
    """How the live voice is to speak; the values are those of the slot type MANNER."""

    WHISPER = "whisper"
    SLOW = "slow"
    SOFT = "soft"
    USUAL = "usual"


class Ache(StrEnum):
    """What hurts or wants care; the values are those of the slot type ACHE."""

    SORE = "sore"
    """A back, a head, a knee."""
    TENDER = "tender"
    """Touch itself hurts."""
    BREATH = "breath"
    """Asthma, a cold: lungs that have their own pace, and are well tonight."""
    PREGNANT = "pregnant"
    ILL = "ill"
    """In bed with something, and nothing for a doctor tonight."""


class Theme(StrEnum):
    """What questions are about; the values are those of ``questions.toml`` and of the slot type."""

    FEELINGS = "feelings"
    CLOSENESS = "closeness"
    """The two of them."""
    GRATITUDE = "gratitude"
    DREAMS = "dreams"
    """What may come."""
    STRESS = "stress"
    REPAIR = "repair"
    """What gets in their way, and what mends it."""
    FUN = "fun"
    MEMORIES = "memories"
