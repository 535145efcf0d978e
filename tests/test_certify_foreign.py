"""The checklist against skills that are not ours: what it finds, what it leaves, and that it says so."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulator import cli
from simulator.certify import Outcome, SkillUnderTest, Verdict, any_skill, certify, table
from simulator.certify.evidence import WAKE_WORDS, WAKE_WORDS_IN_KATAKANA
from simulator.certify.foreign import MOST, stage_of
from simulator.certify.model import model_verdict
from simulator.echo.foreign import AudioFolder, load_handler, read_model
from simulator.rules.response import MAX_RESPONSE_BYTES
from skill.guide import text
from tests.test_foreign import HELLO, RADIO

pytestmark = pytest.mark.slow

Json = dict[str, Any]
HANDLER = "lambda_function.lambda_handler"
LISTED = {"F1", "F2", "S2", "P4", "P7"}
OURS_ALONE = {"P3", "P8"}
PLANTED_IN_IT = ("CrashIntent", "ForgetfulIntent")
"""What the greeter has for tests of the terminal, and a skill for certification has not."""


def kind_model() -> Json:
    """The greeter's model, without the two intents that break it on purpose."""
    model = read_model(HELLO[1])
    language = model["interactionModel"]["languageModel"]
    intents = [intent for intent in language["intents"] if intent["name"] not in PLANTED_IN_IT]
    language["intents"] = intents
    return model


GREETER = any_skill(load_handler(HELLO[0], HANDLER), kind_model(), AudioFolder(), "en-US")
SMALL = replace(GREETER, scenarios=GREETER.scenarios[:1])
"""On one speaker: enough to find what is planted there."""


@cache
def radio() -> dict[str, Verdict]:
    """What is found of the radio on every speaker."""
    handler = load_handler(RADIO[0], "radio")
    skill = any_skill(handler, read_model(RADIO[1]), AudioFolder(), "en-GB")
    return {verdict.item: verdict for verdict in certify(skill)}


def answering(change: Callable[[Json, Json], Json]) -> SkillUnderTest:
    """The greeter, with its whole answers changed."""

    def skill(scenario: Any, memory: Any, now: Any) -> Any:
        answer = GREETER.opened.skill(scenario, memory, now)
        return lambda request: change(request, deepcopy(dict(answer(request))))

    return replace(SMALL, opened=replace(SMALL.opened, skill=skill))


def when(kind: str, answer: Callable[[Json], Json]) -> SkillUnderTest:
    """The greeter, with another answer to an intent or a request type."""

    def change(event: Json, response: Json) -> Json:
        request = event["request"]
        is_meant = kind in (request["type"], request.get("intent", {}).get("name"))
        return answer(response) if is_meant else response

    return answering(change)


def with_body(**fields: Any) -> Callable[[Json], Json]:
    """The answer with these fields in its response."""
    return lambda response: {**response, "response": {**response["response"], **fields}}


def raising(response: Json) -> Json:
    """What Lambda hands over where a handler fell over."""
    return {"errorType": "KeyError", "errorMessage": "'user'"}


def named(name: str) -> SkillUnderTest:
    """The greeter by another name."""
    model = kind_model()
    model["interactionModel"]["languageModel"]["invocationName"] = name
    return replace(SMALL, model=model)


def without(intent: str) -> SkillUnderTest:
    """The greeter without one of its intents."""
    model = kind_model()
    language = model["interactionModel"]["languageModel"]
    language["intents"] = [each for each in language["intents"] if each["name"] != intent]
    return replace(SMALL, model=model)


def says(text: str) -> Json:
    return {"outputSpeech": {"type": "PlainText", "text": text}}


