"""Each rule refuses what the real service refuses, and names itself and the place."""

import re
from typing import Any

import pytest

from simulator.echo.device import APL, Device, Screen
from simulator.rules import RULES, check, name_of

INTENT, EVENT, NEARLY = (
    "IntentRequest",
    "AudioPlayer.PlaybackStarted",
    "AudioPlayer.PlaybackNearlyFinished",
)
BUTTON = "PlaybackController.NextCommandIssued"


def asked(
    kind: str,
    device: Device | None = None,
    shown: str = "",
    intent: str = "",
    locale: str = "en-US",
) -> Any:
    """A request of this type, from this device, with this document on its screen."""
    told = {"supportedInterfaces": (device or Device(screen=Screen())).interfaces()}
    context = {"System": {"device": told}} | ({APL: {"token": shown}} if shown else {})
    return {
        "context": context,
        "request": {"type": kind, "locale": locale, "intent": {"name": intent}},
    }


def respond(**body: Any) -> dict[str, Any]:
    return {"version": "1.0", "response": body}


def said(ssml: str, **more: Any) -> dict[str, Any]:
    return respond(
        **{
            "outputSpeech": {"type": "SSML", "ssml": f"<speak>{ssml}</speak>"},
            "shouldEndSession": True,
        }
        | more
    )


def sends(*directives: dict[str, Any], **more: Any) -> dict[str, Any]:
    return respond(**{"directives": list(directives), "shouldEndSession": True} | more)


MIXED = {"type": "Audio", "source": "https://cdn.example/a.mp3"}
"""50 s long, as every recording of these tests."""
ASKED = {"type": "Speech", "content": "<speak>Again?</speak>"}


