"""A day of a million couples: what it is made of, what must add up in it, and that docs/scale.md tells no other."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bench.evenings as evenings_bench
from bench.evenings import __main__ as page
from bench.evenings import prices, world
from bench.evenings.day import COUNTED, Day, Indices, duration, fleet, simulate
from bench.evenings.patterns import WRITE_UNIT, Pattern, Process, Step, Table, perform
from bench.evenings.scripts import LAUNCH, LENGTHS, MOODS, REST, Evening, evenings
from bench.evenings.tables import Million, hottest_second, limits, plot, tables, whole
from bench.evenings.world import BEDTIME, COUNTRIES, EARLIEST, LATEST, Starts, starts, zone_shares
from tests.bedroom import EVENING, REPERTOIRE

CLOCKS_ARE_SET = [
    date(2026, 12, 2),
    date(2026, 10, 31),  # the hour before the American November Sunday's two o'clock is there twice
    date(2027, 3, 13),
    date(2026, 10, 24),
    date(2027, 3, 27),
    date(2026, 10, 3),
]
"""An ordinary day, and the evenings before clocks are set in America, Europe and Australia."""


pytestmark = pytest.mark.slow


@cache
def million() -> Million:
    """The day that the page tells of."""
    return Million.simulated()


@cache
def performed() -> list[Pattern]:
    return million().performed


# One evening


def test_evenings_are_of_every_length_and_mood_with_a_share_and_these_come_to_one() -> None:
    """Those that have no share of their own yet are left out, and their shares with them."""
    simulated = list(evenings())
    of_a_mood = {evening.plan for evening in simulated if evening.plan}
    assert of_a_mood == {f"{mood}-{minutes}" for mood in MOODS for minutes in LENGTHS} & set(
        REPERTOIRE
    )
    assert len(of_a_mood) == 18
    assert sum(evening.share for evening in simulated) == pytest.approx(1)


def test_patterns_are_what_the_speaker_did() -> None:
    """A first night: opened, begun, and then nothing but the player's events; the couple's zone and night are kept."""
    (first,) = (pattern for pattern in performed() if pattern.name == "first night")
    events = ["PlaybackStarted", "PlaybackNearlyFinished", "PlaybackFinished"]
    assert [step.kind for step in first.steps] == [
        "LaunchRequest",
        "IntentRequest",
        *events,
        *events,
    ]
    assert [step.asked for step in first.steps] == [1, 1, *[0] * 6]
    assert [step.writes for step in first.steps[:2]] == [0, 1], "their record begins when they do"
    played = REPERTOIRE.plan("ordinary-3")
    assert sum(step.bytes for step in first.steps) == 6 * sum(
        segment.score.ms for segment in played.segments
    )
    assert first.steps[4].ms - first.steps[2].ms == played.segments[0].score.ms
    assert sum(step.files for step in first.steps) == len(played.segments)


def test_an_evening_that_plays_something_else_than_it_should_is_not_recorded() -> None:
    with pytest.raises(AssertionError, match="ordinary-7"):
        perform(Evening("mistaken", 1, (LAUNCH, "the seven minute one", REST), "tired-7"))


def test_one_process_asks_the_table_least() -> None:
    """And the same of everything else."""
    for one, many in zip(million().among_few[1], performed(), strict=True):
        assert sum(step.reads for step in one.steps) <= sum(step.reads for step in many.steps)
        assert [(step.ms, step.kind, step.files) for step in one.steps] == [
            (step.ms, step.kind, step.files) for step in many.steps
        ]


def test_a_write_that_comes_too_late_is_paid_for_and_made_again() -> None:
    """As by the real table: nothing is lost, and nothing is free."""
    table = Table()
    kitchen, bedroom = (Process(table, lambda: EVENING) for _ in range(2))
    first, second, third = (EVENING.date() + timedelta(days=day) for day in range(3))
    kitchen.change("ours", lambda couple: couple.keep(first))
    bedroom.change("ours", lambda couple: couple.keep(second))
    assert (table.reads, table.writes, table.calls) == (2, 2, 4)
    assert kitchen.change("ours", lambda couple: couple.keep(third)).nights == {
        first,
        second,
        third,
    }
    assert (table.reads, table.writes, table.calls) == (3, 4, 7)


def test_a_larger_item_costs_more_units() -> None:
    table = Table()
    row = {"couple": {"S": "ours"}, "version": {"N": "1"}, "item": {"B": bytes(WRITE_UNIT)}}
    assert Process(table, lambda: EVENING)._put(row, {})
    assert table.writes == 2


# The world


@pytest.mark.parametrize("day", CLOCKS_ARE_SET, ids=str)
def test_every_couple_has_its_evening_by_its_own_clock_whatever_is_done_to_it(
    day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the same half hour as on an ordinary day, or an hour later where that night has no such time."""
    monkeypatch.setattr(
        world, "SPREAD", 4 * world.SPREAD
    )  # so that many are up when clocks are set
    ordinary, begin = (
        starts(5_000, np.random.default_rng(3), night, 1, 0) for night in (CLOCKS_ARE_SET[0], day)
    )
    assert np.bincount(begin.zone, minlength=len(begin.zones)).sum() == 5_000 == len(begin.at)
    assert set(begin.zones) == {zone for country in COUNTRIES for zone in country.zones}
    for zone, at, usual in zip(
        begin.zone.tolist(), begin.at.tolist(), ordinary.at.tolist(), strict=True
    ):
        meant = local_minutes(begin, zone, usual, CLOCKS_ARE_SET[0])
        assert meant % 30 == 0
        local = datetime.combine(day, time(), ZoneInfo(begin.zones[zone])) + timedelta(
            minutes=meant
        )
        there = local.astimezone(UTC).astimezone(local.tzinfo) == local
        assert local_minutes(begin, zone, at, day) == meant + (0 if there else 60)


