"""The interaction model is what the words say, and what Alexa takes."""

import json
import re
import shutil
from pathlib import Path

import pytest

from interaction_models import build
from skill.errors import ContentError
from skill.guide.intents import IN_MODEL
from skill.guide.session import CONTENT

LANGUAGE = build.model("en-US")["interactionModel"]["languageModel"]


def test_the_committed_models_are_up_to_date() -> None:
    """If not: run `quiet-together models build`."""
    assert build.stale() == []


def test_a_stale_or_missing_model_is_noticed(tmp_path: Path) -> None:
    """And building mends it."""
    assert build.stale(tmp_path) == ["en-US"]
    build.build(tmp_path)
    assert build.stale(tmp_path) == []
    (tmp_path / "en-US.json").write_text("{}")
    assert build.stale(tmp_path) == ["en-US"]


def test_every_intent_is_declared_once() -> None:
    """Also those that Alexa requires: help, stop, cancel, fallback, go home, pause, resume."""
    assert [intent["name"] for intent in LANGUAGE["intents"]] == [intent.value for intent in IN_MODEL]
    required = {"Help", "Stop", "Cancel", "Fallback", "NavigateHome", "Pause", "Resume"}
    assert {f"AMAZON.{name}Intent" for name in required} <= {intent["name"] for intent in LANGUAGE["intents"]}


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
    assert not {"open", "ask", "tell", "launch", "start", "alexa", "echo", "the", "a", "an", "for", "to", "of"} & set(
        name.split()
    )


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"let\'s begin"', '"Let\'s begin!"', "write lower case words without punctuation"),
        ('"let\'s begin"', '"yes"', "'yes' stands under begin and yes; keep one"),
        ("cancel =", "chancel =", "missing or unknown: cancel, chancel"),
        ("[intents]", "[intents", "cannot be read as TOML"),
    ],
)
def test_an_editors_slip_is_named(tmp_path: Path, old: str, new: str, why: str) -> None:
    """With the file, before Alexa refuses the model."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = content / "words" / "en-US" / "utterances.toml"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError, match=r"^words/en-US/utterances.toml: .*" + why):
        build.model("en-US", content)


def test_a_model_is_json_as_ask_deploy_reads_it() -> None:
    """One key, and samples only where they can stand."""
    text = build.as_text(build.model("en-US"))
    assert list(json.loads(text)) == ["interactionModel"]
