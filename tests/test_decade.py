"""A simulated decade: the guide's nights against an oracle that is written differently."""

import pytest

from bench.decade import NIGHTS_A_COUPLE, ZONES, simulate


@pytest.mark.slow
def test_a_hundred_thousand_couple_nights_differ_nowhere() -> None:
    """Over all IANA zones, daylight saving, travel, duplicates, late and reordered events."""
    assert len(ZONES) > 400
    assert list(simulate(-(-100_000 // NIGHTS_A_COUPLE))) == []
