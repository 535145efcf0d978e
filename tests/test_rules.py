"""Each rule refuses what the real service refuses, and names itself and the place."""

from typing import Any

import pytest

from simulator.rules import check


def said(ssml: str, **more: Any) -> dict[str, Any]:
    return {"response": {"outputSpeech": {"type": "SSML", "ssml": ssml}, "shouldEndSession": True} | more}


def play(behaviour: str = "REPLACE_ALL", end: bool | None = True, **stream: Any) -> dict[str, Any]:
    full = {"token": "t", "url": "https://cdn.example/a.mp3", "offsetInMilliseconds": 0} | stream
    directive = {"type": "AudioPlayer.Play", "playBehavior": behaviour, "audioItem": {"stream": full}}
    return {"response": {"directives": [directive]} | ({} if end is None else {"shouldEndSession": end})}


AUDIO, AUDIO_TAGS = '<audio src="https://a.example/x.mp3"/>', "<speak>{}</speak>"
OPEN = {"shouldEndSession": False, "reprompt": {"outputSpeech": {"ssml": "<speak>Yes?</speak>"}}}
INTENT, EVENT, NEARLY = "IntentRequest", "AudioPlayer.PlaybackStarted", "AudioPlayer.PlaybackNearlyFinished"

REFUSED = [
    ("response size", INTENT, said(f"<speak>{'x' * 7000}</speak>", padding="y" * 120_000)),
    ("speech", INTENT, said(f"<speak>{'x' * 8000}</speak>")),
    ("speech", INTENT, said("<speak>Tom & Jerry</speak>")),
    ("speech", INTENT, said("<speak><blink>hello</blink></speak>")),
    ("speech", INTENT, said('<speak><break time="6s"/>now<break time="4100ms"/></speak>')),
    ("speech", INTENT, said(AUDIO_TAGS.format(AUDIO * 6))),
    ("speech", INTENT, said('<speak><audio src="http://a.example/x.mp3"/></speak>')),
    ("silent events", EVENT, said("<speak>hello</speak>")),
    ("silent events", EVENT, {"response": {"card": {"type": "Simple"}}}),
    ("silent events", "PlaybackController.NextCommandIssued", {"response": {"shouldEndSession": False}}),
    ("event directives", EVENT, play(end=None)),
    ("event directives", NEARLY, play(end=None)),
    ("session end", "SessionEndedRequest", said("<speak>bye</speak>")),
    ("session end", "System.ExceptionEncountered", play(end=None)),
    ("play directives", INTENT, play(url="http://cdn.example/a.mp3")),
    ("play directives", INTENT, play(url="https://cdn.example:8443/a.mp3")),
    ("play directives", INTENT, play(url=f"https://cdn.example/{'a' * 8000}")),
    ("play directives", INTENT, play(token="")),
    ("play directives", INTENT, play(token="t" * 1025)),
    ("play directives", INTENT, play(offsetInMilliseconds=-1)),
    ("play directives", INTENT, play(offsetInMilliseconds=None)),
    ("play directives", INTENT, play(expectedPreviousToken="s")),
    ("play directives", NEARLY, play("ENQUEUE", end=None)),
    ("play directives", INTENT, play(end=None)),
    (
        "play directives",
        INTENT,
        {"response": {"shouldEndSession": True, "directives": play()["response"]["directives"] * 2}},
    ),
    ("open session", INTENT, said("<speak>Hello.</speak>", **OPEN)),
    ("open session", INTENT, said("<speak>Shall we?</speak>", shouldEndSession=False)),
    ("open session", INTENT, said("<speak>Bye.</speak>", reprompt=OPEN["reprompt"])),
]


@pytest.mark.parametrize(("rule", "kind", "response"), REFUSED)
def test_a_broken_rule_is_named(rule: str, kind: str, response: dict[str, Any]) -> None:
    """By its name, with the place in the response."""
    refusals = check({"type": kind}, response)
    assert rule in {refusal.rule for refusal in refusals}
    assert all(refusal.where.startswith("response") for refusal in refusals)
    assert str(refusals[0]).count(": ") >= 2


TAKEN = [
    (INTENT, said("<speak>Good night.</speak>")),
    (INTENT, said("<speak>Shall we?</speak>", **OPEN)),
    (INTENT, said('<speak><amazon:effect name="whispered">Hush. <break time="10s"/></amazon:effect></speak>')),
    (INTENT, said(AUDIO_TAGS.format(AUDIO * 5))),
    (INTENT, play()),
    (NEARLY, play("ENQUEUE", end=None, expectedPreviousToken="s")),
    (NEARLY, play("REPLACE_ENQUEUED", end=None)),
    ("AudioPlayer.PlaybackFailed", play(end=None)),
    (EVENT, {"response": {}}),
    ("SessionEndedRequest", {"response": {}}),
    ("SessionEndedRequest", {}),
]


@pytest.mark.parametrize(("kind", "response"), TAKEN)
def test_what_alexa_takes_is_taken(kind: str, response: dict[str, Any]) -> None:
    """A rule that refuses too much would teach the wrong thing."""
    assert check({"type": kind}, response) == []
