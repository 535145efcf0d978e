"""Clips: each sentence a voice has spoken, as one small Ogg Opus file named by what made it."""

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import soundfile

from audio.catalogue import voice_for
from audio.files import CLIPS, write_whole
from audio.pace import drawn_out
from audio.pronunciation import Pronunciation, pronunciation_of, respelled
from audio.recorded import read_recorded, recipe_of, recorded_path, slug
from audio.samples import RATE, Samples, mono
from audio.voice import Voice
from skill.errors import MissingClip, RecordingError
from skill.guide.estimate import at_ease_s
from skill.guide.programme import Piece, Recording
from skill.guide.text import phrases


@dataclass(frozen=True)
class Clips:
    """The sentences of one voice in one locale."""

    folder: Path
    voice: Voice
    pronunciation: Pronunciation = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Of its locale, after which its folder is named."""
        return self.folder.name.partition("-")[0]

    def spelling(self, sentence: str) -> str:
        """The sentence as the engine is given it."""
        return respelled(sentence, self.pronunciation)

    def path(self, sentence: str) -> Path:
        """Where the sentence is kept: readable words, then twelve digits of a hash of its making."""
        name = _clip_name(
            sentence,
            self.spelling(sentence),
            self._recipe(sentence),
            self.voice.smallness,
        )
        return self.folder / name

    def _recipe(self, sentence: str) -> str:
        recorded = recorded_path(self.folder, sentence)
        if recorded.exists():
            return recipe_of(recorded)
        return self.voice.recipe_of(self.spelling(sentence))

    def clip(self, sentence: str) -> Samples:
        """The sentence as sound, at ease; spoken and kept if it was not there yet.

        Raises MissingClip when no engine is installed to speak it, RecordingError for an unreadable
        file.
        """
        path = self.path(sentence)
        if not path.exists():
            self.speak(sentence)
        if self._is_drawn_out(sentence):
            return _at_ease(path, sentence)
        return _read(path)

    def seconds(self, sentence: str) -> float:
        """How long its clip sounds; 0 where there is none that can be read."""
        seconds = _seconds(self.path(sentence))
        return at_ease_s(sentence, seconds) if self._is_drawn_out(sentence) else seconds

    def _is_drawn_out(self, sentence: str) -> bool:
        """A person's own recording keeps its pace."""
        return self.voice.hurries and not recorded_path(self.folder, sentence).exists()

    def speak(self, sentence: str) -> Path:
        """Make the clip afresh and keep it: as a person recorded it, or else by the engine.

        Raises MissingClip when there is neither.
        """
        sound = self._sound(sentence)
        return write_whole(self.path(sentence), small_ogg(sound, self.voice.smallness))

    def _sound(self, sentence: str) -> Samples:
        recorded = recorded_path(self.folder, sentence)
        if recorded.exists():
            return read_recorded(recorded)
        if not self.voice.installed:
            raise MissingClip(
                f'No clip of "{sentence}" in the voice {self.voice.name}, and its speech engine '
                "is not installed: run `make voice`, then `quiet-together recordings build`"
            )
        return self.voice.speak(self.spelling(sentence))


def small_ogg(sound: Samples, smallness: float) -> bytes:
    """A sound as Ogg Opus; ``smallness`` is libsndfile's compression level."""
    padded = io.BytesIO()
    soundfile.write(padded, sound, RATE, format="OGG", subtype="OPUS", compression_level=smallness)
    return _repacked(padded.getvalue())


def _repacked(ogg: bytes) -> bytes:
    """The same Opus packets in fewer bytes: no sample changes.

    libsndfile leaves 700 empty bytes for tags and begins a page each second, which is a fifth of a
    clip of two seconds.
    """
    import av  # takes longer to load than most commands that only ask for a clip's name

    small = io.BytesIO()
    options = {"page_duration": "10000000", "fflags": "+bitexact"}
    with (
        av.open(io.BytesIO(ogg), "r") as source,
        av.open(small, "w", format="ogg", options=options) as target,
    ):
        stream = source.streams.audio[0]
        copied_stream = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is None:  # the end of the source, which holds nothing
                continue
            packet.stream = copied_stream
            target.mux(packet)
    return small.getvalue()


@lru_cache(maxsize=8_192)
def _clip_name(sentence: str, spelling: str, recipe: str, smallness: float) -> str:
    """The name of a clip's file; a check asks for all of them again, whatever was changed."""
    ingredients = [recipe, f"opus {smallness}", sentence]
    if spelling != sentence:  # otherwise left out, so that all other clips keep their names
        ingredients.append(spelling)
    content = json.dumps(ingredients, ensure_ascii=False)
    digest = hashlib.sha256(content.encode()).hexdigest()
    readable = slug(sentence)[:48].rstrip("-")
    return f"{readable}-{digest[:12]}.ogg"


@lru_cache(maxsize=128)
def _read(path: Path) -> Samples:
    """A clip's sound, which nobody may change.

    It stays in memory for the next recording that speaks it (128 clips are 25 MB).
    """
    try:
        sound, rate = soundfile.read(path, dtype="float32")
    except soundfile.LibsndfileError as error:
        raise RecordingError(
            f"{path.name}: cannot be read ({error}); delete it and build again"
        ) from error
    samples = mono(sound, rate)
    samples.flags.writeable = False
    return samples


@lru_cache(maxsize=128)
def _at_ease(path: Path, sentence: str) -> Samples:
    """The same where its words would go by too fast: drawn out."""
    sound = _read(path)
    seconds = sound.size / RATE
    samples = drawn_out(sound, at_ease_s(sentence, seconds) / seconds)
    samples.flags.writeable = False
    return samples


@lru_cache(maxsize=4096)
def _seconds(path: Path) -> float:
    """How long a clip is by itself; 0 where there is none that can be read."""
    try:
        return float(soundfile.info(path).duration)
    except soundfile.LibsndfileError:
        return 0.0


def clips_of(recording: Piece | Recording, root: Path = CLIPS) -> Clips:
    """The clips that a recording is made of.

    Raises RecordingError for a voice that does not exist, or speaks another language.
    """
    return Clips(
        root / recording.locale,
        voice_for(recording.voice, recording.locale),
        pronunciation_of(recording.locale),
    )


def sentences(recordings: Iterable[Piece | Recording]) -> list[str]:
    """Every sentence that the recordings speak, each once, in order."""
    return spoken_in(text for recording in recordings for _, text in recording.texts)


def spoken_in(texts: Iterable[str]) -> list[str]:
    """Every sentence of these texts, each once, in order."""
    distinct: dict[str, None] = {}
    for text in texts:
        distinct |= {phrase: None for phrase in phrases(text) if isinstance(phrase, str)}
    return list(distinct)
