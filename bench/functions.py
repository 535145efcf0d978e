"""The functions that are measured, as Lambda unpacks them: the skill as it is packed, and peers."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from deploy.zip import lambda_zip
from simulator.echo.device import Device
from tests.servers import CREDENTIALS, TABLE, Server, dynoxide, make_table

ROOT = Path(__file__).parent.parent
PEERS = ROOT / "bench" / "peers"
BUILD = ROOT / "build" / "bench"
VERSION = ".".join(map(str, sys.version_info[:2]))
PEER_TABLE = "peer"
ZONE = "America/New_York"

OURS = "Quiet Together"
STANDARD = "(a) ask-sdk standard, DynamoDbAdapter"
CORE = "(b) ask-sdk-core, no table"
PLAIN = "(c) plain dict, no table"


@dataclass(frozen=True)
class Measured:
    """A function, and what it is started with."""

    name: str
    root: Path
    """The unpacked package."""
    environ: dict[str, str] = field(default_factory=dict)
    """Its own settings, beside what all are started with."""


def functions() -> tuple[Measured, ...]:
    """The skill and its peers, packed for the Python that runs this.

    What a peer needs is installed once.
    """
    ours = {
        "SKILL_ID": Device().skill_id,
        "TABLE_NAME": TABLE,
        "RECORDINGS_URL": "https://recordings.invalid",
    }
    return (
        Measured(PLAIN, _peer("plain")),
        Measured(CORE, _peer("core", "ask-sdk-core")),
        Measured(OURS, _ours(), ours),
        Measured(STANDARD, _peer("standard", "ask-sdk"), {"TABLE_NAME": PEER_TABLE}),
    )


def _ours() -> Path:
    folder = BUILD / VERSION / "quiet-together"
    shutil.rmtree(folder, ignore_errors=True)
    ZipFile(io.BytesIO(lambda_zip(VERSION))).extractall(folder)
    return folder


def _peer(name: str, *needs: str) -> Path:
    """One of ``bench/peers`` as a function, with what it needs, compiled as ours is."""
    versions = (ROOT / "constraints.txt").read_bytes()
    folder = BUILD / VERSION / f"{name}-{hashlib.sha256(versions).hexdigest()[:8]}"
    if needs and not folder.exists():
        print(f"installing {', '.join(needs)} ...", file=sys.stderr)
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run(
            [*install, "-c", "constraints.txt", "--target", folder, *needs], cwd=ROOT, check=True
        )
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PEERS / f"{name}.py", folder / "lambda_function.py")
    compiling = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "compileall",
        "-q",
        "--invalidation-mode",
        "unchecked-hash",
    ]
    subprocess.run([*compiling, folder], check=True)
    return folder


@contextmanager
def table() -> Iterator[str]:
    """A DynamoDB server on loopback with a couple's item and the peer's; gives its address."""
    command = dynoxide()
    if command is None:
        sys.exit("no DynamoDB server: `npm ci` brings one")
    os.environ |= CREDENTIALS
    with Server(command) as server:
        make_table(server.address)
        _fill(server.address)
        yield server.address


def _fill(address: str) -> None:
    """The peer's table, with one item; the skill writes its own at its first launch."""
    import boto3

    make_table(address, PEER_TABLE, "id")
    item: Any = {"id": {"S": Device().user_id}, "attributes": {"M": {"nights": {"N": "7"}}}}
    boto3.client("dynamodb", endpoint_url=address).put_item(TableName=PEER_TABLE, Item=item)
