"""The welcome: what a couple hear when they come back, by how long they were away."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from skill.guide.couple import Couple
from skill.guide.intents import Heard, Intent
from skill.guide.talk import Conversation, Situation, next_turn
from tests.bedroom import REPERTOIRE, WORDS

MONDAY = date(2026, 11, 23)
KNOWN = Situation(REPERTOIRE, WORDS, MONDAY, Couple(), dice=5, hour=22)


def welcome(tonight: date, *nights: date) -> str:
    """What is said to a couple who kept these nights and open the skill tonight."""
    situation = replace(KNOWN, night=tonight, couple=Couple(frozenset(nights)))
    return next_turn(None, Heard(Intent.LAUNCH), situation).say


@pytest.mark.parametrize(
    ("hour", "farewell"),
    [(3, "Good night"), (4, "Have a good day"), (16, "Have a good day"), (17, "Good night")],
)
def test_a_farewell_knows_the_hour(hour: int, farewell: str) -> None:
    """Also behind a question, which carries the hour at which it was asked."""
    situation = replace(KNOWN, couple=Couple(frozenset({MONDAY})), hour=hour)
    asked = next_turn(None, Heard(Intent.LAUNCH), situation).conversation
    assert asked is not None
    kept = Conversation.from_attributes(asked.to_attributes())
    assert kept == asked
    later = replace(situation, hour=asked.hour, couple=None)
    assert farewell in next_turn(kept, Heard(Intent.NO), later).say


@pytest.mark.parametrize(("days", "gap"), [(1, False), (7, False), (8, True), (365, True)])
def test_a_gap_is_longer_than_a_week(days: int, gap: bool) -> None:
    """Seven nights after the last one is no gap, eight are."""
    said = welcome(MONDAY, MONDAY - timedelta(days=days))
    assert (WORDS.line("welcome.gap") in said) == gap


@pytest.mark.parametrize(
    ("tonight", "last", "weekly"),
    [
        (MONDAY, MONDAY - timedelta(days=1), True),
        (MONDAY + timedelta(days=1), MONDAY, False),
        (MONDAY + timedelta(days=6), MONDAY, False),
        (MONDAY + timedelta(days=7), MONDAY, True),
        (date(2027, 11, 25), date(2026, 11, 26), True),  # the 47th and the 48th week
        (date(2027, 11, 29), date(2026, 11, 23), True),  # the 48th week, a year later
        (date(2027, 1, 1), date(2026, 12, 28), False),  # one week, two years
    ],
)
def test_once_a_week_there_are_words_more(tonight: date, last: date, weekly: bool) -> None:
    """In the first evening of a week; the same week of another year is another one."""
    assert (WORDS.line("welcome.weekly") in welcome(tonight, last)) == weekly


def test_the_latest_night_is_the_one_that_counts() -> None:
    """However long they have been coming."""
    said = welcome(MONDAY, MONDAY - timedelta(days=300), MONDAY - timedelta(days=2))
    assert WORDS.line("welcome.gap") not in said
