"""Days said aloud where no dateparser runs, as in a browser: the same day as on a laptop."""

from datetime import date

import pytest

from simulator.echo.language import language_of
from simulator.echo.times import parsed_day_of, plain_day_of

ENGLISH = language_of("en-US")


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 12, 31)])
@pytest.mark.parametrize(
    "words", ["sunday", "next friday", "tomorrow", "december 3", "november 23", "pineapple"]
)
def test_a_browser_means_the_same_day(words: str, today: date) -> None:
    assert plain_day_of(words, today, ENGLISH) == parsed_day_of(words, today, ENGLISH)


def test_a_day_that_no_month_has_is_none() -> None:
    assert plain_day_of("february 30", date(2026, 11, 23), ENGLISH) == ""


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("december third", "2026-12-03"),
        ("december the twenty fifth", "2026-12-25"),
        ("the third of december", "2026-12-03"),
        ("3rd of december", "2026-12-03"),
        ("3 december", "2026-12-03"),
        ("june thirty first", ""),
        ("the third", ""),
    ],
)
def test_a_day_of_a_month_is_said_either_way_round(words: str, day: str) -> None:
    """Before its month or behind it; what no month has is no day."""
    assert plain_day_of(words, date(2026, 11, 29), ENGLISH) == day
