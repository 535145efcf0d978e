"""Every voice by the name that words/<locale>/guide.toml gives, or that ``--voice`` asks for."""

from collections.abc import Mapping

from audio.google import GoogleVoice
from audio.kokoro import KokoroVoice
from audio.pico import PicoVoice
from audio.polly import PollyVoice, polly_called
from audio.voice import ToneVoice, Voice
from skill.errors import RecordingError

voices: Mapping[str, Voice] = {
    voice.name: voice
    for voice in (KokoroVoice(), GoogleVoice(), PollyVoice(), PicoVoice(), ToneVoice())
}
"""All but Polly's other speakers, who are asked for by name: ``polly:Ruth:long-form``."""


def voice_called(name: str) -> Voice:
    """A voice by its name. Raises RecordingError, naming those that exist."""
    if name.startswith("polly:"):
        return polly_called(name)
    if name not in voices:
        raise RecordingError(
            f"No voice called {name}; there are {', '.join(voices)} and polly:SPEAKER:ENGINE"
        )
    return voices[name]
