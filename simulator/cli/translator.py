"""``quiet-together locale``: for those who bring the guide into another language or country."""

from pathlib import Path

import click

from simulator.cli.coach import content_option

NAME = click.argument("name", metavar="LOCALE")


@click.group()
def locale() -> None:
    """Other languages, and other countries of one language."""


@locale.command("new")
@NAME
@click.option("--from", "source", default="en-US", show_default=True, help="What is translated.")
@click.option("--extends", help="A regional variant of this locale: it has what differs alone.")
@content_option
def new_locale(name: str, source: str, extends: str | None, content: Path) -> None:
    """A folder with every text to translate: empty, below what it says in the source."""
    from simulator.translator.drafting import draft, draft_variant

    paths = draft_variant(content, name, extends) if extends else draft(content, name, source)
    for path in paths:
        click.echo(f"written: words/{name}/{path.name}")
    click.echo(
        "It is heard by nobody until it is ready: skill/content/README.md goes on from here."
    )


@locale.command("seen")
@NAME
@click.argument("lines", metavar="[LINE...]", nargs=-1)
@click.option("--all", "every_line", is_flag=True, help="Every line that it has.")
@content_option
def take_lines_as_seen(name: str, lines: tuple[str, ...], every_line: bool, content: Path) -> None:
    """Lines that changed in the source say the same again."""
    from simulator.translator.progress import take_as_seen

    if bool(lines) == every_line:
        raise click.UsageError("Name the lines, as check --locale does; or write --all.")
    for line in take_as_seen(content, name, lines):
        click.echo(f"seen: {line}")
