"""The command ``quiet-together recordings``: what an editor and a deployer do with recordings."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio.build import build, clips_folder, forecast, missing, unspoken, write_manifest
from audio.cores import on_all_cores
from audio.files import sweep
from audio.progress import build_with_progress, described, progress_bar, speak_with_progress
from audio.selection import default_data, which
from audio.styles import shipped_voices
from skill.guide.programme import (
    CONTENT,
    Recording,
    load_sessions,
    pieces_of,
    whole_repertoire,
)
from skill.guide.tables import all_locales

if TYPE_CHECKING:
    from audio.listen import Transcript
    from audio.measured import Measured

MANIFEST = "manifest.json"
"""Lies in the data folder, beside the folder of recordings."""


@click.group()
def recordings() -> None:
    """The recordings that the sessions play."""


@recordings.command("build")
@which
def build_recordings(selection: Sequence[Recording], data: Path) -> None:
    """Speak every sentence that has no clip yet; then make the pieces that are missing.

    What is there is left alone.
    """
    folder = data / "recordings"
    sweep(folder)
    if all(recording.voice in shipped_voices() for recording in selection):
        for recorded_in in sorted({recording.locale for recording in selection}):
            _speak_repertoire(recorded_in, folder)
    build_with_progress(selection, folder)
    write_manifest(pieces_of(selection), folder, data / MANIFEST)
    for recording in selection:
        seconds = recording.ms / 1000
        click.echo(f"{seconds:7.1f} s  {len(recording.pieces):>3} pieces  {recording.name}")
    total = forecast(pieces_of(selection))
    click.echo(f"{len(selection)} recordings of {described(total)}")


def _speak_repertoire(recorded_in: str, folder: Path) -> None:
    """Speak what the shipped voice has not spoken yet, also for evenings that nobody asked for.

    A new sentence is heard at once, and is there for everybody who has no engine. A locale and its
    variants have one folder of clips.
    """
    from audio.conversation import conversation_sentences, unspoken_answers
    from audio.recorded import strays
    from audio.speaking import words_recorded_in
    from audio.spoken import clips_of, sentences

    whole = load_sessions(CONTENT)
    wanted: list[str] = []
    for words in words_recorded_in(recorded_in):
        repertoire = whole.only(words.ready)
        everything = list(whole_repertoire(repertoire, words))
        clips = clips_of(everything[0])
        todo = unspoken(everything, folder)
        if clips.voice.installed:  # a page does without; evenings do not
            todo += unspoken_answers(words, repertoire)
        speak_with_progress(todo)
        wanted += [*sentences(everything), *conversation_sentences(words, repertoire)]
    for stray in strays(clips.folder, wanted):
        click.echo(f"[WARNING] {stray.parent.name}/{stray.name}: no sentence has this name")


@recordings.command("speak")
@click.option("--locale", required=True, help="The locale; also one that is not ready.")
@click.option("--data", type=click.Path(path_type=Path), help="Where recordings are kept.")
def speak_sentences(locale: str, data: Path | None) -> None:
    """Speak every sentence of a locale that has no clip yet, and mix nothing.

    Several may run side by side. What the voice refuses is told at the end, with exit status 1.
    """
    from audio.speaking import speak_each, unspoken_in

    if locale not in all_locales(CONTENT):
        raise click.UsageError(
            f"No locale {locale}; `quiet-together locale new {locale}` begins it."
        )
    todo = unspoken_in(locale, (data or default_data()) / "recordings")
    refusals: list[str] = []
    with progress_bar(len(todo), f"Speaking {len(todo)} sentences") as advance:
        for count, refusal in enumerate(speak_each(todo), start=1):
            if refusal:
                refusals.append(refusal)
            advance(count, len(todo))
    click.echo(f"{len(todo) - len(refusals)} sentences spoken")
    _exit_with(refusals)


@recordings.command("list")
@click.option(
    "--lines", is_flag=True, help="What they say: how full each slot is, and how fast it is spoken."
)
@which
def list_recordings(selection: Sequence[Recording], data: Path, lines: bool) -> None:
    """The recordings, which of them have all of their pieces, and how much all of it is."""
    folder = data / "recordings"
    todo = missing(selection, folder)
    missing_ids = {piece.id for piece in todo}
    for recording in selection:
        piece_ids = {piece.id for piece in recording.pieces}
        state = "not built" if piece_ids & missing_ids else "built"
        seconds = recording.ms / 1000
        click.echo(f"{seconds:7.1f} s  {state:<9}  {recording.segment:<12}  {recording.name}")
    total = forecast(pieces_of(selection))
    to_build = forecast(todo)
    click.echo(f"{len(selection)} recordings of {described(total)}; {described(to_build)} to build")
    if lines:
        from audio.table import line_table

        click.echo()
        click.echo(line_table(pieces_of(selection), folder))


@recordings.command("check")
@click.option(
    "--listen", "listening", is_flag=True, help="Have a recogniser write down what it understands."
)
@which
def check_recordings(selection: Sequence[Recording], data: Path, listening: bool) -> None:
    """Measure the finished MP3s; exit status 1 when anything is out of bounds.

    What is missing is built first. Of many recordings it measures as many as it takes to hear
    every piece.
    """
    from audio.check import covering, misheard
    from audio.table import table

    folder = data / "recordings"
    build_with_progress(selection, folder)
    covering_set = covering(selection)
    results = _measured(covering_set, folder, listening)
    click.echo(table(results))
    if len(covering_set) < len(selection):
        click.echo(f"{len(covering_set)} of {len(selection)} recordings hold all of their pieces")
    errors: list[str] = []
    for result in results:
        errors += (f"{result.recording.name}: {fault}" for fault in result.faults)
    if listening:
        errors += _misheard_too_often(misheard(results))
    _exit_with(errors)


@recordings.command("listen")
@which
def listen_to_clips(selection: Sequence[Recording], data: Path) -> None:
    """Have a recogniser write down every sentence, before anything is mixed.

    It listens to a clip once: stopped, it goes on where it was, and later it hears what is new.
    Exit status 1 when more than 3 words in a hundred are misheard, or a number is.
    """
    from audio.review import HEARD, review
    from audio.spoken import clips_of, sentences

    folder = data / "recordings"
    speak_with_progress(unspoken(selection, folder))
    spoken = sentences(selection)
    clips = clips_of(selection[0], clips_folder(selection[0], folder))
    if {recording.locale for recording in selection} != {selection[0].locale}:
        raise click.UsageError("These are in several languages; name one of them: --locale")
    transcripts = []
    with progress_bar(len(spoken), "Listening") as advance:
        for transcript in review(spoken, clips, data / HEARD):
            transcripts.append(transcript)
            advance(len(transcripts), len(spoken))
    errors = [fault for transcript in transcripts for fault in transcript.faults]
    _exit_with([*errors, *_misheard_too_often(transcripts)])


def _misheard_too_often(transcripts: Sequence["Transcript"]) -> list[str]:
    """Tell how well all of it was heard; what is wrong with that, if anything."""
    from audio.hearing import hearing_of
    from audio.listen import word_error_rate
    from audio.table import summary

    click.echo(summary(transcripts))
    errors = []
    for language in sorted({transcript.language for transcript in transcripts}):
        of_language = [each for each in transcripts if each.language == language]
        rate, most = word_error_rate(of_language), hearing_of(language).word_errors
        if rate > most:
            errors.append(f"{rate:.1%} of all words were misheard; {most:.0%} at most")
    return errors


def _exit_with(errors: Sequence[str]) -> None:
    """Tell each error; with status 1 where there is any."""
    for error in errors:
        click.echo(f"[ERROR] {error}")
    if errors:
        sys.exit(1)


def _measured(selection: Sequence[Recording], folder: Path, listening: bool) -> list["Measured"]:
    from audio.check import Ear, measure

    for recording in selection:
        build(recording, folder)
    work: Iterator[Measured]
    if listening:
        # In this process, so that the recogniser is loaded once; it uses all cores by itself.
        ear = Ear()
        work = (measure(recording, folder, ear) for recording in selection)
    else:
        work = on_all_cores(partial(measure, folder=folder), selection)
    by_name = {}
    label = "Listening" if listening else "Measuring"
    with progress_bar(len(selection), label) as advance:
        for count, result in enumerate(work, start=1):
            by_name[result.recording.name] = result
            advance(count, len(selection))
    # Results come in no order from several cores.
    return [by_name[recording.name] for recording in selection]


@recordings.command("look")
@click.argument("segment")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The PNG to write.",
)
@which
def look_at_recording(
    selection: Sequence[Recording],
    data: Path,
    segment: str,
    output: Path,
) -> None:
    """Draw the waveform, the spectrogram and the cues of a SEGMENT, or of a recording by its name."""
    from audio.picture import draw

    matches = (recording for recording in selection if segment in _names_of(recording))
    recording = next(matches, None)
    if recording is None:
        names = ", ".join(dict.fromkeys(recording.segment for recording in selection))
        raise click.UsageError(f"No segment called {segment}; there are {names}.")
    folder = data / "recordings"
    build_with_progress([recording], folder)
    mp3 = build(recording, folder).read_bytes()
    path = draw(recording, mp3, output)
    click.echo(f"written: {path}")


def _names_of(recording: Recording) -> tuple[str, str]:
    """What an editor may call it by."""
    return recording.segment, recording.name


@recordings.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8081, show_default=True)
@click.option("--data", type=click.Path(path_type=Path), help="Where the pieces are kept.")
def serve_recordings(host: str, port: int, data: Path | None) -> None:
    """Put recordings together for players, behind your own proxy. Ctrl+C ends."""
    from audio.server import server

    try:
        http_server = server(data or default_data(), host, port)
    except OSError as error:
        raise click.UsageError(f"{host}:{port}: {error.strerror}; name another --port") from error
    click.echo(f"Recordings at http://{host}:{http_server.server_port}/; Ctrl+C ends.")
    with suppress(KeyboardInterrupt):
        http_server.serve_forever()
