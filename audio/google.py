"""Google Translate's voice over the network. For previews only: the service is unofficial."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audio.samples import Samples
from audio.voice import FINISH, SMALLNESS, decoded, finished, found
from skill.errors import RecordingError

NETWORK_SECONDS = 10.0


def _google_mp3(sentence: str) -> bytes:
    from gtts import gTTS

    held = io.BytesIO()
    gTTS(sentence, lang="en", tld="com", timeout=NETWORK_SECONDS).write_to_fp(held)
    return held.getvalue()


@dataclass(frozen=True)
class GoogleVoice:
    """Google Translate's voice over the network (gTTS). For previews: the service is unofficial."""

    name: str = "google"
    fetch: Callable[[str], bytes] = _google_mp3
    """A sentence to the bytes of an MP3; may raise anything."""
    hurries: bool = True
    smallness: float = SMALLNESS
    languages: frozenset[str] = frozenset({"en"})

    def recipe_of(self, sentence: str) -> str:
        """Package, language and country."""
        return f"gTTS 2.5.4; en, com; {FINISH}"

    @property
    def installed(self) -> bool:
        """Whether ``make voice`` has been run; a missing network shows only when it speaks."""
        return self.fetch is not _google_mp3 or found("gtts", "pydub")

    def speak(self, sentence: str) -> Samples:
        """Raises RecordingError when the service did not answer with a sound."""
        try:
            sound = decoded(self.fetch(sentence))
        except Exception as error:  # gTTS, requests and soundfile share no ancestor
            raise RecordingError(
                f'Google\'s voice could not be reached for "{sentence}" ({error}); '
                'the voice "bedtime" works offline'
            ) from error
        return finished(sound)

    def notice(self, sentences: Sequence[str]) -> str:
        """That it is for previews."""
        return (
            f"Google hears {len(sentences)} sentences, through an unofficial service: "
            "for previews, not to publish."
        )
