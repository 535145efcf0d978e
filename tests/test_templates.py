"""Phrases with choices, and phrases in letters beyond a to z."""

import shutil
from pathlib import Path

import pytest

from interaction_models import build
from interaction_models.templates import MOST_PHRASES, expanded, is_template
from skill.errors import ContentError
from skill.guide.programme.session import CONTENT

WHERE = "words/en-US/utterances.toml"


def test_a_template_stands_for_each_of_its_wordings_once() -> None:
    template = "(we're|we are) [so|both] {mood} [tonight]"
    assert expanded([template], WHERE) == [
        "we're so {mood} tonight",
        "we're so {mood}",
        "we're both {mood} tonight",
        "we're both {mood}",
        "we're {mood} tonight",
        "we're {mood}",
        "we are so {mood} tonight",
        "we are so {mood}",
        "we are both {mood} tonight",
        "we are both {mood}",
        "we are {mood} tonight",
        "we are {mood}",
    ]


def test_what_two_templates_share_stands_there_once() -> None:
    assert expanded(["good night [you two]", "[very] good night"], WHERE) == [
        "good night you two",
        "good night",
        "very good night",
    ]


def test_plain_phrases_stay_as_they_are() -> None:
    """Also twice: that is an editor's slip, which the model's own check names."""
    assert expanded(["we're tired", "we're tired"], WHERE) == ["we're tired", "we're tired"]
    assert not is_template("we're {mood}")


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("(we're|we are tired", "a bracket without its other half"),
        ("[we're tired", "a bracket without its other half"),
        ("we're [so] <tired>", "write words, slots"),
        ("(a|b|c) (a|b|c) (a|b|c) (a|b|c) (a|b|c)", f"more than {MOST_PHRASES} phrases"),
    ],
)
def test_a_template_that_cannot_be_meant_is_refused(template: str, why: str) -> None:
    with pytest.raises(ContentError, match=why):
        expanded([template], WHERE)


def phrases_with(tmp_path: Path, added: str) -> list[str]:
    """The phrases for "yes" in a copy of the content in which this one stands first."""
    shutil.copytree(CONTENT, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "words" / "en-US" / "utterances.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("agree = [", f'agree = [\n  "{added}",', 1), encoding="utf-8")
    language = build.model("en-US", tmp_path)["interactionModel"]["languageModel"]
    phrases = {intent["name"]: intent["samples"] for intent in language["intents"]}
    samples: list[str] = phrases["AgreeIntent"]
    return samples


@pytest.mark.parametrize(
    "phrase", ["führ uns", "già l'ora", "arrête-toi", "お願い します", "ठीक है चलो"]
)
def test_a_phrase_may_have_the_letters_of_any_language(tmp_path: Path, phrase: str) -> None:
    assert phrases_with(tmp_path, phrase)[0] == phrase


@pytest.mark.parametrize(
    "phrase",
    ["Führ uns", "führ uns!", "führ  uns", "um 9", "ü", "'tis fine", "yes - no", "-tu", "demi-"],
)
def test_a_phrase_has_lower_case_words_alone(tmp_path: Path, phrase: str) -> None:
    with pytest.raises(ContentError, match=r"lower case words|a whole word"):
        phrases_with(tmp_path, phrase)


def test_a_template_is_written_out_in_the_model(tmp_path: Path) -> None:
    assert phrases_with(tmp_path, "oh [yes] (gladly|with pleasure)")[:4] == [
        "oh yes gladly",
        "oh yes with pleasure",
        "oh gladly",
        "oh with pleasure",
    ]
