"""Progress: what one event of the player says of an evening."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Progress:
    """What was heard of an evening, by one event. The same event twice is the same progress."""

    plan: str
    """The evening, or the one practice, that "same as last night" means from then on."""
    night: date
    kept: bool
    """One whole practice was heard."""
    question: int
    """The question that was heard; 0: none yet."""
    looked: bool
    finished: bool
    """The good night was said."""
    evening: str
    """Plan and night: which evening this is about."""
    resume: str
    """The token to go on from, should the player forget it; empty once the good night was said."""
    practices: frozenset[str] = frozenset()
    """The practices with a ladder that were heard whole, by two."""
    minutes: int = 0
    """How long the evening is; 0 for one practice alone."""
    tense: bool = False
    """Whether it is one after an argument."""
    path: str = ""
    """The path that it is an evening of; empty: of none."""
    path_step: int = 0
    """Which evening of that path, from 1."""
    path_ends: bool = False
    """Whether it is the last one of that path."""
