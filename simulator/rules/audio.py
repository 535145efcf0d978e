"""Rules of the long recordings: AudioPlayer's directives (AudioPlayer Interface Reference)."""

import re

from simulator.rules.exchange import Exchange, Findings

MAX_TOKEN_CHARACTERS, MAX_URL_CHARACTERS = 1_024, 8_000
BEHAVIOURS = frozenset({"REPLACE_ALL", "ENQUEUE", "REPLACE_ENQUEUED"})
CLEARINGS = frozenset({"CLEAR_ALL", "CLEAR_ENQUEUED"})
TAKE_NO_PLAY = (
    "AudioPlayer.PlaybackStarted",
    "AudioPlayer.PlaybackFinished",
    "AudioPlayer.PlaybackStopped",
)


def player_present(exchange: Exchange) -> Findings:
    """A device without AudioPlayer takes none of its directives (flask-ask#110)."""
    if exchange.interfaces is not None and "AudioPlayer" not in exchange.interfaces:
        for place, directive in exchange.directives("AudioPlayer."):
            yield place, f"this device has no AudioPlayer for {directive['type']}"


def event_directives(exchange: Exchange) -> Findings:
    """Started, Finished and Stopped take no Play; NearlyFinished takes one that enqueues.

    Source: AudioPlayer Interface Reference.
    """
    for place, directive in exchange.directives("AudioPlayer.Play"):
        if exchange.kind in TAKE_NO_PLAY:
            yield place, f"{exchange.kind} takes no Play"
        if (
            exchange.kind.endswith("NearlyFinished")
            and directive.get("playBehavior") == "REPLACE_ALL"
        ):
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
        if not re.match(r"https://[^/:]+(:443)?/", url) or len(url) > MAX_URL_CHARACTERS:
            yield f"{place}.url", "not an https address on port 443"
        offset = stream.get("offsetInMilliseconds")
        if not isinstance(offset, int) or isinstance(offset, bool) or offset < 0:
            yield f"{place}.offsetInMilliseconds", "not a number of milliseconds"


def stream_token(exchange: Exchange) -> Findings:
    """A stream has a token of 1,024 characters at most (JSON reference, by AlexaNetCore)."""
    for place, _, stream in exchange.streams():
        if not 0 < len(str(stream.get("token", ""))) <= MAX_TOKEN_CHARACTERS:
            yield f"{place}.token", f"1 to {MAX_TOKEN_CHARACTERS} characters"


def expected_token(exchange: Exchange) -> Findings:
    """ENQUEUE names the stream that it follows, and only ENQUEUE does (alexa-skills-dotnet#137)."""
    for place, directive, stream in exchange.streams():
        if ("expectedPreviousToken" in stream) != (directive.get("playBehavior") == "ENQUEUE"):
            yield f"{place}.expectedPreviousToken", "belongs to ENQUEUE, and only to it"


def captions(exchange: Exchange) -> Findings:
    """A stream's captions are WebVTT (ask-sdk-model: CaptionData)."""
    for place, _, stream in exchange.streams():
        told = stream.get("captionData")
        if told is not None and not (
            told.get("type") == "WEBVTT" and str(told.get("content", "")).startswith("WEBVTT")
        ):
            yield f"{place}.captionData", "is of type WEBVTT, and begins with WEBVTT"


def clear_queue(exchange: Exchange) -> Findings:
    """ClearQueue says what is cleared (AudioPlayer reference)."""
    for place, directive in exchange.directives("AudioPlayer.ClearQueue"):
        if directive.get("clearBehavior") not in CLEARINGS:
            yield f"{place}.clearBehavior", f"is one of {', '.join(sorted(CLEARINGS))}"
