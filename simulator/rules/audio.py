"""Rules of the long recordings: AudioPlayer's directives (AudioPlayer Interface Reference)."""

import re

from simulator.rules.exchange import Exchange, Findings, Json, inside, is_count

MAX_TOKEN_CHARACTERS = 1_024
MAX_URL_CHARACTERS = 8_000
MAX_PICTURE_URL_CHARACTERS = 2_000
BEHAVIOURS = frozenset({"REPLACE_ALL", "ENQUEUE", "REPLACE_ENQUEUED"})
CLEARINGS = frozenset({"CLEAR_ALL", "CLEAR_ENQUEUED"})
TAKE_NO_PLAY = (
    "AudioPlayer.PlaybackStarted",
    "AudioPlayer.PlaybackFinished",
    "AudioPlayer.PlaybackStopped",
)
_HTTPS = re.compile(r"https://[^/:]+(:443)?/")
"""Alexa fetches streams on the usual port of https and on no other."""


def player_present(exchange: Exchange) -> Findings:
    """A device without AudioPlayer takes none of its directives (flask-ask#110)."""
    if exchange.interfaces is None or "AudioPlayer" in exchange.interfaces:
        return
    for place, directive in exchange.directives("AudioPlayer."):
        yield place, f"this device has no AudioPlayer for {directive['type']}"


def event_directives(exchange: Exchange) -> Findings:
    """Started, Finished and Stopped take no Play; NearlyFinished takes one that enqueues.

    Source: AudioPlayer Interface Reference.
    """
    is_nearly_finished = exchange.kind.endswith("NearlyFinished")
    for place, directive in exchange.directives("AudioPlayer.Play"):
        replaces_all = directive.get("playBehavior") == "REPLACE_ALL"
        if exchange.kind in TAKE_NO_PLAY:
            yield place, f"{exchange.kind} takes no Play"
        # REPLACE_ALL would cut off the last seconds of what still sounds.
        if is_nearly_finished and replaces_all:
            yield place, f"{exchange.kind} takes ENQUEUE or REPLACE_ENQUEUED"


def one_play(exchange: Exchange) -> Findings:
    """A response has one Play, with a behaviour that there is (AudioPlayer reference)."""
    plays = list(exchange.directives("AudioPlayer.Play"))
    if len(plays) > 1:
        yield "response.directives", "more than one Play"
    for place, directive in plays:
        if directive.get("playBehavior") not in BEHAVIOURS:
            yield f"{place}.playBehavior", f"is one of {', '.join(sorted(BEHAVIOURS))}"


def play_closes(exchange: Exchange) -> Findings:
    """A Play ends the session, or Alexa pauses the stream to listen ("Stream Long-Form Audio")."""
    if exchange.is_silent or not any(exchange.streams()):
        return
    if exchange.body.get("shouldEndSession") is not True:
        yield "response.shouldEndSession", "true with a Play, or the stream is paused to listen"


def stream_address(exchange: Exchange) -> Findings:
    """A stream is behind https on port 443, in 8,000 characters.

    Sources: AudioPlayer Interface Reference; request and response JSON reference.
    """
    for place, _, stream in exchange.streams():
        url = str(stream.get("url", ""))
        if not _HTTPS.match(url) or len(url) > MAX_URL_CHARACTERS:
            yield f"{place}.url", "not an https address on port 443"
        if not is_count(stream.get("offsetInMilliseconds")):
            yield f"{place}.offsetInMilliseconds", "not a number of milliseconds"


def stream_token(exchange: Exchange) -> Findings:
    """A stream has a token of 1,024 characters at most (JSON reference, by AlexaNetCore)."""
    for place, _, stream in exchange.streams():
        token = str(stream.get("token", ""))
        if not 0 < len(token) <= MAX_TOKEN_CHARACTERS:
            yield f"{place}.token", f"1 to {MAX_TOKEN_CHARACTERS} characters"


def expected_token(exchange: Exchange) -> Findings:
    """ENQUEUE names the stream that it follows, and only ENQUEUE does (alexa-skills-dotnet#137)."""
    for place, directive, stream in exchange.streams():
        names_a_token = "expectedPreviousToken" in stream
        enqueues = directive.get("playBehavior") == "ENQUEUE"
        if names_a_token != enqueues:
            yield f"{place}.expectedPreviousToken", "belongs to ENQUEUE, and only to it"


def captions(exchange: Exchange) -> Findings:
    """A stream's captions are WebVTT (ask-sdk-model: CaptionData)."""
    for place, _, stream in exchange.streams():
        data = stream.get("captionData")
        if data is not None and not _is_webvtt(data):
            yield f"{place}.captionData", "is of type WEBVTT, and begins with WEBVTT"


def _is_webvtt(data: Json) -> bool:
    """Whether captions have their type, and the first line that every such file has (W3C)."""
    content = str(data.get("content", ""))
    return data.get("type") == "WEBVTT" and content.startswith("WEBVTT")


def now_playing(exchange: Exchange) -> Findings:
    """What the player shows has a title, and pictures behind https (AudioPlayer reference)."""
    for place, directive in exchange.directives("AudioPlayer.Play"):
        metadata = inside(directive, "audioItem", "metadata")
        where = f"{place}.audioItem.metadata"
        if metadata and not metadata.get("title"):
            yield f"{where}.title", "what plays has none"
        for image in ("art", "backgroundImage"):
            for source in inside(metadata, image).get("sources") or []:
                url = str(source.get("url", ""))
                if not url.startswith("https://") or len(url) > MAX_PICTURE_URL_CHARACTERS:
                    yield f"{where}.{image}", f"{url!r} is not an https address"


def clear_queue(exchange: Exchange) -> Findings:
    """ClearQueue says what is cleared (AudioPlayer reference)."""
    for place, directive in exchange.directives("AudioPlayer.ClearQueue"):
        if directive.get("clearBehavior") not in CLEARINGS:
            yield f"{place}.clearBehavior", f"is one of {', '.join(sorted(CLEARINGS))}"
