"""Every command of the README runs."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from subprocess import PIPE
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent
BIN = ROOT / ".venv" / "bin"
SERVERS = ("make web",)
"""They answer until they are stopped; see test_make_web_answers."""
README = (ROOT / "README.md").read_text()
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line
]
ELSEWHERE = {
    "make test": "this very test run; CI calls it",
    "make test-all": "this one too",
    "make voice": "CI calls it, because it installs a speech engine",
}

LONG = (
    "quiet-together check",
    "quiet-together recordings build",
    "quiet-together recordings check",
    "quiet-together certify",
    ".venv/bin/quiet-together site --short",
)
"""They read, measure, say or record much of what there is, in every language."""


def run(command: str, data: Path, said: str = "") -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}", "XDG_DATA_HOME": str(data)}
    return subprocess.run(
        command,
        shell=True,
        cwd=ROOT,
        env=environ,
        input=said,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def data(first_evening: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all commands, in which a first evening is mixed already."""
    data = tmp_path_factory.mktemp("data")
    shutil.copytree(first_evening, data / "quiet-together")
    return data


@pytest.mark.skipif(
    not (BIN / "quiet-together").exists(),
    reason="the README's own environment is not here: make setup",
)
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(command, marks=pytest.mark.slow if command in LONG else ())
        for command in COMMANDS
        if command not in {*ELSEWHERE, *SERVERS}
    ],
)
def test_command_runs(command: str, data: Path) -> None:
    """As it stands there, in the folder where it stands."""
    done = run(command, data, said=".quit\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[ERROR]" not in done.stdout + done.stderr
    if "--fast" in command:
        assert done.stdout.rstrip().endswith("Alexa > You two have kept one night together.")


@pytest.mark.slow
def test_make_talk_begins_with_nothing(tmp_path: Path) -> None:
    """A new user's data folder is empty, and the guide is there when its recordings are mixed."""
    done = run("make talk", tmp_path, said="open quiet together\n.quit\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Mixing " in done.stdout + done.stderr
    assert "Alexa > Welcome, you two." in done.stdout


@pytest.mark.skipif(
    not (BIN / "quiet-together").exists(),
    reason="the README's own environment is not here: make setup",
)
def test_make_web_answers(data: Path) -> None:
    """At the address that it prints, until it is stopped as by Ctrl+C; then it says nothing of it."""
    environ = os.environ | {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "XDG_DATA_HOME": str(data),
        "PORT": "0",
    }
    assert "make web" in COMMANDS
    with subprocess.Popen(
        ["make", "web"],
        cwd=ROOT,
        env=environ,
        stdout=PIPE,
        stderr=PIPE,
        text=True,
        start_new_session=True,
    ) as made:
        assert made.stdout
        assert made.stderr
        try:
            printed = next(line for line in made.stdout if "http" in line)
            address = re.findall(r"http://127\.0\.0\.1:\d+/", printed)[0]
            with urlopen(address, timeout=20) as page:
                assert b"<title>Quiet Together</title>" in page.read()
        finally:
            os.killpg(made.pid, signal.SIGINT)
        assert "Traceback" not in made.stderr.read()


@pytest.mark.parametrize("command", ELSEWHERE)
def test_command_is_run_by_ci(command: str) -> None:
    """And stands in the README."""
    assert command in COMMANDS
    assert f"\n{command}\n" in (ROOT / ".ci" / "run").read_text()


def test_the_map_of_the_house_is_true() -> None:
    """Every room that is drawn exists, and every room that exists is drawn."""
    drawn = re.findall(r"^(\w+)/ ", README, re.MULTILINE)
    rooms = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith((".", "_"))
    }
    assert set(drawn) == {room for room in rooms if not room.endswith(".egg-info")} - {
        "node_modules",
        "build",
    }
    for path in re.findall(r"`((?:skill|audio|tests|docs|lambda)/[\w./*-]+)`", README):
        assert list(ROOT.glob(path.rstrip("/"))), path


def test_make_knows_every_target_of_the_readme() -> None:
    """Nothing is promised that make does not have."""
    make = shutil.which("make")
    assert make
    for target in re.findall(r"`?make (\w+)", README):
        assert (
            subprocess.run(
                [make, "-n", target], cwd=ROOT, capture_output=True, check=False
            ).returncode
            == 0
        )
