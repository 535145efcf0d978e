"""The ``quiet-together`` command."""

import sys
from datetime import datetime
from pathlib import Path

import click

from audio import build as studio
from interaction_models import build as interaction_models
from skill.app import CONTENT, DEFAULT_LOCALE, DEFAULT_PLAN
from skill.errors import QuietTogetherError
from skill.guide.recordings import Recording, all_recordings, recordings_of
from skill.guide.session import load_sessions
from skill.guide.words import load_words

_locale = click.option(
    "--locale", type=click.Choice(interaction_models.locales()), default=DEFAULT_LOCALE, show_default=True
)


@click.group()
def commands() -> None:
    """Quiet Together: a bedtime guide for two."""


@commands.command()
@click.option("--fast", is_flag=True, help="A virtual clock: the whole evening at once.")
@click.option("--mute", is_flag=True, help="No sound, even where there is a sound device.")
@click.option("--data", type=click.Path(path_type=Path), help="Where nights and recordings are kept.")
@_locale
def talk(fast: bool, mute: bool, data: Path | None, locale: str) -> None:
    """The guide in this terminal, as if it were a speaker by the bed."""
    from simulator import terminal
    from simulator.laptop import open_laptop
    from simulator.sound import Sound, open_device

    data = data or terminal.default_data()
    plan, words = load_sessions(CONTENT)[DEFAULT_PLAN], load_words(CONTENT, locale)
    _build(recordings_of(plan, words, milestone=1), data / "recordings")
    zone = terminal.local_zone()
    sound = Sound(None if mute or fast else open_device())
    screen = terminal.Terminal(sound)
    screen.attach(open_laptop(data, screen, datetime.now(zone), zone, locale))
    if sound.silent and not fast:
        click.echo("No sound device is used: follow the evening by eye.")
    click.echo(terminal.HINT)
    terminal.talk(screen, fast)


@commands.group()
def recordings() -> None:
    """The recordings that the sessions play."""


@recordings.command("build")
@click.option("--data", type=click.Path(path_type=Path), help="Where recordings are kept.")
@_locale
@click.option("--all", "everything", is_flag=True, help="Every recording, not only those of a first evening.")
def build_recordings(data: Path | None, locale: str, everything: bool) -> None:
    """Mix and encode what is missing or stale; the rest is left alone."""
    from simulator.terminal import default_data

    plans, words = load_sessions(CONTENT), load_words(CONTENT, locale)
    wanted = list(all_recordings(plans[DEFAULT_PLAN], words))
    if not everything:
        wanted = recordings_of(plans[DEFAULT_PLAN], words, milestone=1)
    folder = (data or default_data()) / "recordings"
    _build(wanted, folder)
    for made in wanted:
        click.echo(f"{made.score.ms / 1000:7.1f} s  {(folder / made.name).stat().st_size:>9,} bytes  {made.name}")


@commands.group()
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


def _build(wanted: list[Recording], folder: Path) -> None:
    """Build what is missing, with a progress bar, after saying how much it will be."""
    missing = studio.missing(wanted, folder)
    if not missing:
        return
    minutes = sum(made.score.ms for made in missing) / 60_000
    label = f"Mixing {len(missing)} recordings ({minutes:.1f} minutes)"
    with click.progressbar(range(len(missing)), label=label) as bar:
        studio.build_all(missing, folder, progress=lambda done, total: bar.update(1))


def main() -> None:
    """Run a command; an error of ours is one sentence, not a traceback."""
    try:
        commands()
    except QuietTogetherError as error:
        sys.exit(f"[ERROR] {error}")
    except OSError as error:
        sys.exit(f"[ERROR] {error.filename}: {error.strerror}; choose another folder with --data")
