"""The handler that AWS Lambda calls."""

import os
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from tests.test_app import COMPLETE, LAMBDA, launch

ROOT = Path(__file__).parent.parent


def load() -> Any:
    spec = spec_from_file_location("lambda_function", ROOT / "lambda" / "lambda_function.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_handler_answers_a_launch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same ``answer`` as everywhere, over an embedded store outside Lambda."""
    monkeypatch.setattr("skill.app.HOME", tmp_path)
    for name in COMPLETE:
        monkeypatch.delenv(name, raising=False)
    response = load().lambda_handler(launch(), None)
    assert response["response"]["shouldEndSession"] is False
    assert "Welcome, you two" in response["response"]["outputSpeech"]["ssml"]


def test_an_incomplete_function_fails_at_start_up_with_one_sentence() -> None:
    """In the function's log, before any couple waits."""
    environ = {name: value for name, value in os.environ.items() if name not in COMPLETE} | LAMBDA
    command = [sys.executable, "lambda/lambda_function.py"]
    done = subprocess.run(
        command, cwd=ROOT, env=environ | {"PYTHONPATH": "."}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == (
        "skill.errors.SettingsError: set SKILL_ID, TABLE_NAME, RECORDINGS_URL in the function's environment"
        " (see docs/settings.md)"
    )


def test_no_file_names_a_registry() -> None:
    """Versions live in pyproject.toml and constraints.txt; addresses nowhere."""
    for name in ("pyproject.toml", "constraints.txt", "lambda/requirements.txt", "package.json", "Makefile", ".ci/run"):
        assert not re.search(r"https?://|index-url|registry", (ROOT / name).read_text()), name
