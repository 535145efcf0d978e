"""The interaction model is what the words say, and what Alexa takes."""

import json
import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from interaction_models import build
from skill.errors import ContentError
from skill.guide.intents import IN_MODEL, SLOTS, Intent, Pace, Topic
from skill.guide.programme.session import CONTENT
from tests.bedroom import REPERTOIRE
from tests.frozen import SHIPPED

LANGUAGE = build.model("en-US")["interactionModel"]["languageModel"]
TYPES = {
    kind["name"]: {value["id"]: value["name"] for value in kind["values"]}
    for kind in LANGUAGE["types"]
}


def test_the_committed_models_are_up_to_date() -> None:
    """If not: run `quiet-together models build`."""
    assert build.stale(content=SHIPPED) == []


def test_a_stale_or_missing_model_is_noticed(tmp_path: Path) -> None:
    """And building mends it."""
    assert build.stale(tmp_path) == build.locales()
    build.build(tmp_path)
    assert build.stale(tmp_path) == []
    (tmp_path / "en-US.json").write_text("{}")
    assert build.stale(tmp_path) == ["en-US"]


def test_every_intent_is_declared_once() -> None:
    """Also those that Alexa requires: help, stop, cancel, fallback, go home, pause, resume."""
    assert [intent["name"] for intent in LANGUAGE["intents"]] == [
        intent.value for intent in IN_MODEL
    ]
    required = {"Help", "Stop", "Cancel", "Fallback", "NavigateHome", "Pause", "Resume"}
    assert {f"AMAZON.{name}Intent" for name in required} <= {
        intent["name"] for intent in LANGUAGE["intents"]
    }


def test_our_own_intents_have_fifteen_phrases_and_no_wake_word() -> None:
    """As people really speak; five is the least that Amazon's validator asks for."""
    for intent in LANGUAGE["intents"]:
        if not intent["name"].startswith("AMAZON."):
            assert len(intent["samples"]) >= 15
        said = " ".join(intent["samples"]).split()
        assert not {"alexa", "echo", "amazon", "computer", "ziggy"} & set(said)


