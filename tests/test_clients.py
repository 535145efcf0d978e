"""Clients that we did not write hold whole conversations with the skill, over HTTP on loopback."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from simulator.rules import check
from skill import app
from tests.servers import listening

ROOT = Path(__file__).parents[1]
CLIENTS = ROOT / "tests" / "clients"
MODEL = ROOT / "interaction_models" / "en-US.json"
EVENING = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)  # half past nine where nobody tells a zone
MODULES = ("virtual-alexa", "ask-sdk-test", "mocha")

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI")
    and not all((ROOT / "node_modules" / name).exists() for name in MODULES),
    reason="needs npm's virtual-alexa and ask-sdk-test; CI has them",
)


@pytest.fixture
def exchanges() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every request that came, and its response."""
    return []


@pytest.fixture
def address(
    tmp_path: Path, exchanges: list[tuple[dict[str, Any], dict[str, Any]]]
) -> Iterator[str]:
    """The skill, behind plain HTTP on loopback."""
    store = app.open_store(app.Settings(), tmp_path)
    skill = app.build(
        app.Settings(), store, now=lambda: EVENING, dice=lambda: 5
    )  # no stop is a neutral one

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            response = app.answer(skill, request)
            exchanges.append((request, response))
            body = json.dumps(response).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: object) -> None:
            """Nothing."""

    with listening(Endpoint) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    "command",
    [
        ["node", "virtual_alexa.js"],
        ["node", str(ROOT / "node_modules" / "mocha" / "bin" / "mocha.js"), "ask_sdk_test.js"],
    ],
    ids=["virtual-alexa", "ask-sdk-test"],
)
def test_a_conversation_of_at_least_25_steps(
    command: list[str], address: str, exchanges: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    """The client finds every answer as it expects it, and Alexa would refuse none of them."""
    node = shutil.which("node")
    assert node, "node is missing"
    environ = os.environ | {"ADDRESS": address, "MODEL": str(MODEL)}
    done = subprocess.run(
        [node, *command[1:]],
        cwd=CLIENTS,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(exchanges) >= 25
    assert [
        refusal for request, response in exchanges for refusal in check(request, response)
    ] == []
