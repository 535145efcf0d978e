"""How far it is, where somebody looks on: speaking and mixing what is missing, behind a bar."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio.build import (
    Forecast,
    Progress,
    build_pieces,
    forecast,
    missing,
    speak_all,
    unspoken,
)
from skill.guide.programme import Recording

if TYPE_CHECKING:
    from audio.spoken import Clips


@contextmanager
def progress_bar(count: int, label: str) -> Iterator[Progress]:
    """How far it is and how long it will still take, where somebody looks on; nothing in a log."""
    if not sys.stderr.isatty():
        yield lambda count, total: None
        return
    with click.progressbar(range(count), label=label, file=sys.stderr) as bar:
        yield lambda count, total: bar.update(1)


def build_with_progress(selection: Sequence[Recording], folder: Path) -> None:
    """Make the pieces that are missing, with a progress bar, after saying how much it will be."""
    todo = missing(selection, folder)
    if not todo:
        return
    speak_with_progress(unspoken(todo, folder))
    amount = described(forecast(todo))
    with click.progressbar(range(len(todo)), label=f"Mixing {amount}") as bar:
        build_pieces(selection, folder, progress=lambda count, total: bar.update(1))


def speak_with_progress(todo: Sequence[tuple["Clips", str]]) -> None:
    """Speak the sentences that have no clip yet, after saying where they go and what that costs."""
    if not todo:
        return
    clips, _ = todo[0]
    if not clips.voice.installed:
        speak_all(todo)  # raises MissingClip, saying what to run
        return
    sentences = [sentence for _, sentence in todo]
    notice = clips.voice.notice(sentences)
    if notice:
        click.echo(notice)
    label = f"Speaking {len(sentences)} sentences"
    with click.progressbar(range(len(sentences)), label=label) as bar:
        speak_all(todo, progress=lambda count, total: bar.update(1))


def described(total: Forecast) -> str:
    """How much this is: pieces, minutes and megabytes."""
    pieces = "piece" if total.count == 1 else "pieces"
    megabytes = total.bytes / 1e6
    return f"{total.count} {pieces}, {total.minutes:.1f} minutes, {megabytes:.1f} MB"
