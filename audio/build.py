"""Recordings made: what is missing, in parallel, each file there whole or not at all.

Importing this costs next to nothing; numpy, scipy and the encoder are loaded when something must be
built.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from audio import manifest
from audio.cores import on_all_cores
from audio.files import CLIPS, sweep, write_whole
from skill.errors import MissingClip
from skill.guide.programme import Recording

if TYPE_CHECKING:
    from audio.spoken import Clips

SHIPPED_VOICE = "bedtime"
"""Whose clips those are."""
BYTES_A_MS = 6
"""48 kbit/s."""

Progress = Callable[[int, int], None]
"""Told after each one: how many are done, of how many."""


@dataclass(frozen=True)
class Forecast:
    """What a build will make."""

    count: int
    minutes: float
    bytes: int


def missing(recordings: Iterable[Recording], folder: Path) -> list[Recording]:
    """Those whose file is not there, each once. The name holds the fingerprint, so nothing there is ever stale."""
    return list(
        {made.name: made for made in recordings if not (folder / made.name).exists()}.values()
    )


def forecast(recordings: Iterable[Recording]) -> Forecast:
    """How many files, how long and how large, before anything is built."""
    lengths = {made.name: made.score.ms for made in recordings}
    return Forecast(
        len(lengths), sum(lengths.values()) / 60_000, sum(lengths.values()) * BYTES_A_MS
    )


def clips_folder(recording: Recording, folder: Path) -> Path:
    """Where a recording's clips are kept: the project's, or beside the recordings' folder for any other voice."""
    return CLIPS if recording.voice == SHIPPED_VOICE else folder.with_name("clips")


def build(recording: Recording, folder: Path, clips_root: Path | None = None) -> Path:
    """The recording's file, made and verified if it was not there. Raises RecordingError."""
    path = folder / recording.name
    if path.exists():
        return path
    from audio.master import master
    from audio.spoken import clips_of

    root = clips_root or clips_folder(recording, folder)
    return write_whole(path, master(recording, clips_of(recording, root)).mp3)


def build_all(
    recordings: Sequence[Recording],
    folder: Path,
    progress: Progress | None = None,
    clips_root: Path | None = None,
) -> list[Path]:
    """Every recording's file, in order; those that were missing made over all cores.

    Raises RecordingError for the first that cannot be made. Those that are done stay, so it can go
    on later.
    """
    sweep(folder)
    todo = missing(recordings, folder)
    if len(todo) > 1:
        speak_missing(
            todo, folder, clips_root=clips_root
        )  # here, so that the speech engine is loaded once
    work = partial(build, folder=folder, clips_root=clips_root)
    for done, _ in enumerate(on_all_cores(work, todo), start=1):
        if progress:
            progress(done, len(todo))
    return [folder / made.name for made in recordings]


def write_manifest(
    recordings: Iterable[Recording], folder: Path, path: Path, progress: Progress | None = None
) -> None:
    """Note in the manifest what these recordings are; only those that it does not know yet are measured.

    Interrupted, it notes what it has measured, so that it can go on later.
    """
    known = manifest.read(path)
    new = list({made.name: made for made in recordings if made.name not in known}.values())
    entries: list[manifest.Entry] = []
    try:
        for entry in on_all_cores(partial(manifest.entry_of, folder=folder), new):
            entries.append(entry)
            if progress:
                progress(len(entries), len(new))
    finally:
        manifest.add(path, folder, entries)


def unspoken(
    recordings: Iterable[Recording], folder: Path, clips_root: Path | None = None
) -> list[tuple["Clips", str]]:
    """Every sentence that has no clip yet, once, with the clips that it belongs to."""
    from audio.spoken import clips_of, sentences

    todo = {
        clips.path(sentence): (clips, sentence)
        for made in recordings
        for clips in [clips_of(made, clips_root or clips_folder(made, folder))]
        for sentence in sentences([made])
        if not clips.path(sentence).exists()
    }
    return list(todo.values())


def speak_missing(
    recordings: Iterable[Recording],
    folder: Path,
    progress: Progress | None = None,
    clips_root: Path | None = None,
) -> list[Path]:
    """Speak every sentence that has no clip yet, and return the new clips.

    Raises MissingClip, saying how many there are, when no engine is installed to speak them.
    """
    todo = unspoken(recordings, folder, clips_root)
    for used in {clips.folder for clips, _ in todo}:
        sweep(used)
    for done, (clips, sentence) in enumerate(todo, start=1):
        try:
            clips.speak(sentence)
        except MissingClip as error:
            others = len(todo) - done
            raise MissingClip(
                f"{error} ({others} more like it)" if others else str(error)
            ) from error
        if progress:
            progress(done, len(todo))
    return [clips.path(sentence) for clips, sentence in todo]
