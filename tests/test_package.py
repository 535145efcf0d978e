"""What is put into somebody's accounts: the zip that Lambda runs, and the skill package."""

import copy
import hashlib
import importlib.metadata
import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from deploy import zip as lambda_zip
from deploy.interpreter import ROOT, interpreter, python_version
from deploy.zip import REQUIREMENTS
from skill.errors import DeployError
from tests.bedroom import EVENING, Bedroom, Memory
from tests.servers import CREDENTIALS, TABLE, Server, dynoxide, make_table

FORGET = ("open quiet together", "forget us", "yes")
PYTHON = python_version()
UNCHECKED_HASH = 0b01
"""The flags of compiled code that is never held against its source (PEP 552)."""
IN_FUNCTION = """
import importlib.metadata, json, sys
sys.path.insert(0, sys.argv[1])
from lambda_function import lambda_handler
answers = [lambda_handler(event, None) for event in json.load(sys.stdin)]
json.dump({"answers": answers, "imported": sorted(sys.modules)}, sys.stdout)
"""


@pytest.fixture(scope="session")
def python() -> str:
    """A Python as Lambda has it; CI must have one."""
    try:
        return interpreter(PYTHON)
    except DeployError as error:
        if "CI" in os.environ:
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def packed(python: str) -> bytes:
    return lambda_zip.lambda_zip(PYTHON)