def local_minutes(begin: Starts, zone: int, at: int, day: date) -> float:
    """Minutes by the couple's clock, since its own midnight before."""
    info = ZoneInfo(begin.zones[zone])
    midnight = datetime.combine(day, time(), UTC)
    for days in (-1, 0, 1):
        local = (
            (midnight + timedelta(days=days, milliseconds=at)).astimezone(info).replace(tzinfo=None)
        )
        since = (local - datetime.combine(day, time())).total_seconds() / 60
        if EARLIEST - 1 <= since <= LATEST + 60:
            return since
    raise AssertionError(f"{begin.zones[zone]}: {at} is in no evening")


def test_couples_live_where_the_table_of_countries_says_and_go_to_bed_around_the_bedtime() -> None:
    begin = starts(200_000, np.random.default_rng(4), date(2026, 12, 2), routines=0)
    counted = np.bincount(begin.zone, minlength=len(begin.zones))
    for zone, share in zone_shares().items():
        assert (
            abs(counted[begin.zones.index(zone)] - 200_000 * share)
            <= 5 * np.sqrt(200_000 * share) + 1
        )
    some = zip(begin.zone[:3000].tolist(), begin.at[:3000].tolist(), strict=True)
    minutes = [local_minutes(begin, zone, at, date(2026, 12, 2)) for zone, at in some]
    assert np.mean(minutes) == pytest.approx(BEDTIME, abs=4)


# The day


@pytest.mark.parametrize("day", CLOCKS_ARE_SET, ids=str)
def test_what_is_counted_is_the_patterns_and_nothing_is_lost(day: date) -> None:
    """Also across midnight, where the day wraps around."""
    made = simulate(performed(), 5_000, day)
    assert made.performed.sum() == sum(made.in_zones.values()) == made.total("evenings") == 5_000
    for name in COUNTED:
        assert made.total(name) == each(performed(), name) @ made.performed
    assert made.running.min() >= 0


def each(performed: list[Pattern], name: str) -> Indices:
    """What one evening of each pattern adds."""
    one = {"requests": lambda step: 1, "evenings": lambda step: step.ms == 0, "ms": duration}
    return np.array(
        [
            sum(map(one.get(name, lambda step: getattr(step, name)), pattern.steps))
            for pattern in performed
        ]
    )


def test_patterns_are_as_frequent_as_they_should_be() -> None:
    assert million().day.performed.sum() == 1_000_000
    for pattern, many in zip(million().performed, million().day.performed, strict=True):
        assert abs(many - 1e6 * pattern.share) <= 5 * np.sqrt(1e6 * pattern.share) + 1


def test_executions_at_once_are_requests_a_second_times_their_length() -> None:
    """Little's law, over the day: the moments that are looked at tell what the billed milliseconds do."""
    assert million().day.running.mean() == pytest.approx(
        million().day.total("ms") / 86_400_000, rel=0.01
    )


def test_what_runs_at_midnight_runs_on() -> None:
    slow = [Pattern("answers for hours", 1, (Step(0, "LaunchRequest", calls=1_000_000),))]
    made = simulate(slow, 2_000)
    assert made.running[0] > 0
    assert made.running.sum() == pytest.approx((made.begun * made.lasting).sum())


