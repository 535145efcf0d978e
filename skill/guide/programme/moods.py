"""Moods: what kind of day it was, and what its evenings are like.

A mood is whatever ``sessions.toml`` has a table for: a coach adds one without any code. The few
that the guide itself knows have a name here.
"""

from dataclasses import dataclass
from enum import StrEnum


class MoodName(StrEnum):
    """The moods that the guide knows by name; sessions.toml has to have each of them.

    Any other one is chosen by what a couple say of their day.
    """

    ORDINARY = "ordinary"
    """What a day is of which nothing is known."""
    TENSE = "tense"
    """After an argument. Two are asked twice before its evening, and it makes a hard night."""
    LOSS = "loss"
    """Somebody or something is gone, and they are sad."""
    SILENT = "silent"
    """Without talking."""
    GENTLE = "gentle"
    """One of the two is pregnant, or ill."""


@dataclass(frozen=True)
class Traits:
    """What sets the evenings of a mood apart; each is a key of its table in ``sessions.toml``."""

    drowsy: bool = False
    """Nothing is asked in them that may open a worry right before sleep."""
    lasts: bool = False
    """The next evening is of this mood too; nobody is tired or at odds by habit."""
    asked_first: bool = False
    """Also who names it is asked before it begins, behind a few words."""
    own_start: bool = False
    """A yes to it is answered in words of its own: "Here we go" would be too brisk."""


USUAL_TRAITS = Traits()
"""Of an evening that nothing sets apart, and of one practice alone."""
