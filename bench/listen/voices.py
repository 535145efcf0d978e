"""Synthetic people: 32 voices of three engines, each sentence spoken once and kept.

Twenty of them are for trying things out; the other twelve are kept for the last measurement.
"""

import hashlib
import io
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from audio.samples import Samples, mono
from audio.voice import finished

KOKORO = (
    "af_alloy af_bella af_kore af_nova af_sarah af_sky am_adam am_echo am_eric "
    "am_liam am_michael bf_emma bf_isabella bm_daniel bm_george"
).split()
"""Styles of kokoro-js 1.2.1 (npm). The guide's own two, af_heart and af_nicole, are not among
them."""
ESPEAK = ("en-us+f3", "en-us+m3", "en-gb+m1")
PICO = ("en-US", "en-GB")
FRESH_KOKORO = (
    "af_aoede af_jessica af_river am_fenrir am_onyx am_puck bf_alice bf_lily bm_fable bm_lewis"
).split()
FRESH_ESPEAK = ("en-gb-scotland+f2", "en-us+m7")
_SPEED = 1.0


@dataclass(frozen=True)
class Person:
    """One voice of one engine."""

    engine: str
    style: str

    @property
    def name(self) -> str:
        """Both of them."""
        return f"{self.engine} {self.style}"


class Voices:
    """Speaks sentences in the voices that are here, and keeps what was spoken in a folder."""

    def __init__(self, styles: Path | None, cache_folder: Path, fresh: bool = False) -> None:
        """``styles`` is the folder ``voices`` of kokoro-js; None: those voices are missing.

        ``fresh``: the people for whom nothing was ever tuned.
        """
        self._styles, self._folder = styles, cache_folder / "spoken"
        self._fresh = fresh
        self._folder.mkdir(parents=True, exist_ok=True)

    @property
    def people(self) -> list[Person]:
        """All voices that can speak here."""
        there = [] if self._fresh else [Person("pico", style) for style in PICO]
        if shutil.which("espeak-ng"):
            robots = FRESH_ESPEAK if self._fresh else ESPEAK
            there += [Person("espeak", style) for style in robots]
        if self._styles is not None:
            styles = FRESH_KOKORO if self._fresh else KOKORO
            there += [Person("kokoro", style) for style in styles]
        return there

    def speak(self, person: Person, sentence: str) -> Samples:
        """A sentence, without quiet around it."""
        name = hashlib.sha256(f"{person.name} {sentence}".encode()).hexdigest()[:20]
        path = self._folder / f"{name}.ogg"
        if not path.exists():
            sound = finished(self._spoken(person, sentence))
            soundfile.write(path, sound, 24_000, format="OGG", subtype="OPUS")
        return mono(*soundfile.read(path, dtype="float32"))

    def _spoken(self, person: Person, sentence: str) -> Samples:
        match person.engine:
            case "kokoro":
                return self._kokoro(person.style, sentence)
            case "espeak":
                return _espeak(person.style, sentence)
            case _:
                return _pico(person.style, sentence)

    def _kokoro(self, style: str, sentence: str) -> Samples:
        assert self._styles is not None
        vectors = np.fromfile(self._styles / f"{style}.bin", dtype=np.float32)
        language = "en-us" if style.startswith("a") else "en-gb"
        sound, rate = _engine().create(
            f"{sentence}.", vectors.reshape(-1, 1, 256), speed=_SPEED, lang=language, trim=False
        )
        return mono(sound, rate)


def _espeak(style: str, sentence: str) -> Samples:
    command = ["espeak-ng", "-v", style, "-s", "150", "--stdout", sentence]
    wav = subprocess.run(command, capture_output=True, check=True).stdout
    return mono(*soundfile.read(io.BytesIO(wav), dtype="float32"))


def _pico(style: str, sentence: str) -> Samples:
    from py_nanotts import NanoTTS

    pcm = NanoTTS().speak(sentence, voice=style, speed=1.0, pitch=1.0, volume=0.5)
    return mono(np.frombuffer(pcm, dtype="<i2") / np.float32(32_768), 16_000)


@cache
def _engine() -> Any:
    from audio.kokoro import _kokoro

    return _kokoro()
