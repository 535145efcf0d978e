"""What is learned of a model, and how it is kept."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from simulator.echo.examples import Example
from simulator.echo.features import WORD, features_of
from simulator.echo.learned import Learned, learn, learned_of

EXAMPLES = [
    Example(sentence, intent)
    for intent, sentences in {
        "MoonIntent": ("how many moons", "how many moons are there", "count the moons"),
        "SunIntent": ("where is the sun", "is the sun there", "where is the sun now"),
        "everyday": ("buy some milk", "buy some bread", "where is the milk"),
    }.items()
    for sentence in sentences
]
SENTENCES = st.text("abc d'é 1_ \u00df\u0130", max_size=30)


@given(SENTENCES)
def test_a_sentence_is_taken_apart_as_scikit_learn_does(sentence: str) -> None:
    """Words, pairs of them, and two to four letters within word boundaries, as often as they stand there."""
    words = CountVectorizer(ngram_range=(1, 2), token_pattern=r"\w+").build_analyzer()
    letters = CountVectorizer(analyzer="char_wb", ngram_range=(2, 4)).build_analyzer()
    assert features_of(sentence) == [*(WORD + word for word in words(sentence)), *letters(sentence)]


def test_the_same_examples_always_teach_the_same() -> None:
    assert learn(EXAMPLES) == learn(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence)
def test_what_was_learned_is_known_again(example: Example) -> None:
    claims = learn(EXAMPLES).claims(example.sentence)
    assert max(claims, key=lambda intent: claims[intent]) == example.intent


def test_of_two_intents_each_has_its_weights() -> None:
    """Of two, scikit-learn keeps those of one alone."""
    claims = learn([example for example in EXAMPLES if example.intent != "everyday"]).claims
    assert claims("how many moons")["MoonIntent"] > 0.5 > claims("how many moons")["SunIntent"]
    assert claims("where is the sun")["SunIntent"] > 0.5 > claims("where is the sun")["MoonIntent"]


def test_a_word_that_was_never_learned_is_not_known() -> None:
    learned = learn(EXAMPLES)
    assert learned.knows_a_word_of("moons everywhere")
    assert not learned.knows_a_word_of("moo ns")


def test_packing_and_unpacking_changes_nothing() -> None:
    learned = learn(EXAMPLES)
    assert Learned.from_bytes(learned.to_bytes()) == learned


@pytest.mark.parametrize("length", [0, 1, 100, -1])
def test_half_a_file_is_no_file(length: int) -> None:
    with pytest.raises(ValueError, match="no weights are kept"):
        Learned.from_bytes(learn(EXAMPLES).to_bytes()[:length])


def test_it_is_learned_once_in_a_folder(tmp_path: Path) -> None:
    """The second time it is read: from the file, whatever stands there."""
    first = learned_of(EXAMPLES, tmp_path)
    (file,) = tmp_path.iterdir()
    assert re.fullmatch(r"[0-9a-f]{16}\.weights", file.name)
    other = learn(EXAMPLES[:6])
    file.write_bytes(other.to_bytes())
    assert learned_of(EXAMPLES, tmp_path) == other != first


def test_a_damaged_file_is_learned_anew(tmp_path: Path) -> None:
    first = learned_of(EXAMPLES, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    assert learned_of(EXAMPLES, tmp_path) == first
    assert Learned.from_bytes(file.read_bytes()) == first


def test_files_of_older_models_are_swept_out(tmp_path: Path) -> None:
    """The newest sixteen stay, none of a form that no version reads, and whatever is no file of ours."""
    (tmp_path / "older.npz").touch()
    (tmp_path / "notes.txt").touch()
    learned_of(EXAMPLES, tmp_path)
    assert not (tmp_path / "older.npz").exists()
    for number in range(17):
        learned_of([*EXAMPLES, Example(f"moon number {number}", "MoonIntent")], tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert len(names) == 17
    assert "notes.txt" in names
