"""Nothing that was said is stored, logged or shown by us; what Home Assistant keeps is known."""

import logging
from pathlib import Path

import pytest
from homeassistant.components.assist_pipeline.pipeline import STORED_PIPELINE_RUNS
from homeassistant.components.conversation.chat_log import DATA_CHAT_LOGS
from homeassistant.components.conversation.trace import STORED_TRACES

from bedroom import Bedroom

SECRET = "my mother said zanzibar"
OURS = ("quiet_together", "custom_components.quiet_together")


@pytest.fixture
async def overheard(bedroom: Bedroom, caplog: pytest.LogCaptureFixture) -> Bedroom:
    """An evening in which somebody said something in each state of it."""
    caplog.set_level(logging.DEBUG)
    await bedroom.say("open quiet together")
    await bedroom.say(SECRET)
    await bedroom.say("yes")
    await bedroom.pass_time(20)
    await bedroom.say(SECRET)
    await bedroom.pass_time(30)
    await bedroom.say(f"I am not safe, {SECRET}")
    return bedroom


def records(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """All that was logged, the evening itself included, which is set up before the test."""
    return caplog.get_records("setup") + caplog.records


async def test_no_sentence_is_in_the_chat_log(overheard: Bedroom) -> None:
    logs = overheard.hass.data.get(DATA_CHAT_LOGS, {})
    assert SECRET not in repr(logs)


async def test_no_sentence_is_in_any_file(
    overheard: Bedroom, tmp_path: Path, hass_storage: dict[str, object]
) -> None:
    await overheard.hass.async_stop(force=True)
    assert "zanzibar" not in repr(hass_storage)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "nights.sqlite3" for path in files)
    assert not [path for path in files if b"zanzibar" in path.read_bytes()]


async def test_no_sentence_is_in_the_state_of_anything(overheard: Bedroom) -> None:
    states = [state.as_dict() for state in overheard.hass.states.async_all()]
    assert "zanzibar" not in repr(states)


async def test_no_logger_of_ours_tells_a_sentence(
    overheard: Bedroom, caplog: pytest.LogCaptureFixture
) -> None:
    ours = [record for record in records(caplog) if record.name.startswith(OURS)]
    assert ours
    assert not [record for record in ours if "zanzibar" in record.getMessage()]


async def test_no_logger_tells_a_sentence_unless_it_debugs(
    overheard: Bedroom, caplog: pytest.LogCaptureFixture
) -> None:
    loud = [record for record in records(caplog) if record.levelno > logging.DEBUG]
    assert loud
    assert not [record for record in loud if "zanzibar" in record.getMessage()]


def test_what_home_assistant_keeps_in_memory_is_what_the_readme_says() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert f"the last {STORED_TRACES} sentences" in readme
    assert f"the last {STORED_PIPELINE_RUNS} runs" in readme
