"""A night is a local date that ends at four in the morning; the set of them survives packing."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.errors import StoreError
from skill.guide.couple import Couple
from skill.guide.nights import night_of, pack, unpack

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
    assert unpack(*pack(nights)) == nights


def test_a_decade_of_nights_is_under_a_kilobyte() -> None:
    """A table bills by the kilobyte written."""
    decade = frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(3653))
    assert len(str(Couple(decade).to_item())) < 1000


@given(NIGHTS, st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_keeping_a_night_twice_is_keeping_it_once(nights: frozenset[date], night: date) -> None:
    """And the milestone says what the number will be."""
    couple = Couple(nights)
    kept = couple.keep(night)
    assert kept.keep(night) == kept
    assert couple.milestone(night) == (0 if night in nights else len(kept.nights))


@given(NIGHTS)
def test_a_couple_survives_its_item(nights: frozenset[date]) -> None:
    """to_item and from_item are each other's inverse."""
    assert Couple.from_item(Couple(nights).to_item()) == Couple(nights)


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"schema": 2, "first": "", "bits": ""},
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
