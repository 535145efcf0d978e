"""What AWS Lambda runs: the zip behind Lambda's own runtime client, in a new process, before a table on loopback."""

import io
import json
import sys
from collections.abc import Iterator
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from deploy.zip import lambda_zip
from simulator.echo.device import Device
from simulator.echo.player import Json
from skill import app
from skill.metrics import Metric
from skill.store.dynamo import DynamoStore
from tests.bedroom import WORDS, Bedroom, Memory
from tests.runtime_api import Function
from tests.servers import CREDENTIALS, TABLE, Proxy, Server, Trouble, make_table, required_dynoxide
from tests.test_app import COMPLETE, launch

ROOT = Path(__file__).parent.parent
EVENING_MS = 250_000

pytestmark = pytest.mark.skipif(
    find_spec("awslambdaric") is None, reason="Lambda's client is for Linux only"
)


@pytest.fixture(scope="module")
def task_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip for this Python, as Lambda unpacks it."""
    folder = tmp_path_factory.mktemp("task")
    version = ".".join(map(str, sys.version_info[:2]))
    ZipFile(io.BytesIO(lambda_zip(version))).extractall(folder)
    return folder


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """An empty table, behind a proxy that makes trouble; CI must have one."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with Server(required_dynoxide()) as server, Proxy(server.address) as proxy:
        make_table(server.address)
        yield proxy


def deployed(table: str) -> dict[str, str]:
    """The settings of a function whose table is at this address."""
    ours = {
        "SKILL_ID": Device().skill_id,
        "TABLE_NAME": TABLE,
        "RECORDINGS_URL": "https://recordings.invalid",
    }
    return CREDENTIALS | ours | {"AWS_ENDPOINT_URL_DYNAMODB": table}


@pytest.fixture
def function(task_root: Path, proxy: Proxy) -> Iterator[Function]:
    with Function(task_root, deployed(proxy.address)) as function:
        yield function


class FunctionBedroom(Bedroom):
    """A bedroom whose speaker talks to the function."""

    def __init__(self, function: Function) -> None:
        super().__init__(Memory())
        self._function = function
        self.ids: list[str] = []
        """Lambda's ids of its requests."""

    def _answer(self, event: Json) -> dict[str, Any]:
        reply = self._function.invoke(event)
        assert not reply.failed, reply
        self.ids.append(reply.request_id)
        return dict(reply.payload)


def lines(function: Function) -> list[dict[str, Any]]:
    """The lines of exchanges. What else is logged is JSON too, and trouble: here a speaker that tells no time zone."""
    logged = [json.loads(line) for line in function.log]
    told = [line for line in logged if line.get("logger") != "quiet_together.journal"]
    assert [line for line in told if line["level"] in ("DEBUG", "INFO")] == []
    return [line for line in logged if line not in told]


def test_a_whole_evening_from_the_zip(function: Function, proxy: Proxy) -> None:
    """From the launch to good night, within Alexa's rules; and the night is in the table."""
    room = FunctionBedroom(function)
    room.speaker.hear("open quiet together")
    room.speaker.hear("yes")
    room.speaker.advance(EVENING_MS)
    room.speaker.hear("ask quiet together how many nights")
    assert room.refusals == []
    assert [line for line in room.done if line.startswith("Plays:")] == [
        "Plays: breathing from 0 s",
        "Plays: together from 0 s",
    ]
    assert room.done[-1] == "Alexa: You two have kept one night together."
    couple = app.couple_key(Device().skill_id, Device().user_id)
    assert len(DynamoStore(TABLE, endpoint_url=proxy.server).read(couple).nights) == 1


def test_each_exchange_is_one_line_in_lambdas_json(function: Function) -> None:
    """With Lambda's own id of the request, and metrics at the root, where CloudWatch looks for them."""
    room = FunctionBedroom(function)
    room.speaker.hear("open quiet together")
    room.speaker.hear("yes")
    room.speaker.advance(EVENING_MS)
    logged = lines(function)
    assert [line["requestId"] for line in logged] == room.ids
    assert [line["request"] for line in logged] == room.requests
    assert {line["level"] for line in logged} == {"INFO"}
    counted = {metric: sum(line.get(metric, 0) for line in logged) for metric in Metric}
    assert counted == {
        Metric.EVENINGS_BEGUN: 1,
        Metric.PRACTICES_HEARD: 5,
        Metric.NIGHTS_KEPT: 1,
        Metric.FAULTS: 0,
    }
    for line in logged:
        metrics = [
            metric["Name"]
            for told in line.get("_aws", {}).get("CloudWatchMetrics", [])
            for metric in told["Metrics"]
        ]
        assert metrics == [metric for metric in line if metric in set(Metric)]


