"""Build pieces and recordings: only what is missing, in parallel, each file whole or not at all.

Importing this costs next to nothing; numpy, scipy and the encoder are loaded when something must be
built. A recording is put together from its pieces without any of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from audio import manifest
from audio.cores import on_all_cores
from audio.files import CLIPS, sweep, write_whole
from audio.styles import shipped_voices
from skill.errors import MissingClip
from skill.guide.frames import FRAME_BYTES, assembled
from skill.guide.programme import Piece, Recording, pieces_of

if TYPE_CHECKING:
    from audio.spoken import Clips

SHIPPED_VOICE = "bedtime"
"""The voice where nobody names another."""
PIECES = "pieces"
"""The folder of pieces, beside that of the recordings that are put together from them."""
WORTH_ALL_CORES_MS = 60_000
"""Less sound than this is made sooner here than processes start, each of which loads the audio
tools: they take about as long as a minute of sound."""

Progress = Callable[[int, int], None]
"""Told after each one: how many are done, of how many."""


@dataclass(frozen=True)
class Forecast:
    """What a build will make."""

    count: int
    minutes: float
    bytes: int


def pieces_folder(folder: Path) -> Path:
    """Where the pieces of a folder of recordings are."""
    return folder.with_name(PIECES)


def is_whole(path: Path, frames: int) -> bool:
    """Whether a file is there, and no frame of it is missing: a full disk or a crash cuts one short."""
    try:
        return path.stat().st_size == frames * FRAME_BYTES
    except FileNotFoundError:
        return False


def missing(recordings: Iterable[Recording], folder: Path) -> list[Piece]:
    """The pieces that are not there whole, each once.

    A name holds the fingerprint, so none is ever stale.
    """
    pieces = pieces_folder(folder)
    return [
        piece for piece in pieces_of(recordings) if not is_whole(pieces / piece.name, piece.frames)
    ]


def forecast(pieces: Iterable[Piece]) -> Forecast:
    """How many files, how long and how large, before anything is built."""
    # Several recordings share a piece, and it is built once.
    distinct = {piece.id: piece for piece in pieces}.values()
    frames = sum(piece.frames for piece in distinct)
    ms = sum(piece.ms for piece in distinct)
    return Forecast(len(distinct), ms / 60_000, frames * FRAME_BYTES)


def clips_folder(piece: Piece | Recording, folder: Path) -> Path:
    """Where its clips are kept: with the project, or beside the recordings for any other voice."""
    return CLIPS if piece.voice in shipped_voices() else folder.with_name("clips")


def build(recording: Recording, folder: Path, clips_root: Path | None = None) -> Path:
    """The recording's file, put together if it was not there; missing pieces are made.

    Raises RecordingError.
    """
    path = folder / recording.name
    if is_whole(path, recording.frames):
        return path
    piece_paths = [build_piece(piece, folder, clips_root) for piece in recording.pieces]
    contents = (piece_path.read_bytes() for piece_path in piece_paths)
    return write_whole(path, assembled(contents, recording.steps))


def build_piece(piece: Piece, folder: Path, clips_root: Path | None = None) -> Path:
    """The piece's file, beside the recordings of this folder; made and verified if it was not there."""
    path = pieces_folder(folder) / piece.name
    if is_whole(path, piece.frames):
        return path
    from audio.master import master
    from audio.spoken import clips_of

    clips = clips_of(piece, clips_root or clips_folder(piece, folder))
    mastered = master(piece, clips)
    return write_whole(path, mastered.mp3)


def build_pieces(
    recordings: Sequence[Recording],
    folder: Path,
    progress: Progress | None = None,
    clips_root: Path | None = None,
) -> list[Path]:
    """Every piece of these recordings, in the order in which they are first heard; over all cores.

    Raises RecordingError for the first that cannot be made. Those that are done stay, so a later
    build goes on from there.
    """
    sweep(folder)
    sweep(pieces_folder(folder))
    todo = missing(recordings, folder)
    if len(todo) > 1:  # here, so that the speech engine is loaded once
        speak_missing(todo, folder, clips_root=clips_root)
    work = partial(build_piece, folder=folder, clips_root=clips_root)
    is_little = sum(piece.ms for piece in todo) < WORTH_ALL_CORES_MS
    done = map(work, todo) if is_little else on_all_cores(work, todo)
    for count, _ in enumerate(done, start=1):
        if progress:
            progress(count, len(todo))
    pieces_root = pieces_folder(folder)
    return [pieces_root / piece.name for piece in pieces_of(recordings)]


def build_all(
    recordings: Sequence[Recording],
    folder: Path,
    progress: Progress | None = None,
    clips_root: Path | None = None,
) -> list[Path]:
    """Every recording's file, in order, put together once all of its pieces are there."""
    build_pieces(recordings, folder, progress, clips_root)
    return [build(recording, folder, clips_root) for recording in recordings]


def write_manifest(pieces: Iterable[Piece], folder: Path, path: Path) -> None:
    """Note in the manifest what these pieces are; an entry, once written, is never changed."""
    present = manifest.read(path)
    entries = [manifest.entry_of(piece) for piece in pieces if piece.name not in present]
    manifest.add(path, pieces_folder(folder), entries)


def unspoken(
    pieces: Iterable[Piece | Recording],
    folder: Path,
    clips_root: Path | None = None,
) -> list[tuple["Clips", str]]:
    """Every sentence that has no clip yet, once, with the clips that it belongs to."""
    from audio.spoken import clips_of, sentences

    todo: dict[Path, tuple[Clips, str]] = {}
    looked_up: set[tuple[str, str, str]] = set()
    for piece in pieces:
        clips = clips_of(piece, clips_root or clips_folder(piece, folder))
        for sentence in sentences([piece]):
            # Many recordings speak the same sentence, and its name takes a while.
            key = (piece.locale, piece.voice, sentence)
            if key in looked_up:
                continue
            looked_up.add(key)
            path = clips.path(sentence)
            if not path.exists():
                todo[path] = clips, sentence
    return list(todo.values())


def speak_missing(
    pieces: Iterable[Piece | Recording],
    folder: Path,
    progress: Progress | None = None,
    clips_root: Path | None = None,
) -> list[Path]:
    """Speak every sentence that has no clip yet, and return the new clips.

    Raises MissingClip: see ``speak_all``.
    """
    return speak_all(unspoken(pieces, folder, clips_root), progress)


def speak_all(todo: Sequence[tuple["Clips", str]], progress: Progress | None = None) -> list[Path]:
    """Speak each of these sentences, and return the new clips.

    Raises MissingClip, saying how many there are, when no engine is installed to speak them.
    """
    for clip_folder in {clips.folder for clips, _ in todo}:
        sweep(clip_folder)
    for count, (clips, sentence) in enumerate(todo, start=1):
        try:
            clips.speak(sentence)
        except MissingClip as error:
            raise _with_count(error, len(todo) - count) from error
        if progress:
            progress(count, len(todo))
    return [clips.path(sentence) for clips, sentence in todo]


def _with_count(error: MissingClip, remaining: int) -> MissingClip:
    """The same error, with how many more sentences lack a clip."""
    if not remaining:
        return MissingClip(str(error))
    return MissingClip(f"{error} ({remaining} more like it)")
