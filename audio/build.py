"""Recordings made: what is missing, in parallel, each file there whole or not at all.

Importing this costs next to nothing; numpy, scipy and the encoder are loaded when something must be built.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from audio.files import write_whole
from skill.errors import MissingClip
from skill.guide.recordings import Recording

CLIPS = Path(__file__).parent / "clips"
"""The clips that belong to the project, a folder a locale."""
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
    return list({made.name: made for made in recordings if not (folder / made.name).exists()}.values())


def forecast(recordings: Iterable[Recording]) -> Forecast:
    """How many files, how long and how large, before anything is built."""
    lengths = {made.name: made.score.ms for made in recordings}
    return Forecast(len(lengths), sum(lengths.values()) / 60_000, sum(lengths.values()) * BYTES_A_MS)


def build(recording: Recording, folder: Path, clips_root: Path = CLIPS) -> Path:
    """The recording's file, made and verified if it was not there. Raises RecordingError."""
    path = folder / recording.name
    if path.exists():
        return path
    from audio.encode import encode
    from audio.mix import mix
    from audio.spoken import clips_of

    return write_whole(path, encode(mix(recording, clips_of(recording, clips_root))))


def build_all(
    recordings: Sequence[Recording], folder: Path, progress: Progress | None = None, clips_root: Path = CLIPS
) -> list[Path]:
    """Every recording's file, in order; those that were missing made over all cores.

    Raises RecordingError for the first that cannot be made. Those that are done stay, so it can go on later.
    """
    todo = missing(recordings, folder)
    if len(todo) > 1:
        _build_together(todo, folder, progress, clips_root)
    elif todo:
        build(todo[0], folder, clips_root)
        if progress:
            progress(1, 1)
    return [folder / made.name for made in recordings]


def _build_together(todo: list[Recording], folder: Path, progress: Progress | None, clips_root: Path) -> None:
    from concurrent.futures import ProcessPoolExecutor, as_completed

    speak_missing(todo, clips_root=clips_root)  # here, so that the speech engine is loaded once
    # A forked copy of a process with threads (the page, the player) may hang, so each worker starts afresh.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(build, made, folder, clips_root) for made in todo]
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()
                if progress:
                    progress(done, len(todo))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def speak_missing(
    recordings: Iterable[Recording], progress: Progress | None = None, clips_root: Path = CLIPS
) -> list[Path]:
    """Speak every sentence that has no clip yet, and return the new clips.

    Raises MissingClip, saying how many there are, when no engine is installed to speak them.
    """
    from audio.spoken import clips_of, sentences

    todo = {
        clips.path(sentence): (clips, sentence)
        for made in recordings
        for clips in [clips_of(made, clips_root)]
        for sentence in sentences([made])
        if not clips.path(sentence).exists()
    }
    for done, (clips, sentence) in enumerate(todo.values(), start=1):
        try:
            clips.speak(sentence)
        except MissingClip as error:
            others = len(todo) - done
            raise MissingClip(f"{error} ({others} more like it)" if others else str(error)) from error
        if progress:
            progress(done, len(todo))
    return list(todo)
