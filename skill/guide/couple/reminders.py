"""Reminders: a daily one at most, never by default, always agreed to in words."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

LATEST, EARLIEST = time(22, 30), time(5)
"""Between these a reminder would keep two tired people up, or wake them; it is set only when they
insist."""
NOON = time(12)


class Outcome(StrEnum):
    """What became of a wish; the values are the ends of line ids."""

    DONE = "done"
    NOT_ALLOWED = "not_allowed"
    NO_DEVICE = "no_device"
    DOWN = "down"


@dataclass(frozen=True)
class Reminder:
    """What is to be set in place of any earlier one; no time removes it."""

    at: time | None = None
    sentence: str = ""
    """What the speaker says when it is due."""


def in_the_evening(at: time) -> time:
    """A time named for a bedtime reminder: "ten" is in the evening, and "twelve" is midnight."""
    if EARLIEST <= at < NOON:
        return at.replace(hour=at.hour + 12)
    return at.replace(hour=0) if at.hour == NOON.hour else at


def is_late(at: time) -> bool:
    """Whether a reminder at this time is questioned once."""
    return at > LATEST or at < EARLIEST
