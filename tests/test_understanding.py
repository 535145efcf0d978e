"""Speech is understood from the interaction model: to the letter, then by what comes nearest, never by a guess."""

import json
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from interaction_models.build import FOLDER
from simulator.echo.device import Device
from simulator.echo.nearest import DANGER, STRICT, URGENT
from simulator.echo.slots import Said
from simulator.echo.understanding import FALLBACK, Understanding, Understood
from tests.bedroom import EVENING, UNDERSTANDING, Bedroom, Memory

TODAY = date(2026, 11, 23)  # a Monday


def understand(said: str) -> Understood:
    return UNDERSTANDING.understand(said, TODAY)


def ids(said: str) -> Mapping[str, str]:
    """The slots in which something was said, with what it stands for."""
    return {
        name: slot.id or slot.value for name, slot in understand(said).slots.items() if slot.value
    }


MODEL = json.loads((FOLDER / "en-US.json").read_text())["interactionModel"]["languageModel"]
TYPES = {kind["name"]: kind["values"] for kind in MODEL["types"]}
EXAMPLES = {
    "until": "sunday",
    "at": "ten",
    "length": "seven",
    "mood": "tired",
    "practice": "touch",
    "pace": "even",
    "topic": "parts",
    "without": "touching",
    "switch": "no",
    "change": "shorter",
    "depth": "light",
    "manner": "whisper",
    "ache": "back",
}
SAMPLES = [
    (intent["name"], line.format(**EXAMPLES))
    for intent in MODEL["intents"]
    for line in intent["samples"]
]


def test_each_phrase_leads_back_to_its_intent() -> None:
    """With an example in each slot."""
    assert [(intent, said) for intent, said in SAMPLES if understand(said).intent != intent] == []


@pytest.mark.parametrize(("intent", "said"), SAMPLES[::25])
def test_a_phrase_may_be_shouted_typed_or_addressed(intent: str, said: str) -> None:
    """In capitals, without its apostrophes, with the skill's name."""
    for way in (f"{said.upper()}!", said.replace("'", "")):
        assert (understand(way).intent, understand(way).named) == (intent, False)
    named = understand(f"Alexa, ask quiet together to {said}")
    assert (named.intent, named.named) == (intent, True)


CARRIERS = {
    "LENGTH": "the {} one",
    "MOOD": "we're {}",
    "PRACTICE": "let's do {}",
    "PACE": "{} breathing",
    "TOPIC": "why do we do {}",
}


@pytest.mark.parametrize("kind", CARRIERS)
def test_each_word_of_a_slot_leads_to_its_id(kind: str) -> None:
    """The name of an id and all its synonyms, and the model's own name comes with it."""
    assert set(CARRIERS) == set(TYPES)
    for value in TYPES[kind]:
        for words in (value["name"]["value"], *value["name"]["synonyms"]):
            (said,) = (
                said
                for said in understand(CARRIERS[kind].format(words)).slots.values()
                if said.value
            )
            assert said == Said(words, value["id"], kind, value["name"]["value"])


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("we're exhausted keep it short", {"mood": "tired", "length": "3"}),
        ("seven", {"length": "7"}),
        ("the 7 minute one", {"length": "7"}),
        ("five minutes", {"length": "7"}),
        ("fifteen minutes", {"length": "12"}),
        ("half an hour", {"length": "20"}),
        ("four minutes of looking", {"practice": "look", "length": "4"}),
        ("a short one for a tired day", {"length": "3", "mood": "tired"}),
        ("it was a lovely day but we're exhausted", {"mood": "tired"}),
        ("we had a great day and then we had a fight", {"mood": "tense"}),
        ("could we please have fifty minutes", {"length": "fifty"}),
    ],
)
def test_an_evening_may_be_asked_for_in_one_sentence(said: str, slots: dict[str, str]) -> None:
    """Near lengths count as ours, of two moods the careful one; a number that is none of ours is passed on as said."""
    assert ids(said) == slots


def test_a_number_that_is_no_length_has_no_id() -> None:
    """The guide may then say which there are."""
    assert understand("42 minutes").slots["length"] == Said("42", "", "LENGTH", "")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("sunday", "2026-11-29"),
        ("next Monday", "2026-11-30"),
        ("tomorrow", "2026-11-24"),
        ("december 6", "2026-12-06"),
        ("the second of pineapple", ""),
    ],
)
def test_a_day_is_the_next_one_of_its_name(words: str, value: str) -> None:
    """As Alexa's AMAZON.DATE gives it; words that name no day have no value."""
    assert understand(f"we're away until {words}").slots == {
        "until": Said(value, kind="AMAZON.DATE")
    }
    assert understand("we're away").slots == {"until": Said(kind="AMAZON.DATE")}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("remind us at nine every night", "09:00"),
        ("could you maybe remind us each night at ten thirty", "10:30"),
        ("at half past nine", "09:30"),
        ("at 10:15 pm", "22:15"),
    ],
)
def test_a_time_is_found_wherever_it_stands(said: str, value: str) -> None:
    """As Alexa's AMAZON.TIME gives it."""
    assert understand(said).slots == {"at": Said(value, kind="AMAZON.TIME")}


