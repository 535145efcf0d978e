"""The recordings: put together in memory when the player asks for one, from pieces that are kept.

Only the pieces lie on the disk: all that anybody can ever hear takes about 108 MB of them, while a
file for every evening would fill a memory card within years.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from audio.build import build_piece
from skill.errors import RecordingError
from skill.guide.frames import FRAME_BYTES, FRAME_MS, assembled
from skill.guide.programme import Recording

MOST_KNOWN = 64
"""More than the recordings of two whole evenings; older ones are played no more."""


class Shelf:
    """Knows the recordings that the guide has given to the player."""

    def __init__(self, folder: Path) -> None:
        """The pieces lie in a folder beside ``folder``, which itself stays empty."""
        self._folder = folder
        self._recordings: dict[str, Recording] = {}
        self._making = Lock()

    def note(self, recordings: Iterable[Recording]) -> None:
        """Know of recordings that an answer of the guide gives to the player."""
        for recording in recordings:
            # The newest stand last, so that the first are the ones to drop.
            self._recordings.pop(recording.name, None)
            self._recordings[recording.name] = recording
        for name in list(self._recordings)[:-MOST_KNOWN]:
            del self._recordings[name]

    def length_of(self, url: str) -> int:
        """Its milliseconds, which are known before it is made. LookupError: there is none."""
        return self._recordings[name_in(url)].ms

    def content(self, name: str, from_ms: int = 0) -> bytes | None:
        """The MP3 from this moment on; None for no recording. Raises RecordingError.

        Every frame stands alone, so a recording can begin with any of them: this is how an evening
        goes on in the middle on players that cannot seek.
        """
        recording = self._recordings.get(name)
        if recording is None:
            return None
        # One at a time: who comes while a piece is being made finds it made.
        with self._making:
            paths = [build_piece(piece, self._folder) for piece in recording.pieces]
        pieces = [path.read_bytes() for path in paths]
        whole = assembled(pieces, recording.steps)
        return bytes(whole[from_ms // FRAME_MS * FRAME_BYTES :])

    def make(self, url: str) -> None:
        """Make what a recording needs, so that the player need not wait; it tells of trouble."""
        with suppress(RecordingError, OSError):
            self.content(name_in(url))

    def file(self, url: str) -> Path:
        """No recording has a file of its own."""
        raise LookupError(name_in(url))

    def fetched(self, name: str) -> Path | None:
        """No recording has a file of its own."""
        return None


def name_in(url: str) -> str:
    """The name of the recording at an address."""
    return url.rpartition("/")[2]
