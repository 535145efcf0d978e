"""What several commands are asked, and how a path that is wrong is told."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from audio.progress import build_with_progress
from audio.selection import FIRST_NIGHT, default_data
from interaction_models import build as interaction_models
from simulator.clock import is_imaginable
from skill.app import DEFAULT_LOCALE, DEFAULT_PLAN
from skill.errors import ContentError, QuietTogetherError, StoreError
from skill.guide.programme import CONTENT, read_sessions, recordings_of
from skill.guide.tables import locales
from skill.guide.words import load_words

if TYPE_CHECKING:
    from skill.guide.couple import Couple

Command = Callable[..., Any]
"""A function that click makes a command of."""
PRIVATE = 0o700
"""The mode of a folder that only its owner may look into."""

INPUT = click.Path(path_type=Path, dir_okay=False)
OUTPUT = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)

locale_option = click.option(
    "--locale",
    type=click.Choice(interaction_models.locales()),
    default=DEFAULT_LOCALE,
    show_default=True,
)


def _data_folder(context: click.Context, option: click.Parameter, folder: Path | None) -> Path:
    """The folder that was named, or the one of this user, which is nobody else's business."""
    try:
        if folder is None:
            folder = default_data()
            if not folder.is_absolute():  # "~" stayed as it is: this user has no home folder
                raise QuietTogetherError("You have no home folder; choose a folder with --data")
            folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            folder.chmod(PRIVATE)  # earlier versions made it readable for everybody
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        trouble = "is no folder" if isinstance(error, FileExistsError) else error.strerror
        where = folder or error.filename
        raise QuietTogetherError(
            f"{where}: {trouble}; choose another folder with --data"
        ) from error
    return folder


data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    callback=_data_folder,
    help="Where nights and recordings are kept.",
)


def port_option(default: int) -> Callable[[Command], Command]:
    """Where a server of this command listens, unless something else is said."""
    return click.option(
        "--port",
        type=click.IntRange(0, 65_535),
        default=default,
        show_default=True,
        help="0: any that is free.",
    )


def host_option(meaning: str) -> Callable[[Command], Command]:
    """On which of this machine's addresses it listens; ``meaning``: what another one is for."""
    return click.option("--host", default="127.0.0.1", show_default=True, help=meaning)


fresh_option = click.option(
    "--fresh", is_flag=True, help="A couple of nobody: your own nights stay as they are."
)


@contextmanager
def memory_folder(data: Path, fresh: bool) -> Iterator[Path]:
    """Where the couple's nights are kept meanwhile: the data folder, or one that then goes."""
    if not fresh:
        yield data
        return
    with TemporaryDirectory(prefix="quiet-together-") as folder:
        yield Path(folder)


def couple_kept_in(data: Path) -> "Couple":
    """What is kept of the couple by this laptop. Raises QuietTogetherError, naming the option."""
    from simulator.laptop import couple_of_this_laptop

    try:
        return couple_of_this_laptop(data)
    except StoreError as error:
        raise QuietTogetherError(f"{error}; choose another folder with --data") from error


def read_moment(
    context: click.Context, option: click.Parameter, text: str | None
) -> datetime | None:
    """A date, a time and a zone, as a moment."""
    if text is None:
        return None
    moment, _, zone = text.strip().rpartition(" ")
    example = 'write it like "2026-11-23 23:50 Europe/Madrid"'
    try:
        at = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))
    except (ValueError, LookupError, OSError) as error:
        raise click.BadParameter(example, context, option) from error
    if not is_imaginable(at):
        raise click.BadParameter(example, context, option)
    return at


@contextmanager
def writing(option: str, path: Path) -> Iterator[None]:
    """While a file is written that an option names: what goes wrong is told with that option."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(
            f"{path}: {error.strerror}; choose another place with {option}"
        ) from error


@contextmanager
def listening(host: str, port: int, by: str = "--port") -> Iterator[None]:
    """While an address is taken: what goes wrong is told with the option that mends it."""
    try:
        yield
    except OSError as error:
        # The error's own text repeats the address; that of a name has no number of the system's.
        number = error.errno or 0
        trouble = os.strerror(number) if number > 0 else str(error.strerror).partition(" (")[0]
        remedy = "choose another one with --host"
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            remedy = f"choose another one with {by} (0: any that is free)"
        raise click.ClickException(f"{host}, port {port}: {trouble}; {remedy}") from error


def tell_of_unfinished(besides: str) -> None:
    """Tell of each other locale that cannot be heard as it is; nobody who speaks this one waits."""
    for name in locales(CONTENT):
        if name == besides:
            continue
        try:
            load_words(CONTENT, name)
        except ContentError as error:
            click.echo(f"[WARNING] {error} (nobody hears {name} until then)", err=True)


def mix_first_evening(locale: str, data: Path) -> None:
    """Mix what a first evening plays, with a progress bar, where it is not there yet."""
    tell_of_unfinished(besides=locale)
    plan = read_sessions(CONTENT).plan(DEFAULT_PLAN)
    words = load_words(CONTENT, locale)
    recordings = recordings_of(plan, words, FIRST_NIGHT)
    folder = data / "recordings"
    try:
        build_with_progress(recordings, folder)
    except KeyboardInterrupt:
        raise click.ClickException(
            "Stopped. What is mixed already stays; the next start goes on from there."
        ) from None
