"""What holds in every test."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audio import build as studio
from simulator.rules import Refusal, check
from simulator.rules.exchange import inside
from skill import app
from skill.guide.programme import recordings_of
from tests.bedroom import PLAN, WORDS
from tests.studio import FIRST_NIGHT, build_shared


@pytest.fixture(autouse=True)
def _alexa_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every response that the skill gives to anything that looks like a request is one that Alexa takes."""
    refused: list[Refusal] = []
    answer = app.answer

    def held_against_the_rules(*told: Any, **named: Any) -> dict[str, Any]:
        response = answer(*told, **named)
        event = told[1]
        if isinstance(inside(event, "request").get("type"), str):
            refused.extend(check(event, response))
        return response

    monkeypatch.setattr(app, "answer", held_against_the_rules)
    yield
    assert refused == []


@pytest.fixture(scope="session")
def first_evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the recordings of a first evening; mixed once, whoever of the workers comes first."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder = root / "first-evening"
    with (root / "first-evening.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            fresh = root / "first-evening.new"
            recordings = recordings_of(PLAN, WORDS, FIRST_NIGHT)
            shutil.rmtree(fresh, ignore_errors=True)
            build_shared(recordings, fresh / "recordings")
            studio.build_all(recordings, fresh / "recordings")
            fresh.rename(folder)
    return folder


@pytest.fixture
def data(first_evening: Path, tmp_path: Path) -> Path:
    """A data folder of a test's own, in which those recordings are."""
    return shutil.copytree(first_evening, tmp_path / "data")
