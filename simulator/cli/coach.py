"""``quiet-together say``, ``sessions`` and ``edit``: for those who write what couples hear."""

import time
from pathlib import Path

import click

from simulator.cli.options import (
    OUTPUT,
    data_option,
    host_option,
    listening,
    locale_option,
    port_option,
    writing,
)
from skill.guide.programme import CONTENT

content_option = click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=CONTENT,
    help="Another folder than the skill's own.",
)
voice_option = click.option("--voice", help="Another than that of the locale's recordings.")


@click.command()
@click.argument("text")
@click.option("-o", "--output", type=OUTPUT, help="Write an MP3, and do not play it.")
@voice_option
@data_option
@locale_option
def say(text: str, output: Path | None, voice: str | None, data: Path, locale: str) -> None:
    """One line as the recordings would say it, with its pauses: "Let that land. [0.5] Rest."."""
    from audio.catalogue import voice_of
    from simulator.check.estimate import Tempo
    from simulator.editor.hearing import FILE, KEPT, hear, spoken_file
    from simulator.sound import Sound, open_device

    line = hear(text, locale, voice or voice_of(locale), data)
    estimated = Tempo().seconds(text)
    click.echo(f"{line.seconds:.1f} s (estimated: {estimated:.1f} s)")
    sound = Sound(None if output else open_device())
    path = output or data / KEPT / FILE
    with writing("--output", path):
        spoken_file(line, path)
    if sound.silent:
        click.echo(f"written: {path}")
        return
    sound.play(path, 0)
    time.sleep(line.seconds + 1)


@click.group()
def sessions() -> None:
    """What the evenings are made of: takes, seconds, running time."""


@sessions.command("list")
@content_option
def list_sessions(content: Path) -> None:
    """Every session and every practice alone, with its length."""
    from simulator.editor.table import clock
    from skill.guide.programme import load_sessions

    repertoire = load_sessions(content)
    for name in repertoire:
        plan = repertoire.plan(name)
        recordings = len(plan.segments)
        noun = "recording" if recordings == 1 else "recordings"
        click.echo(f"{name:<16}{clock(plan.ms):>8}  {recordings} {noun}")


@sessions.command("show")
@click.argument("name")
@content_option
@locale_option
def show_session(name: str, content: Path, locale: str) -> None:
    """The takes of one evening: from when, for how many seconds, and what varies."""
    from simulator.editor.table import evening, printed

    for line in printed(evening(content, locale, name)):
        click.echo(line)


@click.command()
@port_option(8018)
@host_option("It is for this machine alone.")
@voice_option
@content_option
@data_option
@locale_option
def edit(port: int, host: str, voice: str | None, content: Path, data: Path, locale: str) -> None:
    """The editor's desk in a browser: an evening, its sentences, their slots, and how they sound."""
    from audio.catalogue import voice_of
    from simulator.editor import server
    from simulator.web_access import LOOPBACK, listen

    if host not in LOOPBACK:
        raise click.UsageError("The editor writes files, so it answers this machine alone.")
    with listening(host, port):
        bound, address, _ = listen(host, port)
    desk = server.Desk(content, locale, voice or voice_of(locale, content), data)
    click.echo(f"Open {address} in a browser. What you save is written to {content}. Ctrl+C ends.")
    server.serve(desk, bound)
