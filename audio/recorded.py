"""Sentences that a person has spoken: their recordings win over any engine.

They lie beside the clips, one WAV file a sentence, named by its words in lower case:
"Good night, you two." is ``clips/<locale>/recorded/good-night-you-two.wav``. Quiet before and
behind the words is cut off, and the level is the mixer's, as with every other clip.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import soundfile

from audio.samples import Samples, mono
from audio.voice import FINISH, finished
from skill.errors import RecordingError

FOLDER = "recorded"


@lru_cache(maxsize=8_192)
def slug(sentence: str) -> str:
    """A sentence as a file name: its words, joined by hyphens."""
    words = re.findall(r"\w+", sentence.lower().replace("'", ""))
    return "-".join(words)


def recorded_path(clips_folder: Path, sentence: str) -> Path:
    """Where a person's recording of the sentence is looked for."""
    return clips_folder / FOLDER / f"{slug(sentence)}.wav"


def recipe_of(path: Path) -> str:
    """What makes a clip of this recording: all of its bytes, and how it is finished."""
    status = path.stat()
    digest = _digest(path, status.st_mtime_ns, status.st_size)
    return f"recorded {digest}; {FINISH}"


# The time and the size are there so that a recording made anew is read anew.
@lru_cache(maxsize=4_096)
def _digest(path: Path, changed: int, size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_recorded(path: Path) -> Samples:
    """The sentence as the person spoke it, in any rate, one channel or two.

    Raises RecordingError, naming the file, when it is no sound, or all quiet.
    """
    try:
        return finished(mono(*soundfile.read(path, dtype="float32")))
    except soundfile.LibsndfileError as error:
        raise RecordingError(
            f"{FOLDER}/{path.name}: cannot be read ({error}); save it as WAV"
        ) from error
    except RecordingError as error:
        raise RecordingError(f"{FOLDER}/{path.name}: there is nothing to hear in it") from error


def strays(clips_folder: Path, sentences: Iterable[str]) -> list[Path]:
    """The recordings that belong to no sentence: their names, or the words, have changed."""
    wanted = {recorded_path(clips_folder, sentence) for sentence in sentences}
    return sorted({*clips_folder.glob(f"{FOLDER}/*")} - wanted)
