"""The guide's turn as a response of Alexa's, in the JSON that she takes."""

from collections.abc import Callable
from datetime import time
from typing import Any

from skill.alexa.heard import REMINDERS
from skill.alexa.speech import ssml
from skill.guide.couple import Preferences
from skill.guide.programme import (
    Audio,
    Enqueue,
    Place,
    Play,
)
from skill.guide.talk import Turn

Address = Callable[[Place], str]
"""Where the recording of a place is, as an HTTPS URL."""
Response = dict[str, Any]
"""The field ``response`` of what Alexa is sent."""


def spoken(turn: Turn, address: Address) -> Response:
    """The answer to something said: the microphone stays open exactly when a question was asked."""
    if turn.consent is not None:
        return {"directives": [_ask_for_consent(turn.consent)]}
    response = silent(turn.audio, address)
    response["shouldEndSession"] = turn.conversation is None
    words = f"{turn.say} {turn.question}".strip()
    if words:
        response["outputSpeech"] = _speech(words, turn.manner)
    if turn.conversation is not None:
        response["reprompt"] = {"outputSpeech": _speech(turn.reprompt, turn.manner)}
    return response


def silent(audio: Audio | None, address: Address) -> Response:
    """The answer to an event or a button, which may hold audio directives and nothing else."""
    return {"directives": [_directive(audio, address)]} if audio else {}


def _speech(words: str, manner: Preferences) -> dict[str, str]:
    return {"type": "SSML", "ssml": ssml(words, manner)}


def _ask_for_consent(at: time) -> dict[str, Any]:
    """Alexa asks in her own words whether the skill may remind ("Set Up Voice Permissions")."""
    request = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": REMINDERS,
    }
    return {
        "type": "Connections.SendRequest",
        "name": "AskFor",
        "payload": request,
        "token": f"{at:%H:%M}",
    }


def _directive(audio: Audio, address: Address) -> dict[str, Any]:
    match audio:
        case Play(place):
            return _play("REPLACE_ALL", _stream(place, address))
        case Enqueue(place, anew=True):
            return _play("REPLACE_ENQUEUED", _stream(place, address))
        case Enqueue(place, behind):
            # Required with ENQUEUE and refused with anything else (alexa-skills-dotnet#137).
            expected = {"expectedPreviousToken": behind.to_token()}
            return _play("ENQUEUE", expected | _stream(place, address))
        case _:
            return {"type": "AudioPlayer.Stop"}


def _play(behavior: str, stream: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "AudioPlayer.Play",
        "playBehavior": behavior,
        "audioItem": {"stream": stream},
    }


def _stream(place: Place, address: Address) -> dict[str, Any]:
    return {
        "token": place.to_token(),
        "url": address(place),
        "offsetInMilliseconds": place.start,
    }
