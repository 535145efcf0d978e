"""What the real service refuses is refused here. Each rule names its source."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

MAX_RESPONSE_BYTES = 120 * 1024
MAX_SPEECH_CHARACTERS = 8_000
MAX_BREAK_MS = 10_000
MAX_AUDIO_TAGS = 5
MAX_TOKEN_CHARACTERS = 1_024
MAX_URL_CHARACTERS = 8_000
SSML_TAGS = frozenset(
    {"speak", "p", "s", "break", "emphasis", "prosody", "phoneme", "say-as", "sub", "w", "voice", "lang", "audio"}
)

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Refusal:
    """One rule that a response breaks."""

    rule: str
    where: str
    """The place in the response, as a path."""
    why: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}: {self.why}"


def check(request: Json, response: Json) -> list[Refusal]:
    """All that Alexa would refuse in this response (the whole envelope) to this request."""
    kind, body = str(request["type"]), response.get("response") or {}
    return [
        Refusal(rule.__name__.replace("_", " "), where, why)
        for rule in _RULES
        for where, why in rule(kind, body, response)
    ]


def _is_event(kind: str) -> bool:
    return kind.startswith(("AudioPlayer.", "PlaybackController."))


Findings = Iterator[tuple[str, str]]


def response_size(kind: str, body: Json, response: Json) -> Findings:
    """A response has at most 120 KB (request and response JSON reference, August 2026)."""
    size = len(json.dumps(response, ensure_ascii=False).encode())
    if size > MAX_RESPONSE_BYTES:
        yield "response", f"{size} bytes, {MAX_RESPONSE_BYTES} at most"


def silent_events(kind: str, body: Json, response: Json) -> Findings:
    """The player's events and buttons take audio directives only ("Response may not contain an outputSpeech")."""
    if not _is_event(kind):
        return
    for key in ("outputSpeech", "card", "reprompt"):
        if key in body:
            yield f"response.{key}", f"{kind} takes audio directives only"
    if body.get("shouldEndSession") is False:
        yield "response.shouldEndSession", f"{kind} takes no open session"


def event_directives(kind: str, body: Json, response: Json) -> Findings:
    """Started, Finished and Stopped take no Play; NearlyFinished takes an enqueueing one (AudioPlayer reference)."""
    for place, directive in _plays(body):
        behaviour = directive.get("playBehavior")
        if kind.endswith(("Started", "PlaybackFinished", "Stopped")):
            yield place, f"{kind} takes no Play"
        if kind.endswith("NearlyFinished") and behaviour == "REPLACE_ALL":
            yield place, f"{kind} takes ENQUEUE or REPLACE_ENQUEUED"


def session_end(kind: str, body: Json, response: Json) -> Findings:
    """The end of a session, and news of a failure, are answered with nothing (request types reference)."""
    if kind in ("SessionEndedRequest", "System.ExceptionEncountered") and body:
        yield "response", f"{kind} is answered with nothing"


def speech(kind: str, body: Json, response: Json) -> Findings:
    """Speech is well-formed SSML of known tags: 8,000 characters, 10 s of pauses, 5 https recordings at most."""
    for place, ssml in _speeches(body):
        if len(ssml) > MAX_SPEECH_CHARACTERS:
            yield place, f"{len(ssml)} characters, {MAX_SPEECH_CHARACTERS} at most"
        if not ssml.startswith("<speak>"):
            continue  # plain text has no tags
        try:
            # Alexa's own prefixes (amazon:effect) are not declared, so they are taken for plain names.
            root = ElementTree.fromstring(re.sub(r"(</?)(amazon|alexa):", r"\1", ssml))
        except ElementTree.ParseError as error:
            yield place, f"not well-formed: {error}"
            continue
        tags = [element.tag for element in root.iter()]
        if unknown := set(tags) - SSML_TAGS - {"effect", "emotion", "domain", "name"}:
            yield place, f"unknown tags {', '.join(sorted(unknown))}"
        pauses = sum(_break_ms(element.get("time", "")) for element in root.iter("break"))
        if pauses > MAX_BREAK_MS:
            yield place, f"{pauses} ms of pauses, {MAX_BREAK_MS} at most in one response"
        if tags.count("audio") > MAX_AUDIO_TAGS:
            yield place, f"{tags.count('audio')} recordings, {MAX_AUDIO_TAGS} at most"
        if any(not element.get("src", "").startswith(("https://", "soundbank://")) for element in root.iter("audio")):
            yield place, "a recording without https"


def play_directives(kind: str, body: Json, response: Json) -> Findings:
    """One Play, https on port 443, a token; an expected token with ENQUEUE and only then (AudioPlayer reference)."""
    plays = list(_plays(body))
    if len(plays) > 1:
        yield "response.directives", "more than one Play"
    for place, directive in plays:
        stream = directive.get("audioItem", {}).get("stream", {})
        url, token = str(stream.get("url", "")), str(stream.get("token", ""))
        if not re.match(r"https://[^/:]+(:443)?/", url) or len(url) > MAX_URL_CHARACTERS:
            yield f"{place}.audioItem.stream.url", "not an https address on port 443"
        if not 0 < len(token) <= MAX_TOKEN_CHARACTERS:
            yield f"{place}.audioItem.stream.token", f"{len(token)} characters, 1 to {MAX_TOKEN_CHARACTERS}"
        if not isinstance(stream.get("offsetInMilliseconds"), int) or stream["offsetInMilliseconds"] < 0:
            yield f"{place}.audioItem.stream.offsetInMilliseconds", "not a number of milliseconds"
        if ("expectedPreviousToken" in stream) != (directive.get("playBehavior") == "ENQUEUE"):
            yield f"{place}.audioItem.stream.expectedPreviousToken", "belongs to ENQUEUE, and only to it"
        if not _is_event(kind) and body.get("shouldEndSession") is not True:
            yield "response.shouldEndSession", "true with a Play, or the stream is paused to listen"


def open_session(kind: str, body: Json, response: Json) -> Findings:
    """An open microphone follows a question, with a reprompt; a closed one has none (certification test 4.1)."""
    said = " ".join(re.sub(r"<[^>]*>", " ", _said(body.get("outputSpeech", {}))).split())
    if body.get("shouldEndSession") is False:
        if not said.endswith("?"):
            yield "response.outputSpeech", "the microphone opens without a question at the end"
        if "reprompt" not in body:
            yield "response.reprompt", "an open session needs one"
    elif "reprompt" in body:
        yield "response.reprompt", "the session is closed"


_RULES: tuple[Callable[[str, Json, Json], Findings], ...] = (
    response_size,
    silent_events,
    event_directives,
    session_end,
    speech,
    play_directives,
    open_session,
)


def _plays(body: Json) -> Iterator[tuple[str, Json]]:
    for number, directive in enumerate(body.get("directives") or []):
        if directive.get("type") == "AudioPlayer.Play":
            yield f"response.directives[{number}]", directive


def _speeches(body: Json) -> Iterator[tuple[str, str]]:
    for place, holder in (("response", body), ("response.reprompt", body.get("reprompt") or {})):
        if "outputSpeech" in holder:
            yield f"{place}.outputSpeech", _said(holder["outputSpeech"])


def _said(speech: Json) -> str:
    return str(speech.get("ssml") or speech.get("text", ""))


def _break_ms(time: str) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", time)
    return round(float(found[1]) * (1 if found[2] == "ms" else 1000)) if found else 0
