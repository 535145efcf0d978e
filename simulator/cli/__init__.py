"""The ``quiet-together`` command: a module for each kind of reader."""

import signal
import sys
from types import FrameType
from typing import TextIO

import click

from audio.cli import recordings
from deploy.cli import deploy_all, package
from simulator.cli.assistant import mcp
from simulator.cli.coach import edit, say, sessions
from simulator.cli.editor import certify, check, models
from simulator.cli.evening import nights, render
from simulator.cli.listen import listen_aloud
from simulator.cli.page import web
from simulator.cli.service import serve
from simulator.cli.site import site
from simulator.cli.talk import talk
from simulator.cli.translator import locale
from skill.errors import QuietTogetherError

TERMINATED = 128 + signal.SIGTERM
"""The exit status that a shell gives to a program that was asked to end."""


@click.group()
@click.version_option(package_name="quiet-together", message="quiet-together %(version)s")
def commands() -> None:
    """Quiet Together: a bedtime guide for two."""


for command in (
    talk,
    web,
    listen_aloud,
    render,
    nights,
    recordings,
    check,
    models,
    locale,
    say,
    sessions,
    edit,
    certify,
    package,
    deploy_all,
    serve,
    site,
    mcp,
):
    commands.add_command(command)


def main() -> None:
    """Run a command; an error of ours is one sentence, not a traceback."""
    signal.signal(signal.SIGTERM, _end)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _never_refuse(stream)
    try:
        commands()
    except QuietTogetherError as error:
        sys.exit(f"[ERROR] {error}")
    except OSError as error:
        from simulator.studio import trouble_with_file  # nobody else waits for it

        sys.exit(f"[ERROR] {trouble_with_file(error)}")


def _end(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends a command as Ctrl-C does: what is open is closed, what was asked is written."""
    raise SystemExit(TERMINATED)


def _never_refuse(stream: TextIO | None) -> None:
    """A terminal of another encoding shows what it cannot write as a question mark."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="replace")
