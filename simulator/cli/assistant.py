"""``quiet-together mcp``: the guide for assistants that speak MCP."""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import click

from simulator.cli.options import couple_kept_in, data_option, listening, locale_option
from simulator.clock import local_zone

WAITS = "An assistant starts this command by itself (docs/assistants.md). Ctrl+C ends."
NEEDED = "assistants need: make mcp (or pip install 'quiet-together[mcp]')"


@click.command()
@click.option(
    "--http",
    "port",
    type=click.IntRange(0, 65_535),
    metavar="PORT",
    help="Listen on this machine, with sound, in place of the process's own pipes; 0: any port.",
)
@data_option
@locale_option
def mcp(port: int | None, data: Path, locale: str) -> None:
    """The guide for assistants that speak MCP (docs/assistants.md).

    An assistant starts this command by itself, and speaks to it through its input and output.
    """
    if find_spec("mcp") is None:
        raise click.ClickException(NEEDED)
    from simulator.assistant import serving

    def now() -> datetime:
        return datetime.now(UTC)

    couple_kept_in(data)  # what is wrong with the nights is told before anybody asks
    zone = local_zone()
    if port is None:
        if is_at_a_terminal():
            click.echo(WAITS, err=True)
        serving.serve_over_pipes(data, locale, zone, now)
        return
    with listening(serving.HOST, port, by="--http"):
        bound = serving.listen(port)
    address = f"{serving.origin_of(bound)}{serving.MCP}"
    with suppress(KeyboardInterrupt):
        click.echo(f"Assistants find the guide at {address}. Ctrl+C ends.")
        serving.serve_over_http(data, locale, zone, now, bound)


def is_at_a_terminal() -> bool:
    """Whether a person has started this, who would wait for a word."""
    return sys.stdin.isatty()
