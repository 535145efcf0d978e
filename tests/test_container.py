"""The container file says nothing that is not there: the tests build no image, so every word of it is looked up."""

import json
import re
from pathlib import Path

import click
import pytest

from simulator.cli import commands

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "deploy" / "Containerfile").read_text()
SERVE = (ROOT / "docs" / "serve.md").read_text()
LINES = TEXT.replace("\\\n", " ").splitlines()
INSTRUCTIONS = [tuple(line.split(maxsplit=1)) for line in LINES if line and line[0] != "#"]
KNOWN = {"FROM", "ARG", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "EXPOSE", "CMD"}


def of(name: str) -> list[str]:
    """What stands behind every instruction of this name."""
    return [rest for instruction, rest in INSTRUCTIONS if instruction == name]


def test_every_instruction_is_one_and_it_ends_in_a_command() -> None:
    assert {name for name, _ in INSTRUCTIONS} <= KNOWN
    assert [name for name, _ in INSTRUCTIONS][-1] == "CMD"


def test_what_is_copied_is_there() -> None:
    """From this folder, and from the stage before."""
    copied = [parts for line in of("COPY") if (parts := line.split())[0][:2] != "--"]
    for *sources, _ in copied:
        assert all((ROOT / source).exists() for source in sources)
    assert "--from=pyodide" in TEXT
    assert "FROM node:22-slim AS pyodide" in TEXT
    assert (
        "node_modules/pyodide" in json.loads((ROOT / "package-lock.json").read_text())["packages"]
    )


def test_the_interpreter_is_one_that_we_run_on() -> None:
    version = re.search(r"FROM python:3\.(\d+)-slim", TEXT)
    assert version
    assert 11 <= int(version[1]) <= 14


@pytest.mark.parametrize("text", [TEXT, SERVE], ids=["the file", "its page"])
def test_every_command_has_the_options_that_it_is_given(text: str) -> None:
    """Of ``quiet-together``, and of ``make``."""
    flat = text.replace("\\\n", " ").replace('", "', " ")
    called = re.findall(r"\.venv/bin/quiet-together ([a-z -]+?) (--[^\n&\"`]*)", flat)
    assert called
    for names, options in called:
        command: click.Command = commands
        for name in names.split():
            assert isinstance(command, click.Group), names
            command = command.commands[name]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z]+", options)) - {"--short"} <= known, names
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"RUN make (\w+)", flat)) <= targets


def test_nobody_in_it_has_rights_and_the_ports_are_those_of_its_page() -> None:
    assert of("USER") == ["10001"]
    (ports,) = of("EXPOSE")
    for port in ports.split():
        assert f"-p 127.0.0.1:{port}:{port}" in SERVE, port
