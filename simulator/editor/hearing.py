"""One line, heard at once: spoken by the voice of the recordings, with its pauses.

What was spoken once is found again beside the recordings, and nothing is mixed; so a sentence that
is still being written costs a second or two.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audio.catalogue import voice_for
from audio.encode import encode
from audio.files import CLIPS, write_whole
from audio.mix import levelled
from audio.pronunciation import pronunciation_of
from audio.samples import RATE, Samples, position
from audio.spoken import Clips
from skill.errors import ContentError
from skill.guide.programme import CONTENT
from skill.guide.tables import recordings_locale
from skill.guide.text import WAKE, check_text, phrases

AROUND_MS = 250
"""The quiet before and after, so that no player cuts a word."""
KEPT = "heard"
"""The folder of what was only tried, beside the recordings."""
FILE = "line.mp3"


@dataclass(frozen=True)
class SpokenLine:
    """A line as sound."""

    mp3: bytes
    seconds: float
    """What it fills of a slot: its words and pauses, without the quiet around."""


def hear(
    text: str, locale: str, voice: str, folder: Path, fills: dict[str, str] | None = None
) -> SpokenLine:
    """A line in this voice. Raises ContentError for one that is none, RecordingError for no voice.

    ``fills`` are texts for its placeholders; the others are said as their names.
    """
    check_text("the sentence", "it", text)
    filled = _Fills({WAKE: "speaker", **(fills or {})})
    sound, spoken = _sound(text.format_map(filled), locale, voice, folder)
    if not spoken:
        raise ContentError("the sentence: there is nothing to say; write some words")
    quiet = np.zeros(position(AROUND_MS), dtype=np.float32)
    return SpokenLine(encode(np.concatenate([quiet, sound, quiet])), sound.size / RATE)


class _Fills(dict[str, str]):
    """Texts for placeholders; one without a text is said as its name."""

    def __missing__(self, name: str) -> str:
        return name


def _sound(text: str, locale: str, voice: str, folder: Path) -> tuple[Samples, int]:
    """The words and pauses of a line one behind the other, and how many sentences it has."""
    parts: list[Samples] = []
    sentences = 0
    for phrase in phrases(text):
        if isinstance(phrase, int):
            parts.append(np.zeros(position(phrase), dtype=np.float32))
        else:
            parts.append(levelled(_clip(phrase, locale, voice, folder)))
            sentences += 1
    sound = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
    return sound, sentences


def _clip(sentence: str, locale: str, voice: str, folder: Path) -> Samples:
    """A sentence: as the project has it, or spoken and kept with what was only tried."""
    recorded_in = recordings_locale(CONTENT, locale)
    engine, pronunciation = voice_for(voice, recorded_in), pronunciation_of(recorded_in)
    committed = Clips(CLIPS / recorded_in, engine, pronunciation)
    if committed.path(sentence).exists():
        return committed.clip(sentence)
    return Clips(folder / KEPT / recorded_in, engine, pronunciation).clip(sentence)


def spoken_file(line: SpokenLine, path: Path) -> Path:
    """Write what was heard."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(path, line.mp3)
