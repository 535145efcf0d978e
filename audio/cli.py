"""The command ``quiet-together recordings``: what an editor and a deployer do with recordings."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import platformdirs

from audio.build import (
    SHIPPED_VOICE,
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
from skill.guide.recordings import Recording, all_recordings, recordings_of
from skill.guide.session import CONTENT, load_sessions
from skill.guide.words import load_words

if TYPE_CHECKING:
    from audio.check import Heard, Measured

FIRST_NIGHT = 1
MANIFEST = "manifest.json"
"""Lies in the data folder, beside the folder of recordings."""

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group()
def recordings() -> None:
    """The recordings that the sessions play."""


def _which(command: Command) -> Command:
    """The options that say which recordings are meant, and where they are."""
    for option in (
        click.option("--all", "everything", is_flag=True, help="Every recording, not only those of a first evening."),
        click.option("--length", type=int, help="Only the sessions of so many minutes."),
        click.option(
            "--voice", help=f"Another voice: google, polly[:SPEAKER[:ENGINE]], pico, tone; or {SHIPPED_VOICE}."
        ),
        click.option("--locale", default="en-US", show_default=True),
        click.option("--data", type=click.Path(path_type=Path), help="Where recordings are kept."),
    ):
        command = option(command)
    return command


def _wanted(locale: str, voice: str | None, length: int | None, everything: bool) -> list[Recording]:
    """The recordings that the options mean, each once, in the order in which they are played."""
    plans, words = load_sessions(CONTENT), load_words(CONTENT, locale)
    meant = [plan for plan in plans.values() if length in (None, plan.minutes)]
    if not meant:
        lengths = ", ".join(str(minutes) for minutes in sorted({plan.minutes for plan in plans.values()}))
        raise click.UsageError(f"No session of {length} minutes; there are {lengths}.")
    found = (
        made
        for plan in meant
        for made in (all_recordings(plan, words) if everything else recordings_of(plan, words, FIRST_NIGHT))
    )
    spoken = (replace(made, voice=voice) if voice else made for made in found)
    return list({made.name: made for made in spoken}.values())


@recordings.command("build")
@_which
def build_recordings(data: Path | None, locale: str, voice: str | None, length: int | None, everything: bool) -> None:
    """Mix and encode what is missing or stale; the rest is left alone."""
    wanted = _wanted(locale, voice, length, everything)
    data = data or default_data()
    folder = data / "recordings"
    sweep(folder)
    build_with_progress(wanted, folder)
    write_manifest(wanted, folder, data / MANIFEST)
    for made in wanted:
        click.echo(f"{made.score.ms / 1000:7.1f} s  {(folder / made.name).stat().st_size:>9,} bytes  {made.name}")


@recordings.command("list")
@click.option("--lines", is_flag=True, help="What they say: how full each slot is, and how fast it is spoken.")
@_which
def list_recordings(
    data: Path | None, locale: str, voice: str | None, length: int | None, everything: bool, lines: bool
) -> None:
    """The recordings, which of them are built, and how much all of it is."""
    wanted = _wanted(locale, voice, length, everything)
    folder = (data or default_data()) / "recordings"
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
    from audio.check import slots
    from audio.spoken import clips_of

    found = {
        (slot.line, slot.text, slot.slot): slot
        for made in wanted
        for slot in slots(made, clips_of(made, clips_folder(made, folder)))
    }
    click.echo(f"\n{'line':<20}{'takes':>9}{'slot':>9}{'spare':>9}{'words a minute':>16}{'pause lacking':>15}  text")
    for slot in found.values():
        times = f"{slot.seconds:7.2f} s{slot.slot:7.1f} s{slot.spare:7.2f} s"
        hurry = f"{slot.hurry:.1f} s" if slot.hurry >= 0.1 else "-"
        click.echo(f"{slot.line:<20}{times}{slot.pace:>16.0f}{hurry:>15}  {slot.text}")


@recordings.command("check")
@click.option("--listen", "listening", is_flag=True, help="Have a recogniser write down what it understands.")
@_which
def check_recordings(
    data: Path | None, locale: str, voice: str | None, length: int | None, everything: bool, listening: bool
) -> None:
    """Measure the finished MP3s; exit status 1 when anything is out of bounds. Builds what is missing first."""
    from audio.check import WORD_ERRORS, misheard, word_error_rate

    wanted = _wanted(locale, voice, length, everything)
    folder = (data or default_data()) / "recordings"
    build_with_progress(wanted, folder)
    results = _measured(wanted, folder, listening)
    _table(results)
    errors = [f"{one.recording.name}: {fault}" for one in results for fault in one.faults]
    if listening:
        heard = misheard(results)
        rate = word_error_rate(heard)
        _list_misheard(heard, rate)
        if rate > WORD_ERRORS:
            errors.append(f"{rate:.1%} of all words were misheard; {WORD_ERRORS:.0%} at most")
    for error in errors:
        click.echo(f"[ERROR] {error}")
    if errors:
        sys.exit(1)


def _measured(wanted: Sequence[Recording], folder: Path, listening: bool) -> list["Measured"]:
    from audio.check import measure

    if listening:  # here, so that the recogniser is loaded once; it uses all cores by itself
        with click.progressbar(wanted, label="Listening", file=sys.stderr) as bar:
            return [measure(made, folder, listening=True) for made in bar]
    found = {one.recording.name: one for one in on_all_cores(partial(measure, folder=folder), wanted)}
    return [found[made.name] for made in wanted]


def _table(results: Sequence["Measured"]) -> None:
    from audio.check import misheard, word_error_rate

    width = max(len(one.recording.name) for one in results)
    click.echo(
        f"{'recording':<{width}}{'length':>10}{'LUFS':>8}{'peak dBTP':>11}{'limited':>9}{'onset':>9}"
        f"  {'tightest slot':<32}{'misheard':>8}"
    )
    for one in results:
        heard, slot = misheard([one]), one.tightest
        spare = f"{slot.spare:5.2f} s spare, {slot.line}" if slot else "-"
        click.echo(
            f"{one.recording.name:<{width}}{one.ms / 1000:8.2f} s{one.lufs:8.2f}{one.peak:11.2f}{one.limited:6.1f} dB"
            f"{one.onset:6.1f} ms"
            f"  {spare:<32}{f'{word_error_rate(heard):.1%}' if heard else '-':>8}"
        )


def _list_misheard(heard: Sequence["Heard"], rate: float) -> None:
    counts = f"{sum(one.mistakes for one in heard)} of {sum(one.words for one in heard)} words"
    click.echo(f"\n{len(heard)} sentences listened to, {counts} misheard: {rate:.1%}")
    for one in heard:
        if one.mistakes:
            click.echo(f'  "{one.sentence}" was heard as "{one.heard}"')


@recordings.command("look")
@click.argument("segment")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The PNG to write.")
@_which
def look_at_recording(
    segment: str,
    output: Path,
    data: Path | None,
    locale: str,
    voice: str | None,
    length: int | None,
    everything: bool,
) -> None:
    """Draw the waveform and the spectrogram of a SEGMENT (or of a recording, by its name), with its cues."""
    from audio.picture import draw

    wanted = _wanted(locale, voice, length, everything)
    meant = [made for made in wanted if segment in (made.segment, made.name)]
    if not meant:
        names = ", ".join(dict.fromkeys(made.segment for made in wanted))
        raise click.UsageError(f"No segment called {segment}; there are {names}.")
    folder = (data or default_data()) / "recordings"
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
        with click.progressbar(range(len(lacking)), label=f"Speaking {len(lacking)} sentences") as bar:
            speak_missing(todo, folder, progress=lambda done, total: bar.update(1))
    else:
        speak_missing(todo, folder)  # raises MissingClip, saying what to run


def default_data() -> Path:
    """The platform's folder for this user's data."""
    return platformdirs.user_data_path("quiet-together", appauthor=False)
