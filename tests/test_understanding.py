"""Speech is understood from the interaction model, and from nothing else."""

import json
from datetime import date
from pathlib import Path

import pytest

from interaction_models.build import FOLDER
from simulator.understanding import FALLBACK, Understanding, Understood
from tests.bedroom import UNDERSTANDING

TODAY = date(2026, 11, 23)  # a Monday


def understand(said: str) -> Understood:
    return UNDERSTANDING.understand(said, TODAY)


MODEL = json.loads((FOLDER / "en-US.json").read_text())["interactionModel"]["languageModel"]
SAMPLES = [
    (intent["name"], sample.replace("{until}", "sunday")) for intent in MODEL["intents"] for sample in intent["samples"]
]


@pytest.mark.parametrize(("intent", "sample"), SAMPLES)
def test_each_phrase_leads_back_to_its_intent(intent: str, sample: str) -> None:
    """Said plainly, shouted, with the skill's name, and without its apostrophes."""
    for said in (sample, f"{sample.upper()}!", sample.replace("'", "")):
        understood = understand(said)
        assert (understood.intent, understood.named) == (intent, False)
    named = understand(f"Alexa, ask quiet together to {sample}")
    assert (named.intent, named.named) == (intent, True)


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
    assert understand(f"we're away until {words}").slots == {"until": value}
    assert understand("we're away").slots == {"until": ""}


@pytest.mark.parametrize(
    "said", ["open quiet together", "Alexa, open Quiet Together", "launch quiet together", "start quiet together."]
)
def test_opening_names_no_intent(said: str) -> None:
    """A launch."""
    assert understand(said) == Understood("", named=True)


@pytest.mark.parametrize("said", ["pineapple", "yes but no", "open the window", "quiet together", ""])
def test_everything_else_is_the_fallback(said: str) -> None:
    """Nothing is guessed."""
    assert understand(said).intent == FALLBACK


def test_a_stale_model_shows_at_once() -> None:
    """A phrase that the model does not hold is not understood, whatever the words say."""
    names = [{**intent, "samples": []} for intent in MODEL["intents"] if intent["name"] != "NightsIntent"]
    nights = {"name": "NightsIntent", "samples": ["how many moons"]}
    stale = Understanding({"interactionModel": {"languageModel": {**MODEL, "intents": [*names, nights]}}})
    assert stale.understand("how many nights", TODAY).intent == FALLBACK
    assert stale.understand("how many moons", TODAY).intent == "NightsIntent"


def test_the_committed_model_is_read_by_the_simulator() -> None:
    """The file that ``ask deploy`` sends is the file that is understood here."""
    assert (Path(FOLDER) / "en-US.json").is_file()
