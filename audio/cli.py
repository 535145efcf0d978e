"""The command ``quiet-together recordings``: what an editor and a deployer do with recordings."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
import platformdirs

from audio.build import (
    SHIPPED_VOICE,
    Progress,
    build_all,
    clips_folder,
    forecast,
    missing,
    speak_missing,
    unspoken,
    write_manifest,
)
from audio.cores import on_all_cores
from audio.files import sweep
from skill.guide.intents import Mood
from skill.guide.programme import (
    CONTENT,
    Recording,
    Tonight,
    all_recordings,
    load_sessions,
    recordings_of,
    whole_repertoire,
)
from skill.guide.talk import DEFAULT_PLAN
from skill.guide.words import load_words

if TYPE_CHECKING:
    from audio.check import Measured

FIRST_NIGHT = Tonight(milestone=1, question=1)
"""The words of a first evening."""
MANIFEST = "manifest.json"
"""Lies in the data folder, beside the folder of recordings."""

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group()
def recordings() -> None:
    """The recordings that the sessions play."""


def which(command: Command) -> Command:
    """The options that say which recordings are meant, and where they are: ``wanted`` and ``data`` of a command."""

    @wraps(command)
    def chosen(
        locale: str,
        voice: str | None,
        length: int | None,
        mood: str | None,
        everything: bool,
        data: Path | None,
        **others: object,
    ) -> None:
        found = _wanted(locale, length, mood, everything)
        spoken = (replace(made, voice=voice) if voice else made for made in found)
        command(
            wanted=list({made.name: made for made in spoken}.values()),
            data=data or default_data(),
            **others,
        )

    for option in (
        click.option(
            "--all",
            "everything",
            is_flag=True,
            help="Every recording, not only those of a first evening.",
        ),
        click.option("--length", type=int, help="Only the sessions of so many minutes."),
        click.option(
            "--mood",
            type=click.Choice([mood.value for mood in Mood]),
            help="Only the sessions of this mood.",
        ),
        click.option(
            "--voice",
            help=f"Another voice: google, polly[:SPEAKER[:ENGINE]], pico, tone; or {SHIPPED_VOICE}.",
        ),
        click.option("--locale", default="en-US", show_default=True),
        click.option("--data", type=click.Path(path_type=Path), help="Where recordings are kept."),
    ):
        chosen = option(chosen)
    return cast(Command, chosen)


def _wanted(
    locale: str, length: int | None, mood: str | None, everything: bool
) -> Iterable[Recording]:
    """The recordings that the options mean, in the order in which they are played."""
    repertoire, words = load_sessions(CONTENT), load_words(CONTENT, locale)
    if everything and not (length or mood):
        return whole_repertoire(repertoire, words)
    plans = [repertoire.plan(name) for name in repertoire]
    meant = [plan for plan in plans if length in (None, plan.minutes) and mood in (None, plan.mood)]
    if not meant:
        lengths = sorted(
            {plan.minutes for plan in plans if plan.minutes and mood in (None, plan.mood)}
        )
        raise click.UsageError(
            f"No session of {length} minutes; there are {', '.join(map(str, lengths))}."
        )
    if everything:
        return (made for plan in meant for made in all_recordings(plan, words))
    evenings = [repertoire.plan(DEFAULT_PLAN)] if not (length or mood) else meant
    return (made for plan in evenings for made in recordings_of(plan, words, FIRST_NIGHT))


@recordings.command("build")
@which
def build_recordings(wanted: Sequence[Recording], data: Path) -> None:
    """Mix and encode what is missing or stale; the rest is left alone."""
    folder = data / "recordings"
    sweep(folder)
    build_with_progress(wanted, folder)
    with progress_bar(len(wanted), "Noting what they are") as tell:
        write_manifest(wanted, folder, data / MANIFEST, tell)
    for made in wanted:
        click.echo(
            f"{made.score.ms / 1000:7.1f} s  {(folder / made.name).stat().st_size:>9,} bytes  {made.name}"
        )


@recordings.command("list")
@click.option(
    "--lines", is_flag=True, help="What they say: how full each slot is, and how fast it is spoken."
)
@which
def list_recordings(wanted: Sequence[Recording], data: Path, lines: bool) -> None:
    """The recordings, which of them are built, and how much all of it is."""
    folder = data / "recordings"
    todo = {made.name for made in missing(wanted, folder)}
    for made in wanted:
        state = "not built" if made.name in todo else "built"
        click.echo(f"{made.score.ms / 1000:7.1f} s  {state:<9}  {made.segment:<12}  {made.name}")
    whole = forecast(wanted)
    click.echo(
        f"{whole.count} recordings, {whole.minutes:.1f} minutes, {whole.bytes / 1e6:.1f} MB; {len(todo)} to build"
    )
    if lines:
        _list_lines(wanted, folder)


def _list_lines(wanted: Iterable[Recording], folder: Path) -> None:
    from audio.slots import slots
    from audio.spoken import clips_of

    found = {
        (slot.line, slot.text, slot.slot): slot
        for made in wanted
        for slot in slots(made, clips_of(made, clips_folder(made, folder)))
    }
    click.echo(
        f"\n{'line':<20}{'takes':>9}{'slot':>9}{'spare':>9}{'words a minute':>16}{'pause lacking':>15}  text"
    )
    for slot in found.values():
        times = f"{slot.seconds:7.2f} s{slot.slot:7.1f} s{slot.spare:7.2f} s"
        hurry = f"{slot.hurry:.1f} s" if slot.hurry >= 0.1 else "-"
        click.echo(f"{slot.line:<20}{times}{slot.pace:>16.0f}{hurry:>15}  {slot.text}")


@recordings.command("check")
@click.option(
    "--listen", "listening", is_flag=True, help="Have a recogniser write down what it understands."
)
@which
def check_recordings(wanted: Sequence[Recording], data: Path, listening: bool) -> None:
    """Measure the finished MP3s; exit status 1 when anything is out of bounds. Builds what is missing first."""
    from audio.check import misheard
    from audio.listen import WORD_ERRORS, word_error_rate
    from audio.table import summary, table

    folder = data / "recordings"
    build_with_progress(wanted, folder)
    results = _measured(wanted, folder, listening)
    click.echo(table(results))
    errors = [f"{one.recording.name}: {fault}" for one in results for fault in one.faults]
    if listening:
        heard = misheard(results)
        click.echo(summary(heard))
        if (rate := word_error_rate(heard)) > WORD_ERRORS:
            errors.append(f"{rate:.1%} of all words were misheard; {WORD_ERRORS:.0%} at most")
    for error in errors:
        click.echo(f"[ERROR] {error}")
    if errors:
        sys.exit(1)


def _measured(wanted: Sequence[Recording], folder: Path, listening: bool) -> list["Measured"]:
    from audio.check import Ear, measure

    if listening:  # here, so that the recogniser is loaded once; it uses all cores by itself
        work: Iterator[Measured] = (
            measure(made, folder, ear) for ear in [Ear()] for made in wanted
        )
    else:
        work = on_all_cores(partial(measure, folder=folder), wanted)
    found = {}
    with progress_bar(len(wanted), "Listening" if listening else "Measuring") as tell:
        for done, one in enumerate(work, start=1):
            found[one.recording.name] = one
            tell(done, len(wanted))
    return [found[made.name] for made in wanted]


@contextmanager
def progress_bar(count: int, label: str) -> Iterator[Progress]:
    """How far it is and how long it will still take, where somebody looks on; nothing in a log."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(range(count), label=label, file=sys.stderr) as bar:
        yield lambda done, total: bar.update(1)


