"""Time on a laptop: its zone, the wall's clock, and the ticks in which a recording sounds."""

import asyncio
import sys
import time
import warnings
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

TICK_S = 0.05
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
"""Years in which an evening may be tried; at the ends of Python's calendar no zone can be told."""
_WESTMOST, _EASTMOST = -12, 14
"""The whole hours from Greenwich that have a name of their own."""
LATE_S = 1.0
"""A tick that comes later than this finds that nothing sounded meanwhile: this program was held up,
or stopped by Ctrl-Z, or the lid was closed."""


async def real_time(stopwatch: Callable[[], float] = time.monotonic) -> AsyncIterator[int]:
    """Milliseconds in which a recording could sound, again and again.

    What its reader does with a tick counts as time, since the sound plays on meanwhile. A sleep
    that lasts far too long does not.
    """
    woke_at = stopwatch()
    owed_ms = 0.0
    while True:
        slept_at = stopwatch()
        working_s = slept_at - woke_at
        await asyncio.sleep(TICK_S)
        woke_at = stopwatch()
        slept_s = woke_at - slept_at
        if slept_s >= LATE_S:
            slept_s = TICK_S
        owed_ms += 1000 * (working_s + slept_s)
        ticks_ms = int(owed_ms)
        owed_ms -= ticks_ms
        yield ticks_ms


def machine_clock() -> float:
    """Seconds since 1970."""
    return time.time()


class WallClock:
    """Brings a speaker's date up to the wall's clock, so that a lid closed for a day is a day.

    What sounds goes by ticks, and a monotonic clock stands still while a machine sleeps.
    """

    def __init__(self, wall: Callable[[], float] | None = None) -> None:
        """``wall`` tells seconds since 1970."""
        self._wall = wall or machine_clock
        self._seen = self._wall()
        self._ahead_s = 0.0
        """How much more time the speaker has been given than has passed on the wall."""

    def passed(self, ms: int) -> None:
        """The speaker was given so much time."""
        self._ahead_s += ms / 1000

    def catch_up(self, now: datetime) -> datetime:
        """What the speaker's date is by the wall's clock. It never goes back."""
        wall = self._wall()
        self._ahead_s -= wall - self._seen
        self._seen = wall
        if self._ahead_s >= 0:
            return now
        missing = timedelta(seconds=-self._ahead_s)
        self._ahead_s = 0.0
        # In UTC, since an hour that is set back in autumn is no hour more.
        return (now.astimezone(UTC) + missing).astimezone(now.tzinfo)


def is_imaginable(moment: datetime) -> bool:
    """Whether an evening may be tried at this moment."""
    return _FIRST_YEAR <= moment.year <= _LAST_YEAR


def local_zone(warn: Callable[[str], None] | None = None) -> ZoneInfo:
    """Where this laptop stands; a zone of the same offset where its setting names none."""
    import tzlocal

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # tzlocal's, where two system files disagree
            return tzlocal.get_localzone()
    except (LookupError, ValueError, OSError):
        here = _here()
        zone = zone_by_offset(here)
        sentence = (
            f"This machine's time zone has no name that is known, so {zone} is used "
            f"({here.astimezone(zone):UTC%z}); TZ=Europe/Madrid, say, names one."
        )
        (warn or _to_stderr)(sentence)
        return zone


def _here() -> datetime:
    """This moment by the machine's clock; in UTC where that is more than a day away from it."""
    try:
        return datetime.now().astimezone()
    except ValueError:
        return datetime.now(UTC)


def zone_by_offset(here: datetime) -> ZoneInfo:
    """A named zone whose clocks show the same as this one, as TZ=UTC-2 or CET-1CEST mean it."""
    offset = here.utcoffset() or timedelta()
    hours, rest = divmod(int(offset.total_seconds()), 3600)
    if not hours and not rest:
        return ZoneInfo("UTC")
    if not rest and _WESTMOST <= hours <= _EASTMOST:
        return ZoneInfo(f"Etc/GMT{-hours:+d}")  # POSIX counts hours west of Greenwich
    for name in sorted(available_timezones()):
        if here.astimezone(ZoneInfo(name)).utcoffset() == offset:
            return ZoneInfo(name)
    return ZoneInfo("UTC")


def _to_stderr(sentence: str) -> None:
    if sys.stderr:
        print(sentence, file=sys.stderr)
