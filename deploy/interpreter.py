"""The Python that Lambda runs, and one like it on this machine, since compiled code is of one version alone."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from skill.errors import DeployError

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "lambda" / "template.yaml"
RESOURCES = ROOT / "ask-resources.json"


def python_version() -> str:
    """The Python that the function runs ("3.13"): template and ask-resources.json must agree. Raises DeployError."""
    told = {TEMPLATE.name: _runtime_of_template(), RESOURCES.name: _runtime_of_ask()}
    if len(set(told.values())) > 1:
        raise DeployError(
            f"the runtimes differ ({told}); the zip is compiled for one of them: write the same"
        )
    return told[TEMPLATE.name].removeprefix("python")


def _runtime_of_template() -> str:
    found = re.search(
        r"^  LambdaRuntime:\n(?:    .*\n)*?    Default: (python3\.\d+)\n",
        TEMPLATE.read_text(),
        re.MULTILINE,
    )
    if not found:
        raise DeployError(f"{TEMPLATE.name}: LambdaRuntime has no default such as python3.13")
    return found[1]


def _runtime_of_ask() -> str:
    default = json.loads(RESOURCES.read_text(encoding="utf-8"))["profiles"]["default"]
    return str(default["skillInfrastructure"]["userConfig"]["runtime"])


def interpreter(version: str) -> str:
    """A Python of this version on this machine: ours, one on the path, pyenv's or uv's. Raises DeployError."""
    for python in _candidates(version):
        ask = [python, "-I", "-c", "import sys; print(sys.implementation.cache_tag)"]
        done = subprocess.run(ask, capture_output=True, text=True, check=False)
        if done.stdout.strip() == cache_tag(version):
            return python
    how = f"install one, or uv and then `uv python install {version}`"
    raise DeployError(f"Lambda runs Python {version}, and none is here to compile for it: {how}")


def _candidates(version: str) -> Iterator[str]:
    yield sys.executable
    if found := shutil.which(f"python{version}"):
        yield found
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from (
        str(python)
        for python in sorted(pyenv.glob(f"versions/{version}.*/bin/python"), reverse=True)
    )
    if uv := shutil.which("uv"):
        done = subprocess.run(
            [uv, "python", "find", version], capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            yield done.stdout.strip()


def cache_tag(version: str) -> str:
    """What its compiled files are named after."""
    return f"cpython-{version.replace('.', '')}"


if __name__ == "__main__":  # for the Makefile
    sys.stdout.write(interpreter(python_version()))
