"""Where a speaker's recordings come from: a studio, which makes each when it is first needed."""

import errno
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from skill.errors import RecordingError
from skill.guide.frames import BYTES_A_MS
from skill.guide.programme import Recording

# A browser puts recordings together without mixing any, and has no libraries of sound: so these are
# loaded where something is mixed.


def build_recording(recording: Recording, folder: Path) -> Path:
    """The recording in this folder, made if it is not there. Raises RecordingError."""
    from audio.build import build

    return build(recording, folder)


def is_missing(recording: Recording, folder: Path) -> bool:
    """Whether a recording has still to be made."""
    from audio.build import missing

    return bool(missing([recording], folder))


def trouble_with_file(error: OSError) -> str:
    """Which file cannot be had, why, and what to do about it."""
    where = f"{error.filename}: " if error.filename else ""
    is_full = error.errno in (errno.ENOSPC, errno.EFBIG)
    room = "make room where it writes, or " if is_full else ""
    return f"{where}{error.strerror}; {room}name another folder with --data"


class Recordings(Protocol):
    """Where a speaker's recordings come from."""

    def note(self, recordings: Iterable[Recording]) -> None:
        """Know of recordings that a response of the skill gives to the player."""

    def file(self, url: str) -> Path:
        """The recording at an address. Raises LookupError where there is none."""

    def fetched(self, name: str) -> Path | None:
        """The file of a recording that the speaker has fetched; None for any other name."""

    def length_of(self, url: str) -> int:
        """The milliseconds of a recording. Raises LookupError when they cannot be had."""


@dataclass(frozen=True)
class Studio:
    """The recordings of one locale; each is built when it is first needed."""

    folder: Path
    recordings: dict[str, Recording] = field(default_factory=dict)
    """Those that the skill has played, by file name."""
    on_mixing: Callable[[Recording], None] = lambda recording: None
    """Told before a recording is made, which takes some seconds."""

    def note(self, recordings: Iterable[Recording]) -> None:
        """Know of recordings that a response of the skill gives to the player."""
        self.recordings.update({recording.name: recording for recording in recordings})

    def file(self, url: str) -> Path:
        """The recording at an address, made if it is not there.

        Raises LookupError for an address that the skill has not played.
        """
        recording = self.recordings[url.rpartition("/")[2]]
        if is_missing(recording, self.folder):
            self.on_mixing(recording)
        return build_recording(recording, self.folder)

    def fetched(self, name: str) -> Path | None:
        """The file of a recording that was mixed; None for any other name."""
        path = self.folder / name
        return path if name in self.recordings and path.exists() else None

    def length_of(self, url: str) -> int:
        """Its length in milliseconds, from the file. Raises LookupError when it cannot be had."""
        try:
            return self.file(url).stat().st_size // BYTES_A_MS
        except OSError as error:
            raise LookupError(trouble_with_file(error)) from error
        except RecordingError as error:
            raise LookupError(str(error)) from error