@recordings.command("look")
@click.argument("segment")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The PNG to write."
)
@which
def look_at_recording(wanted: Sequence[Recording], data: Path, segment: str, output: Path) -> None:
    """Draw the waveform and the spectrogram of a SEGMENT (or of a recording, by its name), with its cues."""
    from audio.picture import draw

    meant = [made for made in wanted if segment in (made.segment, made.name)]
    if not meant:
        names = ", ".join(dict.fromkeys(made.segment for made in wanted))
        raise click.UsageError(f"No segment called {segment}; there are {names}.")
    folder = data / "recordings"
    build_with_progress(meant[:1], folder)
    click.echo(f"written: {draw(meant[0], (folder / meant[0].name).read_bytes(), output)}")


def build_with_progress(wanted: Sequence[Recording], folder: Path) -> None:
    """Build what is missing, with a progress bar, after saying how much it will be."""
    todo = missing(wanted, folder)
    if not todo:
        return
    _speak_with_progress(todo, folder)
    coming = forecast(todo)
    label = f"Mixing {coming.count} recordings ({coming.minutes:.1f} minutes, {coming.bytes / 1e6:.1f} MB)"
    with click.progressbar(range(len(todo)), label=label) as bar:
        build_all(todo, folder, progress=lambda done, total: bar.update(1))


def _speak_with_progress(todo: Sequence[Recording], folder: Path) -> None:
    """Speak the sentences that have no clip yet, after saying where they go and what that costs."""
    lacking = unspoken(todo, folder)
    if not lacking:
        return
    voice = lacking[0][0].voice
    if voice.installed:
        if notice := voice.notice([sentence for _, sentence in lacking]):
            click.echo(notice)
        with click.progressbar(
            range(len(lacking)), label=f"Speaking {len(lacking)} sentences"
        ) as bar:
            speak_missing(todo, folder, progress=lambda done, total: bar.update(1))
    else:
        speak_missing(todo, folder)  # raises MissingClip, saying what to run


def default_data() -> Path:
    """The platform's folder for this user's data."""
    return platformdirs.user_data_path("quiet-together", appauthor=False)
