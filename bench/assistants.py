"""How long each tool of `quiet-together mcp` takes to answer, as the official client has it.

Over pipes and over loopback, on a couple of nobody: each tool many times, the least, the middle and
the longest. `begin` is measured with the longest evening there is.

Run: .venv/bin/python -m bench.assistants
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client

TIMES = 30
COMMAND = "import sys, simulator.cli; sys.argv[0] = 'quiet-together'; simulator.cli.main()"
LONGEST = {"minutes": 30}
READ = ("nights", "preferences", "support_lines", "forget")


@dataclass(frozen=True)
class Measured:
    """One client, and the milliseconds of each of its calls by tool."""

    portal: BlockingPortal
    client: Client
    calls_ms: dict[str, list[float]]

    def ask(self, tool: str, **arguments: object) -> Mapping[str, object]:
        """What a tool answers; how long it took is noted."""

        async def call() -> Mapping[str, object]:
            result = await self.client.call_tool(tool, arguments)
            if result.is_error or not isinstance(result.structured_content, dict):
                raise SystemExit(f"{tool}: {result.content}")
            return result.structured_content

        start = time.perf_counter()
        answer = self.portal.call(call)
        self.calls_ms.setdefault(tool, []).append(1_000 * (time.perf_counter() - start))
        return answer


@contextmanager
def over_pipes(data: str) -> Iterator[Client]:
    command = ["-c", COMMAND, "mcp", "--data", data]
    environment = dict(os.environ)
    started = StdioServerParameters(command=sys.executable, args=command, env=environment)
    yield Client(stdio_client(started))


@contextmanager
def over_loopback(data: str) -> Iterator[Client]:
    command = [sys.executable, "-c", COMMAND, "mcp", "--http", "0", "--data", data]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout
        try:
            address = serving.stdout.readline().split(" at ")[1].partition(". ")[0]
            yield Client(address)
        finally:
            serving.terminate()


WAYS: Mapping[str, Callable[[str], AbstractContextManager[Client]]] = {
    "pipes": over_pipes,
    "loopback": over_loopback,
}


def evenings(measured: Measured) -> None:
    """Every tool, as an evening asks for them."""
    for _ in range(TIMES):
        invited = measured.ask("tonight", **LONGEST)
        begun = measured.ask("begin", invitation=invited["invitation"], both_said_yes=True)
        evening = begun["evening"]
        assert isinstance(evening, dict)
        measured.ask("heard", evening=evening["evening"], to_second=evening["seconds"])
        measured.ask("five_breaths")
        measured.ask("one_question", theme="fun")
        measured.ask("set_preferences", pace="gentler")
        for tool in READ:
            measured.ask(tool)


def main() -> None:
    print(f"{'':<18}{'least':>8}{'middle':>8}{'longest':>8}  ms, {TIMES} times each")
    for name, way in WAYS.items():
        with tempfile.TemporaryDirectory() as data, way(data) as client:
            measure(name, client)


def measure(name: str, client: Client) -> None:
    """One way to the guide, all tools."""
    start = time.perf_counter()
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(client) as connected:
        print(f"{name}: ready after {time.perf_counter() - start:.1f} s")
        measured = Measured(portal, connected, {})
        evenings(measured)
    for tool, calls in sorted(measured.calls_ms.items()):
        least, middle, longest = min(calls), statistics.median(calls), max(calls)
        print(f"  {tool:<16}{least:>8.0f}{middle:>8.0f}{longest:>8.0f}")


if __name__ == "__main__":
    main()
