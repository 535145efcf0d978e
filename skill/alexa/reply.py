"""The guide's turn as a response of Alexa's."""

from collections.abc import Callable
from datetime import time

from ask_sdk_model import Directive, Response
from ask_sdk_model.interfaces.audioplayer import (
    AudioItem,
    PlayBehavior,
    PlayDirective,
    StopDirective,
    Stream,
)
from ask_sdk_model.interfaces.connections import SendRequestDirective
from ask_sdk_model.ui import Reprompt, SsmlOutputSpeech

from skill.alexa.heard import REMINDERS
from skill.alexa.speech import ssml
from skill.guide.programme import Audio, Enqueue, Place, Play
from skill.guide.talk import Turn

Address = Callable[[Place], str]
"""Where the recording of a place is, as an HTTPS URL."""


def spoken(turn: Turn, address: Address) -> Response:
    """The answer to something said: the microphone stays open exactly when a question was asked."""
    if turn.consent is not None:
        return Response(directives=[_ask_for_consent(turn.consent)])
    response = silent(turn.audio, address)
    response.should_end_session = turn.conversation is None
    if text := f"{turn.say} {turn.question}".strip():
        response.output_speech = SsmlOutputSpeech(ssml=ssml(text, turn.manner))
    if turn.conversation is not None:
        response.reprompt = Reprompt(
            output_speech=SsmlOutputSpeech(ssml=ssml(turn.reprompt, turn.manner))
        )
    return response


def silent(audio: Audio | None, address: Address) -> Response:
    """The answer to an event or a button, which may hold audio directives and nothing else."""
    return Response(directives=[_directive(audio, address)] if audio else None)


def _ask_for_consent(at: time) -> Directive:
    """Alexa asks in her own words whether the skill may set reminders ("Set Up Voice Permissions")."""
    request = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": REMINDERS,
    }
    return SendRequestDirective(name="AskFor", payload=dict(request), token=f"{at:%H:%M}")


def _directive(audio: Audio, address: Address) -> Directive:
    match audio:
        case Play(place):
            return _play(PlayBehavior.REPLACE_ALL, place, address)
        case Enqueue(place, behind):
            return _play(PlayBehavior.ENQUEUE, place, address, behind)
        case _:
            return StopDirective()


def _play(
    behavior: PlayBehavior, place: Place, address: Address, behind: Place | None = None
) -> PlayDirective:
    stream = Stream(
        token=place.to_token(),
        url=address(place),
        offset_in_milliseconds=place.start,
        # Required with ENQUEUE and refused with anything else (alexa-skills-dotnet#137).
        expected_previous_token=behind.to_token() if behind else None,
    )
    return PlayDirective(play_behavior=behavior, audio_item=AudioItem(stream=stream))
