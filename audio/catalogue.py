"""Every voice by the name that words/<locale>/guide.toml gives, or that ``--voice`` asks for."""

from collections.abc import Mapping
from pathlib import Path

from audio.build import SHIPPED_VOICE
from audio.google import GoogleVoice
from audio.kokoro import KokoroVoice
from audio.pico import PicoVoice
from audio.polly import PollyVoice, polly_called
from audio.styles import PREVIEW, style_names
from audio.voice import ToneVoice, Voice
from skill.errors import RecordingError
from skill.guide.programme import CONTENT
from skill.guide.tables import locale_table

_offline: list[Voice] = [KokoroVoice(name) for name in style_names()]
# At 0.8 and 0.9 about as many words are misheard (docs/recordings.md).
_preview: Voice = PicoVoice(PREVIEW, "de-DE", speed=0.8, smallness=0.985, quiet_db=50)
_others: list[Voice] = [GoogleVoice(), PollyVoice(), PicoVoice(), ToneVoice()]
voices: Mapping[str, Voice] = {voice.name: voice for voice in (*_offline, _preview, *_others)}
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


def voice_of(locale: str, content: Path = CONTENT) -> str:
    """The name of the voice that the words of a locale ask for. Raises ContentError."""
    settings = locale_table(content, locale, "guide").get("locale", {})
    return str(settings.get("voice") or SHIPPED_VOICE)


def voice_for(name: str, locale: str) -> Voice:
    """A voice by its name, for a locale whose language it speaks.

    By the rules of another language most words come out as others, and still sound well: nobody
    would notice. Raises RecordingError for a voice that does not exist or does not speak it.
    """
    voice = voice_called(name)
    language = locale.partition("-")[0]
    if voice.languages and language not in voice.languages:
        spoken = ", ".join(sorted(voice.languages))
        raise RecordingError(
            f"The voice {name} speaks {spoken} and not {language}; name a voice of {locale} in "
            f"words/{locale}/guide.toml, as polly:SPEAKER, or record its sentences"
        )
    return voice
