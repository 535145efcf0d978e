"""Slots: the words in a sentence that vary, and what they may mean.

What couples may say for each value is in ``content/words/<locale>/utterances.toml``, under
``[slots]``. Lengths, moods, themes, practices and paths have no enum here: they are what the
content has.
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
