"""What a deployment needs, looked at before anything is made: each thing that is missing, and how to get it."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.interpreter import RESOURCES, ROOT, interpreter, need_checkout, python_version
from deploy.stack import ask_profile, need_aws_client, session
from skill.errors import DeployError

NODE = (20, 0)
"""The oldest Node.js that ask-cli 2.30 was tried with."""
REGIONS = ("us-east-1", "eu-west-1", "us-west-2", "ap-northeast-1")
"""Where Alexa may call a function."""
ASKED_S = 60
"""How long another program may take to answer a question about an account."""


@dataclass(frozen=True)
class Tools:
    """Where the programs are that do the work; None where one is not installed."""

    ask: Path | None
    node: Path | None

    @staticmethod
    def here() -> "Tools":
        """Those of ``make cloud``, or else those on the path."""
        ours = ROOT / ".venv" / "cloud" / "ask" / "node_modules" / ".bin" / "ask"
        return Tools(ours if ours.exists() else _on_path("ask"), _on_path("node"))


def missing(tools: Tools, home: Path | None = None) -> list[str]:
    """Everything that is missing, as sentences that say what to do. It changes nothing.

    Raises DeployError where the project itself is not here.
    """
    need_checkout()
    return [*_machine(tools), *_amazon(tools, home), *_aws(home)]


def _machine(tools: Tools) -> Iterator[str]:
    """Python, Node.js and ask-cli."""
    try:
        interpreter(python_version())
    except DeployError as error:
        yield str(error)
    if tools.node is None:
        yield f"Node.js is not here; install version {NODE[0]} or newer, with npm"
    elif (version := _node_version(tools.node)) < NODE:
        yield f"Node.js is {version[0]}.{version[1]}; install version {NODE[0]} or newer"
    if tools.ask is None:
        yield "ask-cli is not here; run: make cloud"


def _amazon(tools: Tools, home: Path | None) -> Iterator[str]:
    """The account at Amazon for developers, that of the speaker."""
    profile = ask_profile(home)
    if not (profile and profile.get("vendor_id") and profile.get("token")):
        yield "your Amazon developer account is not connected; run: ask configure"
    elif tools.ask and tools.node:
        refusal = _refusal([str(tools.ask), "smapi", "get-vendor-list"])
        if refusal is not None:
            yield f"Amazon does not let ask-cli in ({refusal}); run: ask configure"


def _aws(home: Path | None) -> Iterator[str]:
    """The account at AWS, and a region where Alexa calls functions."""
    try:
        need_aws_client()
    except DeployError as error:
        yield str(error)
        return
    from botocore.exceptions import BotoCoreError, ClientError

    region = _region()
    if region not in REGIONS:
        yield f"{RESOURCES.name}: Alexa calls no function in {region}; choose {', '.join(REGIONS)}"
    try:
        session(region, home).client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        yield (
            f"AWS does not let us in ({error}); put the access key of a user who may create "
            "stacks where boto3 finds it, as `ask configure` does, or `aws configure`"
        )


def _region() -> str:
    resources = json.loads(RESOURCES.read_text(encoding="utf-8"))["profiles"]["default"]
    return str(resources["skillInfrastructure"]["userConfig"]["awsRegion"])


def _node_version(node: Path) -> tuple[int, int]:
    ended = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", ended.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _refusal(command: list[str]) -> str | None:
    """The last line of what a command complains of; None when it is content."""
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=ASKED_S
        )
    except subprocess.TimeoutExpired:
        return "it does not answer"
    if ended.returncode == 0:
        return None
    lines = (ended.stderr.strip() or ended.stdout.strip()).splitlines()
    return lines[-1] if lines else f"status {ended.returncode}"


def _on_path(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None
