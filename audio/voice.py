"""A voice: a sentence in, sound out. One sentence a call; the pauses between them are the mixer's.

Making a voice costs nothing: the engine behind it is loaded when it first speaks, so clips are
found without any engine installed. The engines are in kokoro.py, pico.py, google.py and polly.py,
their names in catalogue.py.
"""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

import numpy as np

from audio.samples import RATE, Samples, mono
from skill.errors import RecordingError

FINISH = "finish 2"
"""How ``finished`` treats a clip; raise the number when it changes."""
QUIET_DB = 40
"""The noise of the offline voice's int8 model lies 56 dB and more below speech; its softest first
sounds are louder than this."""
SMALLNESS = 0.8
"""Of most clips: about 60 kbit/s for speech, 7 to 8 KB a second. At 0.9 it is a third less, and
listeners would give a quarter of a point less of five (predicted)."""


class Voice(Protocol):
    """Something that speaks one sentence at a time."""

    @property
    def name(self) -> str:
        """What the words call it."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages that it speaks, as "en"; none where only who names it knows."""

    @property
    def hurries(self) -> bool:
        """Whether it goes too fast through short words, so that they are drawn out (pace.py)."""

    @property
    def smallness(self) -> float:
        """The compression level that libsndfile keeps its clips at, from 0 to 1."""

    def recipe_of(self, sentence: str) -> str:
        """Everything that makes its sound; a clip is kept under the hash of this and the sentence."""

    @property
    def installed(self) -> bool:
        """Whether its engine is on this machine."""

    def speak(self, sentence: str) -> Samples:
        """The sentence, speech beginning within 5 ms of sample 0. Raises RecordingError."""

    def notice(self, sentences: Sequence[str]) -> str:
        """What is said before it speaks these: where they go and what that costs.

        Empty for a voice on this machine.
        """


@dataclass(frozen=True)
class ToneVoice:
    """For tests: a sine that climbs, so that it is found again to the sample; 60 ms a character."""

    name: str = "tone"
    installed: bool = True
    hurries: bool = False
    smallness: float = SMALLNESS
    languages: frozenset[str] = frozenset()

    def recipe_of(self, sentence: str) -> str:
        """One for all sentences."""
        return "sine 400 to 1600 Hz; 60 ms a character"

    def speak(self, sentence: str) -> Samples:
        """A burst from sample 0 on, whose length grows with the sentence; 0.45 s at least."""
        count = round(max(0.45, 0.06 * len(sentence)) * RATE)
        burst = 0.3 * np.cos(2 * np.pi * np.cumsum(np.linspace(400, 1600, count)) / RATE)
        burst[-480:] *= np.linspace(1, 0, 480)
        return np.asarray(burst, dtype=np.float32)

    def notice(self, sentences: Sequence[str]) -> str:
        """Nothing: no sentence leaves this machine."""
        return ""


def found(*modules: str) -> bool:
    """Whether all these packages are installed; none of them is loaded."""
    return all(find_spec(module) for module in modules)


def decoded(mp3: bytes) -> Samples:
    """What a service answered, as sound. Raises soundfile.LibsndfileError when it is none."""
    import soundfile

    return mono(*soundfile.read(io.BytesIO(mp3), dtype="float32"))


def finished(sound: Samples, quiet_db: int = QUIET_DB) -> Samples:
    """An engine's raw sentence with the quiet before and after it cut off, and its edges faded.

    Quiet is what lies ``quiet_db`` decibels and more below its loudest. Raises RecordingError when it
    is all quiet.
    """
    with warnings.catch_warnings():
        # pydub looks for an ffmpeg that is not needed here, and uses audioop.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.silence import detect_leading_silence
    peak = float(np.abs(sound).max(initial=0.0))
    if peak < 1e-3:
        raise RecordingError("The speech engine answered with silence")
    whole = (sound * (0.7 / peak) * 32767).astype(np.int16)
    segment = AudioSegment(whole.tobytes(), frame_rate=RATE, sample_width=2, channels=1)
    quiet = segment.max_dBFS - quiet_db
    head = detect_leading_silence(segment, silence_threshold=quiet, chunk_size=1)
    tail = detect_leading_silence(segment.reverse(), silence_threshold=quiet, chunk_size=5)
    # A little of the quiet stays on either side, and that is faded.
    start = max(0, head - 2)
    end = len(segment) - max(0, tail - 60)
    trimmed = segment[start:end].fade_in(2).fade_out(40)
    samples = np.frombuffer(trimmed.raw_data, dtype=np.int16)
    return np.asarray(samples / 32768, dtype=np.float32)
