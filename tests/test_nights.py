"""A night is a local date that ends at four in the morning; the set of them survives packing."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.errors import StoreError
from skill.guide.couple.nights import night_of, pack, unpack
from skill.guide.couple.record import Couple

MADRID = ZoneInfo("Europe/Madrid")
NIGHTS = st.frozensets(st.dates(date(2020, 1, 1), date(2060, 1, 1)))


@pytest.mark.parametrize(
    ("local", "night"),
    [
        ("2026-11-23T22:30", date(2026, 11, 23)),
        ("2026-11-24T00:30", date(2026, 11, 23)),
        ("2026-11-24T03:59", date(2026, 11, 23)),
        ("2026-11-24T04:00", date(2026, 11, 24)),
        ("2026-03-29T03:30", date(2026, 3, 28)),  # the clock went from two to three in this night
        ("2026-10-25T02:30", date(2026, 10, 24)),  # and back from three to two in this one
    ],
)
def test_a_night_ends_at_four(local: str, night: date) -> None:
    """Where the device stands, also when the clock changes."""
    instant = datetime.fromisoformat(local).replace(tzinfo=MADRID)
    assert night_of(instant.astimezone(UTC), MADRID) == night


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(0, 3600 * 24))
def test_nights_never_go_backwards(instant: datetime, later: int) -> None:
    """Time passes, and the night is the same or a later one."""
    before = instant.replace(tzinfo=UTC)
    assert night_of(before, UTC) <= night_of(before + timedelta(seconds=later), UTC)


@given(NIGHTS)
def test_packing_loses_nothing(nights: frozenset[date]) -> None:
    """Out comes what went in."""
    assert unpack(pack(nights)) == nights


def test_a_decade_of_nights_is_under_a_kilobyte() -> None:
    """A table bills by the kilobyte written."""
    decade = frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(3653))
    assert (
        len(
            json.dumps(
                Couple(decade, counting=False, zone="America/Argentina/ComodRivadavia").to_item()
            )
        )
        < 750
    )


@given(NIGHTS, st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_keeping_a_night_twice_is_keeping_it_once(nights: frozenset[date], night: date) -> None:
    """And the milestone says what the number will be."""
    couple = Couple(nights)
    kept = couple.keep(night)
    assert kept.keep(night) == kept
    assert couple.milestone(night) == (0 if night in nights else len(kept.nights))


@given(st.builds(Couple, NIGHTS, NIGHTS, st.booleans(), st.sampled_from(["", "Europe/Madrid"])))
def test_a_couple_survives_its_item(couple: Couple) -> None:
    """to_item and from_item are each other's inverse."""
    assert Couple.from_item(json.loads(json.dumps(couple.to_item()))) == couple


@pytest.mark.parametrize(("first", "bits", "days"), [("", "", []), ("2026-11-23", "5", [0, 2])])
def test_an_older_item_is_brought_forward(first: str, bits: str, days: list[int]) -> None:
    """What the first schema wrote is still every night it was."""
    nights = frozenset(date(2026, 11, 23) + timedelta(days=day) for day in days)
    assert Couple.from_item({"schema": 1, "first": first, "bits": bits}) == Couple(nights)


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"schema": 5, "nights": ""},
        {"schema": 3, "nights": "", "liking": "dancing"},
        {"schema": 3, "nights": "", "asked": "-1"},
        {"schema": 4, "nights": "", "asked": "-1"},
        {"schema": 3, "nights": "", "looked": "soon"},
        {"schema": 2},
        {"schema": 2, "nights": "2026-11-23"},
        {"schema": 2, "nights": "", "away": "soon:1"},
        {"schema": 1, "first": "2026-11-23"},
        {"schema": 1, "first": "yesterday", "bits": "1"},
        {"schema": 1, "first": "2026-11-23", "bits": "x"},
        {"schema": 1, "first": "9999-12-31", "bits": "f"},
    ],
)
def test_an_item_of_another_making_is_refused(item: dict[str, object]) -> None:
    """It is not guessed at, and not overwritten."""
    with pytest.raises(StoreError):
        Couple.from_item(item)


def brute_row(nights: frozenset[date], away: frozenset[date], tonight: date) -> int:
    """The longest stretch up to tonight in which no seven dates hold three misses, looked for by trying all."""
    last = tonight if tonight in nights else tonight - timedelta(days=1)
    best, day, dates = 0, last, list[date]()
    while nights and day >= min(nights):
        if day in nights or day not in away:
            dates.insert(0, day)
            windows = [dates[start : start + 7] for start in range(len(dates))]
            if any(sum(night not in nights for night in window) > 2 for window in windows):
                return best
        best = sum(night in nights for night in dates)
        day -= timedelta(days=1)
    return best


CLOSE = st.frozensets(st.integers(0, 40), max_size=36)


@given(CLOSE, CLOSE, st.integers(0, 45))
def test_a_row_is_what_trying_all_stretches_finds(
    kept: frozenset[int], gone: frozenset[int], now: int
) -> None:
    """Two missed nights in any seven are forgiven, dates away are left out."""
    start = date(2026, 11, 1)
    nights, away = (frozenset(start + timedelta(days=day) for day in days) for days in (kept, gone))
    tonight = start + timedelta(days=now)
    couple = Couple(frozenset(night for night in nights if night <= tonight), away)
    assert couple.row(tonight) == brute_row(couple.nights, away, tonight)
    ends = [start + timedelta(days=day) for day in range(42)]
    assert couple.longest_row() == max(brute_row(couple.nights, away, night) for night in ends)


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        ("", 0),
        ("K", 1),
        ("KKK", 3),
        ("KKK.", 3),
        ("KKK..", 3),
        ("KKK...", 0),
        ("KK.K.K", 4),
        ("K.K.K.K", 3),
        ("KKKKK..KKKKK..K", 11),
        ("KK-------KK", 4),
        ("KK.-----.KK", 4),
        ("KK...K", 1),
    ],
)
def test_rows_by_example(calendar: str, expected: int) -> None:
    """K is kept, a point is missed, a dash is away; tonight is the next date."""
    start = date(2026, 11, 1)
    dates = [(start + timedelta(days=day), sign) for day, sign in enumerate(calendar)]
    nights = frozenset(day for day, sign in dates if sign == "K")
    away = frozenset(day for day, sign in dates if sign == "-")
    assert Couple(nights, away).row(start + timedelta(days=len(calendar))) == expected


def test_being_away_has_an_end() -> None:
    """The day of return counts again; a date in the past or centuries off adds next to nothing."""
    monday = date(2026, 11, 23)
    assert len(Couple().be_away(monday, date(2026, 11, 29)).away) == 6
    assert Couple().be_away(monday, date(2026, 11, 20)).away == frozenset()
    assert len(Couple().be_away(monday, date(2999, 1, 1)).away) == 366
