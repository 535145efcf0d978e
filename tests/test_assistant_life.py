"""Assistants that come and go: two at once, one that vanishes, and a server that is ended."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.assistants import COMMAND, Refused, over_pipes

MEET = {
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "somebody", "version": "1"},
    },
}
MET: dict[str, Any] = {"method": "notifications/initialized"}
ASK = {"method": "tools/call", "params": {"name": "tonight", "arguments": {}}}
MANY = 50
"""While so many questions are read, the answer to the first has been written."""
LONGEST_WAIT_S = 60
"""A server that has not ended by then does not end."""


@contextmanager
def started(data: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The command, as a host starts it; killed at last, if nothing else ends it."""
    command = [sys.executable, "-c", COMMAND, "mcp", "--data", str(data), *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as server:
        try:
            yield server
        finally:
            server.kill()


def tell(server: subprocess.Popen[str], message: dict[str, Any]) -> None:
    assert server.stdin
    number = {} if message is MET else {"id": 1}
    server.stdin.write(json.dumps({"jsonrpc": "2.0", **number, **message}) + "\n")
    server.stdin.flush()


def met(server: subprocess.Popen[str]) -> None:
    """Shake hands with it."""
    assert server.stdout
    tell(server, MEET)
    assert "serverInfo" in server.stdout.readline()
    tell(server, MET)


def complaints_at_end(server: subprocess.Popen[str]) -> str:
    """What it says on its way out."""
    server.wait(LONGEST_WAIT_S)
    assert server.stderr
    return server.stderr.read()


def test_an_assistant_that_vanishes_ends_the_server_quietly(tmp_path: Path) -> None:
    """With questions unanswered: no word, and no error."""
    with started(tmp_path) as server:
        met(server)
        assert server.stdin
        assert server.stdout
        server.stdout.close()
        with suppress(BrokenPipeError):  # it may have ended already
            for _ in range(MANY):
                tell(server, ASK)
            server.stdin.close()
        assert complaints_at_end(server) == ""
        assert server.returncode == 0


def test_ctrl_c_ends_it_while_it_waits(tmp_path: Path) -> None:
    """Over pipes it waits for a line that never comes."""
    with started(tmp_path) as server:
        met(server)
        server.send_signal(signal.SIGINT)
        assert complaints_at_end(server) == ""
        assert server.returncode == -signal.SIGINT


def test_ctrl_c_ends_it_on_loopback(tmp_path: Path) -> None:
    """Without a word, once everything is closed."""
    with started(tmp_path, "--http", "0") as server:
        assert server.stdout
        assert "Ctrl+C ends." in server.stdout.readline()
        server.send_signal(signal.SIGINT)
        assert complaints_at_end(server) == ""
        assert server.returncode == 0


def test_what_is_no_message_is_passed_over(tmp_path: Path) -> None:
    """The next one is answered."""
    with started(tmp_path) as server:
        met(server)
        assert server.stdin
        assert server.stdout
        server.stdin.write("hello?\n")
        tell(server, ASK)
        assert "Are you both here, and both willing?" in server.stdout.readline()


def test_a_server_that_ends_in_an_evening_has_kept_what_was_told(tmp_path: Path) -> None:
    """The next one knows the night; the invitations of the first are open no more."""
    data = tmp_path / "data"
    with over_pipes(data, tmp_path) as before:
        evening = before.begun(minutes=3)["evening"]
        invited = before.ask("tonight")
        before.ask("heard", evening=evening, to_second=100)
    with over_pipes(data, tmp_path) as after:
        assert after.ask("nights")["tonight"]
        with pytest.raises(Refused, match="ask for tonight anew"):
            after.ask("begin", invitation=invited["invitation"], both_said_yes=True)
        assert after.ask("heard", evening=evening, to_second=180)["kept"] == 1


def test_two_assistants_share_a_couple(tmp_path: Path) -> None:
    """What one keeps the other knows; what one erases stays erased under the other's evening."""
    data = tmp_path / "data"
    with over_pipes(data, tmp_path) as hers, over_pipes(data, tmp_path) as his:
        evening = hers.begun(minutes=3)["evening"]
        hers.ask("heard", evening=evening, to_second=180)
        assert his.ask("nights")["kept"] == 1
        his.ask("set_preferences", touch=False)
        assert not hers.ask("preferences")["touch"]
        question = his.ask("forget")
        assert his.ask("forget", ticket=question["ticket"], both_are_sure=True)["erased"]
        assert hers.ask("heard", evening=evening, to_second=180)["kept"] == 0
        assert hers.ask("preferences")["touch"]
