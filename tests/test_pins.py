"""What make installs is pinned by hash, and the pins are those of the project."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LISTS = sorted((ROOT / "requirements").glob("*.txt"))
EXTRAS = ("simulator", "aws", "serve", "mcp", "audio", "listen", "dev")
"""The lists in requirements/. "simulator" is what the project itself depends on; the others are its extras."""
PINNED = re.compile(
    r"^([a-z0-9.-]+)==([^ ]+)(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n?)+)"
)


def normal(name: str) -> str:
    """A package's name as the lists write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(path: Path) -> dict[str, str]:
    """The versions of a list, by name."""
    found = re.findall(r"^([a-z0-9.-]+)==([^ ;]+)", path.read_text(), re.MULTILINE)
    return dict(found)


CONSTRAINTS = {
    normal(name): version
    for name, version in re.findall(
        r"^([\w.-]+)==([^ ;\n]+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE
    )
}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_line_is_a_pin_with_its_hashes(path: Path) -> None:
    """So pip installs no file that was not there when the pins were made."""
    text = re.sub(r"^#.*\n", "", path.read_text(), flags=re.MULTILINE)
    parts = re.split(r"\n(?=\S)", text.rstrip("\n"))
    assert parts
    for part in parts:
        assert PINNED.fullmatch(part + "\n"), part[:200]


@pytest.mark.parametrize("extra", EXTRAS)
def test_the_pins_are_the_versions_that_were_tested(extra: str) -> None:
    """If this fails: make pins."""
    listed = pins(ROOT / "requirements" / f"{extra}.txt")
    assert listed.items() <= CONSTRAINTS.items(), dict(listed.items() - CONSTRAINTS.items())


@pytest.mark.parametrize("extra", EXTRAS)
def test_all_that_the_project_asks_for_is_pinned(extra: str) -> None:
    """If this fails: make pins."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"].get(extra, [])]
    listed = pins(ROOT / "requirements" / "simulator.txt")
    listed |= pins(ROOT / "requirements" / "serve.txt") if extra == "dev" else {}
    listed |= pins(ROOT / "requirements" / f"{extra}.txt")
    names = {normal(re.split(r"[\[;<>= ]", one)[0]) for one in wanted}
    assert names <= set(listed)


@pytest.mark.parametrize(
    ("version", "fits"), [((3, 10), False), ((3, 11), True), ((3, 14), True), ((3, 15), False)]
)
def test_another_python_is_refused_before_anything_is_installed(
    version: tuple[int, int], fits: bool, tmp_path: Path
) -> None:
    """By one sentence that names the versions which do. The one that is asked is played by a script."""
    python = tmp_path / "python"
    python.write_text(
        f"""#!{sys.executable}
import sys
if "-V" in sys.argv:
    print("Python {version[0]}.{version[1]}.0")
elif "-c" in sys.argv:
    sys.version_info = {(*version, 0)}
    exec(sys.argv[sys.argv.index("-c") + 1])
else:
    sys.exit("nothing is installed here")
"""
    )
    python.chmod(0o755)
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    command = ["make", ".venv/pyvenv.cfg", f"PYTHON={python}"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    refusal = f"Quiet Together needs Python 3.11 to 3.14, and {python} is {version[0]}.{version[1]}"
    assert (refusal in ended.stdout) is not fits
    assert ("this takes a minute or two" in ended.stdout) is fits
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("goals", [[], ["help"]], ids=["make", "make help"])
def test_make_says_what_there_is(goals: list[str]) -> None:
    """Every target that a person calls stands in the list, and nothing is installed for it."""
    done = subprocess.run(["make", *goals], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in (
        "talk",
        "web",
        "listen",
        "test",
        "test-all",
        "setup",
        "voice",
        "mcp",
        "cloud",
        "pins",
        "release",
    ):
        assert f"  make {target} " in done.stdout
