"""Where couples live and when they go to bed: time zones, local bedtimes, and routines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

DAY_MS = 24 * 60 * 60 * 1000

Milliseconds = NDArray[np.int64]


@dataclass(frozen=True)
class Country:
    """A country whose language the skill may learn one day; it speaks US English so far."""

    name: str
    people: float
    """Millions (Unicode CLDR 48.2, territoryInfo)."""
    reach: float
    """Couples who use the skill, for each who does among as many Americans. Assumption."""
    zones: Mapping[str, float]
    """The parts of the people in each time zone. Assumption, rounded."""


_AMERICAN = {
    "America/New_York": 47,
    "America/Chicago": 29,
    "America/Denver": 5,
    "America/Phoenix": 2,
    "America/Los_Angeles": 16,
    "America/Anchorage": 0.3,
    "Pacific/Honolulu": 0.4,
}
_CANADIAN = {
    "America/St_Johns": 1,
    "America/Halifax": 5,
    "America/Toronto": 61,
    "America/Winnipeg": 4,
    "America/Regina": 3,
    "America/Edmonton": 12,
    "America/Vancouver": 14,
}
_AUSTRALIAN = {
    "Australia/Sydney": 60,
    "Australia/Brisbane": 20,
    "Australia/Adelaide": 7,
    "Australia/Darwin": 1,
    "Australia/Perth": 11,
}

COUNTRIES = (
    Country("United States", 342.0, 1.0, _AMERICAN),
    Country("United Kingdom", 68.5, 0.8, {"Europe/London": 1}),
    Country("Canada", 38.8, 0.6, _CANADIAN),
    Country("Germany", 84.1, 0.5, {"Europe/Berlin": 1}),
    Country("Austria", 9.0, 0.5, {"Europe/Vienna": 1}),
    Country("Ireland", 5.2, 0.6, {"Europe/Dublin": 1}),
    Country("France", 68.4, 0.3, {"Europe/Paris": 1}),
    Country("Italy", 61.0, 0.4, {"Europe/Rome": 1}),
    Country("Spain", 47.3, 0.4, {"Europe/Madrid": 95, "Atlantic/Canary": 5}),
    Country("Australia", 26.8, 0.3, _AUSTRALIAN),
    Country("New Zealand", 5.2, 0.3, {"Pacific/Auckland": 1}),
    Country("India", 1409.1, 0.02, {"Asia/Kolkata": 1}),
    Country("Japan", 123.2, 0.1, {"Asia/Tokyo": 1}),
    Country(
        "Mexico",
        130.7,
        0.1,
        {"America/Mexico_City": 93, "America/Hermosillo": 3, "America/Tijuana": 4},
    ),
    Country(
        "Brazil",
        220.1,
        0.1,
        {"America/Sao_Paulo": 93, "America/Manaus": 6, "America/Rio_Branco": 1},
    ),
)

BEDTIME = 22 * 60 + 36
"""Minutes by the local clock. When the average of 2,000 Americans is in bed (Talker Research,
August 2025)."""
SPREAD = 55
"""The standard deviation of bedtimes, in minutes. Assumption."""
EARLIEST, LATEST = 19 * 60, 28 * 60
"""No evening begins before seven or from four on, when the night ends."""

ROUTINES = 0.3
"""The share of couples whose speaker opens the skill by a routine, on the half hour nearest to
bedtime. Assumption."""
ROUTINE_LATE_S = 5
"""How much later than the half hour a routine's request comes at most, evenly spread.
Assumption."""


@dataclass(frozen=True)
class Starts:
    """When each of the couples begins its evening."""

    zones: tuple[str, ...]
    zone: NDArray[np.intp]
    """Which of the zones each couple lives in."""
    at: Milliseconds
    """Since midnight UTC. Days are alike, so what is after midnight wraps around."""


def zone_shares() -> dict[str, float]:
    """The share of all couples in each time zone."""
    weights = {
        zone: country.people * country.reach * part / sum(country.zones.values())
        for country in COUNTRIES
        for zone, part in country.zones.items()
    }
    return {zone: weight / sum(weights.values()) for zone, weight in weights.items()}


def starts(
    couples: int,
    chance: np.random.Generator,
    day: date,
    routines: float = ROUTINES,
    late_s: float = ROUTINE_LATE_S,
) -> Starts:
    """So many couples go to bed on one local date.

    ``chance`` is asked for uniform numbers alone, which are the same everywhere.
    """
    shares = zone_shares()
    zone = pick(list(shares.values()), chance.random(couples))
    first, last = (ndtr((minutes - BEDTIME) / SPREAD) for minutes in (EARLIEST, LATEST))
    minutes = BEDTIME + SPREAD * ndtri(first + (last - first) * chance.random(couples))
    sharp = np.round(minutes / 30) * 30 + chance.random(couples) * late_s / 60
    local = np.where(chance.random(couples) < routines, sharp, minutes)
    whole = np.minimum(local.astype(np.intp), LATEST - 1)
    ahead = np.array([_ahead(name, day) for name in shares])[zone, whole - EARLIEST]
    return Starts(tuple(shares), zone, ((local * 60_000).astype(np.int64) - ahead) % DAY_MS)


def pick(shares: list[float], even: NDArray[np.float64]) -> NDArray[np.intp]:
    """For each even number from 0 to 1, the index of a share."""
    return np.minimum(np.searchsorted(np.cumsum(shares), even, side="right"), len(shares) - 1)


def _ahead(zone: str, day: date) -> list[int]:
    """How many milliseconds this zone is ahead of UTC, in each minute of the evening.

    When a clock is set, an hour that is there twice is the first of the two, and one that is not
    there is the next.
    """
    midnight, info = datetime.combine(day, datetime.min.time()), ZoneInfo(zone)
    minutes = (midnight + timedelta(minutes=minute) for minute in range(EARLIEST, LATEST))
    return [
        round(_offset(minute.replace(tzinfo=info)).total_seconds() * 1000) for minute in minutes
    ]


def _offset(moment: datetime) -> timedelta:
    offset = moment.utcoffset()
    assert offset is not None
    return offset