@pytest.fixture(scope="session")
def task_root(packed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip as Lambda unpacks it."""
    folder = tmp_path_factory.mktemp("task")
    ZipFile(io.BytesIO(packed)).extractall(folder)
    return folder


@pytest.fixture(scope="session")
def table() -> Iterator[str]:
    """A DynamoDB server with the skill's table; CI must have one."""
    command = dynoxide()
    if command is None:
        if "CI" in os.environ:
            pytest.fail("CI needs a DynamoDB server: npm install --no-package-lock (see package.json)")
        pytest.skip("no DynamoDB server: `npm install --no-package-lock` brings one")
    with Server(command) as server:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in CREDENTIALS.items():
                patch.setenv(name, value)
            make_table(server.address)
        yield server.address


def evening(*said: str) -> list[dict[str, object]]:
    """The requests of an evening as a device sends them, with no way to Alexa's own services."""
    room = Bedroom(Memory(), EVENING)
    for words in said:
        room.speaker.hear(words)
        if not room.speaker.listening:
            room.speaker.advance(240_000)
    requests = [copy.deepcopy(dict(request)) for request, _ in room.exchanges]
    for request in requests:
        request["context"]["System"].pop("apiAccessToken", None)
    return requests


def answered(python: str, task_root: Path, table: str, requests: list[dict[str, object]]) -> dict[str, list[object]]:
    """What the unpacked zip alone answers, in Lambda's Python and environment, without any other package."""
    environ = CREDENTIALS | {
        "AWS_LAMBDA_FUNCTION_NAME": "guide",
        "AWS_ENDPOINT_URL_DYNAMODB": table,
        "SKILL_ID": str(requests[0]["context"]["System"]["application"]["applicationId"]),  # type: ignore[index]
        "TABLE_NAME": TABLE,
        "RECORDINGS_URL": "https://recordings.invalid",
        "LOG_LEVEL": "ERROR",
    }
    command = [python, "-I", "-S", "-B", "-c", IN_FUNCTION, str(task_root)]
    done = subprocess.run(
        command, input=json.dumps(requests), env=environ, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    told: dict[str, list[object]] = json.loads(done.stdout)
    return told


def requirements() -> dict[str, str]:
    lines = [line for line in REQUIREMENTS.read_text().splitlines() if not line.startswith("#")]
    return dict(line.split("==") for line in lines)


def test_the_zip_alone_guides_an_evening(python: str, task_root: Path, table: str) -> None:
    """Launch, yes, the player's events, the count of nights out of a real table: nothing is missing in it."""
    requests = evening(*"open quiet together/yes/open quiet together/how many nights".split("/"), *FORGET)
    assert len(requests) == 13
    told = answered(python, task_root, table, requests)
    assert "You two have kept one night together." in json.dumps(told["answers"])
    assert "welcome back any time" in json.dumps(told["answers"][-1])


def test_the_zip_holds_only_what_is_imported(python: str, packed: bytes, task_root: Path, table: str) -> None:
    """The skill and the packages of lambda/requirements.txt, each of which an evening imports; no tools of ours."""
    held = {name.partition("/")[0].removesuffix(".py") for name in ZipFile(io.BytesIO(packed)).namelist()}
    held -= {"__pycache__"}
    modules = {name.replace("-", "_").removeprefix("python_") for name in requirements()}
    assert held == {"lambda_function", "skill"} | modules
    imported = answered(python, task_root, table, evening(*FORGET))["imported"]
    assert held - {"tzdata"} <= set(imported), "tzdata is data, opened when a device tells its zone"


def test_what_is_compiled_is_never_compared_with_its_source(
    python: str, packed: bytes, task_root: Path, table: str, tmp_path: Path
) -> None:
    """Every source has code for Lambda's interpreter that no file's time can void: without the sources it runs too."""
    archive = ZipFile(io.BytesIO(packed))
    names = set(archive.namelist())
    magic = subprocess.run(
        [python, "-c", "import importlib.util as u, sys; sys.stdout.write(u.MAGIC_NUMBER.hex())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    tag = f"cpython-{PYTHON.replace('.', '')}"
    for source in (name for name in names if name.endswith(".py")):
        folder, _, stem = source.removesuffix(".py").rpartition("/")
        head = archive.read(f"{folder}/__pycache__/{stem}.{tag}.pyc".removeprefix("/"))[:8]
        assert head[:4].hex() == magic, source
        assert int.from_bytes(head[4:], "little") == UNCHECKED_HASH, source
    assert not [name for name in names if name.endswith(".pyc") and tag not in name]
    for path in shutil.copytree(task_root, tmp_path / "task").rglob("*.py"):
        path.write_text("raise SystemExit('read from source')")
    assert answered(python, tmp_path / "task", table, evening("open quiet together"))


def test_the_zip_is_the_same_wherever_and_whenever_it_is_made(packed: bytes, tmp_path: Path) -> None:
    """Byte for byte: from another checkout with younger files, in another folder, under another umask and zone."""
    checkout = tmp_path / "elsewhere"
    for room in ("skill", "lambda", "deploy", "audio"):
        shutil.copytree(ROOT / room, checkout / room, copy_function=shutil.copy, ignore=shutil.ignore_patterns("clips"))
    code = "import os, sys; os.umask(0o077); from deploy.zip import *; sys.stdout.buffer.write(lambda_zip(sys.argv[1]))"
    environ = os.environ | {"PYTHONPATH": str(checkout), "TMPDIR": str(tmp_path), "TZ": "Asia/Tokyo"}
    environ |= {"PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1700000000", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", code, PYTHON], cwd=tmp_path, env=environ, capture_output=True, check=True
    )
    assert hashlib.sha256(done.stdout).hexdigest() == hashlib.sha256(packed).hexdigest()


def test_a_change_of_one_word_is_another_zip(packed: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """So that what is equal is the same, and not the same by neglect."""
    for room in ("skill", "lambda"):
        shutil.copytree(ROOT / room, tmp_path / room)
    guide = tmp_path / "skill" / "content" / "words" / "en-US" / "guide.toml"
    guide.write_text(guide.read_text() + "# and a note\n")
    monkeypatch.setattr(lambda_zip, "ROOT", tmp_path)
    assert lambda_zip.lambda_zip(PYTHON) != packed


def test_requirements_are_what_was_tested() -> None:
    """The project's own dependencies are among them; all stand at the versions of the constraints."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(project["dependencies"]) <= set(requirements())
    pinned = (ROOT / "constraints.txt").read_text().splitlines()
    assert {f"{name}=={version}" for name, version in requirements().items()} <= set(pinned)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("six==0.1", r"six 1\S+ is installed, requirements.txt asks for 0.1: make setup"),
        ("sixty==1.0", "sixty is not installed: make setup"),
        (f"coverage=={importlib.metadata.version('coverage')}", r"coverage is compiled for this machine \(\S+\.so\)"),
    ],
)
def test_what_was_not_tested_or_does_not_run_everywhere_is_refused(
    line: str, why: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Before anything is written."""
    (tmp_path / "requirements.txt").write_text(f"{line}\n")
    monkeypatch.setattr(lambda_zip, "REQUIREMENTS", tmp_path / "requirements.txt")
    with pytest.raises(DeployError, match=why):
        lambda_zip.lambda_zip(".".join(map(str, sys.version_info[:2])))


def test_without_lambdas_python_there_is_no_zip() -> None:
    """Code compiled by another one would be thrown away at each cold start."""
    with pytest.raises(DeployError, match=r"Lambda runs Python 3\.99, and none is here to compile for it: install one"):
        lambda_zip.lambda_zip("3.99")


def test_code_that_does_not_compile_is_no_zip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, python: str) -> None:
    """The file is named."""
    (tmp_path / "skill").mkdir()
    (tmp_path / "lambda").mkdir()
    (tmp_path / "lambda" / "lambda_function.py").write_text("def lambda_handler(:\n")
    monkeypatch.setattr(lambda_zip, "ROOT", tmp_path)
    with pytest.raises(DeployError, match=r"Python 3\.\d+ does not compile it: (?s:.)*lambda_function\.py"):
        lambda_zip.lambda_zip(PYTHON)