def sequence(*items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Sequencer", "items": list(items)}


def mixer(*items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Mixer", "items": list(items)}


def stream(behaviour: str = "REPLACE_ALL", **stream: Any) -> dict[str, Any]:
    full = {"token": "t", "url": "https://cdn.example/a.mp3", "offsetInMilliseconds": 0} | stream
    return {"type": "AudioPlayer.Play", "playBehavior": behaviour, "audioItem": {"stream": full}}


def play(behaviour: str = "REPLACE_ALL", end: bool | None = True, **more: Any) -> dict[str, Any]:
    return respond(
        directives=[stream(behaviour, **more)], **({} if end is None else {"shouldEndSession": end})
    )


def shown_while_it_plays(**metadata: Any) -> dict[str, Any]:
    response = play()
    item = response["response"]["directives"][0]["audioItem"]
    item["metadata"] = {"title": "Five breaths"} | metadata
    return response


def shows(
    kind: str = "APL", version: str = "2024.1", token: str = "t", **document: Any
) -> dict[str, Any]:
    full = {"type": kind, "version": version, "mainTemplate": {}} | document
    return {"type": f"Alexa.Presentation.{kind}.RenderDocument", "token": token, "document": full}


def commands(*items: dict[str, Any], token: str = "t") -> dict[str, Any]:
    return {"type": f"{APL}.ExecuteCommands", "token": token, "commands": list(items)}


def animation(**changes: Any) -> dict[str, Any]:
    item = {"type": "AnimateItem", "duration": 4_000, "repeatCount": 5} | changes
    return sends(shows(mainTemplate={"items": [{"onMount": [item]}]}))


def asks(**changes: Any) -> dict[str, Any]:
    payload = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": "alexa::a:b",
    }
    return {
        "type": "Connections.SendRequest",
        "name": "AskFor",
        "payload": payload,
        "token": "t",
    } | changes


def audio(count: int, scheme: str = "https") -> str:
    return f'<audio src="{scheme}://a.example/x.mp3"/>' * count


REPROMPT = {"outputSpeech": {"type": "SSML", "ssml": "<speak>Yes?</speak>"}}
OPEN = {"shouldEndSession": False, "reprompt": REPROMPT}
BLIND, DEAF = Device(), Device(audio_player=False)
WORDS = [{"values": [{"name": {"value": "x" * 141, "synonyms": []}}]}]

REFUSED = [
    ("envelope", INTENT, said("Good night.") | {"version": "2.0"}),
    ("envelope", INTENT, respond(shouldEndSession="true")),
    (
        "envelope",
        INTENT,
        respond(outputSpeech={"type": "SSML", "text": "Good night."}, shouldEndSession=True),
    ),
    ("response size", INTENT, said("x" * 7000, padding="y" * 120_000)),
    ("session end", "SessionEndedRequest", said("bye")),
    ("session end", "System.ExceptionEncountered", play(end=None)),
    ("silent events", EVENT, said("hello")),
    ("silent events", EVENT, respond(card={"type": "Simple"})),
    ("silent events", BUTTON, respond(shouldEndSession=False)),
    ("silent events", BUTTON, respond(directives=[shows()])),
    ("silent events", "AlexaSkillEvent.SkillDisabled", said("bye")),
    ("known directives", INTENT, sends({"type": "AudioPlayer.Rewind"})),
    (
        "known directives",
        INTENT,
        said("Yes?", **OPEN | {"reprompt": REPROMPT | {"directives": [shows()]}}),
    ),
    ("open session", INTENT, said("Hello.", **OPEN)),
    ("open session", INTENT, said("Shall we?", shouldEndSession=False)),
    ("open session", INTENT, said("Bye.", reprompt=REPROMPT)),
    ("stop ends", (INTENT, "AMAZON.StopIntent"), said("Shall we?", **OPEN)),
    ("stop ends", (INTENT, "AMAZON.CancelIntent"), said("Shall we?", **OPEN)),
    ("card", INTENT, said("Look.", card={"type": "Simple", "content": "x" * 8_001})),
    (
        "card",
        INTENT,
        said(
            "Look.", card={"type": "Standard", "image": {"smallImageUrl": "http://a.example/x.png"}}
        ),
    ),
    ("card", INTENT, said("Look.", card={"type": "Fancy"})),
    ("speech length", INTENT, said("x" * 8_000)),
    ("well formed", INTENT, said("Tom & Jerry")),
    ("well formed", INTENT, said("a <speak>b</speak>")),
    (
        "well formed",
        INTENT,
        respond(outputSpeech={"type": "SSML", "ssml": "hello"}, shouldEndSession=True),
    ),
    ("tags", INTENT, said("<blink>hello</blink>")),
    ("tag values", INTENT, said('<amazon:effect name="shouted">hush</amazon:effect>')),
    ("tag values", INTENT, said("<sub>hush</sub>")),
    ("tag values", INTENT, said('<prosody rate="19%">hush</prosody>')),
    ("tag values", INTENT, said('<prosody pitch="+51%">hush</prosody>')),
    ("tag values", INTENT, said('<prosody volume="+5dB">hush</prosody>')),
    ("tag values", INTENT, said('<prosody speed="slow">hush</prosody>')),
    ("tag values", INTENT, said('<lang xml:lang="tlh">nuqneH</lang>')),
    ("tag values", INTENT, said('<say-as interpret-as="song">hush</say-as>')),
    ("tag values", INTENT, said('<amazon:domain name="fun">hush</amazon:domain>')),
    (
        "one voice",
        INTENT,
        said('<voice name="Ivy"><emphasis level="strong">hush</emphasis></voice>'),
    ),
    ("one voice", INTENT, said('<prosody pitch="high"><voice name="Ivy">hush</voice></prosody>')),
    ("pauses", INTENT, said('<break time="6s"/>now<break time="4100ms"/>')),
    ("recordings in speech", INTENT, said(audio(6))),
    (
        "recordings in speech",
        INTENT,
        said(
            audio(4),
            shouldEndSession=False,
            reprompt={"outputSpeech": {"ssml": f"<speak>{audio(2)}</speak>"}},
        ),
    ),
    ("recordings in speech", INTENT, said(audio(1, "http"))),
    ("length of recordings", INTENT, said(audio(5))),
    ("player present", (INTENT, DEAF), play()),
    ("event directives", EVENT, play(end=None)),
    ("event directives", NEARLY, play(end=None)),
    ("one play", INTENT, sends(stream(), stream())),
    ("one play", INTENT, play("REPLACE_SOME")),
    ("play closes", INTENT, play(end=None)),
    ("play closes", INTENT, play(end=False)),
    ("stream address", INTENT, play(url="http://cdn.example/a.mp3")),
    ("stream address", INTENT, play(url="https://cdn.example:8443/a.mp3")),
    ("stream address", INTENT, play(url=f"https://cdn.example/{'a' * 8000}")),
    ("stream address", INTENT, play(offsetInMilliseconds=-1)),
    ("stream address", INTENT, play(offsetInMilliseconds=None)),
    ("stream token", INTENT, play(token="")),
    ("stream token", INTENT, play(token="t" * 1025)),
    ("expected token", INTENT, play(expectedPreviousToken="s")),
    ("expected token", NEARLY, play("ENQUEUE", end=None)),
    ("captions", INTENT, play(captionData={"type": "SRT", "content": "1"})),
    ("now playing", INTENT, shown_while_it_plays(title="")),
    ("now playing", INTENT, shown_while_it_plays(art={"sources": [{"url": "http://a/b.png"}]})),
    ("clear queue", INTENT, sends({"type": "AudioPlayer.ClearQueue"})),
    ("screen present", (INTENT, BLIND), sends(shows())),
    ("documents", INTENT, sends(shows(token=""))),
    ("documents", INTENT, sends(shows(type="APLA"))),
    ("documents", INTENT, sends(shows(type="Link", src="https://a.example"))),
    ("apl version", INTENT, sends(shows(version="2025.1"))),
    ("commands token", INTENT, sends(commands({"type": "Idle"}))),
    ("commands token", INTENT, sends(shows(), commands(token="t"))),
    ("animations", INTENT, animation(repeatCount="infinite")),
    ("animations", INTENT, animation(duration=None)),
    ("animations", INTENT, animation(repeatMode="bounce")),
    ("animations", INTENT, animation(easing="slow")),
    (
        "mixed audio",
        INTENT,
        sends(shows("APLA", mainTemplate={"item": {"type": "Audio", "source": "http://a/x.mp3"}})),
    ),
    (
        "mixed audio",
        INTENT,
        sends(shows("APLA", mainTemplate={"item": {"type": "Silence", "duration": 240_001}})),
    ),
    (
        "mixed audio",
        INTENT,
        sends(shows("APLA", mainTemplate={"item": sequence(*[MIXED] * 5)})),
    ),
    ("mixing present", (INTENT, Device(mixes=False)), sends(shows("APLA"))),
    ("open session", INTENT, sends(shows("APLA", mainTemplate={"item": MIXED}), **OPEN)),
    ("permission request", INTENT, sends(asks(payload={}))),
    ("permission request", INTENT, sends(asks(token=""))),
    ("permission request", INTENT, said("May I?", directives=[asks()])),
    ("dynamic values", INTENT, sends({"type": "Dialog.UpdateDynamicEntities", "types": WORDS})),
    (
        "connections",
        INTENT,
        sends({"type": "Connections.StartConnection", "uri": "https://a.example"}),
    ),
    ("connections", INTENT, sends({"type": "Tasks.CompleteTask"})),
    (
        "gadget payload",
        INTENT,
        sends({"type": "CustomInterfaceController.SendDirective", "payload": {"x": "y" * 1000}}),
    ),
]


def request_of(kind: Any) -> Any:
    """A request type, alone or with the device that sends it or the intent that it brings."""
    if not isinstance(kind, tuple):
        return asked(kind)
    return (
        asked(kind[0], device=kind[1])
        if isinstance(kind[1], Device)
        else asked(kind[0], intent=kind[1])
    )


@pytest.mark.parametrize(("rule", "kind", "response"), REFUSED)
def test_a_broken_rule_is_named(rule: str, kind: Any, response: dict[str, Any]) -> None:
    """By its name, with the place in the response."""
    refusals = check(request_of(kind), response, lambda url: 50_000)
    assert rule in {refusal.rule for refusal in refusals}
    assert all(refusal.where.startswith(("response", "version")) for refusal in refusals)
    assert str(refusals[0]).count(": ") >= 2


def test_every_rule_can_be_broken_and_names_its_source() -> None:
    """A rule that refuses nothing is none; one without a source is an opinion."""
    assert {name_of(rule) for rule in RULES} == {rule for rule, _, _ in REFUSED}
    for rule in RULES:
        assert re.search(r"\(.+\)|Sources?: ", str(rule.__doc__)), rule.__name__


SHOW = Device(screen=Screen())
TAKEN = [
    (INTENT, said("Good night.")),
    (
        INTENT,
        respond(
            outputSpeech={"type": "PlainText", "text": "Good night, Tom & Jerry."},
            shouldEndSession=True,
        ),
    ),
    (INTENT, said("Shall we?", **OPEN)),
    (INTENT, said('<amazon:effect name="whispered">Hush. <break time="10s"/></amazon:effect>')),
    (
        INTENT,
        said(
            '<prosody rate="85%" volume="-6dB" pitch="-33.3%">Hush.</prosody><lang xml:lang="fr-FR">chut</lang>'
        ),
    ),
    (INTENT, said(audio(4))),
    (INTENT, play()),
    (INTENT, play(captionData={"type": "WEBVTT", "content": "WEBVTT\n\n"})),
    (INTENT, sends({"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ENQUEUED"})),
    (INTENT, said("Look.", card={"type": "Simple", "title": "x", "content": "y"})),
    (INTENT, animation(easing="cubic-bezier(0.4, 0, 0.2, 1)", repeatMode="reverse")),
    (INTENT, sends(shows(), commands({"type": "Idle"}))),
    (INTENT, sends(shows("APLA", mainTemplate={"item": {"type": "Silence", "duration": 30_000}}))),
    (INTENT, sends(shows("APLA", mainTemplate={"item": sequence(MIXED, ASKED)}), **OPEN)),
    (INTENT, sends(shows("APLA", mainTemplate={"item": mixer(*[MIXED] * 5)}))),
    (INTENT, respond(directives=[asks()])),
    (NEARLY, play("ENQUEUE", end=None, expectedPreviousToken="s")),
    (NEARLY, play("REPLACE_ENQUEUED", end=None)),
    ("AudioPlayer.PlaybackFailed", play(end=None)),
    (EVENT, respond()),
    ("SessionEndedRequest", respond()),
    ("SessionEndedRequest", {"version": "1.0"}),
]


@pytest.mark.parametrize(("kind", "response"), TAKEN)
def test_what_alexa_takes_is_taken(kind: str, response: dict[str, Any]) -> None:
    """A rule that refuses too much would teach the wrong thing."""
    assert check(asked(kind, SHOW), response, lambda url: 60_000) == []


def test_commands_may_go_to_what_is_shown_already() -> None:
    """Its token comes with the request's context."""
    assert check(asked(INTENT, SHOW, shown="t"), sends(commands({"type": "Idle"}))) == []


def test_a_request_that_tells_nothing_of_its_device_is_checked_as_far_as_that_goes() -> None:
    """Neither a missing context nor rubbish in its place stops the rules."""
    for envelope in ({"request": {"type": INTENT}}, {"request": {"type": INTENT}, "context": 7}):
        assert check(envelope, play()) == []
