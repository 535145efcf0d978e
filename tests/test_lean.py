"""What a cold start in Lambda leaves out, and that nobody misses it. Each look is into a new process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
HANDLER = "import sys; sys.path.insert(0, 'lambda'); import lambda_function; "


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


def test_no_model_of_ask_sdk_is_imported(tmp_path: Path) -> None:
    """A request is read from its JSON: of ask-sdk only handlers and their dispatch are there."""
    modules = told(
        f"{HANDLER} told = [name for name in sys.modules if 'ask_sdk' in name]", tmp_path
    )
    assert {name.partition(".")[0] for name in modules} == {"ask_sdk_core", "ask_sdk_runtime"}
    assert len(modules) < 25


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


def test_zones_are_where_python_itself_looks_for_them(tmp_path: Path) -> None:
    """Unless somebody who deploys it says otherwise."""
    assert told(f"{HANDLER} import zoneinfo; told = zoneinfo.TZPATH", tmp_path) == told(
        "import zoneinfo; told = zoneinfo.TZPATH", tmp_path
    )


def test_nothing_is_asked_of_how_python_was_built(tmp_path: Path) -> None:
    """A thousand settings, which take as long as twenty modules of the guide."""
    settings = "told = [name for name in sys.modules if name.startswith('_sysconfigdata')]"
    assert told(f"{HANDLER} {settings}", tmp_path) == []