@pytest.mark.parametrize(
    "said",
    [
        "open quiet together",
        "Alexa, open Quiet Together",
        "launch quiet together",
        "start quiet together.",
    ],
)
def test_opening_names_no_intent(said: str) -> None:
    """A launch."""
    assert understand(said) == Understood("", named=True)


def test_opening_may_name_what_is_wanted() -> None:
    """Opened and asked in one breath."""
    assert understand("open quiet together and start the short one").named
    assert ids("open quiet together and start the short one") == {"length": "3"}


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("um could you please stop now", "AMAZON.StopIntent"),
        ("I think we would like to skip that please", "AMAZON.NextIntent"),
        ("we do not want to count", "CountOffIntent"),
        ("yes go ahead please", "AMAZON.YesIntent"),
        ("no give us a different question", "AnotherIntent"),
        ("please just don't stop", "AMAZON.ResumeIntent"),
        ("my boyfriend keeps hitting me", "ExitIntent"),
        ("seven minutes he's making me", "ExitIntent"),
    ],
)
def test_what_is_no_sample_is_understood_by_what_comes_near(said: str, intent: str) -> None:
    """Politeness, hesitation and full forms change nothing."""
    assert understand(said).intent == intent


@pytest.mark.parametrize(
    "said",
    [
        "pineapple",
        "yes but no",
        "open the window",
        "quiet together",
        "",
        "at the weekend i cook",
        "set a timer for seven minutes",
        "turn the light off",
        "play some music",
        "don't begin",
        "are we done with the dishes",
        "the kids had a fight",
        "you look tired",
        "i love you",
        "next summer we go to greece",
    ],
)
def test_everything_else_is_the_fallback(said: str) -> None:
    """Nothing is guessed: not from a word alone, not from its opposite, not from what is said to each other."""
    assert understand(said).intent == FALLBACK


@pytest.mark.parametrize(
    "way", ["please {} now", "um honestly {} again", "yes {}", "seven minutes {}", "we begin {}"]
)
def test_what_is_said_in_danger_never_goes_on_with_the_evening(way: str) -> None:
    """However it is put, it is understood or it is the fallback: never a yes, a next or a beginning."""
    for intent, sample in SAMPLES[::2]:
        if intent in URGENT:
            assert understand(way.format(sample)).intent not in STRICT, sample


def test_the_urgent_is_understood_through_hesitation() -> None:
    """Nine in ten of what is said in danger, with a filler before and a word behind."""
    said = [(intent, f"um i think {sample} now") for intent, sample in SAMPLES if intent in URGENT]
    assert sum(understand(words).intent in DANGER for _, words in said) > 0.9 * len(said)


def test_an_utterance_takes_a_few_milliseconds() -> None:
    """Twenty at most, measured over a hundred, known and unknown."""
    known = [sample for _, sample in SAMPLES[:: len(SAMPLES) // 50]]
    said = [*known, *(f"well i think {sample} and the neighbours too" for sample in known)]
    began = time.perf_counter()
    for words in said:
        understand(words)
    assert (time.perf_counter() - began) / len(said) < 0.02


def test_a_stale_model_shows_at_once() -> None:
    """A phrase that the model does not hold is not understood, whatever the words say."""
    names = [
        {**intent, "samples": []} for intent in MODEL["intents"] if intent["name"] != "NightsIntent"
    ]
    nights = {"name": "NightsIntent", "samples": ["how many moons"]}
    stale = Understanding(
        {"interactionModel": {"languageModel": {**MODEL, "intents": [*names, nights]}}}
    )
    assert stale.understand("how many nights", TODAY).intent == FALLBACK
    assert stale.understand("how many moons", TODAY).intent == "NightsIntent"


def test_the_committed_model_is_read_by_the_simulator() -> None:
    """The file that ``ask deploy`` sends is the file that is understood here."""
    assert (Path(FOLDER) / "en-US.json").is_file()


def test_a_request_carries_slots_as_alexa_sends_them() -> None:
    """Resolved to an id, matched by nothing, left empty; Alexa's own types come with their value alone."""
    room = Bedroom(Memory(), EVENING)

    def slots(said: str) -> Any:
        room.speaker.hear(f"tell quiet together {said}")
        return next(
            sent["request"]["intent"]["slots"]
            for sent, _ in reversed(room.exchanges)
            if "intent" in sent["request"]
        )

    def sent(kind: str, name: str, value: str, code: str, **values: Any) -> dict[str, Any]:
        authority = f"amzn1.er-authority.echo-sdk.{Device().skill_id}.{kind}"
        found = {"authority": authority, "status": {"code": code}, **values}
        plain = {"name": name, "confirmationStatus": "NONE", "value": value}
        return plain | {"resolutions": {"resolutionsPerAuthority": [found]}}

    tired = [{"value": {"name": "tired", "id": "tired"}}]
    assert slots("42 minutes we're exhausted") == {
        "length": sent("LENGTH", "length", "42", "ER_SUCCESS_NO_MATCH"),
        "mood": sent("MOOD", "mood", "exhausted", "ER_SUCCESS_MATCH", values=tired),
    }
    assert slots("seven")["mood"] == {"name": "mood", "confirmationStatus": "NONE"}
    until = {"name": "until", "confirmationStatus": "NONE", "value": "2026-11-29"}
    assert slots("we're away until sunday") == {"until": until}
