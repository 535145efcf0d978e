"""Clips: each sentence a voice has spoken, kept as one small Ogg Opus file and found again by what made it."""

import hashlib
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import soundfile

from audio.build import CLIPS
from audio.files import write_whole
from audio.samples import RATE, Samples, mono
from audio.voice import Voice, voices
from skill.errors import MissingClip, RecordingError
from skill.guide.recordings import Recording
from skill.guide.words import phrases

SMALLNESS = 0.9
"""libsndfile's compression level: about 36 kbit/s for speech, 4 to 5 KB a second."""


@dataclass(frozen=True)
class Clips:
    """The sentences of one voice in one locale."""

    folder: Path
    voice: Voice

    def path(self, sentence: str) -> Path:
        """Where the sentence is kept: readable first, then twelve digits of the hash of all that made it."""
        slug = "-".join(re.findall(r"\w+", sentence.lower().replace("'", "")))[:48].rstrip("-")
        made_of = json.dumps([self.voice.recipe, f"opus {SMALLNESS}", sentence], ensure_ascii=False)
        return self.folder / f"{slug}-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}.ogg"

    def clip(self, sentence: str) -> Samples:
        """The sentence as sound; spoken and kept if it was not there yet.

        Raises MissingClip when no engine is installed to speak it, RecordingError for an unreadable file.
        """
        path = self.path(sentence)
        if not path.exists():
            self.speak(sentence)
        try:
            sound, rate = soundfile.read(path, dtype="float32")
        except soundfile.LibsndfileError as error:
            raise RecordingError(f"{path.name}: cannot be read ({error}); delete it and build again") from error
        return mono(sound, rate)

    def speak(self, sentence: str) -> Path:
        """Speak the sentence afresh and keep it. Raises MissingClip when no engine is installed."""
        if not self.voice.installed:
            raise MissingClip(
                f'No clip of "{sentence}" in the voice {self.voice.name}, and its speech engine is not installed: '
                "run `make voice`, then `quiet-together recordings build`"
            )
        held = io.BytesIO()
        sound = self.voice.speak(sentence)
        soundfile.write(held, sound, RATE, format="OGG", subtype="OPUS", compression_level=SMALLNESS)
        return write_whole(self.path(sentence), held.getvalue())


def clips_of(recording: Recording, root: Path = CLIPS) -> Clips:
    """The clips that a recording is made of. Raises RecordingError for a voice that does not exist."""
    if recording.voice not in voices:
        raise RecordingError(
            f"No voice called {recording.voice}; words/{recording.locale} may name {', '.join(voices)}"
        )
    return Clips(root / recording.locale, voices[recording.voice])


def sentences(recordings: Iterable[Recording]) -> list[str]:
    """Every sentence that the recordings speak, each once, in order."""
    said = (phrase for made in recordings for _, text in made.texts for phrase in phrases(text))
    return list(dict.fromkeys(phrase for phrase in said if isinstance(phrase, str)))
