"""Words as SSML. Everything is escaped here, because ask-sdk escapes nothing."""

from skill.guide.couple import Preferences
from skill.guide.programme import USUAL
from skill.guide.text import WAKE, phrases, without_wake

WAKE_WORD = "Alexa"
"""What wakes the speakers of most households; the guide itself never says it."""


def ssml(
    text: str,
    manner: Preferences = USUAL,
    wake: str = WAKE_WORD,
) -> str:
    """A line with its pauses as SSML, as the couple like it.

    ``wake`` is what wakes the speaker; empty: nothing has to. Alexa allows 10 s of ``<break>`` in
    one response.
    """
    return f"<speak>{_spoken(text, manner, wake)}</speak>"


def behind_recording(url: str, text: str, manner: Preferences) -> str:
    """A line behind a recording, which Alexa plays as it is: an MP3 of 24 kHz and 48 kbit/s."""
    return f'<speak><audio src="{escaped(url)}"/> {_spoken(text, manner, WAKE_WORD)}</speak>'


def _spoken(text: str, manner: Preferences, wake: str) -> str:
    """What stands within ``speak``."""
    text = text.replace(f"{{{WAKE}}}", wake) if wake else without_wake(text)
    parts = (
        f'<break time="{part}ms"/>' if isinstance(part, int) else escaped(part)
        for part in phrases(text)
    )
    ssml = " ".join(parts)
    if manner.whispered:
        ssml = f'<amazon:effect name="whispered">{ssml}</amazon:effect>'
    how = {"rate": "85%" if manner.slow else "", "volume": "soft" if manner.soft else ""}
    if attributes := " ".join(f'{name}="{value}"' for name, value in how.items() if value):
        ssml = f"<prosody {attributes}>{ssml}</prosody>"
    return ssml


def escaped(words: str) -> str:
    """As text of XML; ``html`` does the same, and imports every name of a character for it."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
