"""What a cold start in Lambda leaves out, and that nobody misses it. Each look is into a new process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
HANDLER = "import sys; sys.path.insert(0, 'lambda'); import lambda_function; "
FACTORY = "from ask_sdk_model.services import ApiConfiguration, ServiceClientFactory; "
MAKE = "factory = ServiceClientFactory(ApiConfiguration(api_endpoint='https://api.invalid')); "


def told(code: str, tmp_path: Path) -> Any:
    """What a new process tells, which has ``told`` to fill."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    command = [sys.executable, "-c", f"told = None; {code}; import json; print(json.dumps(told))"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environ | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "unused", ["reminder_management.reminder", "list_management.alexa_list", "ups.distance_units"]
)
def test_no_client_of_a_service_is_imported(tmp_path: Path, unused: str) -> None:
    """Though without it the SDK imports them all."""
    name = f"ask_sdk_model.services.{unused}"
    assert told(f"{HANDLER} told = {name!r} in sys.modules", tmp_path) is False
    assert told(f"import ask_sdk_core.skill, sys; told = {name!r} in sys.modules", tmp_path) is True


def test_whoever_makes_a_factory_gets_the_real_one(tmp_path: Path) -> None:
    """With all of its clients, as often as it is asked."""
    for first in (HANDLER, "from skill.alexa import lean; "):
        clients = "type(factory.get_ups_service()).__name__"
        assert (
            told(f"{first} {FACTORY} {MAKE} {MAKE} told = {clients}", tmp_path)
            == "UpsServiceClient"
        )
    module = "import ask_sdk_model.services.service_client_factory as module; told = type(module.ServiceClientFactory)"
    assert told(f"{HANDLER} {FACTORY} {MAKE} {module}.__name__", tmp_path) == "type"


def test_what_the_sdk_has_imported_already_stays(tmp_path: Path) -> None:
    """As in a test, or on a laptop, where the SDK was first."""
    there = "sys.modules['ask_sdk_model.services.service_client_factory']"
    code = f"import sys; {FACTORY} before = {there}; {HANDLER} told = before is {there}"
    assert told(code, tmp_path) is True


def test_the_collector_works_again_behind_the_start(tmp_path: Path) -> None:
    """What was imported is out of its sight for good."""
    assert told(
        f"{HANDLER} import gc; told = [gc.isenabled(), gc.get_freeze_count() > 10_000]", tmp_path
    ) == [
        True,
        True,
    ]


def test_nothing_heavy_is_imported(tmp_path: Path) -> None:
    """Neither boto3 nor SQLite, where there is a table, nor a library for all of HTTP."""
    environ = "import os; os.environ |= {'TABLE_NAME': 'couples', 'AWS_REGION': 'us-east-1'}; "
    heavy = "heavy = {'boto3', 'botocore', 'requests', 'sqlite3', 'urllib.request', 'urllib3'}; "
    heavy += "told = sorted(heavy & set(sys.modules))"
    assert told(environ + HANDLER + heavy, tmp_path) == []
