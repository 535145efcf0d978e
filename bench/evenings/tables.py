"""What docs/scale.md says of a day: Markdown tables by name, and the plot.

Figures have three digits at most, since no more is known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.evenings import prices
from bench.evenings.bill import ANSWERING, RECORDINGS, bill, flat_rate, snapstart
from bench.evenings.day import Day, Fleet, fleet, simulate
from bench.evenings.patterns import Pattern, Step, patterns
from bench.evenings.scripts import KINDS, OTHERS
from bench.evenings.world import ROUTINE_LATE_S, ROUTINES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLD_MS = prices.SANDBOX_MS + prices.INIT_MS
"""How long a request waits for a new environment without SnapStart."""
COLDER_MS = prices.SANDBOX_MS + prices.INIT_AT_A_QUARTER_MS
"""The same, when initialising has a quarter of a core."""
FEW = (1, 4)
"""How many processes there may be instead of many."""
FEWER = (100, 1_000, 10_000, 100_000)
"""How many couples there may be instead of a million."""
OTHER_ROUTINES = ((0.0, 5.0), (0.3, 30.0), (0.3, 1.0))
"""Other shares of couples with routines, and other seconds within which these come."""


@dataclass(frozen=True)
class Million:
    """The day of a million couples, and its environments without and with SnapStart."""

    performed: list[Pattern]
    among_few: dict[int, list[Pattern]]
    """The same evenings, with so many processes instead of many."""
    day: Day
    cold: Fleet
    restored: Fleet
    colder: Fleet
    """The environments when initialising has a quarter of a core."""

    @staticmethod
    def simulated() -> "Million":
        """Evenings performed, and a day made of them."""
        performed = patterns()
        day = simulate(performed)
        few = {processes: patterns(processes) for processes in FEW}
        cold, restored, colder = (fleet(day, ms) for ms in (COLD_MS, prices.RESTORE_MS, COLDER_MS))
        return Million(performed, few, day, cold, restored, colder)


def tables(million: Million) -> dict[str, str]:
    """All tables, by name."""
    performed, day, cold = million.performed, million.day, million.cold
    return {
        "evening": evening_table(performed, million.among_few),
        "day": day_table(day),
        "environments": environments_table(day, cold, million.restored),
        "limits": limits_table(million),
        "routines": routines_table(performed, day, cold),
        "couples": couples_table(performed, day, cold),
        "bill": bill_table(million),
    }


def short(number: float) -> str:
    """Three digits, and commas; two behind the point at most."""
    rounded = float(f"{number:.3g}")
    return (
        f"{rounded:,.0f}"
        if rounded >= 100
        else f"{rounded:,.1f}"
        if rounded >= 10
        else f"{rounded:,.2f}"
    )


def whole(number: float) -> str:
    """Three digits of a number of things, and commas."""
    return f"{float(f'{number:.3g}'):,.0f}"


def cents(dollars: float, couples: float) -> str:
    """So many dollars, for each of the couples."""
    return f"{dollars / couples * 100:.3f} ¢"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown; every column but the first is of figures."""
    lines = (head, ["---", *["---:"] * (len(head) - 1)], *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def evening_table(performed: list[Pattern], among_few: dict[int, list[Pattern]]) -> str:
    """What one evening of each kind asks for, on average over lengths, moods and devices."""

    def row(title: str, these: list[Pattern]) -> list[str]:
        share = sum(pattern.share for pattern in these)

        def mean(cost: Callable[[Step], float]) -> str:
            return short(
                sum(pattern.share * sum(map(cost, pattern.steps)) for pattern in these) / share
            )

        figures = [
            mean(cost)
            for cost in (lambda step: 1, lambda step: step.reads, lambda step: step.writes)
        ]
        figures += [mean(lambda step: step.files), mean(lambda step: step.bytes / 1e6)]
        return [title, f"{share:.1%}", *figures]

    rows = [
        row(kind, [one for one in performed if one.name.startswith(kind)])
        for kind in (*KINDS, *OTHERS)
    ]
    rows.append(row("**all**", performed))
    rows += [
        row(f"all, with {few} environment{'s'[few == 1 :]}", these)
        for few, these in among_few.items()
    ]
    return table(
        ["evening", "share", "requests", "read units", "write units", "recordings", "MB"], rows
    )


def day_table(day: Day) -> str:
    """The whole day, its busiest minute and its busiest second."""

    def row(title: str, name: str, scale: float = 1) -> list[str]:
        minute, second = day.by_minute(name).max() * scale, day.busiest(name) * scale
        return [title, short(day.total(name) * scale), short(minute), short(second)]

    rows = [
        row("requests", "requests"),
        row("evenings that begin", "evenings"),
        row("read units of the table", "reads"),
        row("write units of the table", "writes"),
        row("recordings", "files"),
        row("gigabytes of them", "bytes", 1e-9),
    ]
    return table(
        ["", "in the day", "a second, in the busiest minute", "in the busiest second"], rows
    )


def environments_table(day: Day, cold: Fleet, restored: Fleet) -> str:
    """Executions at once, and how many environments are started for them."""
    evenings = day.total("evenings")
    titles = [
        "",
        "were all warm",
        f"without SnapStart ({COLD_MS} ms)",
        f"with SnapStart ({prices.RESTORE_MS} ms)",
    ]
    rows = [
        [
            "executions at once, at most",
            *(whole(most.max()) for most in (day.running, cold.at_once, restored.at_once)),
        ]
    ]
    told: list[tuple[str, Callable[[Fleet], str]]] = [
        ("environments started in the day", lambda fleet: whole(fleet.made.sum())),
        ("the most of them within ten seconds", lambda fleet: whole(fleet.made_within(10))),
        (
            "requests that wait for one",
            lambda fleet: f"{fleet.made.sum() / day.total('requests'):.2%}",
        ),
        (
            "evenings whose first answer waits for one",
            lambda fleet: f"{fleet.cold_evenings / evenings:.1%}",
        ),
    ]
    rows += [[title, "0", tell(cold), tell(restored)] for title, tell in told]
    return table(titles, rows)


def limits(million: Million) -> list[tuple[str, float, float]]:
    """Each limit: its name, what the day asks for at most, and what is allowed."""
    day, cold, performed = million.day, million.cold, million.performed
    most, slow = int(cold.at_once.max()), int(million.colder.at_once.max())
    writes = hottest_second(performed, lambda step: step.writes)
    reads = hottest_second(performed, lambda step: step.reads)
    return [
        ("executions at once, in a new account", slow, prices.NEW_CONCURRENCY),
        ("executions at once, when a start has a quarter of a core", slow, prices.CONCURRENCY),
        ("executions at once, when a start has a whole core", most, prices.CONCURRENCY),
        ("new environments within ten seconds", cold.made_within(10), prices.ENVIRONMENTS_IN_10_S),
        ("requests a second, in the account", day.busiest("requests"), prices.REQUESTS_A_SECOND),
        ("write units a second of a new table", day.busiest("writes"), prices.TABLE_WRITES),
        ("read units a second of a new table", day.busiest("reads"), prices.TABLE_READS),
        ("write units a second of one key", writes, prices.KEY_WRITES),
        ("read units a second of one key", reads, prices.KEY_READS),
        ("CloudFront's gigabits a second", day.busiest("bytes") * 8e-9, prices.DELIVERY_GBIT_S),
        ("CloudFront's files a second", day.busiest("files"), prices.FILES_A_SECOND),
    ]


def hottest_second(performed: list[Pattern], cost: Callable[[Step], float]) -> float:
    """The most that one evening asks for within a second: a couple is a key of the table."""
    return max(
        sum(cost(other) for other in pattern.steps if step.ms <= other.ms < step.ms + 1000)
        for pattern in performed
        for step in pattern.steps
    )


def limits_table(million: Million) -> str:
    """What is met first stands first."""

    def met(asked: float, allowed: float, name: str) -> str:
        return (
            "never: a key is one couple"
            if "key" in name
            else whole(million.day.total("evenings") * allowed / asked)
        )

    told = sorted(limits(million), key=lambda limit: limit[1] / limit[2], reverse=True)
    rows = [
        [name, whole(asked), whole(allowed), met(asked, allowed, name)]
        for name, asked, allowed in told
    ]
    return table(["limit", "asked for, at most", "allowed", "met at about so many couples"], rows)


def routines_table(performed: list[Pattern], day: Day, cold: Fleet) -> str:
    """What becomes of the peak when more or fewer couples have routines, nearer to each other."""

    def row(share: float, late_s: float, day: Day, cold: Fleet) -> list[str]:
        figures = (
            day.busiest("evenings"),
            day.busiest("requests"),
            cold.at_once.max(),
            cold.made_within(10),
        )
        return [f"{share:.0%}", f"{late_s:g}" if share else "", *map(whole, figures)]

    rows = [row(ROUTINES, ROUTINE_LATE_S, day, cold)]
    for share, late_s in OTHER_ROUTINES:
        other = simulate(performed, routines=share, late_s=late_s)
        rows.append(row(share, late_s, other, fleet(other, COLD_MS)))
    head = ["couples with a routine", "come within (s)", "evenings begun in the busiest second"]
    head += ["requests in it", "executions at once", "new environments in ten seconds"]
    return table(head, rows)


def couples_table(performed: list[Pattern], day: Day, cold: Fleet) -> str:
    """Fewer couples: how cold it is for them, and what they cost."""

    def row(day: Day, cold: Fleet) -> list[str]:
        couples, paid = day.total("evenings"), bill(day, cold)
        flat = sum(paid.values()) - paid[RECORDINGS] + flat_rate(day)[2]
        figures = [
            whole(day.busiest("requests")),
            whole(cold.at_once.max()),
            f"{cold.cold_evenings / couples:.1%}",
        ]
        return [
            f"{couples:,.0f}",
            *figures,
            cents(sum(paid.values()), couples),
            cents(flat, couples),
        ]

    rows = []
    for couples in FEWER:
        other = simulate(performed, couples)
        rows.append(row(other, fleet(other, COLD_MS)))
    rows.append(row(day, cold))
    head = [
        "couples",
        "requests in the busiest second",
        "executions at once",
        "evenings that begin cold",
    ]
    return table([*head, "a couple a month", "with recordings at a flat rate"], rows)


def bill_table(million: Million) -> str:
    """The month; what a part of it is for, and what other ways to pay come to."""
    day = million.day
    couples, paid = day.total("evenings"), bill(day, million.cold)
    count, name, flat = flat_rate(day)
    each = [sum(step.asked for step in pattern.steps) for pattern in million.performed]
    asked = float(np.dot(each, day.performed))
    dollars = paid | {
        "**all**": sum(paid.values()),
        "of answering: waiting for the time zone": paid[ANSWERING]
        * asked
        * prices.SERVICE_WAIT_MS
        / day.total("ms"),
        f"recordings instead with {count} x CloudFront's plan {name}": flat,
        "SnapStart instead of starting environments": snapstart(million.restored),
    }
    return table(
        ["", "a month", "a couple"],
        [[what, f"${amount:,.0f}", cents(amount, couples)] for what, amount in dollars.items()],
    )


def plot(million: Million) -> "Figure":
    """The day by the minute. Needs matplotlib."""
    from matplotlib.figure import Figure

    day, cold = million.day, million.cold
    hours = np.arange(24 * 60) / 60
    figure = Figure((9, 8), layout="constrained")
    above, middle, below = figure.subplots(3, sharex=True)
    above.plot(hours, day.by_minute("requests"), label="requests a second", linewidth=0.8)
    above.plot(hours, day.by_minute("evenings"), label="evenings begun a second", linewidth=0.8)
    for label, most in (("without SnapStart", cold.at_once), ("were all warm", day.running)):
        middle.plot(
            hours,
            most.reshape(len(hours), -1).max(axis=1),
            label=f"executions at once, {label}",
            linewidth=0.8,
        )
    middle.axhline(
        prices.CONCURRENCY, color="gray", linestyle=":", label="the account's concurrency"
    )
    for name in ("reads", "writes"):
        below.plot(hours, day.by_minute(name), label=f"table {name}, units a second", linewidth=0.8)
    for axes in (above, middle, below):
        axes.legend(loc="upper center", frameon=False)
        axes.set_ylim(bottom=0)
    below.set_xlim(0, 24)
    below.set_xticks(range(0, 25, 2))
    below.set_xlabel("hours since midnight UTC")
    return figure
