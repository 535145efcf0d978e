"""Assistants for tests: the official client of MCP, beside the guide, over pipes, over loopback."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from mcp_types import CallToolResult, TextContent

from simulator.assistant.guide import Guide
from simulator.assistant.memory import Memory
from simulator.assistant.server import server_of
from simulator.assistant.shown import AddressOf, silent
from simulator.assistant.waiting import Waiting
from skill.store import CoupleStore
from tests.bedroom import EVENING, NEW_YORK, REPERTOIRE, WORDS

COMMAND = "import sys, simulator.cli; sys.argv[0] = 'quiet-together'; simulator.cli.main()"
COUPLE = "the two of these tests"
ALWAYS_KIND = 5
"""A throw of the dice on which a no hears the usual good night."""
PAGE = "<!doctype html><title>a page</title>"


class Refused(Exception):
    """The server answered with an error; its text."""


@dataclass(frozen=True)
class Assistant:
    """Asks one tool after the other, and waits for each answer."""

    portal: BlockingPortal
    client: Client

    def result(self, tool: str, **arguments: object) -> CallToolResult:
        """All that comes back."""

        async def call() -> CallToolResult:
            return await self.client.call_tool(tool, arguments)

        return self.portal.call(call)

    def ask(self, tool: str, **arguments: object) -> dict[str, Any]:
        """What a tool answers, as data. Raises Refused, with the server's sentence."""
        result = self.result(tool, **arguments)
        if result.is_error:
            [content] = result.content
            assert isinstance(content, TextContent)
            raise Refused(content.text)
        assert isinstance(result.structured_content, dict)
        return result.structured_content

    def begun(self, tool: str = "tonight", **wish: object) -> dict[str, Any]:
        """An evening behind as many yeses as the guide asks for."""
        answer = self.ask(tool, **wish)
        while answer["invitation"]:
            answer = self.ask("begin", invitation=answer["invitation"], both_said_yes=True)
        evening = answer["evening"]
        assert isinstance(evening, dict)
        return evening


def guide_of(
    store: CoupleStore,
    address_of: AddressOf = silent,
    dice: int = ALWAYS_KIND,
    now: datetime = EVENING,
) -> Guide:
    """The guide on one evening, whose clock stands still."""
    numbers = count(1)
    return Guide(
        repertoire=REPERTOIRE,
        words=WORDS,
        memory=Memory(store, COUPLE),
        now=lambda: now,
        zone=NEW_YORK,
        dice=lambda: dice,
        waiting=Waiting(lambda: f"invitation-{next(numbers)}"),
        address_of=address_of,
    )


@contextmanager
def beside(guide: Guide) -> Iterator[Assistant]:
    """An assistant in this very process."""
    with _connected(Client(server_of(guide, PAGE))) as assistant:
        yield assistant


@contextmanager
def over_pipes(data: Path, folder: Path) -> Iterator[Assistant]:
    """An assistant that starts the command in a folder, where ``errors.txt`` has its complaints."""
    with (
        (folder / "errors.txt").open("w") as errors,
        _connected(Client(stdio_client(started_with(data, folder), errlog=errors))) as assistant,
    ):
        yield assistant


def started_with(data: Path, folder: Path) -> StdioServerParameters:
    """How a host starts the command, in a folder that is no checkout."""
    command = ["-c", COMMAND, "mcp", "--data", str(data)]
    environment = dict(os.environ)
    return StdioServerParameters(command=sys.executable, args=command, cwd=folder, env=environment)


@contextmanager
def over_loopback(data: Path) -> Iterator[tuple[Assistant, str]]:
    """An assistant of the command with ``--http``, and the address where that listens."""
    command = [sys.executable, "-c", COMMAND, "mcp", "--http", "0", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        try:
            assert serving.stdout
            printed = serving.stdout.readline()
            address = printed.removeprefix("Assistants find the guide at ").partition(". ")[0]
            with _connected(Client(address)) as assistant:
                yield assistant, address
        finally:
            serving.terminate()


@contextmanager
def _connected(client: Client) -> Iterator[Assistant]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(client) as connected,
    ):
        yield Assistant(portal, connected)


def texts_in(value: object) -> Iterator[str]:
    """Every text in a value of JSON that a couple may hear or read, and none that is a name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key in {"say", "question", "say_in", "say_out"}:
                yield inner
            elif not isinstance(inner, str):
                yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def transcript(assistant: Assistant, **wish: object) -> str:
    """An evening as an assistant has it, in lines: what it asks for, and what comes back."""
    lines: list[str] = []
    answer = _noted(lines, assistant, "tonight", **wish)
    while answer["invitation"]:
        ticket = answer["invitation"]
        answer = _noted(lines, assistant, "begin", invitation=ticket, both_said_yes=True)
    evening = answer["evening"]
    lines += [_line(step) for step in evening["steps"]]
    heard = {"evening": evening["evening"], "to_second": evening["seconds"]}
    _noted(lines, assistant, "heard", **heard)
    _noted(lines, assistant, "nights")
    return "\n".join(lines) + "\n"


def _noted(
    lines: list[str], assistant: Assistant, tool: str, **arguments: object
) -> dict[str, Any]:
    answer = assistant.ask(tool, **arguments)
    lines += [f"> {tool} {json.dumps(arguments)}", *filter(None, texts_in(answer | {"evening": 0}))]
    return answer


def _line(step: dict[str, Any]) -> str:
    clock = f"{int(step['from_second']) // 60}:{step['from_second'] % 60:04.1f}"
    breaths = ", ".join(
        f"{breath['say_in']} {breath['seconds_in']:g} {breath['say_out']} {breath['seconds_out']:g}"
        for breath in step["breaths"]
    )
    return f"{clock}  {step['practice']:<14} {step['kind']:<7} {step['say']}{breaths}".rstrip()
