"""A million requests that no device sends: whether each is answered, and with what Alexa takes.

The laws: nothing is raised; whatever names a request is answered, and with no apology; the answer
is JSON and breaks no rule of the simulator's; it comes in time; one line is written of it, of words
out of closed lists; what is kept can be read again; what a speaker really sends is understood; and
a couple that comes in between hears what it always hears.
Requests come in blocks, each with a skill and a store of its own; a block follows from the seed and
its number alone. Run: .venv/bin/python -m bench.fuzz 1000000 --seed 1      (--block 7: that one
again)
"""

import argparse
import copy
import json
import logging
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from unittest.mock import patch

from bench.around import Service, Strict
from bench.mutations import KINDS_OF_REQUESTS, REAL, Mutator, recorded
from bench.shrink import shrunk
from simulator.rules import check
from simulator.rules.exchange import inside
from skill import app
from tests.bedroom import EVENING
from tests.lines import OUTCOMES, open_fields, written

BLOCK = 500
ROOMS, REQUESTS = 40, 60
"""Of how many couples, and how many requests of each, others are made."""
TOO_LONG_S = 5.0
"""Generous, since other work may run on the same machine; Alexa waits for 8 s."""
APOLOGY = "apology"
"""The outcome of what is no request."""

Answer = Callable[[app.Skill, Any], Any]


class Bench:
    """One skill, which is asked anything, and the laws that its answers keep."""

    def __init__(self, chance: random.Random, answer: Answer) -> None:
        self._chance, self._answer = chance, answer
        self.calm = False
        """Whether chance is left out of it."""
        self._store = Strict(lambda: not self.calm and chance.random() < 0.02)
        self._skill = app.build(app.Settings(), self._store, now=lambda: EVENING, dice=self._dice)
        self.outcome, self.seconds = "", 0.0

    def _dice(self) -> int:
        return 5 if self.calm else self._chance.randrange(10)

    def opened(self, event: Any) -> Any:
        """What is answered to a couple that nothing is known of."""
        self.calm = True
        response = self._answer(self._skill, event)
        self.calm = False
        return response

    def broken(self, kind: str, event: Any) -> str:
        """The law that this request breaks; empty when it breaks none."""
        with written() as lines:
            begun = time.perf_counter()
            try:
                response = self._answer(self._skill, event)
            except (Exception, SystemExit) as error:
                return f"raised {type(error).__name__}"
            self.seconds = time.perf_counter() - begun
        if len(lines.all) != 1:
            return f"{len(lines.all)} lines"
        line = lines.all[0]
        self.outcome = APOLOGY if line.get("fault") == "error" else line["outcome"]
        if said := open_fields(line):
            return f"a line says anything: {said}"
        if self.outcome == APOLOGY and _names_a_request(event):
            return lines.other[-1]
        if self._store.unreadable:
            return f"cannot be read again: {self._store.unreadable}"
        if self.seconds > TOO_LONG_S:
            return f"late: {self.seconds:.1f} s"
        return _refused(event, response)


def _names_a_request(event: Any) -> bool:
    """Whether it says which kind of request it is, or holds an intent, which only one kind does."""
    request = inside(event, "request")
    named = (request.get("type"), inside(event, "request", "intent").get("name"))
    return any(isinstance(name, str) and name for name in named)


def _refused(event: Any, response: Any) -> str:
    """The first rule of Alexa's that a response breaks."""
    try:
        json.dumps(response, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError) as error:
        return f"no JSON: {type(error).__name__}"
    refusals = check(_meant(event), response)
    return str(refusals[0]) if refusals else ""


def _meant(event: Any) -> Mapping[str, Any]:
    """The request as far as Alexa's rules are about it: an intent that comes with anything else was never said."""
    request = inside(event, "request")
    if "intent" in request and request.get("type") != "IntentRequest":
        return {
            **event,
            "request": {name: value for name, value in request.items() if name != "intent"},
        }
    return event if isinstance(event, Mapping) else {}


@dataclass(frozen=True)
class Finding:
    """A request that breaks a law."""

    law: str
    kind: str
    block: int
    event: Any
    """As small as it could be made, where a new skill breaks the law with it alone."""
    alone: bool

    def __str__(self) -> str:
        told = json.dumps(self.event) if not isinstance(self.event, bytes) else repr(self.event)
        behind = "" if self.alone else ", behind the others of its block"
        return f"FOUND in block {self.block}: {self.law} ({self.kind}{behind})\n  {told[:4_000]}"


