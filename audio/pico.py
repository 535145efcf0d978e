"""Small voices: SVOX Pico, 5 MB, one package, robotic and offline.

The English one is for tests and CI; the German one is a preview of a language that the project's
own engine does not speak (docs/recordings.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audio.samples import Samples, mono
from audio.voice import FINISH, QUIET_DB, SMALLNESS, finished, found
from skill.errors import RecordingError

PICO_RATE = 16_000
PITCH = 0.9
VOLUME = 0.5
"""At 1 its loudest words are clipped (328 samples of "Thirty nights of making room for each
other.")."""


@dataclass(frozen=True)
class PicoVoice:
    """SVOX Pico (py-nanotts).

    Its sound differs by some bits from run to run, so compare lengths, not hashes.
    """

    name: str = "pico"
    locale: str = "en-US"
    """What the package calls it."""
    speed: float = 0.8
    hurries: bool = True
    smallness: float = SMALLNESS
    quiet_db: int = QUIET_DB
    """It has no noise, and in German its softest sounds are far below its loudest: at 40 dB the "f" of
    "Frag" is cut off, and the "t" of "laut"; at 60 dB nothing is heard ahead of a sentence."""

    @property
    def languages(self) -> frozenset[str]:
        """The one of its locale."""
        return frozenset({self.locale.partition("-")[0]})

    def recipe_of(self, sentence: str) -> str:
        """Package, speed, pitch and volume."""
        settings = f"speed {self.speed}; pitch {PITCH}; volume {VOLUME}"
        return (
            f"py-nanotts 0.1.1; {self.locale}; {settings}; {FINISH}; quiet below {self.quiet_db} dB"
        )

    @property
    def installed(self) -> bool:
        """Whether ``make voice`` has been run."""
        return found("py_nanotts", "pydub")

    def speak(self, sentence: str) -> Samples:
        """Raises RecordingError when the engine is missing."""
        if not self.installed:
            raise RecordingError(f"The voice {self.name} is not installed: run `make voice`")
        from py_nanotts import NanoTTS

        pcm = NanoTTS().speak(
            sentence,
            voice=self.locale,
            speed=self.speed,
            pitch=PITCH,
            volume=VOLUME,
        )
        sound = np.frombuffer(pcm, dtype="<i2") / np.float32(32768)
        return finished(mono(sound, PICO_RATE), self.quiet_db)

    def notice(self, sentences: Sequence[str]) -> str:
        """Nothing: no sentence leaves this machine."""
        return ""
