"""The command ``quiet-together recordings``: what an editor and a deployer do with recordings."""

from collections.abc import Sequence
from pathlib import Path

import click
import platformdirs

from audio.build import build_all, forecast, missing
from skill.guide.recordings import Recording, all_recordings, recordings_of
from skill.guide.session import CONTENT, load_sessions
from skill.guide.words import load_words

FIRST_NIGHT = 1


@click.group()
def recordings() -> None:
    """The recordings that the sessions play."""


@recordings.command("build")
@click.option("--data", type=click.Path(path_type=Path), help="Where recordings are kept.")
@click.option("--locale", default="en-US", show_default=True)
@click.option("--all", "everything", is_flag=True, help="Every recording, not only those of a first evening.")
def build_recordings(data: Path | None, locale: str, everything: bool) -> None:
    """Mix and encode what is missing or stale; the rest is left alone."""
    plans, words = load_sessions(CONTENT), load_words(CONTENT, locale)
    wanted = [
        made
        for plan in plans.values()
        for made in (all_recordings(plan, words) if everything else recordings_of(plan, words, FIRST_NIGHT))
    ]
    folder = (data or default_data()) / "recordings"
    build_with_progress(wanted, folder)
    for made in wanted:
        click.echo(f"{made.score.ms / 1000:7.1f} s  {(folder / made.name).stat().st_size:>9,} bytes  {made.name}")


def build_with_progress(wanted: Sequence[Recording], folder: Path) -> None:
    """Build what is missing, with a progress bar, after saying how much it will be."""
    todo = missing(wanted, folder)
    if not todo:
        return
    coming = forecast(todo)
    label = f"Mixing {coming.count} recordings ({coming.minutes:.1f} minutes, {coming.bytes / 1e6:.1f} MB)"
    with click.progressbar(range(len(todo)), label=label) as bar:
        build_all(todo, folder, progress=lambda done, total: bar.update(1))


def default_data() -> Path:
    """The platform's folder for this user's data."""
    return platformdirs.user_data_path("quiet-together", appauthor=False)
