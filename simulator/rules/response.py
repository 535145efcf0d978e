"""Rules of the response as a whole: its shape, its size, and whether the microphone opens."""

import json

from simulator.rules.aloud import words_of
from simulator.rules.exchange import ANSWERED_WITH_NOTHING, Exchange, Findings, Json

MAX_RESPONSE_BYTES = 120 * 1024
MAX_CARD_CHARACTERS = 8_000
MAX_IMAGE_URL_CHARACTERS = 2_000
SPEECH_KEYS = {"SSML": "ssml", "PlainText": "text"}
"""Where the words stand, for each type of ``outputSpeech``."""
QUESTION_MARKS = ("?", "\uff1f", "\u061f")
"""The usual one, the full-width one of Japanese and Chinese, and the Arabic one."""
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
    for place, part in exchange.parts():
        speech = part.get("outputSpeech")
        if speech is not None and not _has_its_words(speech):
            yield f"{place}.outputSpeech", "is of type SSML with ssml, or PlainText with text"


def _has_its_words(speech: Json) -> bool:
    """Whether the words stand where their type says."""
    key = SPEECH_KEYS.get(speech.get("type", ""), "")
    return key in speech


def response_size(exchange: Exchange) -> Findings:
    """A response has at most 120 KB (request and response JSON reference, August 2026)."""
    content = json.dumps(exchange.answered, ensure_ascii=False)
    size = len(content.encode())
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
        kind = str(directive.get("type", ""))
        if not kind.startswith("AudioPlayer."):
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
    has_reprompt = "reprompt" in body
    # An absent ``shouldEndSession`` opens no microphone either.
    if body.get("shouldEndSession") is not False:
        if has_reprompt:
            yield "response.reprompt", "the session is closed"
        return
    if not words_of(body).endswith(QUESTION_MARKS):
        yield "response.outputSpeech", "the microphone opens without a question at the end"
    if not has_reprompt:
        yield "response.reprompt", "an open session needs one"


def stop_ends(exchange: Exchange) -> Findings:
    """A "stop" or a "cancel" never leaves the microphone open (certification test 4.13)."""
    if exchange.intent in ENDING and exchange.body.get("shouldEndSession") is False:
        yield "response.shouldEndSession", f"{exchange.intent} ends the session"


def card(exchange: Exchange) -> Findings:
    """A card has 8,000 characters at most, an image's address 2,000 and https.

    Source: "Include a Card in Your Response".
    """
    content = exchange.body.get("card")
    if content is None:
        return
    if content.get("type") not in CARDS:
        yield "response.card.type", f"is one of {', '.join(sorted(CARDS))}"
    images = content.get("image") or {}
    urls = [str(url) for url in images.values()]
    texts = [str(content.get(key, "")) for key in ("title", "content", "text")]
    # The limit is for all of a card's characters together, addresses among them.
    size = sum(len(text) for text in (*texts, *urls))
    if size > MAX_CARD_CHARACTERS:
        yield "response.card", f"{size} characters, {MAX_CARD_CHARACTERS} at most"
    for url in urls:
        if len(url) > MAX_IMAGE_URL_CHARACTERS or not url.startswith("https://"):
            yield (
                "response.card.image",
                f"an https address of {MAX_IMAGE_URL_CHARACTERS} characters at most",
            )
