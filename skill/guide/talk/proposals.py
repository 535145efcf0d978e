"""Proposals: what there is to propose tonight, by what a couple's record says."""

from datetime import date, timedelta

from skill.guide.couple import Couple
from skill.guide.programme import Repertoire

WEEK = timedelta(days=7)
PATHS_FROM_NIGHT = 7
"""A path is offered from the second week on, to who has kept so many nights."""
EACH_WEEK_UP_TO = 5
"""After so many weeks a path is offered once in four: nobody is asked every week for a year."""
ONCE_IN_WEEKS = 4

PERSON = "person"
"""What a couple are told once, when arguments come often: a person can sit with them."""
HARD_NIGHTS = 3
"""So many arguments within two weeks come before the one that a person is mentioned with."""


def path_to_offer(couple: Couple, repertoire: Repertoire, night: date) -> str:
    """The path that can be offered behind tonight's yes; empty: none.

    Another one each time, so that a no to one is never asked again the week after.
    """
    if couple.path or len(couple.nights) < PATHS_FROM_NIGHT or couple.hard_nights:
        return ""
    weeks = (night - min(couple.nights)).days // WEEK.days
    if weeks < 1 or (weeks > EACH_WEEK_UP_TO and weeks % ONCE_IN_WEEKS):
        return ""
    if couple.path_offered is not None and night - couple.path_offered < WEEK:
        return ""
    not_walked = [path for path in repertoire.paths if path not in couple.paths_walked]
    paths = [path for path in not_walked if repertoire.may_offer(path, couple.preferences)]
    return paths[weeks % len(paths)] if paths else ""


def are_hard_days(couple: Couple, night: date) -> bool:
    """Whether an argument tonight would be the fourth within two weeks, and nothing was said yet."""
    if PERSON in couple.told_once:
        return False
    earlier = [hard_night for hard_night in couple.hard_nights if hard_night != night]
    return len(earlier) >= HARD_NIGHTS
