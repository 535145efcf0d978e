"""The certification checklist passes our own guide, and finds each fault that is planted in it, by name."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from simulator.certify import ORDER, Outcome, Verdict, certify, judge, quiet_together, table
from simulator.certify.conversation import _prompts
from simulator.certify.listing import _is_sample, listing_verdicts
from simulator.certify.ours import REMINDER
from simulator.certify.under_test import SkillUnderTest
from simulator.certify.word_lists import left_to_read, word_lists_of
from simulator.echo.phrases import phrases_of
from simulator.echo.walk import Step, walk
from skill.guide.programme.session import CONTENT
from skill.guide.talk import Stage

pytestmark = pytest.mark.slow

OURS = quiet_together(CONTENT, "en-US")
SMALL = replace(OURS, scenarios=OURS.scenarios[:1])
"""A first night alone: enough to find what is planted there."""
WORDS = (
    "begin",
    "yes",
    "no",
    "help",
    "stop",
    "cancel",
    "pause",
    "resume",
    "loop on",
    "remind us every night at ten",
)


@cache
def heard() -> list[Step]:
    """What the walk through the guide as it is has heard."""
    return list(walk(SMALL.opened, SMALL.scenarios, WORDS))


@cache
def unchanged() -> list[Verdict]:
    """What is found of it."""
    return judge(SMALL, heard())


def verdicts_of(skill: SkillUnderTest) -> list[Verdict]:
    """The checklist; where only what is read differs from ours, what is heard is not heard again."""
    if skill.opened is not SMALL.opened or skill.model is not SMALL.model:
        return certify(skill, WORDS)
    listed = {verdict.item: verdict for verdict in listing_verdicts(skill, heard())}
    return [listed.get(verdict.item, verdict) for verdict in unchanged()]


Response = dict[str, Any]
Change = Callable[[Any, Response], Response | None]


def answering(change: Change) -> SkillUnderTest:
    """Our guide, with its responses changed: None leaves one as it is."""

    def skill(scenario: Any, memory: Any, now: Any) -> Any:
        answer = OURS.opened.skill(scenario, memory, now)

        def changed(request: Any) -> Any:
            response = answer(request)
            body = change(request, deepcopy(response.get("response") or {}))
            return response if body is None else {**response, "response": body}

        return changed

    return replace(SMALL, opened=replace(SMALL.opened, skill=skill))


def when(intent: str, **body: Any) -> SkillUnderTest:
    """Our guide, whose answer to an intent (or a request type) has this; None takes a part away."""

    def change(request: Any, response: Response) -> Response | None:
        told = request["request"]
        if intent not in (told["type"], (told.get("intent") or {}).get("name")):
            return None
        return {key: value for key, value in {**response, **body}.items() if value is not None}

    return answering(change)


def says(text: str) -> dict[str, str]:
    return {"type": "SSML", "ssml": f"<speak>{text}</speak>"}


def listed(*path: str, value: Any) -> SkillUnderTest:
    """Our guide, with another value in its manifest; None takes it away."""
    manifest: Any = deepcopy(OURS.manifest)
    where: Any = manifest["manifest"]
    for key in path[:-1]:
        where = where[key]
    if value is None:
        del where[path[-1]]
    else:
        where[path[-1]] = value
    return replace(SMALL, manifest=manifest)


def modelled(change: Callable[[Any], Any]) -> SkillUnderTest:
    """Our guide, with its language model changed."""
    model = deepcopy(OURS.model)
    change(model["interactionModel"]["languageModel"])
    return replace(SMALL, model=model)


def intent_of(language: Any, name: str) -> Any:
    """One intent of a language model."""
    return next(intent for intent in language["intents"] if intent["name"] == name)


@pytest.mark.parametrize(
    "sentence",
    [
        "Open quiet together whenever you like.",
        "Say: open quiet together.",
        "Say: Alexa, pause.",
        "Tell me another time.",
        "Ask me tomorrow.",
        "They say that it helps.",
        "Tell each other one thing.",
    ],
)
def test_what_prompts_for_nothing_now_may_close_the_microphone(sentence: str) -> None:
    """What opens the skill anew, what is for another day, and what two people say to each other."""
    assert not _prompts(SMALL, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "You can say pause.",
        "Say yes.",
        "Tell me a time.",
        "Just say next.",
        "You could ask for less.",
    ],
)
def test_what_prompts_now_is_known_without_a_question_mark(sentence: str) -> None:
    assert _prompts(SMALL, sentence)


def worded(text: str) -> SkillUnderTest:
    """Our guide, with one more line to say."""
    return replace(SMALL, texts={**SMALL.words, "guide.toml, planted": text})


def hasty() -> SkillUnderTest:
    """Our guide, which sets reminders before anybody has agreed."""

    def skill(scenario: Any, memory: Any, now: Any) -> Any:
        answer = OURS.opened.skill(scenario, memory, now)

        def reminded(request: Any) -> Any:
            if request["request"].get("intent", {}).get("name") == "RemindIntent":
                memory[REMINDER] = "22:00"
            return answer(request)

        return reminded

    return replace(SMALL, opened=replace(SMALL.opened, skill=skill))


def foreign(request: Any, response: Response) -> Response | None:
    """Whoever asks is answered."""
    other = request["context"]["System"]["application"]["applicationId"].endswith("another")
    return {"outputSpeech": says("Welcome."), "shouldEndSession": True} if other else None


def intents(language: Any) -> dict[str, Any]:
    return {intent["name"]: intent for intent in language["intents"]}


def without(language: Any, name: str) -> None:
    language["intents"].remove(intents(language)[name])


HELP, STOP, LAUNCH = "AMAZON.HelpIntent", "AMAZON.StopIntent", "LaunchRequest"
STARTED, NEARLY = "AudioPlayer.PlaybackStarted", "AudioPlayer.PlaybackNearlyFinished"
REPROMPT = {"outputSpeech": says("Yes?")}
LISTING = ("publishingInformation", "locales", "en-US")
COMPLIANCE = "privacyAndCompliance"
PHRASES = ["Alexa, open quiet together", "Alexa, ask quiet together for five breaths"]
SCREEN = {"type": "Alexa.Presentation.APL.RenderDocument", "token": "t", "document": {}}
ASK_FOR = {
    "@type": "AskForPermissionsConsentRequest",
    "@version": "1",
    "permissionScope": "alexa::profile:name:read",
}
ASKING = {"type": "Connections.SendRequest", "name": "AskFor", "token": "t", "payload": ASK_FOR}
HTTP = {"token": "t", "url": "http://cdn.example/a.mp3", "offsetInMilliseconds": 0}
INSECURE = {
    "type": "AudioPlayer.Play",
    "playBehavior": "REPLACE_ALL",
    "audioItem": {"stream": HTTP},
}
AUDIO = '<audio src="https://a.example/x.mp3"/>'
SORRY = says(next(iter(OURS.apologies)))
CLOSED = {"shouldEndSession": True, "reprompt": None}

PLANTED: dict[str, tuple[str, str, Callable[[], SkillUnderTest]]] = {
    "a prompt with the microphone closed": (
        "V2",
        "it prompts 'You can say pause, next, or stop.' and closes the microphone",
        lambda: when(
            "AMAZON.HelpIntent",
            outputSpeech=says("It plays on. You can say pause, next, or stop."),
            shouldEndSession=True,
            reprompt=None,
        ),
    ),
    "a sentence under a built-in intent": (
        "M",
        "'yes we would' has more than two words",
        lambda: modelled(
            lambda m: intent_of(m, "AMAZON.YesIntent")["samples"].append("yes we would")
        ),
    ),
    "an open session without a question": (
        "V2",
        "no question",
        lambda: when(LAUNCH, outputSpeech=says("Welcome.")),
    ),
    "a question with the microphone closed": (
        "V2",
        "closes the microphone",
        lambda: when(LAUNCH, **CLOSED),
    ),
    "a reprompt that asks nothing": (
        "V2",
        "asks nothing",
        lambda: when(LAUNCH, reprompt={"outputSpeech": says("Hm.")}),
    ),
    "an eleven second pause": (
        "A",
        "pauses",
        lambda: when(LAUNCH, outputSpeech=says('Hm <break time="11s"/> yes?')),
    ),
    "a sixth recording": (
        "A",
        "recordings in speech",
        lambda: when(LAUNCH, outputSpeech=says(f"{AUDIO * 6} Shall we?")),
    ),
    "an http address": (
        "A",
        "stream address",
        lambda: when("AMAZON.ResumeIntent", directives=[INSECURE], **CLOSED),
    ),
    "speech in an audio event": (
        "A",
        "silent events",
        lambda: when(STARTED, outputSpeech=says("Hello.")),
    ),
    "an open session in an audio event": (
        "A",
        "silent events",
        lambda: when(NEARLY, shouldEndSession=False),
    ),
    "a screen's document for a dot": (
        "A",
        "screen present",
        lambda: when(LAUNCH, directives=[SCREEN]),
    ),
    "a card without a word": (
        "F3",
        "a card without",
        lambda: when(STOP, card={"type": "Simple"}, outputSpeech=None),
    ),
    "a launch that does nothing": (
        "V1",
        "nothing plays",
        lambda: when(LAUNCH, outputSpeech=says("Hello."), **CLOSED),
    ),
    "a launch without a word": ("V1", "without a word", lambda: when(LAUNCH, outputSpeech=None)),
    "a launch that apologises": (
        "V1",
        "apology",
        lambda: when(LAUNCH, outputSpeech=SORRY, **CLOSED),
    ),
    "a slot that breaks it": (
        "V3",
        "apology",
        lambda: when("RemindIntent", outputSpeech=SORRY, directives=None, **CLOSED),
    ),
    "help that closes": (
        "V4",
        "help closes",
        lambda: when(HELP, outputSpeech=says("Say yes."), **CLOSED),
    ),
    "help that explains nothing": (
        "V4",
        "explains nothing",
        lambda: when(HELP, outputSpeech=says("Shall we begin?")),
    ),
    "a stop that reprompts": ("V5", "it reprompts", lambda: when(STOP, reprompt=REPROMPT)),
    "a stop that stays open": (
        "V5",
        "the session stays open",
        lambda: when(STOP, outputSpeech=says("Really?"), shouldEndSession=False, reprompt=REPROMPT),
    ),
    "a pause that plays on": (
        "V5",
        "it plays on",
        lambda: when("AMAZON.PauseIntent", directives=None),
    ),
    "an answer to the session's end": (
        "V6",
        "is answered with",
        lambda: when("SessionEndedRequest", outputSpeech=says("Good night.")),
    ),
    "no answer to a no": (
        "V6",
        "no answer",
        lambda: when("AMAZON.NoIntent", outputSpeech=None, **CLOSED),
    ),
    "loop, which was forgotten": (
        "V7",
        "apology",
        lambda: when("AMAZON.LoopOnIntent", outputSpeech=SORRY),
    ),
    "an address read aloud": (
        "V8",
        "an address",
        lambda: when(STOP, outputSpeech=says("See www.example.com. Bye.")),
    ),
    "a sentence without a breath": (
        "V8",
        "a sentence of",
        lambda: when(STOP, outputSpeech=says("and then " * 30)),
    ),
    "a speech like a lecture": (
        "V8",
        "words at once",
        lambda: when(STOP, outputSpeech=says("And then so. " * 60)),
    ),
    "an answer to another skill's request": ("S1", "another skill", lambda: answering(foreign)),
    "a reminder that nobody agreed to": ("P8", "without a yes", hasty),
    "testing instructions without reminders": (
        "P8",
        "testing instructions",
        lambda: listed("publishingInformation", "testingInstructions", value="Just open it."),
    ),
    "a permission that is not used": (
        "P5",
        "never asked for",
        lambda: listed("permissions", value=[{"name": "alexa::x:y"}]),
    ),
    "a permission that is not listed": (
        "P5",
        "and not listed",
        lambda: when(STOP, directives=[ASKING], outputSpeech=None, shouldEndSession=None),
    ),
    "a question for a phone number": (
        "P5",
        "your phone",
        lambda: worded("What is your phone number?"),
    ),
    "an example phrase that is not understood": (
        "F1",
        "does not work",
        lambda: listed(
            *LISTING,
            "examplePhrases",
            value=[*PHRASES, "Alexa, ask quiet together for purple elephants"],
        ),
    ),
    "an example phrase that is no sample": (
        "F1",
        "does not come from the sample",
        lambda: listed(
            *LISTING,
            "examplePhrases",
            value=[*PHRASES, "Alexa, tell quiet together begin now or never"],
        ),
    ),
    "a first phrase without the name": (
        "F1",
        "does not open",
        lambda: listed(*LISTING, "examplePhrases", value=["Alexa, good night", *PHRASES]),
    ),
    "a phrase without the wake word": (
        "F1",
        "wake word",
        lambda: listed(*LISTING, "examplePhrases", value=[*PHRASES, "open quiet together"]),
    ),
    "two example phrases": (
        "F1",
        "three are shown",
        lambda: listed(*LISTING, "examplePhrases", value=PHRASES),
    ),
    "no summary": ("F2", "has no summary", lambda: listed(*LISTING, "summary", value=None)),
    "no privacy policy": (
        "S2",
        "privacyPolicyUrl",
        lambda: listed(COMPLIANCE, "locales", value={}),
    ),
    "a privacy policy that is empty": ("S2", "next to nothing", lambda: replace(SMALL, pages={})),
    "a trademark in the name": (
        "P1",
        "name has",
        lambda: listed(*LISTING, "name", value="Quiet Together for Alexa"),
    ),
    "a claim": ("P3", "is a claim", lambda: worded("Breathing together heals you two.")),
    "no disclaimer": (
        "P3",
        "no disclaimer",
        lambda: listed(*LISTING, "description", value="Breathe, look, thank."),
    ),
    "a skill for children": (
        "P4",
        "isChildDirected",
        lambda: listed(COMPLIANCE, "isChildDirected", value=True),
    ),
    "a plea for stars": ("P6", "planted", lambda: worded("If you like it, leave a review.")),
    "ads in the manifest": (
        "P7",
        "containsAds",
        lambda: listed(COMPLIANCE, "containsAds", value=True),
    ),
    "no way to stop in the model": (
        "M",
        "is missing",
        lambda: modelled(lambda model: without(model, STOP)),
    ),
    "no way to pause in the model": (
        "V7",
        "not in the model",
        lambda: modelled(lambda m: without(m, "AMAZON.PauseIntent")),
    ),
    "a wake word in a phrase": (
        "M",
        "wake word",
        lambda: modelled(
            lambda model: intents(model)["BeginIntent"]["samples"].append("alexa begin")
        ),
    ),
    "one phrase under two intents": (
        "M",
        "stands under",
        lambda: modelled(lambda model: intents(model)["BeginIntent"]["samples"].append("yes")),
    ),
    "a type that nobody uses": (
        "M",
        "used nowhere",
        lambda: modelled(lambda model: model["types"].append({"name": "X", "values": [{}, {}]})),
    ),
    "an invocation name like a command": (
        "M",
        "not one that",
        lambda: modelled(lambda m: m.update(invocationName="open us")),
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_by_name(fault: str) -> None:
    """Its requirement fails, and says where and why."""
    item, why, skill = PLANTED[fault]
    found = next(verdict for verdict in verdicts_of(skill()) if verdict.item == item)
    assert found.outcome is Outcome.FAIL
    assert any(why in one for one in found.faults), found.faults[:3]


def test_without_a_fault_nothing_fails() -> None:
    """So what fails above fails for what was planted."""
    verdicts = verdicts_of(SMALL)
    assert [found.item for found in verdicts] == ORDER
    assert [found for found in verdicts if found.outcome is Outcome.FAIL] == []


ON_A_SCREEN = replace(
    SMALL, scenarios=tuple(one for one in OURS.scenarios if one.name == "with a screen")
)


def without_pages(request: Any, response: Response) -> Response:
    """Nothing is shown, and what was left open for a page stays open."""
    directives = [
        directive
        for directive in response.get("directives") or []
        if directive["type"] != "Alexa.Presentation.APL.RenderDocument"
    ]
    return {**response, "directives": directives}


@pytest.mark.parametrize(("change", "outcome"), [(None, "PASS"), (without_pages, "FAIL")])
def test_behind_stop_only_a_page_may_stay(change: Change | None, outcome: str) -> None:
    """With the microphone closed; a session that nothing shows would hear the next sentence."""
    skill = replace(ON_A_SCREEN, opened=answering(change).opened) if change else ON_A_SCREEN
    verdicts = certify(skill, ("stop", "cancel"))
    (stops,) = (verdict for verdict in verdicts if verdict.item == "V5")
    assert stops.outcome is Outcome[outcome], stops.faults


def test_the_walk_reaches_every_stage_of_the_conversation() -> None:
    """Each question that the guide can ask is open at some moment, and everything is said there."""
    first = OURS.scenarios[0]
    offering = [
        replace(scenario, is_brief=False)
        for scenario in OURS.scenarios
        if scenario.name.endswith(" is due")
    ]
    skill = replace(OURS, scenarios=(first, *offering))
    hard = ["i want to die", "i'm dizzy", "i'm crying"]
    wishes = [
        "tense",
        "forget us",
        "remind us",
        "just for one person",
        "five breaths",
        "one question",
    ]
    said = [*WORDS, *wishes, *hard]
    steps = list(walk(skill.opened, skill.scenarios, said))
    stages = {step.stage for step in steps}
    assert {*Stage, "idle", "playing", "stopped", "finished", "a permission is asked for"} <= stages
    for stage in Stage:
        assert {step.utterance for step in steps if step.stage == stage} >= set(said)


def test_a_phrase_is_said_for_every_intent_and_value() -> None:
    """But for those that have none: Alexa knows their words herself, or nonsense reaches them."""
    today = OURS.scenarios[0].now.date()
    reached = {
        OURS.opened.understand(phrase, today).intent
        for phrase in phrases_of(OURS.language, OURS.locale)
    }
    declared = {intent["name"] for intent in OURS.language["intents"]}
    wordless = {intent["name"] for intent in OURS.language["intents"] if not intent["samples"]}
    assert declared - reached == wordless
    assert all(name.startswith("AMAZON.") for name in wordless)


def test_a_slot_of_alexas_alone_makes_no_phrase_a_sample() -> None:
    """Otherwise "{at}" would vouch for any example phrase whatever."""
    assert any("{at}" in intent["samples"] for intent in OURS.language["intents"])
    lists = word_lists_of("en-US")
    assert lists is not None
    assert not _is_sample(SMALL, "for purple elephants", lists.connectors)
    assert _is_sample(SMALL, "for seven minutes", lists.connectors)


def test_a_language_without_word_lists_is_left_to_a_person() -> None:
    """And nobody takes English patterns for its words."""
    assert word_lists_of("hi-IN") is None
    assert re.fullmatch("the word lists are of .*en.* alone: read the texts", left_to_read("hi-IN"))
    assert left_to_read("de-DE") == left_to_read("en-GB") == ""


def test_an_agreement_in_more_words_is_a_yes_to_a_reminder() -> None:
    """Our twin of Alexa's own yes; anything else is still none."""
    assert OURS.agreeing == {"AMAZON.YesIntent", "AgreeIntent"}


def test_the_table_shows_each_requirement_and_some_of_its_faults() -> None:
    """In the checklist's order; what is left for a person is named."""
    lines = table(certify(when(HELP, **CLOSED), WORDS)).splitlines()
    assert [line[:2].strip() for line in lines if not line.startswith(" ")] == ORDER
    assert sum(line.startswith(" " * 11 + "! ") for line in lines if "help" in line) >= 1
    assert any(re.search("for a person or a device: listen", line) for line in lines)
