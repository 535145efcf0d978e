"""A day of so many couples: what is asked for in each second, and the environments it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from bench.evenings import prices
from bench.evenings.patterns import Pattern, Step
from bench.evenings.world import DAY_MS, ROUTINE_LATE_S, ROUTINES, pick, starts

COUPLES = 1_000_000
DAY = date(2026, 12, 2)
SEED = 1
TICK_MS = 20
"""How far apart the moments are at which executions are counted."""
TICKS, SECONDS = DAY_MS // TICK_MS, DAY_MS // 1000
CHUNK = 250_000
"""How many couples are reckoned at once."""

COUNTED = ("requests", "evenings", "reads", "writes", "files", "bytes", "ms")
"""Requests, those among them that begin an evening, table units, recordings, their bytes, and
billed milliseconds."""

Series = NDArray[np.float64]
Counts = NDArray[np.int32]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Day:
    """What a day of so many couples asks for."""

    in_zones: dict[str, int]
    """Couples in each time zone."""
    performed: Indices
    """How many evenings followed each pattern."""
    seconds: dict[str, Series]
    """All that is COUNTED, for each second since midnight UTC."""
    running: Counts
    """At each tick, the executions that are running, were all environments warm."""
    begun: Counts
    """How many of those began since the last tick."""
    opening: Counts
    """How many of these begin an evening."""
    lasting: Series
    """How many ticks they last, on average."""

    def total(self, name: str) -> float:
        """All of the day."""
        return float(self.seconds[name].sum())

    def by_minute(self, name: str) -> Series:
        """For each minute, the average of its seconds."""
        return np.asarray(self.seconds[name].reshape(-1, 60).mean(axis=1))

    def busiest(self, name: str) -> float:
        """In the busiest second."""
        return float(self.seconds[name].max())


def duration(step: Step) -> int:
    """The milliseconds of one execution in a warm environment, as they are billed: whole ones."""
    cpu = prices.HANDLER_CPU_MS + step.calls * prices.TABLE_CPU_MS
    waits = step.calls * prices.TABLE_WAIT_MS + step.asked * prices.SERVICE_WAIT_MS
    return ceil(cpu / prices.CPU_SHARE + waits)


def simulate(
    patterns: list[Pattern],
    couples: int = COUPLES,
    day: date = DAY,
    seed: int = SEED,
    routines: float = ROUTINES,
    late_s: float = ROUTINE_LATE_S,
) -> Day:
    """Every couple has one evening that follows one of the patterns, at its own bedtime."""
    chance = np.random.default_rng(seed)
    begin = starts(couples, chance, day, routines, late_s)
    kinds = pick([pattern.share for pattern in patterns], chance.random(couples))
    costs = _costs([step for pattern in patterns for step in pattern.steps])
    seconds = {name: np.zeros(SECONDS) for name in COUNTED}
    begun, ended, opening, lasting = (np.zeros(TICKS) for _ in range(4))
    across = 0
    for at, which in _requests(patterns, begin.at, kinds):
        for name, cost in costs.items():
            seconds[name] += np.bincount(at // 1000, cost[which], SECONDS)
        first, last = -(-at // TICK_MS), -(-(at + costs["ms"][which].astype(np.int64)) // TICK_MS)
        seen = last > first
        first, last, opens = first[seen], last[seen], costs["evenings"][which[seen]]
        begun += np.bincount(first % TICKS, minlength=TICKS)
        ended += np.bincount(last % TICKS, minlength=TICKS)
        opening += np.bincount(first % TICKS, opens, TICKS)
        lasting += np.bincount(first % TICKS, last - first, TICKS)
        across += int((last >= TICKS).sum() - (first >= TICKS).sum())  # run on at midnight
    return Day(
        in_zones=dict(
            zip(
                begin.zones,
                np.bincount(begin.zone, minlength=len(begin.zones)).tolist(),
                strict=True,
            )
        ),
        performed=np.bincount(kinds, minlength=len(patterns)),
        seconds=seconds,
        running=(across + np.cumsum(begun - ended)).astype(np.int32),
        begun=begun.astype(np.int32),
        opening=opening.astype(np.int32),
        lasting=lasting / np.maximum(begun, 1),
    )


def _requests(
    patterns: list[Pattern], begin: NDArray[np.int64], kinds: Indices
) -> Iterator[tuple[NDArray[np.int64], Indices]]:
    """Chunks of all requests: when each comes, and which it is among the steps of all patterns."""
    lengths = np.array([len(pattern.steps) for pattern in patterns])
    firsts = np.cumsum(lengths) - lengths
    after = np.array([step.ms for pattern in patterns for step in pattern.steps])
    for chunk in range(0, len(begin), CHUNK):
        kind = kinds[chunk : chunk + CHUNK]
        many = lengths[kind]
        inside = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        which = np.repeat(firsts[kind], many) + inside
        yield (np.repeat(begin[chunk : chunk + CHUNK], many) + after[which]) % DAY_MS, which


def _costs(steps: list[Step]) -> dict[str, Series]:
    """What each step adds to all that is COUNTED."""
    rows = [
        (1, not step.ms, step.reads, step.writes, step.files, step.bytes, duration(step))
        for step in steps
    ]
    return dict(zip(COUNTED, np.array(rows, float).T, strict=True))


@dataclass(frozen=True)
class Fleet:
    """The environments that a day needs."""

    at_once: Counts
    """Executions at each tick, those whose environment is being started among them."""
    made: Counts
    """New environments at each tick."""
    cold_evenings: float
    """How many of them are made for an evening's first request."""

    def made_within(self, s: int) -> int:
        """The most new environments in so many seconds."""
        made, wide = np.cumsum(self.made), s * 1000 // TICK_MS
        return int(max(made[wide - 1], (made[wide:] - made[:-wide]).max()))


def fleet(day: Day, cold_ms: float, idle_min: float = prices.IDLE_MIN) -> Fleet:
    """The environments for this day, when starting one takes so long; it begins with none.

    An idle one goes after ``idle_min``, and the one that worked last works next: there are always
    as many as were busy at once within that time. Starting one keeps it busy for longer, which may
    need one more a little later, and so on: what is needed at one tick follows from earlier ticks,
    so this comes to an end.
    """
    idle, cold = round(idle_min * 60_000 / TICK_MS), round(cold_ms / TICK_MS)
    made = np.zeros_like(day.running)
    while True:
        busy = day.running + _starting(made, day.lasting, cold)
        there = maximum_filter1d(busy, idle, mode="constant", origin=(idle - 1) // 2)
        more = np.clip(busy - np.concatenate(([0], there[:-1])), 0, day.begun, dtype=np.int32)
        if np.array_equal(more, made):
            return Fleet(busy, made, float((made * (day.opening / np.maximum(day.begun, 1))).sum()))
        made = more


def _starting(made: Counts, lasting: Series, cold: int) -> Counts:
    """At each tick, the executions that last longer because their environment was started."""
    at = np.flatnonzero(made)
    longer = at + np.rint(lasting[at]).astype(np.intp)
    change = np.zeros(made.size + cold + int(lasting.max()) + 2, np.int32)
    np.add.at(change, longer, made[at])
    np.subtract.at(change, longer + cold, made[at])
    return np.cumsum(change[: made.size], dtype=np.int32)
