"""How long an answer takes in a process that has answered before, how many a core can give, and what memory they take.

Each variant answers in a process of its own, from the event as text to the response as text, so
that neither Lambda nor the network to it are in the figures; its table is a DynamoDB server on
loopback, without TLS. A launch and an intent read the table once, in every variant that has one.
All variants take turns.

Run: .venv/bin/python -m bench.warm                  (--rounds 5 --answers 400)
"""

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import median, quantiles
from typing import Any

from bench.functions import BESIDE, OURS, STANDARD, VERSION, Measured, functions, table
from deploy.zip import lambda_zip
from tests.servers import CREDENTIALS, Proxy
from tests.test_app import launch

ANSWERING = """
import json, pathlib, sys, time
from lambda_function import lambda_handler
events, answers = json.load(sys.stdin)
told = {}
for kind, text in events.items():
    taken, cpu = [], 0
    for number in range(answers + 20):
        if number == 20:
            cpu = time.process_time()
        begun = time.perf_counter()
        response = json.dumps(lambda_handler(json.loads(text), None))
        taken.append(time.perf_counter() - begun)
    told[kind] = {"taken": taken[20:], "cpu": time.process_time() - cpu, "response": json.loads(response)}
peak = int(pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
print(json.dumps([told, peak]))
"""


Figures = dict[tuple[str, str], list[float]]
"""By the names of a function and of a kind of event."""


@dataclass(frozen=True)
class Kind:
    """A kind of event, and how often an answer to it asks the table."""

    event: dict[str, Any]
    asked: int


def kinds() -> dict[str, Kind]:
    """What a couple, and then their player, send."""
    intent = launch(
        type="IntentRequest", intent={"name": "NightsIntent", "confirmationStatus": "NONE"}
    )
    token = "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:0:u1:0:0:0"
    event = launch(type="AudioPlayer.PlaybackStarted", token=token, offsetInMilliseconds=0)
    del event["session"]
    return {"launch": Kind(launch(), 1), "intent": Kind(intent, 1), "player": Kind(event, 0)}


def answering(
    function: Measured, environ: dict[str, str], events: dict[str, Kind], answers: int
) -> Any:
    """What one process took: for each kind the seconds of each answer and those of the core; and its peak in KB."""
    own = {
        "PATH": os.environ["PATH"],
        "AWS_REGION": "us-east-1",
        "PYTHONPATH": f"{function.root}:{BESIDE}",
    }
    told = json.dumps([{kind: json.dumps(one.event) for kind, one in events.items()}, answers])
    done = subprocess.run(
        [sys.executable, "-S", "-c", ANSWERING],
        env=own | environ | function.environ,
        cwd=function.root,
        input=told,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{function.name} did not answer: {done.stderr}")
    return json.loads(done.stdout)


def check(function: Measured, address: str, events: dict[str, Kind]) -> None:
    """Each answer is one, and asks the table as often as is said above."""
    with_table = "TABLE_NAME" in function.environ
    for kind, one in events.items():
        with Proxy(address) as proxy:
            environ = CREDENTIALS | {"AWS_ENDPOINT_URL_DYNAMODB": proxy.address}
            told, _ = answering(function, environ, {kind: one}, 10)
            spoken = "outputSpeech" in told[kind]["response"]["response"]
            asked = proxy.asked.total() / 30
        if spoken != (kind != "player") or asked != (one.asked if with_table else 0):
            sys.exit(f"{function.name}, {kind}: asked {asked} times, spoken: {spoken}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--answers", type=int, default=400)
    given = parser.parse_args()
    plain, core, ours, standard = functions()
    boto3 = replace(ours, name=f"{OURS}, boto3", environ=ours.environ | {"TABLE_CLIENT": "boto3"})
    made, events = (plain, core, standard, ours, boto3), kinds()
    taken: Figures = defaultdict(list)
    cores: Figures = defaultdict(list)
    peaks: dict[str, float] = {}
    with table() as address:
        for function in made:
            check(function, address, events)
        environ = CREDENTIALS | {"AWS_ENDPOINT_URL_DYNAMODB": address}
        for _ in range(given.rounds):
            for function in made:
                told, peaks[function.name] = answering(function, environ, events, given.answers)
                for kind, one in told.items():
                    taken[function.name, kind] += one["taken"]
                    cores[function.name, kind].append(given.answers / one["cpu"])
    show(made, taken, cores, peaks)
    print(f"\nmedians of {given.rounds} processes with {given.answers} answers of each kind")
    print(f"zip for Python {VERSION}: {len(lambda_zip(VERSION)):,} bytes")


def show(
    made: Iterable[Measured], taken: Figures, cores: Figures, peaks: Mapping[str, float]
) -> None:
    """Print the table."""
    print(
        f"{'':<38}{'event':<8}{'least ms':>9}{'p50 ms':>9}{'p99 ms':>9}{'x (a)':>8}"
        f"{'answers a core-second':>23}{'peak MB':>9}"
    )
    for function in made:
        for kind in ("launch", "intent", "player"):
            seconds = taken[function.name, kind]
            least, cuts = min(seconds), quantiles(seconds, n=100)
            ratio = cuts[49] / median(taken[STANDARD, kind])
            print(
                f"{function.name:<38}{kind:<8}{1000 * least:>9.3f}{1000 * cuts[49]:>9.3f}"
                f"{1000 * cuts[98]:>9.3f}{ratio:>8.2f}",
                end="",
            )
            print(
                f"{median(cores[function.name, kind]):>23,.0f}{peaks[function.name] / 1024:>9.0f}"
            )


if __name__ == "__main__":
    main()
