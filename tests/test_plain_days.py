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
