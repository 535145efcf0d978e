"""``quiet-together check``, ``models`` and ``certify``: what is written, against the rules."""

import logging
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from interaction_models import build as interaction_models
from simulator.cli.foreign import foreign_options, foreign_skill
from simulator.cli.options import locale_option
from skill.guide.programme import CONTENT


@click.command()
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=CONTENT,
    help="Another folder than the skill's own.",
)
@click.option("--watch", is_flag=True, help="Again after every change, until Ctrl-C.")
@click.option("--locale", help="How far the translation of this locale is, and nothing else.")
@click.option(
    "--all", "every_missing", is_flag=True, help="With --locale: name every text that is missing."
)
def check(content: Path, watch: bool, locale: str | None, every_missing: bool) -> None:
    """For editors: all that is wrong with practices, sessions and words; exit status 1 if so."""
    from simulator.check.watch import changes

    if locale:
        from simulator.translator.progress import progress_of, report

        progress = progress_of(content, locale)
        for line in report(progress, every_missing):
            click.echo(line)
        sys.exit(0 if progress.is_done else 1)
    if watch:
        for _ in changes(content):
            click.clear()
            _tell_faults(content)
        return
    if _tell_faults(content):
        sys.exit(1)


def _tell_faults(content: Path) -> int:
    """Show each fault with its line, or how much there is; the number of faults."""
    from simulator.check import faults, summary

    all_faults = faults(content)
    for fault in all_faults:
        click.echo(f"[ERROR] {fault.for_terminal}")
    if not all_faults:
        click.echo(f"all is well: {summary(content)}")
    return len(all_faults)


@click.group()
def models() -> None:
    """The interaction models: what Alexa is told that couples may say."""


@models.command("build")
def build_models() -> None:
    """Write the model of every locale."""
    for path in interaction_models.build():
        click.echo(f"written: {path.name}")


@models.command("check")
def check_models() -> None:
    """Compare the committed models with the words; exit status 1 when one is stale."""
    stale = interaction_models.stale()
    for locale in stale:
        click.echo(f"[ERROR] {locale}.json: stale; run `quiet-together models build`")
    if stale:
        sys.exit(1)
    click.echo(f"up to date: {', '.join(interaction_models.locales())}")


@click.command()
@foreign_options
@locale_option
def certify(
    skill: Path | None, model: Path | None, handler: str, audio: Path | None, locale: str
) -> None:
    """Amazon's certification checklist, held against the guide on this machine.

    With --skill, against another skill: what only our own has is said not to be run.
    """
    from simulator.certify import Outcome, any_skill, quiet_together, table
    from simulator.certify import certify as hold_against

    foreign = foreign_skill(skill, model, handler, audio)
    if foreign is None:
        under_test = quiet_together(CONTENT, locale)
    else:
        under_test = any_skill(foreign.handler, foreign.model, foreign.audio, foreign.locale)
    with _quiet_log():
        verdicts = hold_against(under_test)
    click.echo(table(verdicts))
    counts = Counter(verdict.outcome for verdict in verdicts)
    looked_at = [
        outcome for outcome in Outcome if counts[outcome] or outcome is not Outcome.NOT_RUN
    ]
    click.echo(", ".join(f"{counts[outcome]} {outcome}" for outcome in looked_at))
    sys.exit(1 if counts[Outcome.FAIL] else 0)


@contextmanager
def _quiet_log() -> Iterator[None]:
    """Without what a skill logs: the walk takes the table away, which is no news here."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(before)
