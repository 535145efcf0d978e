"""The Python that Lambda runs, and one like it on this machine.

Compiled code is of one version alone, so the zip is compiled by that very version.
"""

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
    """The Python that the function runs, such as "3.13".

    Raises DeployError where the template and ask-resources.json do not agree, or are not here.
    """
    need_checkout()
    runtimes = {TEMPLATE.name: _runtime_of_template(), RESOURCES.name: _runtime_of_ask()}
    if len(set(runtimes.values())) > 1:
        raise DeployError(
            f"the runtimes differ ({runtimes}); the zip is compiled for one of them: write the same"
        )
    return runtimes[TEMPLATE.name].removeprefix("python")


def need_checkout() -> None:
    """Raises DeployError in an installed package, which has no ``lambda/``."""
    if not TEMPLATE.exists():
        raise DeployError(
            "packing and deploying need the project's own folder, with its lambda/ and "
            "ask-resources.json, and this is an installed package: clone the repository, and run "
            "the same command there"
        )


def _runtime_of_template() -> str:
    default = re.search(
        r"^  LambdaRuntime:\n(?:    .*\n)*?    Default: (python3\.\d+)\n",
        TEMPLATE.read_text(),
        re.MULTILINE,
    )
    if default is None:
        raise DeployError(f"{TEMPLATE.name}: LambdaRuntime has no default such as python3.13")
    return default[1]


def _runtime_of_ask() -> str:
    default = json.loads(RESOURCES.read_text(encoding="utf-8"))["profiles"]["default"]
    return str(default["skillInfrastructure"]["userConfig"]["runtime"])


def interpreter(version: str) -> str:
    """A Python of this version on this machine. Raises DeployError.

    It may be our own, one on the path, pyenv's or uv's.
    """
    for python in _candidates(version):
        # A shim of pyenv is on the path also when its version is not installed, so ask it.
        command = [python, "-I", "-c", "import sys; print(sys.implementation.cache_tag)"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.stdout.strip() == cache_tag(version):
            return python
    how = f"install one, or uv and then `uv python install {version}`"
    raise DeployError(f"Lambda runs Python {version}, and none is here to compile for it: {how}")


def _candidates(version: str) -> Iterator[str]:
    yield sys.executable
    on_path = shutil.which(f"python{version}")
    if on_path:
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    installed = sorted(pyenv.glob(f"versions/{version}.*/bin/python"), reverse=True)
    yield from map(str, installed)
    uv = shutil.which("uv")
    if uv:
        command = [uv, "python", "find", version]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            yield answer.stdout.strip()


def cache_tag(version: str) -> str:
    """What its compiled files are named after."""
    return f"cpython-{version.replace('.', '')}"


if __name__ == "__main__":  # for the Makefile
    sys.stdout.write(interpreter(python_version()))
