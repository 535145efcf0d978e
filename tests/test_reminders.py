"""When a reminder is meant, and when it is questioned."""

from datetime import time

import pytest

from skill.guide.couple import in_the_evening, is_late


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        (time(4, 59), time(4, 59)),
        (time(5), time(17)),
        (time(10), time(22)),
        (time(11, 59), time(23, 59)),
        (time(12), time(12)),
        (time(22), time(22)),
        (time(0), time(0)),
    ],
)
def test_a_bedtime_is_in_the_evening(named: time, meant: time) -> None:
    """ "Ten" is ten in the evening; what is after noon, or in the night, is as it was said."""
    assert in_the_evening(named) == meant


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (time(22, 30), False),
        (time(22, 31), True),
        (time(0), True),
        (time(3, 59), True),
        (time(4), True),
        (time(4, 59), True),
        (time(5), False),
        (time(20), False),
    ],
)
def test_a_late_reminder_is_questioned(at: time, late: bool) -> None:
    """It would keep two tired people up."""
    assert is_late(at) == late
