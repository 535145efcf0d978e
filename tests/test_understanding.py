"""Speech is understood from the interaction model, and from nothing else."""

import json
from pathlib import Path

import pytest

from interaction_models.build import FOLDER
from simulator.understanding import FALLBACK, Understanding, Understood
from tests.bedroom import UNDERSTANDING

MODEL = json.loads((FOLDER / "en-US.json").read_text())["interactionModel"]["languageModel"]
SAMPLES = [(intent["name"], sample) for intent in MODEL["intents"] for sample in intent["samples"]]


@pytest.mark.parametrize(("intent", "sample"), SAMPLES)
def test_each_phrase_leads_back_to_its_intent(intent: str, sample: str) -> None:
    """Said plainly, shouted, with the skill's name, and without its apostrophes."""
    assert UNDERSTANDING.understand(sample) == Understood(intent, named=False)
    assert UNDERSTANDING.understand(f"{sample.upper()}!") == Understood(intent, named=False)
    assert UNDERSTANDING.understand(sample.replace("'", "")) == Understood(intent, named=False)
    assert UNDERSTANDING.understand(f"Alexa, ask quiet together to {sample}") == Understood(intent, named=True)


@pytest.mark.parametrize(
    "said", ["open quiet together", "Alexa, open Quiet Together", "launch quiet together", "start quiet together."]
)
def test_opening_names_no_intent(said: str) -> None:
    """A launch."""
    assert UNDERSTANDING.understand(said) == Understood("", named=True)


@pytest.mark.parametrize("said", ["pineapple", "yes but no", "open the window", "quiet together", ""])
def test_everything_else_is_the_fallback(said: str) -> None:
    """Nothing is guessed."""
    assert UNDERSTANDING.understand(said).intent == FALLBACK


def test_a_stale_model_shows_at_once() -> None:
    """A phrase that the model does not hold is not understood, whatever the words say."""
    names = [{**intent, "samples": []} for intent in MODEL["intents"] if intent["name"] != "NightsIntent"]
    nights = {"name": "NightsIntent", "samples": ["how many moons"]}
    stale = Understanding({"interactionModel": {"languageModel": {**MODEL, "intents": [*names, nights]}}})
    assert stale.understand("how many nights").intent == FALLBACK
    assert stale.understand("how many moons").intent == "NightsIntent"


def test_the_committed_model_is_read_by_the_simulator() -> None:
    """The file that ``ask deploy`` sends is the file that is understood here."""
    assert (Path(FOLDER) / "en-US.json").is_file()
