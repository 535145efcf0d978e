"""Words: variants, placeholders, plurals, pauses."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import skill
from skill.errors import ContentError
from skill.guide.conversation import _QUESTIONS
from skill.guide.recordings import all_recordings
from skill.guide.reminders import Outcome
from skill.guide.session import CONTENT
from skill.guide.words import SENTENCE_GAP_MS, Words, caption, load_words, phrases
from tests.bedroom import PLAN, WORDS


def test_variants_take_turns() -> None:
    """Any number picks one; neighbours differ."""
    back = [WORDS.line("welcome.back", pick=pick) for pick in range(4)]
    assert len(set(back)) == 3
    assert back[3] == back[0]


def test_plurals_are_plain_sentences() -> None:
    """None, one, other."""
    assert WORDS.counted("nights", 0).startswith("No nights yet.")
    assert WORDS.counted("nights", 1) == "You two have kept one night together."
    assert WORDS.counted("nights", 12) == "You two have kept 12 nights together."


def test_an_unknown_line_and_an_unfilled_placeholder_are_named() -> None:
    """The message says which words file to look into."""
    with pytest.raises(ContentError, match=r"words/en-US: no line called welcome.nobody"):
        WORDS.line("welcome.nobody")
    with pytest.raises(ContentError, match=r"nights.other has a placeholder nobody fills"):
        WORDS.line("nights.other")


def test_phrases_are_sentences_and_pauses() -> None:
    """Marked pauses are exact; two sentences without a mark have the usual gap."""
    assert phrases("Hello, you two. [0.5] Settle in. Now.") == (
        "Hello, you two.",
        500,
        "Settle in.",
        SENTENCE_GAP_MS,
        "Now.",
    )
    assert phrases(" [2] ") == (2000,)
    assert phrases("") == ()


@given(st.lists(st.tuples(st.from_regex(r"[A-Z][a-z]{1,8}[.?!]", fullmatch=True), st.integers(1, 99)), max_size=6))
def test_nothing_is_lost_between_text_and_phrases(parts: list[tuple[str, int]]) -> None:
    """All sentences and all marked pauses come back, in order."""
    text = " ".join(f"{sentence} [{tenths / 10}]" for sentence, tenths in parts)
    expected = [piece for sentence, tenths in parts for piece in (sentence, tenths * 100)]
    assert list(phrases(text)) == expected
    assert caption(text) == " ".join(sentence for sentence, _ in parts)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("guide.toml", 'voice = "bedtime"', ""),
        ("guide.toml", "[locale]", "[lokale]"),
        ("guide.toml", "America/New_York", "New York"),
        ("guide.toml", "Hello again, you two. [0.4]", "Hello again, you two. [0,4]"),
        ("guide.toml", "{nights} nights together", "{knights} nights together"),
        ("guide.toml", "{nights} nights together", "{nights nights together"),
        ("practices.toml", "[milestones]", "[milestone]"),
        ("practices.toml", 'name = "the touch"', ""),
        ("practices.toml", "[touch]", "[touch"),
    ],
)
def test_incomplete_words_are_refused_with_their_folder(tmp_path: Path, file: str, old: str, new: str) -> None:
    """A translator sees where to look."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = content / "words" / "en-US" / file
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError, match=r"^words/en-US"):
        load_words(content, "en-US")


def test_every_line_the_guide_speaks_is_there() -> None:
    """Line ids stand in the code as text; none of them is misspelt in the words, and no line is never spoken."""
    root = Path(skill.__file__).parent
    sources = "".join(path.read_text() for path in (root / "guide").glob("*.py"))
    sources += (root / "app.py").read_text() + (root / "handler.py").read_text()
    spoken = set(re.findall(r"""["']([a-z]+\.[a-z_]+)["']""", sources)) & {
        *WORDS.lines,
        *re.findall(r'line\("([\w.]+)"', sources),
    }
    asked = {f"{stage}.{part}" for stage in _QUESTIONS.values() for part in ("question", "reprompt")}
    counted = {f"nights.{form}" for form in ("none", "one", "other")}
    outcomes = {f"remind.{outcome}" for outcome in Outcome}
    halves = {"calendar.morning", "calendar.evening", "calendar.weekdays", "calendar.months"}
    recorded = {line for made in all_recordings(PLAN, WORDS) for line in made.score.lines}
    names = {f"{practice}.name" for practice in WORDS.practices}
    assert spoken | asked | counted | outcomes | halves | recorded | names == set(WORDS.lines)


def every_text(words: Words) -> dict[str, str]:
    lines = {f"{line}[{number}]": text for line, texts in words.lines.items() for number, text in enumerate(texts)}
    return lines | {f"milestone {number}": text for number, text in words.milestones.items()}


@pytest.mark.parametrize(("line", "text"), every_text(WORDS).items())
def test_words_are_kind(line: str, text: str) -> None:
    """No pressure, no jargon, no chirp, and never a word that wakes a speaker."""
    never = [
        "should",
        "must",
        "relax!",
        "journey",
        "healing",
        "science-backed",
        "streak",
        "lost",
        "only",
        "trigger",
        "alexa",
        "echo",
        "amazon",
        "computer",
        "ziggy",
    ]
    said = f" {' '.join(text.lower().replace(',', ' ').replace('.', ' ').replace(':', ' ').split())} "
    assert [word for word in never if f" {word} " in said] == []
    assert not any(
        phrase in said for phrase in (" deep breath", " don't forget", "good job", " you never", " you always")
    )
    assert "!" not in text


NUMBERED = {
    "row": WORDS.lines["nights.row"][0],
    "one": WORDS.lines["nights.one"][0],
    "other": WORDS.lines["nights.other"][0],
}


@pytest.mark.parametrize(("number", "text"), [*WORDS.milestones.items(), *NUMBERED.items()])
def test_numbers_of_nights_are_said_shortly(number: int | str, text: str) -> None:
    """At most ten words, inside the good night and when they are asked for."""
    assert len(caption(text).split()) <= 10