def test_the_invocation_name_is_one_that_amazon_takes() -> None:
    """Two or three lower-case words, without launch words, wake words or connecting words."""
    name = LANGUAGE["invocationName"]
    assert re.fullmatch(r"[a-z]+( [a-z]+){1,2}", name)
    assert not {
        "open",
        "ask",
        "tell",
        "launch",
        "start",
        "alexa",
        "echo",
        "the",
        "a",
        "an",
        "for",
        "to",
        "of",
    } & set(name.split())


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"let\'s begin"', '"Let\'s begin!"', "write lower case words without punctuation"),
        ('"let\'s begin"', '"x"', "write a whole word"),
        ('"let\'s begin"', '"yes"', "'yes' stands under start and yes; keep one"),
        ("cancel =", "chancel =", "missing or unknown: cancel, chancel"),
        ("[intents]", "[intents", "cannot be read as TOML"),
        ('"{length} minutes"', '"{length} {length} minutes"', "write each slot once"),
        ('"{length} minutes"', '"{minutes} minutes"', "has .* in braces; it can have"),
        ("[slots.mood]", "[slots.weather]", "these slots are missing or unknown: mood, weather"),
        (
            "polyvagal = [",
            "vagus = [",
            "these ids under slots.topic are missing or unknown: polyvagal, vagus",
        ),
        ('"exhausted"', '"Exhausted!"', "write lower case words or digits without punctuation"),
        ('"exhausted"', f'"{"so " * 47}tired"', "write 140 characters at most"),
        ('"exhausted"', '"a row"', "'a row' under slots.mood stands for tense and tired; keep one"),
        ('"4" = [', "four = [", "'four' under slots.length; write the minutes as digits"),
        ('"four", "4"', "", "'4' under slots.length has no words; write one"),
        ('"{length} minutes"', '"{length} {mood}"', "write a word between two slots"),
        ('"resume", "continue"', '"resume it now"', "'resume it now' under resume; write 2 words"),
    ],
)
def test_an_editors_slip_is_named(tmp_path: Path, old: str, new: str, why: str) -> None:
    """With the file, before Alexa refuses the model."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = content / "words" / "en-US" / "utterances.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError, match=r"^words/en-US/utterances.toml: .*" + why):
        build.model("en-US", content)


def test_declining_and_ending_have_the_most_phrases() -> None:
    """Since a refusal that begins something is the worst fault there is."""
    counts = {intent["name"]: len(intent["samples"]) for intent in LANGUAGE["intents"]}
    most = sorted(counts, key=lambda name: counts[name])[-2:]
    assert set(most) == {Intent.DECLINE, Intent.END}


def test_built_in_intents_hold_a_word_or_two() -> None:
    """Alexa matches them to the letter, so each kind of sentence stands under a twin of ours."""
    for intent in LANGUAGE["intents"]:
        if intent["name"].startswith("AMAZON."):
            assert len(intent["samples"]) <= 2
            assert all(len(sample.split()) <= 2 for sample in intent["samples"])
    silent = {Intent.LOOP_ON, Intent.LOOP_OFF, Intent.SHUFFLE_ON, Intent.SHUFFLE_OFF}
    assert not [row for row in LANGUAGE["intents"] if row["name"] in silent and row["samples"]]


def test_alexa_is_told_how_readily_to_fall_back() -> None:
    """More readily than she does by herself."""
    sensitivity = LANGUAGE["modelConfiguration"]["fallbackIntentSensitivity"]
    assert sensitivity == {"level": "MEDIUM"}


def test_a_model_is_json_as_ask_deploy_reads_it() -> None:
    """One key, and samples only where they can stand."""
    text = build.as_text(build.model("en-US"))
    assert list(json.loads(text)) == ["interactionModel"]


def test_each_slot_type_is_declared_with_the_ids_that_the_code_knows() -> None:
    """As ASK's schema has them: types with values, values with an id, a name and synonyms."""
    kinds = {
        kind
        for slots in SLOTS.values()
        for kind in slots.values()
        if not kind.startswith("AMAZON.")
    }
    assert set(TYPES) == kinds
    assert {"3", "4", "5", "7", "10", "12", "20", "30"} <= set(TYPES["LENGTH"])
    assert set(TYPES["PRACTICE"]) == {"breathe", "look", "touch", "parts", "check-in", "thanks"}
    assert (set(TYPES["MOOD"]), set(TYPES["PACE"]), set(TYPES["TOPIC"])) == (
        set(REPERTOIRE.moods),
        set(Pace),
        set(Topic),
    )
    for kind in LANGUAGE["types"]:
        for value in kind["values"]:
            assert list(value) == ["id", "name"]
            assert list(value["name"]) == ["value", "synonyms"]


def test_no_word_of_a_type_stands_for_two_things() -> None:
    """Neither within one type, nor in two types of one intent."""
    for slots in SLOTS.values():
        words = [word for kind in slots.values() if kind in TYPES for word in words_of(kind)]
        assert len(words) == len(set(words))


def words_of(kind: str) -> list[str]:
    return [word for name in TYPES[kind].values() for word in (name["value"], *name["synonyms"])]


def spoken(kinds: dict[str, str], sample: str) -> Iterator[str]:
    """A sample with every word of its slot's type; with two slots, the names of the second."""
    named = [name for name in re.findall(r"\{(\w+)\}", sample) if kinds[name] in TYPES]
    choices = [words_of(kinds[name]) for name in named[:1]]
    choices += [[name["value"] for name in TYPES[kinds[second]].values()] for second in named[1:]]
    for words in product(*choices):
        said = sample
        for name, word in zip(named, words, strict=True):
            said = said.replace(f"{{{name}}}", word)
        yield said


def test_no_two_intents_are_said_alike() -> None:
    """Also with all synonyms in their places: "{length} minutes" never becomes another intent's phrase."""
    owner: dict[str, str] = {}
    for intent in LANGUAGE["intents"]:
        kinds = {slot["name"]: slot["type"] for slot in intent.get("slots", [])}
        for said in (said for sample in intent["samples"] for said in spoken(kinds, sample)):
            assert owner.setdefault(said, intent["name"]) == intent["name"], said
