"""The couple: what is remembered of two people, and nothing that they say.

Their *nights*, their *preferences*, their reminder; ``Couple`` is the record that holds them.
"""

from skill.guide.couple.nights import NIGHT_ENDS_AT_HOUR, may_be_tonight, night_of
from skill.guide.couple.preferences import (
    FIRST_LEVEL,
    HIGHEST_LEVEL,
    HIGHEST_OFFERED,
    Invitation,
    Preferences,
)
from skill.guide.couple.record import LONGEST_AWAY_DAYS, Couple, Progress
from skill.guide.couple.reminders import (
    Outcome,
    Reminder,
    in_the_evening,
    is_late,
)

__all__ = [
    "FIRST_LEVEL",
    "HIGHEST_LEVEL",
    "HIGHEST_OFFERED",
    "LONGEST_AWAY_DAYS",
    "NIGHT_ENDS_AT_HOUR",
    "Couple",
    "Invitation",
    "Outcome",
    "Preferences",
    "Progress",
    "Reminder",
    "in_the_evening",
    "is_late",
    "may_be_tonight",
    "night_of",
]
