"""Who imports whom: looked at in a fresh interpreter, beside the contracts of import-linter."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"audio", "deploy", "simulator", "interaction_models"}
BUILD_TIME = OURS | {"numpy", "scipy", "soundfile", "av", "pydub", "gtts"}
WEB_SERVICE = {"flask", "flask_ask_sdk", "waitress", "cryptography"}
LAPTOP = WEB_SERVICE | {"click", "hassil", "prompt_toolkit", "miniaudio", "platformdirs", "aiohttp"}
ASSISTANTS = {"mcp", "starlette", "uvicorn", "pydantic"}
PLATFORM = {"ask_sdk_core", "ask_sdk_model", "boto3", "botocore", "requests"}


def loaded(statement: str) -> set[str]:
    """The top-level modules that are in memory after a statement, in a new process."""
    code = f"import sys, json; {statement}; "
    code += "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout))


GUIDE = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "skill" / "guide").rglob("*.py")
    if path.stem != "__init__"
)


def test_the_guide_needs_the_standard_library_only() -> None:
    """No ASK, no AWS: what follows Alexa one day finds the guide unchanged."""
    modules = loaded("; ".join(f"import {name}" for name in GUIDE))
    assert modules & (PLATFORM | BUILD_TIME | LAPTOP) == set()
    assert modules - set(sys.stdlib_module_names) - {
        "skill",
        "__main__",
        "_distutils_hack",
        "__mp_main__",
    } <= {
        name
        for name in modules
        if name.startswith(
            ("__editable__", "sitecustomize", "_virtualenv", "usercustomize", "_sysconfigdata")
        )
    }


def test_lambda_loads_nothing_of_the_laptop() -> None:
    """Neither the simulator, nor what makes recordings, nor the web service; boto3 waits until a table is asked."""
    modules = loaded("sys.path.insert(0, 'lambda'); import lambda_function")
    assert modules & (BUILD_TIME | LAPTOP) == set()
    assert "boto3" not in modules


def test_the_second_start_loads_no_audio_tools() -> None:
    """What only mixing needs is imported when something is mixed."""
    assert loaded("import simulator.cli") & {"numpy", "scipy", "pyloudnorm", "pydub"} == set()


def test_a_terminal_loads_no_web_server() -> None:
    """What only the page or the web service needs is imported by its command."""
    modules = loaded("import simulator.cli, simulator.terminal, simulator.laptop")
    assert modules & (WEB_SERVICE | ASSISTANTS | {"aiohttp"}) == set()


def test_clock_and_environment_are_read_at_the_edge() -> None:
    """Nowhere in the guide does a moment, a chance or a setting come from outside."""
    for path in (ROOT / "skill" / "guide").rglob("*.py"):
        text = path.read_text()
        for outside in (
            "datetime.now",
            "date.today",
            "time.time",
            "os.environ",
            "getenv",
            "random",
            "urlopen",
        ):
            assert outside not in text, f"{path.name}: {outside}"


@pytest.mark.parametrize("module", ["skill", "simulator", "audio", "deploy", "interaction_models"])
def test_every_module_has_a_docstring(module: str) -> None:
    """One line at its head says what it is."""
    for path in (ROOT / module).rglob("*.py"):
        assert path.read_text().startswith('"""'), path.name