@dataclass
class Tally:
    """What came of some requests."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By the kind of request and its outcome."""
    findings: list[Finding] = field(default_factory=list)
    slowest_s: float = 0.0

    def add(self, other: "Tally") -> None:
        """With those of another block."""
        self.outcomes += other.outcomes
        self.findings += other.findings
        self.slowest_s = max(self.slowest_s, other.slowest_s)


@cache
def _corpus() -> list[str]:
    return recorded(ROOMS, REQUESTS)


def run(block: int, seed: int, size: int = BLOCK, answer: Answer = app.answer) -> Tally:
    """One block of requests. ``answer`` may be another one, to see that a fault of it is found."""
    tally, chance = Tally(), random.Random(f"{seed} {block}")
    bench, mutator = Bench(chance, answer), Mutator(_corpus(), chance)
    with patch("skill.connection.opened", partial(Service, chance)):
        for _ in range(size):
            kind, event = mutator.request()
            law = bench.broken(kind, event)
            tally.outcomes[kind, bench.outcome] += 1
            tally.slowest_s = max(tally.slowest_s, bench.seconds)
            if law:
                tally.findings.append(_finding(law, kind, block, event, answer))
                bench = Bench(chance, answer)
        stranger = json.loads(next(text for text in _corpus() if "LaunchRequest" in text))
        system = stranger["context"]["System"]
        system["user"]["userId"] = "a couple that nobody has asked for yet"
        # A good night depends on the hour, and nobody knows where such a speaker stands.
        system["device"] = {"supportedInterfaces": system["device"]["supportedInterfaces"]}
        if bench.opened(stranger) != Bench(chance, answer).opened(stranger):
            tally.findings.append(
                Finding("a new couple hears something else", REAL, block, stranger, alone=False)
            )
    return tally


def _finding(law: str, kind: str, block: int, event: Any, answer: Answer) -> Finding:
    """What was found, by the smallest request that breaks the same law before a new skill."""

    def breaks_it(smaller: Any) -> bool:
        again = Bench(random.Random(0), answer).broken(kind, copy.deepcopy(smaller))
        return again.partition(":")[0] == law.partition(":")[0]

    if kind == REAL or not breaks_it(event):
        return Finding(law, kind, block, event, alone=False)
    return Finding(law, kind, block, shrunk(event, breaks_it), alone=True)


def _quiet() -> None:
    """What the skill logs of trouble is no news here."""
    logging.getLogger("quiet_together").propagate = False
    logging.getLogger("quiet_together").addHandler(logging.NullHandler())


def _table(outcomes: Mapping[tuple[str, str], int]) -> str:
    columns = [
        outcome for outcome in (*OUTCOMES, APOLOGY) if any(came == outcome for _, came in outcomes)
    ]
    rows = [("kind of request", "requests", *columns)]
    for kind in KINDS_OF_REQUESTS:
        counts = [outcomes.get((kind, outcome), 0) for outcome in columns]
        rows.append((kind, *(f"{count:,}" for count in (sum(counts), *counts))))
    totals = [
        sum(count for (_, came), count in outcomes.items() if came == outcome)
        for outcome in columns
    ]
    rows.append(("all", *(f"{count:,}" for count in (sum(totals), *totals))))
    return "\n".join(f"{row[0]:<27}" + "".join(f"{cell:>10}" for cell in row[1:]) for row in rows)


def main() -> None:
    """Print what was asked, what came of it, how long it took, and every finding; exit 1 when there is one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("requests", type=int, nargs="?", default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--block", type=int, help="this block alone")
    given = parser.parse_args()
    blocks = range(-(-given.requests // BLOCK)) if given.block is None else [given.block]
    _quiet()
    _corpus()  # before the processes part, so that it is made once
    tally, begun = Tally(), time.perf_counter()
    with multiprocessing.get_context("fork").Pool(given.processes) as pool:
        for part in pool.imap_unordered(partial(run, seed=given.seed), blocks):
            tally.add(part)
            for finding in part.findings:
                print(finding, flush=True)
    seconds = time.perf_counter() - begun
    asked = tally.outcomes.total()
    print(_table(tally.outcomes))
    print(
        f"{asked:,} requests in {seconds:.1f} s, {asked / seconds:,.0f} a second, in {given.processes} processes;"
    )
    print(
        f"the slowest in {tally.slowest_s:.2f} s; seed {given.seed}; {len(tally.findings)} findings"
    )
    sys.exit(bool(tally.findings))


if __name__ == "__main__":
    main()