LONG = {"type": "Simple", "title": "x" * MAX_RESPONSE_BYTES}
PLANTED: dict[str, tuple[str, str, Callable[[], SkillUnderTest]]] = {
    "falls over when its session ends": (
        "A",
        "SessionEndedRequest makes it raise KeyError: 'user'",
        lambda: when("SessionEndedRequest", raising),
    ),
    "answers the session's end": (
        "V6",
        "is answered with",
        lambda: when("SessionEndedRequest", with_body(**says("Bye."))),
    ),
    "an empty help": (
        "V4",
        "help closes the microphone",
        lambda: when("AMAZON.HelpIntent", lambda response: {"version": "1.0", "response": {}}),
    ),
    "help that explains nothing": (
        "V4",
        "explains nothing",
        lambda: when("AMAZON.HelpIntent", with_body(**says("Whom shall I greet?"))),
    ),
    "a response that is too long": (
        "A",
        "response size",
        lambda: when("GreetIntent", with_body(card=LONG)),
    ),
    "a launch without a word": (
        "V1",
        "it opens without a word",
        lambda: when("LaunchRequest", lambda response: {"version": "1.0", "response": {}}),
    ),
    "a stop that stays open": (
        "V5",
        "the session stays open",
        lambda: when("AMAZON.StopIntent", with_body(**says("Sure?"), shouldEndSession=False)),
    ),
    "a name that is a command": ("M", "by which skills are opened", lambda: named("open greeter")),
    "no way to stop in the model": (
        "M",
        "AMAZON.StopIntent is missing",
        lambda: without("AMAZON.StopIntent"),
    ),
    "a plea for stars": (
        "P6",
        "leave a review",
        lambda: when("GreetIntent", with_body(**says("Hello. Please leave a review."))),
    ),
    "a question for a phone number": (
        "P5",
        "your phone",
        lambda: when("LaunchRequest", with_body(**says("What is your phone number?"))),
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_by_name(fault: str) -> None:
    """Its requirement fails, with the sentences that lead to it."""
    item, why, skill = PLANTED[fault]
    (found,) = [verdict for verdict in certify(skill()) if verdict.item == item]
    assert found.outcome is Outcome.FAIL
    assert any(why in each for each in found.faults), found.faults[:3]


def test_a_skill_without_a_fault_fails_nowhere() -> None:
    """On every speaker: so what fails above fails for what was planted."""
    verdicts = certify(GREETER)
    assert [verdict for verdict in verdicts if verdict.outcome is Outcome.FAIL] == []


def test_what_belongs_to_another_skill_or_to_its_listing_is_not_run_and_says_so() -> None:
    """Each with a reason; nothing else is left out of a skill that plays nothing."""
    verdicts = {verdict.item: verdict for verdict in certify(SMALL)}
    skipped = {item for item, each in verdicts.items() if each.outcome is Outcome.NOT_RUN}
    assert skipped == LISTED | OURS_ALONE | {"V7"}
    assert all(verdicts[item].evidence for item in skipped)
    assert "skill.json" in verdicts["F1"].evidence
    assert "as our own is" in verdicts["P3"].evidence
    lines = table(verdicts.values()).splitlines()
    assert "P3 -       health: a disclaimer and no claims" in lines


def test_the_radio_is_found_to_fall_over_where_nothing_has_played() -> None:
    """A token that is not there yet, and a device without a player: both real, both with their path."""
    faults = radio()["A"].faults
    assert any("which song is this" in each and "KeyError: 'token'" in each for each in faults)
    assert any("without a player" in each and "'AudioPlayer'" in each for each in faults)


def test_a_skill_that_plays_is_held_against_the_players_requirements() -> None:
    """All eleven steering words, on every speaker, also those that its model does not have."""
    assert radio()["V7"].outcome is Outcome.FAIL
    assert any("LoopOffIntent" in each for each in radio()["V7"].faults)
    assert radio()["V4"].outcome is Outcome.FAIL


def test_a_name_is_refused_by_amazons_rules_alone() -> None:
    """A wake word, a command, a digit, a capital, one word, and an article among two words."""
    for name in (
        "alexa greeter",
        "open greeter",
        "greeter 2",
        "Kind greeter",
        "greeter",
        "a greeter",
    ):
        assert model_verdict(named(name)).outcome is Outcome.FAIL, name
    for name in ("kind greeter", "anna's greeter", "a kind greeter", "the greeter of the house"):
        assert model_verdict(named(name)).outcome is Outcome.PASS, name


def test_our_own_habits_bind_nobody_else() -> None:
    """Five samples an intent, a fallback, home: Amazon takes a model without them, ours has them."""
    assert model_verdict(SMALL).outcome is Outcome.PASS
    faults = model_verdict(replace(SMALL, house_rules=True)).faults
    assert "AMAZON.NavigateHomeIntent is missing" in faults
    assert "GreetIntent: 3 phrases; 5 at least" in faults


def test_a_skill_that_counts_comes_to_an_end() -> None:
    """A counter makes new states up to a bound, and words and flags always do."""
    assert stage_of({}) == ""
    assert stage_of({"asked": MOST}) != stage_of({"asked": MOST - 1})
    assert stage_of({"asked": MOST + 1}) == stage_of({"asked": 1_000})
    assert stage_of({"stage": "who"}) != stage_of({"stage": "where"})
    assert stage_of({"done": True}) != stage_of({"done": False})


def test_the_wake_words_are_the_guides() -> None:
    """Two rooms that may not know each other hold the same names, in both scripts."""
    assert WAKE_WORDS == text.WAKE_WORDS
    assert WAKE_WORDS_IN_KATAKANA == text.WAKE_WORDS_IN_KATAKANA


def commanded(*arguments: str) -> tuple[int, str]:
    """What ``quiet-together`` with these arguments prints, and its exit status."""
    done = CliRunner().invoke(cli.commands, arguments)
    return done.exit_code, done.output


def test_the_command_certifies_any_skill(tmp_path: Path) -> None:
    """Exit status 0 for a skill without a fault, and a count of what was not run."""
    model = tmp_path / "en-US.json"
    model.write_text(json.dumps(kind_model()))
    status, output = commanded(
        *("certify", "--skill", str(HELLO[0]), "--model", str(model), "--handler", HANDLER)
    )
    assert status == 0, output
    assert output.splitlines()[-1].endswith(", 8 not run")
    assert " 0 fail," in output.splitlines()[-1]


def test_the_command_fails_for_a_skill_with_faults() -> None:
    """Exit status 1, and the fault with the sentence that leads to it."""
    status, output = commanded(
        *("certify", "--skill", str(RADIO[0]), "--model", str(RADIO[1]), "--handler", "radio")
    )
    assert status == 1
    assert '"ask small radio which song is this": IntentRequest makes it raise KeyError' in output


@pytest.mark.parametrize("command", ["talk", "web", "certify"])
def test_a_skill_and_its_model_belong_together(command: str, tmp_path: Path) -> None:
    """One without the other is told, for each command that takes them."""
    for option, path in (("--skill", HELLO[0]), ("--model", HELLO[1])):
        data = () if command == "certify" else ("--data", str(tmp_path))
        status, output = commanded(command, option, str(path), *data)
        assert status == 2
        assert "--skill and --model belong together" in output


def test_a_language_that_the_speaker_does_not_know_is_told_in_one_sentence(tmp_path: Path) -> None:
    """With the file that is to be written; no traceback."""
    model = tmp_path / "nl-NL.json"
    model.write_text(HELLO[1].read_text())
    status, output = commanded("certify", "--skill", str(HELLO[0]), "--model", str(model))
    assert status == 1
    assert output.startswith("Error: The speaker does not know the language of nl-NL")


def test_a_skill_that_answers_too_late_is_found_by_the_walks_own_stopwatch() -> None:
    """Nine seconds an answer, of eight that Alexa waits: each is refused."""
    seconds = count(step=9.0)
    late = replace(SMALL.opened, stopwatch=lambda: next(seconds))
    (found,) = [each for each in certify(replace(SMALL, opened=late), ["help"]) if each.item == "A"]
    assert any("answers in time: response: after 9.0 s" in fault for fault in found.faults)
