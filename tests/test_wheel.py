"""The wheel alone, outside any checkout: whoever installs it by name has the whole guide."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("skill", "audio", "deploy", "interaction_models", "simulator")
pytestmark = pytest.mark.slow
BUILD = ("wheel", "--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir")
INSTALL = ("install", "--no-deps", "--no-compile", "--quiet", "--target")
RUN = "import simulator.cli, sys; sys.argv[0] = 'quiet-together'; simulator.cli.main()"


def pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed, and nothing else of ours."""
    sources = tmp_path_factory.mktemp("sources")
    wheels = tmp_path_factory.mktemp("wheels")
    folder = tmp_path_factory.mktemp("installed")
    # A copy, since setuptools builds beside the sources.
    for package in PACKAGES:
        shutil.copytree(ROOT / package, sources / package)
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, sources)
    pip(*BUILD, wheels, sources)
    pip(*INSTALL, folder, *wheels.glob("*.whl"))
    return folder


def quiet_together(
    installed: Path, data: Path, *arguments: str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """The command, with the installed files before those of this checkout, in an empty folder."""
    environ = os.environ | {
        "PYTHONPATH": str(installed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_DATA_HOME": str(data.parent),
    }
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=data,
        env=environ,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def files_of(folder: Path) -> dict[Path, int]:
    """Each file, and when it was last written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def data(first_evening: Path, tmp_path: Path) -> Path:
    """A data folder in which a first evening is mixed already, which takes a while."""
    return shutil.copytree(first_evening, tmp_path / "quiet-together")


def test_a_first_evening_is_led_and_kept_from_the_wheel_alone(installed: Path, data: Path) -> None:
    """With its clips, words and models; and nothing is written where it is installed."""
    before = files_of(installed)
    typed = "open quiet together\nyes\n.play\nopen quiet together\nhow many nights\n.quit\n"
    done = quiet_together(installed, data, "talk", "--fast", typed=typed)
    assert done.returncode == 0, done.stderr
    assert "You two have kept one night together." in done.stdout
    assert files_of(installed) == before


@pytest.mark.parametrize("command", ["check", "models check"])
def test_what_only_reads_works_from_the_wheel(command: str, installed: Path, data: Path) -> None:
    done = quiet_together(installed, data, *command.split())
    assert (done.returncode, done.stderr) == (0, "")


def test_assistants_find_the_guide_of_the_wheel(installed: Path, data: Path) -> None:
    """Its page is put together from the installed files, and it ends with whoever started it."""
    done = quiet_together(installed, data, "mcp")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("command", ["package", "deploy", "models build"])
def test_what_needs_the_project_says_so(command: str, installed: Path, data: Path) -> None:
    """In a sentence that tells what to do, and with nothing written beside the installed files."""
    before = files_of(installed)
    done = quiet_together(installed, data, *command.split())
    assert done.returncode == 1
    assert "clone the repository" in done.stderr
    assert "Traceback" not in done.stderr
    assert files_of(installed) == before
