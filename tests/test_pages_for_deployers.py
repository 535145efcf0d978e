"""The deployer's pages: commands that are understood, names that the stack has, lines that restore a table."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.interpreter import ROOT, TEMPLATE
from simulator.cli import commands
from skill.guide.couple.record import Couple
from skill.store.dynamo import DynamoStore
from tests.servers import CREDENTIALS, TABLE, make_table
from tests.test_store import dynoxide_server  # noqa: F401

DEPLOY, OPERATE = (ROOT / "docs" / name for name in ("deploy.md", "operate.md"))
OTHERS = ("AdministratorAccess", "None", "PublishedVersions")
"""Names of AWS's own."""
TOOLS = ("mkdir", "echo", "make", "ask", "sam", "aws", "python", "quiet-together")


def lines(page: Path) -> list[str]:
    """The shell lines of a page."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(), re.DOTALL)
    whole = "\n".join(blocks).replace("\\\n", " ")
    return [line.strip() for line in whole.splitlines() if line.strip()]


OURS = [
    line for page in (DEPLOY, OPERATE) for line in lines(page) if line.startswith("quiet-together")
]


@pytest.mark.parametrize("line", dict.fromkeys(OURS))
def test_the_command_knows_these_options(line: str) -> None:
    """As it stands there, but that it only explains itself."""
    done = CliRunner().invoke(commands, [*shlex.split(line)[1:], "--help"])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("page", [DEPLOY, OPERATE])
def test_other_commands_are_known_tools(page: Path) -> None:
    """And every output, parameter and alarm that is named is the template's."""
    template, text = TEMPLATE.read_text(), page.read_text()
    for line in lines(page):
        assert line.startswith((*TOOLS, "PATH=")), line
    for name in re.findall(r"`([A-Z]\w+[a-z])`", text):
        assert f"  {name}:\n" in template or name in OTHERS, name
    for name in set(re.findall(r"\b[A-Z]+_[A-Z]+\b", " ".join(lines(page)))) - {
        "SKILL_ID",
        "USER_ID",
        # What ask smapi prints, and takes again.
        "ANNOTATION_ID",
        "EVALUATION_ID",
    }:
        assert f"  {name.title().replace('_', '')}:\n" in template, name


def test_a_couples_key_can_be_made() -> None:
    """The line for erasing somebody prints the key that the skill uses."""
    (line,) = [line for line in lines(OPERATE) if line.startswith("python -c")]
    code = shlex.split(line)[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"[0-9a-f]{32}\n", done.stdout)


def test_lost_records_come_back_and_others_stay(
    dynoxide_server: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The page's own lines copy what is not there out of a restored table, and leave alone what is."""
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL_DYNAMODB": dynoxide_server}.items():
        monkeypatch.setenv(name, value)
    make_table(dynoxide_server)
    make_table(dynoxide_server, "restored")
    before, live = DynamoStore("restored"), DynamoStore(TABLE)
    for couple in ("lost", "here"):
        before.change(couple, lambda record: Couple(zone="Europe/Madrid"))
    live.change("here", lambda record: Couple(zone="Asia/Tokyo"))
    (code,) = re.findall(r"```python\n(.*?)```", OPERATE.read_text(), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code, "restored", TABLE], capture_output=True, text=True, check=True
    )
    assert done.stdout == "kept as it is now: here\n"
    assert DynamoStore(TABLE).read("lost").zone == "Europe/Madrid"
    assert DynamoStore(TABLE).read("here").zone == "Asia/Tokyo"
