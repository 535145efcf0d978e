"""A practice that sounds inside the conversation: mixed by Alexa (APL for Audio), or by SSML.

The question stands behind the recording, where the microphone opens. Alexa speaks an answer's own
words before what she mixes ("Integrate Visual and Audio Responses"), so it stands in the mix.
"""

from typing import Any

from skill.alexa.heard import APLA
from skill.alexa.speech import behind_recording, ssml
from skill.guide.couple import Preferences

FAILED = f"{APLA}.RuntimeError"
"""What tells that nothing was heard, since the recording could not be had or mixed."""
VERSION = "0.91"
"""The newest there is ("What's New in APL 1.5", where it has its filters)."""


def mixed(url: str, question: str, manner: Preferences, token: str) -> dict[str, Any]:
    """The directive that lets a recording sound, and asks behind it."""
    recording = {"type": "Audio", "source": url}
    asked = {"type": "Speech", "contentType": "SSML", "content": ssml(question, manner)}
    document = {
        "type": "APLA",
        "version": VERSION,
        "mainTemplate": {"item": {"type": "Sequencer", "items": [recording, asked]}},
    }
    return {"type": f"{APLA}.RenderDocument", "token": token, "document": document}


def in_speech(url: str, question: str, manner: Preferences) -> dict[str, str]:
    """The same as the words of an answer, for a device on which nothing is mixed."""
    return {"type": "SSML", "ssml": behind_recording(url, question, manner)}
