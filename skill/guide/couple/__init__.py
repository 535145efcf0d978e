"""The couple: what is remembered of two people, and nothing that they say.

``Couple`` is the record that is stored: their *nights* and their *preferences*, the questions they
have heard, and the place of an evening that has not come to its end. A *reminder* is Alexa's own
and is not stored here. Nothing in this room knows of sound or of words.
"""

from skill.guide.couple.growth import STEP_AFTER, HeardRung
from skill.guide.couple.ladder import Ladder, Rung, next_rung
from skill.guide.couple.nights import (
    NIGHT_ENDS_AT_HOUR,
    is_late_hour,
    may_be_tonight,
    night_of,
)
from skill.guide.couple.preferences import (
    FIRST_LEVEL,
    HIGHEST_LEVEL,
    HIGHEST_OFFERED,
    HIGHEST_RUNG,
    Invitation,
    Preferences,
)
from skill.guide.couple.progress import Progress
from skill.guide.couple.record import LONGEST_AWAY_DAYS, Couple
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
    "HIGHEST_RUNG",
    "LONGEST_AWAY_DAYS",
    "NIGHT_ENDS_AT_HOUR",
    "STEP_AFTER",
    "Couple",
    "HeardRung",
    "Invitation",
    "Ladder",
    "Outcome",
    "Preferences",
    "Progress",
    "Reminder",
    "Rung",
    "in_the_evening",
    "is_late",
    "is_late_hour",
    "may_be_tonight",
    "next_rung",
    "night_of",
]
