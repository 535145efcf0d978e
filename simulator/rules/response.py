"""Rules of the response as a whole: its shape, its size, and whether the microphone opens."""

import json
import re

from simulator.rules.exchange import ANSWERED_WITH_NOTHING, Exchange, Findings, plain, spoken

MAX_RESPONSE_BYTES = 120 * 1024
MAX_CARD_CHARACTERS, MAX_IMAGE_URL_CHARACTERS = 8_000, 2_000
CARDS = frozenset({"Simple", "Standard", "LinkAccount", "AskForPermissionsConsent"})
KNOWN_DIRECTIVES = (
    "Alexa.Presentation.APL.",
    "Alexa.Presentation.APLA.",
    "Alexa.Presentation.APLT.",
    "AudioPlayer.ClearQueue",
    "AudioPlayer.Play",
    "AudioPlayer.Stop",
    "Connections.SendRequest",
    "Connections.SendResponse",
    "Connections.StartConnection",
    "CustomInterfaceController.",
    "Dialog.ConfirmIntent",
    "Dialog.ConfirmSlot",
    "Dialog.Delegate",
    "Dialog.ElicitSlot",
    "Dialog.UpdateDynamicEntities",
    "Tasks.CompleteTask",
    "VideoApp.Launch",
)
ENDING = frozenset({"AMAZON.StopIntent", "AMAZON.CancelIntent"})


def envelope(exchange: Exchange) -> Findings:
    """A response has its version, and speech and end of their own kinds (JSON reference)."""
    if exchange.answered.get("version") != "1.0":
        yield "version", 'is "1.0"'
    if exchange.body.get("shouldEndSession") not in (True, False, None):
        yield "response.shouldEndSession", "is true, false or absent"
    for place, holder in (
        ("response", exchange.body),
        ("response.reprompt", exchange.body.get("reprompt") or {}),
    ):
        speech = holder.get("outputSpeech")
        if (
            speech is not None
            and {"SSML": "ssml", "PlainText": "text"}.get(speech.get("type"), "") not in speech
        ):
            yield f"{place}.outputSpeech", "is of type SSML with ssml, or PlainText with text"


def response_size(exchange: Exchange) -> Findings:
    """A response has at most 120 KB (request and response JSON reference, August 2026)."""
    size = len(json.dumps(exchange.answered, ensure_ascii=False).encode())
    if size > MAX_RESPONSE_BYTES:
        yield "response", f"{size} bytes, {MAX_RESPONSE_BYTES} at most"


def session_end(exchange: Exchange) -> Findings:
    """The end of a session, or a failure, is answered with nothing (request types reference)."""
    if exchange.kind in ANSWERED_WITH_NOTHING and exchange.body:
        yield "response", f"{exchange.kind} is answered with nothing"


def silent_events(exchange: Exchange) -> Findings:
    """Events and buttons take audio directives only.

    Source: flask-ask#58, "Response may not contain an outputSpeech".
    """
    if not exchange.is_silent:
        return
    for key in ("outputSpeech", "card", "reprompt"):
        if key in exchange.body:
            yield f"response.{key}", f"{exchange.kind} takes audio directives only"
    if exchange.body.get("shouldEndSession") is False:
        yield "response.shouldEndSession", f"{exchange.kind} takes no open session"
    for place, directive in exchange.directives():
        if not str(directive.get("type", "")).startswith("AudioPlayer."):
            yield place, f"{exchange.kind} takes audio directives only"


def known_directives(exchange: Exchange) -> Findings:
    """A directive is one that Alexa has, and behind a reprompt only APL for audio.

    Source: ask-sdk-model 1.82.
    """
    for place, directive in exchange.directives():
        kind = str(directive.get("type", ""))
        if not kind.startswith(KNOWN_DIRECTIVES):
            yield f"{place}.type", f"there is no directive {kind!r}"
        elif ".reprompt." in place and not kind.startswith("Alexa.Presentation.APLA."):
            yield f"{place}.type", "a reprompt takes APL for audio only"


def open_session(exchange: Exchange) -> Findings:
    """An open microphone follows a question, with a reprompt; a closed one has none.

    Source: certification test 4.1.
    """
    body = exchange.body
    if body.get("shouldEndSession") is False:
        if not plain(spoken(body)).endswith(("?", "\uff1f", "\u061f")):
            yield "response.outputSpeech", "the microphone opens without a question at the end"
        if "reprompt" not in body:
            yield "response.reprompt", "an open session needs one"
    elif "reprompt" in body:
        yield "response.reprompt", "the session is closed"


def stop_ends(exchange: Exchange) -> Findings:
    """A "stop" or a "cancel" never leaves the microphone open (certification test 4.13)."""
    if exchange.intent in ENDING and exchange.body.get("shouldEndSession") is False:
        yield "response.shouldEndSession", f"{exchange.intent} ends the session"


def card(exchange: Exchange) -> Findings:
    """A card has 8,000 characters at most, an image's address 2,000 and https.

    Source: "Include a Card in Your Response".
    """
    shown = exchange.body.get("card")
    if shown is None:
        return
    if shown.get("type") not in CARDS:
        yield "response.card.type", f"is one of {', '.join(sorted(CARDS))}"
    images = list((shown.get("image") or {}).values())
    told = [str(shown.get(key, "")) for key in ("title", "content", "text")] + [
        str(url) for url in images
    ]
    if (size := sum(map(len, told))) > MAX_CARD_CHARACTERS:
        yield "response.card", f"{size} characters, {MAX_CARD_CHARACTERS} at most"
    for url in images:
        if len(str(url)) > MAX_IMAGE_URL_CHARACTERS or not re.match("https://", str(url)):
            yield (
                "response.card.image",
                f"an https address of {MAX_IMAGE_URL_CHARACTERS} characters at most",
            )
