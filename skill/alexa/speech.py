"""Words as SSML. Everything is escaped here, because ask-sdk escapes nothing."""

from xml.sax.saxutils import escape

from skill.guide.words import phrases


def ssml(text: str) -> str:
    """A line with its pauses as SSML. Alexa allows 10 s of ``<break>`` in one response."""
    parts = (f'<break time="{part}ms"/>' if isinstance(part, int) else escape(part) for part in phrases(text))
    return f"<speak>{' '.join(parts)}</speak>"
