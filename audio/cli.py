"""The command ``quiet-together recordings``: what an editor and a deployer do with recordings."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
import platformdirs

from audio.build import (
    SHIPPED_VOICE,
    Forecast,
    Progress,
    build,
    build_pieces,
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
    Piece,
    Recording,
    Tonight,
    all_recordings,
    load_sessions,
    pieces_of,
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
    """Make the pieces that are missing or stale; the rest is left alone."""
    folder = data / "recordings"
    sweep(folder)
    build_with_progress(wanted, folder)
    write_manifest(pieces_of(wanted), folder, data / MANIFEST)
    for made in wanted:
        click.echo(f"{made.ms / 1000:7.1f} s  {len(made.pieces):>3} pieces  {made.name}")
    whole = forecast(pieces_of(wanted))
    click.echo(f"{len(wanted)} recordings of {_described(whole)}")


def _described(whole: Forecast) -> str:
    pieces = "piece" if whole.count == 1 else "pieces"
    return f"{whole.count} {pieces}, {whole.minutes:.1f} minutes, {whole.bytes / 1e6:.1f} MB"


@recordings.command("list")
@click.option(
    "--lines", is_flag=True, help="What they say: how full each slot is, and how fast it is spoken."
)
@which
def list_recordings(wanted: Sequence[Recording], data: Path, lines: bool) -> None:
    """The recordings, which of them have all of their pieces, and how much all of it is."""
    folder = data / "recordings"
    todo = missing(wanted, folder)
    lacking = {piece.id for piece in todo}
    for made in wanted:
        state = "not built" if any(piece.id in lacking for piece in made.pieces) else "built"
        click.echo(f"{made.ms / 1000:7.1f} s  {state:<9}  {made.segment:<12}  {made.name}")
    whole = forecast(pieces_of(wanted))
    click.echo(
        f"{len(wanted)} recordings of {_described(whole)}; {_described(forecast(todo))} to build"
    )
    if lines:
        _list_lines(pieces_of(wanted), folder)


def _list_lines(pieces: Iterable[Piece], folder: Path) -> None:
    from audio.sentences import line_windows
    from audio.spoken import clips_of

    found = {
        (window.line, window.text, window.window): window
        for piece in pieces
        for window in line_windows(piece, clips_of(piece, clips_folder(piece, folder)))
    }
    click.echo(
        f"\n{'line':<20}{'takes':>9}{'slot':>9}{'spare':>9}{'words a minute':>16}{'pause lacking':>15}  text"
    )
    for window in found.values():
        times = f"{window.seconds:7.2f} s{window.window:7.1f} s{window.spare:7.2f} s"
        hurry = f"{window.hurry:.1f} s" if window.hurry >= 0.1 else "-"
        click.echo(f"{window.line:<20}{times}{window.pace:>16.0f}{hurry:>15}  {window.text}")


@recordings.command("check")
@click.option(
    "--listen", "listening", is_flag=True, help="Have a recogniser write down what it understands."
)
@which
def check_recordings(wanted: Sequence[Recording], data: Path, listening: bool) -> None:
    """Measure the finished MP3s; exit status 1 when anything is out of bounds. Builds what is missing first.

    Of many recordings it measures as many as it takes to hear every piece.
    """
    from audio.check import covering, misheard
    from audio.listen import WORD_ERRORS, word_error_rate
    from audio.table import summary, table

    folder = data / "recordings"
    build_with_progress(wanted, folder)
    chosen = covering(wanted)
    results = _measured(chosen, folder, listening)
    click.echo(table(results))
    if len(chosen) < len(wanted):
        click.echo(f"{len(chosen)} of {len(wanted)} recordings hold all of their pieces")
    errors = [f"{one.recording.name}: {fault}" for one in results for fault in one.faults]
    if listening:
        transcripts = misheard(results)
        click.echo(summary(transcripts))
        if (rate := word_error_rate(transcripts)) > WORD_ERRORS:
            errors.append(f"{rate:.1%} of all words were misheard; {WORD_ERRORS:.0%} at most")
    for error in errors:
        click.echo(f"[ERROR] {error}")
    if errors:
        sys.exit(1)


def _measured(wanted: Sequence[Recording], folder: Path, listening: bool) -> list["Measured"]:
    from audio.check import Ear, measure

    for made in wanted:
        build(made, folder)
    if listening:  # here, so that the recogniser is loaded once; it uses all cores by itself
        work: Iterator[Measured] = (
            measure(made, folder, ear) for ear in [Ear()] for made in wanted
        )
    else:
        work = on_all_cores(partial(measure, folder=folder), wanted)
    found = {}
    with progress_bar(len(wanted), "Listening" if listening else "Measuring") as tell:
        for done, result in enumerate(work, start=1):
            found[result.recording.name] = result
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
    path = draw(meant[0], build(meant[0], folder).read_bytes(), output)
    click.echo(f"written: {path}")


@recordings.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8081, show_default=True)
@click.option("--data", type=click.Path(path_type=Path), help="Where the pieces are kept.")
def serve_recordings(host: str, port: int, data: Path | None) -> None:
    """Put recordings together for players, behind your own proxy. Ctrl+C ends."""
    from audio.server import server

    try:
        listening = server(data or default_data(), host, port)
    except OSError as error:
        raise click.UsageError(f"{host}:{port}: {error.strerror}; name another --port") from error
    click.echo(f"Recordings at http://{host}:{listening.server_port}/; Ctrl+C ends.")
    with suppress(KeyboardInterrupt):
        listening.serve_forever()


def build_with_progress(wanted: Sequence[Recording], folder: Path) -> None:
    """Make the pieces that are missing, with a progress bar, after saying how much it will be."""
    todo = missing(wanted, folder)
    if not todo:
        return
    _speak_with_progress(todo, folder)
    with click.progressbar(range(len(todo)), label=f"Mixing {_described(forecast(todo))}") as bar:
        build_pieces(wanted, folder, progress=lambda done, total: bar.update(1))


def _speak_with_progress(todo: Sequence[Piece], folder: Path) -> None:
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
