"""The guide's turn as a response of Alexa's, in the JSON that she takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from skill.alexa.heard import REMINDERS
from skill.alexa.inside import in_speech, mixed
from skill.alexa.now_playing import Source, caption_data, metadata
from skill.alexa.pages import Page
from skill.alexa.screen import rendered
from skill.alexa.speech import WAKE_WORD, ssml
from skill.guide.couple import Preferences
from skill.guide.programme import (
    Audio,
    Enqueue,
    Place,
    Play,
)
from skill.guide.talk import Conversation, Turn

SourceOf = Callable[[Place], Source]
"""Where the recording of a place is, and what a screen shows of it."""
Response = dict[str, Any]
"""The field ``response`` of what Alexa is sent."""


@dataclass(frozen=True)
class Sounding:
    """A recording that sounds inside the conversation."""

    url: str
    token: str
    is_mixed: bool
    """Whether Alexa mixes for this device; else the recording stands in her words."""


def spoken(
    turn: Turn,
    source_of: SourceOf,
    sounding: Sounding | None = None,
    wake: str = WAKE_WORD,
) -> Response:
    """The answer to something said: the microphone stays open exactly when a question was asked.

    ``sounding`` is what sounds before the question; ``wake`` is what wakes the speaker, see
    ``ssml``.
    """
    if turn.consent is not None:
        return {"directives": [_ask_for_consent(turn.consent)]}
    response = silent(turn.audio, source_of)
    response["shouldEndSession"] = turn.conversation is None
    words = f"{turn.say} {turn.question}".strip()
    if sounding is not None:
        _add_sound(response, sounding, words, turn.manner)
    elif words:
        response["outputSpeech"] = _speech(words, turn.manner, wake)
    if turn.conversation is not None:
        response["reprompt"] = {"outputSpeech": _speech(turn.reprompt, turn.manner, wake)}
    return response


def _add_sound(
    response: Response,
    sounding: Sounding,
    words: str,
    manner: Preferences,
) -> None:
    """Let a recording sound before these words."""
    if sounding.is_mixed:
        directive = mixed(sounding.url, words, manner, sounding.token)
        response["directives"] = [*response.get("directives", []), directive]
    else:
        response["outputSpeech"] = in_speech(sounding.url, words, manner)


def shown(
    response: Response,
    page: Page | None,
    conversation: Conversation | None,
) -> Response:
    """The same answer with a page on the screen, where there is one to show.

    Behind the last words the session is neither open nor ended: so a device keeps the page for half
    a minute, with the microphone closed ("Manage the skill session", shouldEndSession).
    """
    if page is None:
        return response
    directives = [*response.get("directives", []), rendered(page, conversation)]
    response = response | {"directives": directives}
    if conversation is None:
        del response["shouldEndSession"]
    return response


def silent(audio: Audio | None, source_of: SourceOf) -> Response:
    """The answer to an event or a button, which may hold audio directives and nothing else."""
    return {"directives": [_directive(audio, source_of)]} if audio else {}


def _speech(words: str, manner: Preferences, wake: str) -> dict[str, str]:
    return {"type": "SSML", "ssml": ssml(words, manner, wake)}


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


def _directive(audio: Audio, source_of: SourceOf) -> dict[str, Any]:
    match audio:
        case Play(place):
            return _play("REPLACE_ALL", _item(place, source_of))
        case Enqueue(place, anew=True):
            return _play("REPLACE_ENQUEUED", _item(place, source_of))
        case Enqueue(place, behind):
            item = _item(place, source_of)
            # Required with ENQUEUE and refused with anything else (alexa-skills-dotnet#137).
            item["stream"] = {"expectedPreviousToken": behind.to_token(), **item["stream"]}
            return _play("ENQUEUE", item)
        case _:
            return {"type": "AudioPlayer.Stop"}


def _play(behavior: str, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "AudioPlayer.Play",
        "playBehavior": behavior,
        "audioItem": item,
    }


def _item(place: Place, source_of: SourceOf) -> dict[str, Any]:
    """The recording of a place, and what a screen shows of it where there is one."""
    source = source_of(place)
    stream: dict[str, Any] = {
        "token": place.to_token(),
        "url": source.url,
        "offsetInMilliseconds": place.start,
    }
    if source.now_playing is None:
        return {"stream": stream}
    stream["captionData"] = caption_data(source.now_playing)
    return {"stream": stream, "metadata": metadata(source.now_playing)}