def test_the_same_seed_gives_the_same_day_and_another_one_another() -> None:
    once, again, other = (simulate(performed(), 2_000, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(once.running, again.running)
    assert not np.array_equal(once.running, other.running)


def test_routines_at_the_half_hour_are_the_peak() -> None:
    sharp, blunt = (simulate(performed(), 50_000, routines=share) for share in (0.3, 0.0))
    assert sharp.busiest("evenings") > 10 * blunt.busiest("evenings")
    assert sharp.total("evenings") == blunt.total("evenings")


# Environments


@settings(max_examples=200)
@given(
    begun=st.lists(st.integers(0, 4), min_size=1, max_size=120),
    lasting=st.integers(1, 6),
    cold=st.integers(0, 9),
    idle=st.integers(1, 30),
)
def test_environments_are_those_of_a_fleet_that_is_followed_one_by_one(
    begun: list[int], lasting: int, cold: int, idle: int
) -> None:
    arrivals = np.array(begun, np.int32)
    running = np.convolve(arrivals, np.ones(lasting, np.int32))[: len(begun)].astype(np.int32)
    day = Day(
        {}, np.zeros(0, int), {}, running, arrivals, arrivals, np.full(len(begun), float(lasting))
    )
    made = fleet(day, cold * 20, idle * 20 / 60_000)
    assert (made.made.tolist(), made.at_once.tolist()) == followed(begun, lasting, cold, idle)
    assert made.cold_evenings == made.made.sum()


def followed(begun: list[int], lasting: int, cold: int, idle: int) -> tuple[list[int], list[int]]:
    """New environments and busy ones at each tick. Each environment is the tick at which it becomes free."""
    fleet: list[int] = []
    made, busy = [], []
    for now, arrivals in enumerate(begun):
        fleet = [free for free in fleet if now < free + idle]
        idle_ones = sorted(free for free in fleet if free <= now)
        made.append(max(0, arrivals - len(idle_ones)))
        for free in idle_ones[max(0, len(idle_ones) - arrivals) :]:
            fleet.remove(free)
        fleet += [now + lasting] * min(arrivals, len(idle_ones)) + [now + cold + lasting] * made[-1]
        busy.append(sum(free > now for free in fleet))
    return made, busy


def test_a_household_alone_waits_for_an_environment_every_night() -> None:
    for seed in range(3):
        assert fleet(simulate(performed(), 1, seed=seed), 300).cold_evenings == 1


# Prices


def test_recordings_by_the_gigabyte_and_at_a_flat_rate() -> None:
    """Forty-five terabytes in 120 million files, reckoned by hand."""
    assert prices.delivery(45_000, 0) == pytest.approx(9_000 * 0.085 + 35_000 * 0.08)
    assert prices.delivery(0, 120e6) == pytest.approx(110)
    assert prices.delivery(900, 9e6) == 0
    assert prices.plans(45_000, 120e6) == (1, "Business", 200)
    assert prices.plans(75_000, 96e6) == (2, "Business", 400)
    assert prices.plans(90, 0.9e6) == (1, "Free", 0)


# What is told


def test_the_page_tells_what_a_run_gives() -> None:
    told = page.PAGE.read_text()
    made = tables(million())
    assert page.with_tables(told, made) == told
    assert all(f"<!-- table: {name} -->" in told for name in made)


def test_the_page_says_what_is_met_first_and_when() -> None:
    """Its sentences, where they name a figure."""
    told = page.PAGE.read_text()
    met = sorted(limits(million()), key=lambda limit: limit[2] / limit[1])
    names = [name for name, _, _ in met[:4]]
    assert names == [
        "executions at once, in a new account",
        "executions at once, when a start has a quarter of a core",
        "executions at once, when a start has a whole core",
        "new environments within ten seconds",
    ]
    assert "The first limit is the account's executions at once" in told
    new, quarter, core = (whole(1e6 * allowed / asked) for _, asked, allowed in met[:3])
    assert f"{quarter} couples when a start takes what" in told
    assert f"{core} only when it has a whole core" in told
    first_lines = str(evenings_bench.__doc__).split("\n\n")[1]
    for figure in (quarter, core):
        assert figure in first_lines.replace("\n", " ")
    assert float(new.replace(",", "")) == pytest.approx(2_000, rel=0.2)
    assert million().day.by_minute("requests").argmax() == 4 * 60
    assert "The highest is at four o'clock UTC" in told
    writes, reads = (asked / allowed for name, asked, allowed in met if "new table" in name)
    assert max(writes, reads) < 0.5
    assert "**The table needs nothing** up to two million couples" in told
    assert "**Before two hundred thousand, ask" in told


def test_no_key_is_hot() -> None:
    assert hottest_second(performed(), lambda step: step.reads + step.writes) < 10


def test_a_page_that_asks_for_a_table_that_there_is_not_is_not_written() -> None:
    with pytest.raises(KeyError, match="unknown"):
        page.with_tables("<!-- table: unknown -->\n<!-- end -->", {})


def test_the_plot_draws_the_day() -> None:
    pytest.importorskip("matplotlib")
    above, middle, below = plot(million()).axes
    assert np.max(above.lines[0].get_ydata()) == million().day.by_minute("requests").max()
    assert np.max(middle.lines[0].get_ydata()) == million().cold.at_once.max()
    assert np.sum(below.lines[1].get_ydata()) * 60 == pytest.approx(million().day.total("writes"))
