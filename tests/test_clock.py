"""Time on a laptop: ticks, the wall's clock, and zones without a name."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from simulator.clock import WallClock, local_zone, real_time, zone_by_offset

MADRID = ZoneInfo("Europe/Madrid")
EVENING = datetime(2026, 11, 23, 22, tzinfo=MADRID)


def ticks(seconds: list[float], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ticks of a stopwatch that tells these seconds, one after another."""

    async def at_once(delay: float) -> None:
        pass

    async def collect() -> list[int]:
        stopwatch = iter(seconds)
        collected: list[int] = []
        try:
            async for ms in real_time(lambda: next(stopwatch)):
                collected.append(ms)
        except (StopIteration, RuntimeError):
            return collected
        return collected

    monkeypatch.setattr("simulator.clock.asyncio.sleep", at_once)
    return asyncio.run(collect())


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([0, 0, 0.05, 0.05, 0.1], [50, 50]),
        # What the reader does with a tick counts: the sound plays on meanwhile.
        ([0, 0, 0.05, 8.05, 8.1], [50, 8_050]),
        # A sleep of half an hour does not: the program was stopped, or the lid was closed.
        ([0, 0, 0.05, 0.05, 1_800.0], [50, 50]),
        # Parts of a millisecond are not lost.
        ([0, 0, 0.0505, 0.0505, 0.101], [50, 51]),
    ],
)
def test_ticks_tell_how_long_a_recording_sounded(
    seconds: list[float], expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the millisecond, and nothing of the time in which nobody heard anything."""
    assert ticks(seconds, monkeypatch) == pytest.approx(expected, abs=1)


def test_the_date_catches_up_with_the_wall() -> None:
    """By what has passed there and not here; it never goes back, and autumn's hour is no hour more."""
    wall = [0.0]
    date = WallClock(lambda: wall[0])
    wall[0] = 10
    date.passed(10_000)
    assert date.catch_up(EVENING) == EVENING
    date.passed(98_000)  # a developer skipped ahead
    assert date.catch_up(EVENING) == EVENING
    wall[0] += 98 + 23 * 3_600
    assert date.catch_up(EVENING) == EVENING + timedelta(hours=23)
    wall[0] -= 5_000  # somebody sets the clock back
    assert date.catch_up(EVENING) == EVENING
    autumn = datetime(2026, 10, 24, 22, tzinfo=MADRID)
    fresh = WallClock(iter([0.0, 6 * 3_600.0]).__next__)
    assert fresh.catch_up(autumn).hour == 3


@pytest.mark.parametrize(
    ("hours", "name"),
    [
        (2.0, "Etc/GMT-2"),
        (-3.0, "Etc/GMT+3"),
        (0.0, "UTC"),
        (5.5, "Asia/Calcutta"),
        (1.23, "UTC"),
        (14.0, "Etc/GMT-14"),
        (15.0, "UTC"),
        (-13.0, "UTC"),
    ],
)
def test_a_zone_is_found_by_its_offset(hours: float, name: str) -> None:
    """POSIX counts west of Greenwich, and half hours have no name of their own."""
    here = datetime(2026, 11, 23, 22, tzinfo=timezone(timedelta(hours=hours)))
    assert zone_by_offset(here) == ZoneInfo(name)


@pytest.mark.parametrize("error", [LookupError, ValueError, OSError])
def test_a_setting_that_names_no_zone_is_told(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one sentence, with what to write instead."""

    def refuse() -> ZoneInfo:
        raise error("UTC-2")

    sentences: list[str] = []
    tell: Callable[[str], None] = sentences.append
    monkeypatch.setattr("tzlocal.get_localzone", refuse)
    assert local_zone(tell).utcoffset(datetime.now()) == datetime.now().astimezone().utcoffset()
    assert len(sentences) == 1
    assert "TZ=Europe/Madrid" in sentences[0]


@pytest.mark.parametrize("setting", ["CET-25", "UTC+99:99", "X+20", "UTC-2"])
def test_an_offset_that_no_place_has_is_told_too(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python itself refuses a clock that is a day away from Greenwich."""
    monkeypatch.setenv("TZ", setting)
    # What an earlier test asked is remembered, for a machine does not travel.
    monkeypatch.setattr("tzlocal.unix._cache_tz", None)
    time.tzset()
    sentences: list[str] = []
    try:
        zone = local_zone(sentences.append)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert zone.key in ("UTC", "Etc/GMT-2")
    assert len(sentences) == 1
