"""The couple's record: what an evening's events leave in it, whatever their order."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from skill.guide.couple import Couple, Preferences, Progress
from skill.guide.couple.record import LONGEST_AWAY_DAYS, LOOK_RESTS, LOOKS_BEFORE_LONGER

NIGHT = date(2026, 11, 23)
LAST_WEEK = NIGHT - timedelta(days=7)
BANK = frozenset(range(1, 10))

BREATHED = Progress(
    plan="ordinary-12",
    night=NIGHT,
    kept=True,
    question=0,
    looked=False,
    finished=False,
    evening=f"ordinary-12:{NIGHT}",
    resume=f"qt2:ordinary-12:en-US:{NIGHT}:1:1:0:0:0:5:u1:0:0:0",
)
ASKED = replace(BREATHED, kept=False, question=5, looked=True)
ENDED = replace(ASKED, kept=True, finished=True, resume="")
OLDER = Progress(
    plan="tired-3",
    night=LAST_WEEK,
    kept=True,
    question=7,
    looked=True,
    finished=True,
    evening=f"tired-3:{LAST_WEEK}",
    resume="",
)


def follow(couple: Couple, *events: Progress) -> Couple:
    for progress in events:
        couple = couple.follow(progress, BANK)
    return couple


def test_an_evening_leaves_its_night_its_question_and_its_end() -> None:
    """And no place to go on from."""
    couple = follow(Couple(), BREATHED, ASKED, ENDED)
    assert couple.nights == {NIGHT}
    assert (couple.last, couple.question, couple.looks) == ("ordinary-12", 5, 1)
    assert (couple.place, couple.ended) == ("", ENDED.evening)


@pytest.mark.parametrize("events", list(permutations([BREATHED, ASKED, ENDED])))
def test_the_order_of_an_evenings_events_changes_nothing(events: tuple[Progress, ...]) -> None:
    """Nor does hearing each of them twice."""
    assert follow(Couple(), *events, *events) == follow(Couple(), BREATHED, ASKED, ENDED)


@pytest.mark.parametrize("older", [OLDER, replace(OLDER, finished=False, resume="qt2:old")])
def test_an_event_of_an_older_evening_leaves_tonight_alone(older: Progress) -> None:
    """It keeps its own night; the evening that is under way stays where it is."""
    couple = follow(Couple(), BREATHED, older)
    assert couple.nights == {NIGHT, LAST_WEEK}
    assert (couple.place, couple.last, couple.ended) == (BREATHED.resume, "ordinary-12", "")


def test_an_older_evening_does_not_open_one_that_has_ended() -> None:
    """What was ended last stays known, so that its own late events open it no more."""
    assert follow(Couple(), ENDED, OLDER, BREATHED).place == ""


def test_a_paused_evening_of_tonight_is_newer_than_any_night_kept() -> None:
    """It kept no night yet, and its place is known by its own date."""
    paused = replace(BREATHED, kept=False)
    assert follow(Couple(), OLDER, paused, replace(OLDER, kept=False)).place == paused.resume


def test_an_older_evening_is_followed_while_nothing_newer_is_known() -> None:
    """Its event is late, and the couple have not been back since."""
    couple = follow(Couple(), OLDER)
    assert (couple.last, couple.ended, couple.looks) == ("tired-3", OLDER.evening, 1)


def test_a_look_of_one_night_counts_once() -> None:
    """Also when an older night's look is reported in between."""
    assert follow(Couple(), ASKED, replace(OLDER, kept=False), ASKED).looks == 1


def test_one_alone_leaves_no_night() -> None:
    """Their place and their question are remembered."""
    alone = replace(BREATHED, kept=False, question=5)
    couple = follow(Couple(), alone)
    assert couple.nights == frozenset()
    assert (couple.last, couple.question, couple.place) == ("", 5, BREATHED.resume)


def test_one_practice_alone_is_no_same_as_last_night() -> None:
    """It keeps the night, and the last whole evening stays the last one."""
    practice = replace(BREATHED, plan="", night=NIGHT + timedelta(days=1))
    assert follow(Couple(), ENDED, practice).last == "ordinary-12"


def test_a_question_outside_the_bank_is_not_remembered() -> None:
    """It was taken out of the bank since."""
    assert follow(Couple(), replace(ASKED, question=99)).asked == frozenset()


@pytest.mark.parametrize(("days", "away"), [(-3, 0), (0, 0), (1, 1), (366, 366), (367, 366)])
def test_being_away_ends_within_a_year(days: int, away: int) -> None:
    """The day of return counts again."""
    couple = Couple().be_away(NIGHT, NIGHT + timedelta(days=days))
    assert len(couple.away) == away
    assert LONGEST_AWAY_DAYS == 366


def test_being_away_at_the_end_of_the_calendar() -> None:
    """The last date there is."""
    assert len(Couple().be_away(date(9999, 12, 30), date.max).away) == 1


@pytest.mark.parametrize(
    ("looks", "nights", "rests", "level", "off", "may"),
    [
        (LOOKS_BEFORE_LONGER, 5, 0, 1, False, True),
        (LOOKS_BEFORE_LONGER - 1, 5, 0, 1, False, False),
        (LOOKS_BEFORE_LONGER, 5, 5, 1, False, True),
        (LOOKS_BEFORE_LONGER, 5, 6, 1, False, False),
        (LOOKS_BEFORE_LONGER, 5, 0, 3, False, True),
        (LOOKS_BEFORE_LONGER, 5, 0, 4, False, False),
        (LOOKS_BEFORE_LONGER, 5, 0, 1, True, False),
    ],
)
def test_when_a_longer_look_can_be_offered(
    looks: int, nights: int, rests: int, level: int, off: bool, may: bool
) -> None:
    """After three easy ones, not soon after a no, not beyond what is offered, not to who declined."""
    dates = frozenset(NIGHT - timedelta(days=day) for day in range(nights))
    liked = Preferences(level=level, look_off=off)
    couple = Couple(dates, preferences=liked, looks=looks, look_rests=rests)
    assert couple.may_look_longer == may


def test_a_no_to_a_longer_look_rests_for_a_week_of_nights() -> None:
    """And the looks are counted from the beginning."""
    couple = Couple(frozenset({NIGHT}), looks=3).rest_looking()
    assert (couple.look_rests, couple.looks) == (1 + LOOK_RESTS, 0)


@pytest.mark.parametrize(("level", "looks"), [(1, 2), (2, 0)])
def test_looks_of_another_length_are_counted_anew(level: int, looks: int) -> None:
    """What else they like changes no count."""
    liked = Preferences(level=level, soft=True)
    assert Couple(looks=2).liking(liked).looks == looks


def test_a_number_of_nights_is_said_only_to_who_counts() -> None:
    """And only before the night is kept."""
    couple = Couple(frozenset({LAST_WEEK}))
    assert couple.milestone(NIGHT) == 2
    assert couple.milestone(LAST_WEEK) == 0
    assert couple.stop_counting().milestone(NIGHT) == 0
    assert couple.stop_counting().start_counting().milestone(NIGHT) == 2