def test_a_line_comes_at_every_log_level(task_root: Path, proxy: Proxy) -> None:
    """Metrics are in it, so an alarm does not go blind where somebody saves on lines."""
    with Function(task_root, deployed(proxy.address) | {"LOG_LEVEL": "ERROR"}) as function:
        function.invoke(launch())
        assert [line["outcome"] for line in lines(function)] == ["asked"]


@pytest.mark.parametrize("seconds", [1.2, 2.5])
def test_a_slow_table_never_eats_the_last_second(
    task_root: Path, proxy: Proxy, function: Function, seconds: float
) -> None:
    """The couple hears that the nights cannot be seen, out of the guide's mouth, before Lambda ends the function."""
    proxy.trouble = Trouble.SLOW
    reply = function.invoke(launch(), seconds)
    assert not reply.failed, reply
    assert (
        WORDS.line("welcome.no_table").partition(" [")[0]
        in reply.payload["response"]["outputSpeech"]["ssml"]
    )
    line = lines(function)[-1]
    assert (line["fault"], line[Metric.FAULTS]) == ("table", 1)
    assert bool(proxy.asked) == (seconds > 2)  # with less than a call may take, none is begun


@pytest.mark.parametrize(
    "event", ["hello", None, [], {"request": {"kind": "Telepathy.ThoughtReceived"}}]
)
def test_what_is_no_request_is_answered_too(function: Function, event: object) -> None:
    """Lambda never reports an error of the function: its answer is empty, and a fault is counted."""
    reply = function.invoke(event)
    assert (reply.failed, reply.payload) == (False, {"version": "1.0", "response": {}})
    assert [line["fault"] for line in lines(function) if "fault" in line] == ["error"]


def test_an_incomplete_function_fails_at_start_up_with_one_sentence(task_root: Path) -> None:
    """In the function's log, before any couple waits."""
    with Function(task_root, {}) as function:
        reply = function.invoke(launch())
        assert reply.failed
        assert reply.payload["errorType"] == "SettingsError"
        assert reply.payload["errorMessage"] == (
            "set SKILL_ID, TABLE_NAME, RECORDINGS_URL in the function's environment (see docs/settings.md)"
        )
        assert [json.loads(line).get("errorType") for line in function.log] == [
            None,
            "SettingsError",
        ]


def test_a_function_sees_nothing_that_is_not_packed(tmp_path: Path) -> None:
    """Neither the checkout nor what is installed for tests; boto3 is Lambda's own.

    What is missing in the zip would be missing in Lambda.
    """
    (tmp_path / "lambda_function.py").write_text(
        "from importlib.util import find_spec\ndef lambda_handler(event, context):\n"
        "    return [name for name in event if find_spec(name)]\n"
    )
    with Function(tmp_path, {}) as function:
        assert function.invoke(
            ["json", "lambda_function", "skill", "simulator", "ask_sdk_core", "boto3"]
        ).payload == [
            "json",
            "lambda_function",
            "boto3",
        ]


FAILING: list[tuple[str, str]] = [
    ("raise ValueError(event)", "ValueError"),
    ("import os; os._exit(3)", "Runtime.ExitError"),
    ("import signal; signal.pause()", "Sandbox.Timedout"),
]


@pytest.mark.parametrize(("body", "error"), FAILING)
def test_a_function_that_fails_is_told_as_lambda_tells_it(
    tmp_path: Path, body: str, error: str
) -> None:
    """So that a test which passes means that nothing of the kind came."""
    (tmp_path / "lambda_function.py").write_text(
        f"def lambda_handler(event, context):\n    {body}\n"
    )
    with Function(tmp_path, {}) as function:
        reply = function.invoke("boom", 0.2)
        assert (reply.failed, reply.payload["errorType"]) == (True, error)


def load() -> Any:
    spec = spec_from_file_location("lambda_function", ROOT / "lambda" / "lambda_function.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_handler_answers_a_launch_without_lambda(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The same ``answer`` as everywhere, over an embedded store."""
    for logger in (None, "quiet_together", "quiet_together.journal"):
        caplog.set_level(
            "DEBUG", logger
        )  # the levels that the handler sets do not outlive the test
    monkeypatch.setattr("skill.app.HOME", tmp_path)
    for name in COMPLETE:
        monkeypatch.delenv(name, raising=False)
    response = load().lambda_handler(launch(), None)
    assert response["response"]["shouldEndSession"] is False
    assert "Welcome, you two" in response["response"]["outputSpeech"]["ssml"]


def test_no_file_names_a_registry() -> None:
    """Versions and hashes live in the project; from where they come, everybody's own tools know."""
    files = [ROOT / name for name in ("pyproject.toml", "constraints.txt", "Makefile", ".ci/run")]
    files += [ROOT / "lambda" / "requirements.txt", *ROOT.glob("package*.json")]
    files += [path for path in (ROOT / "requirements").rglob("*") if path.is_file()]
    for path in files:
        assert "://" not in path.read_text(), path
