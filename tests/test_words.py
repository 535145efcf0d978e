"""Words: variants, placeholders, plurals, pauses."""

import shutil
from datetime import date, time, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import skill
from simulator.check.source import live_lines
from simulator.check.words import said_of
from skill.errors import ContentError
from skill.guide import lines
from skill.guide.phases import Phase
from skill.guide.programme.playback import QUESTION
from skill.guide.programme.recording import AFTER_QUESTION, behind_question
from skill.guide.programme.recordings import whole_repertoire
from skill.guide.programme.session import CONTENT
from skill.guide.tables import locales, read_table
from skill.guide.text import SENTENCE_GAP_MS, WAKE_WORDS, caption, phrases, without_wake
from skill.guide.words import Words, load_words
from tests.bedroom import REPERTOIRE, WORDS


def test_variants_take_turns() -> None:
    """Any number picks one; neighbours differ."""
    back = [WORDS.line("welcome.back", pick=pick) for pick in range(4)]
    assert len(set(back)) == 3
    assert back[3] == back[0]


def test_without_a_pick_the_first_variant_is_spoken() -> None:
    """Of a line with several."""
    first, *others = WORDS.variants("welcome.back")
    assert others
    assert WORDS.line("welcome.back") == WORDS.text("welcome.back") == first


def test_plurals_are_plain_sentences() -> None:
    """None, one, other."""
    assert WORDS.nights(0).startswith("No nights yet.")
    assert WORDS.nights(1) == "You two have kept one night together."
    assert WORDS.nights(12) == "You two have kept 12 nights together."


def test_an_unknown_line_and_an_unfilled_placeholder_are_named() -> None:
    """The message says which words file to look into."""
    with pytest.raises(ContentError, match=r"words/en-US: no line called welcome.nobody"):
        WORDS.text("welcome.nobody")
    with pytest.raises(ContentError, match=r"nights.other has a placeholder nobody fills"):
        WORDS.text("nights.other")


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


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Z][a-z]{1,8}[.?!]", fullmatch=True), st.integers(1, 99)),
        max_size=6,
    )
)
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
def test_incomplete_words_are_refused_with_their_folder(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    """A translator sees where to look."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = content / "words" / "en-US" / file
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError, match=r"^words/en-US"):
        load_words(content, "en-US")


def without_phase(line: str) -> str:
    """The id that a score or the code has of a line that stands in the words by phase."""
    stem, _, last = line.rpartition(".")
    return stem if last in set(Phase) else line


def test_every_line_the_guide_speaks_is_there() -> None:
    """Line ids are types of the code; none of them is misspelt in the words, and no line is never spoken."""
    recorded = {
        line for made in whole_repertoire(REPERTOIRE, WORDS) for line in made.score.lines
    } - {QUESTION}
    closings = {behind_question(AFTER_QUESTION, WORDS, number) for number in WORDS.questions}
    steps = {
        f"ladder.{practice}.{rung}"
        for practice, ladder in REPERTOIRE.ladders.items()
        for rung in ladder.rungs[1:]
    }
    moods = {f"mood.{mood}.{key}" for mood in REPERTOIRE.moods for key in ("day", "start")}
    invitations = {f"mood.{mood}.invite" for mood in REPERTOIRE.moods if WORDS.invites_to(mood)}
    paths = {f"paths.{path}" for path in REPERTOIRE.paths}
    names = {f"{practice}.name" for practice in WORDS.practices}
    lists = {
        "calendar.weekdays",
        "calendar.months",
        *(f"lengths.{minutes}" for minutes in WORDS.lengths),
    }
    # The numbers of help stand on a page and in a terminal; their lines are never spoken by id.
    shown = {
        f"numbers.{place}.{part}"
        for place, part in product(("emergency", "crisis", "home"), ("name", "digits"))
    }
    by_name = {*moods, *invitations, *steps, *paths, *names}
    spoken = {*live_lines(), *recorded, *closings, *by_name, *lists}
    written = {without_phase(line) for line in WORDS.lines}
    assert sorted(spoken - written) == []
    assert sorted(written - spoken - shown) == []


def test_no_line_is_declared_that_the_code_never_says() -> None:
    """Each id stands in the skill's source besides its type, whole, as the type checker reads it."""
    folder = Path(skill.__file__).parent
    files = [path for path in folder.rglob("*.py") if path != Path(lines.__file__)]
    source = "\n".join(path.read_text() for path in files).replace("'", '"')
    assert [line for line in live_lines() if f'"{line}"' not in source] == []


def test_the_type_of_a_line_says_what_is_filled_in() -> None:
    """No variant of any line has a placeholder besides those; only what wakes a speaker stays open."""
    for line, fills in live_lines().items():
        for pick in range(len(WORDS.lines[line])):
            words: dict[str, object] = dict.fromkeys(fills, "x")
            text = WORDS.text(line, pick, Phase.EXPLAIN, **words)
            assert "{" not in text.replace("{wake}", ""), line
    assert live_lines()["invite.usual"] == {"minutes"}
    assert live_lines()["welcome.back"] == frozenset()


def every_text(words: Words) -> dict[str, str]:
    lines = {
        f"{line}[{number}]": text
        for line, texts in words.lines.items()
        for number, text in enumerate(texts)
    }
    asked = {f"question {number}": question.text for number, question in words.questions.items()}
    return (
        lines | asked | {f"milestone {number}": text for number, text in words.milestones.items()}
    )


NEVER = read_table(CONTENT / "words" / "en-US" / "style.toml", "style.toml")["never"]


def test_words_are_kind() -> None:
    """No pressure, no jargon, no chirp, and never a word that wakes a speaker."""
    never = [*NEVER, *WAKE_WORDS]
    unkind = {line: said_of(never, text) for line, text in every_text(WORDS).items()}
    assert {line: words for line, words in unkind.items() if words} == {}


def test_the_list_of_what_is_never_said_keeps_to_the_reference() -> None:
    """docs/evidence.md, "Writing for the ear"; a translator's list is their own."""
    assert set(NEVER) >= {
        "should",
        "must",
        "you always",
        "you never",
        "deep breath",
        "relax!",
        "journey",
        "healing",
    }
    assert set(NEVER) >= {
        "science-backed",
        "nervous system",
        "co-regulate",
        "trigger",
        "work on your relationship",
    }
    assert set(NEVER) >= {"good job", "streak", "lost", "only", "don't forget", "!"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("You SHOULD rest.", ["should"]),
        ("Take a deep [0.5] breath.", ["deep breath"]),
        ("It\u2019s late, don\u2019t forget!", ["!", "don't forget"]),
        ("Mustard, a shoulder, healings.", []),
        ("A must-have.", ["must"]),
    ],
)
def test_what_is_never_said_is_found_whole(text: str, said: list[str]) -> None:
    """Whatever its case, across a pause, and not inside a longer word."""
    assert said_of(NEVER, text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ここで深呼吸をして。", ["深呼吸"]),
        ("ひとつ、息をして。", []),
    ],
)
def test_what_is_never_said_is_found_where_nobody_writes_spaces(text: str, said: list[str]) -> None:
    assert said_of(["深呼吸"], text) == said


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("To wait, say: {wake}, pause.", "To wait, say: pause."),
        ("いつでも、{wake}、ストップ。", "いつでも、ストップ。"),
    ],
)
def test_who_need_not_wake_anything_hears_no_word_for_it(text: str, without: str) -> None:
    assert without_wake(text) == without


NUMBERED = {
    "row": WORDS.lines["nights.row"][0],
    "one": WORDS.lines["nights.one"][0],
    "other": WORDS.lines["nights.other"][0],
}


@pytest.mark.parametrize(("number", "text"), [*WORDS.milestones.items(), *NUMBERED.items()])
def test_numbers_of_nights_are_said_shortly(number: int | str, text: str) -> None:
    """At most ten words, inside the good night and when they are asked for."""
    assert len(caption(text).split()) <= 10


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "Tuesday"),
        (6, "Sunday"),
        (7, "Monday"),
        (8, "December first"),
        (9, "December 2"),
        (366, "November 24"),
    ],
)
def test_a_day_is_said_by_its_weekday_within_a_week(days: int, said: str) -> None:
    """A day in exactly a week is still the next one of its name; behind it the date is said.

    The first of a month has words of its own.
    """
    monday = date(2026, 11, 23)
    assert WORDS.day(monday + timedelta(days=days), monday) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [(time(0), "12"), (time(11, 59), "11"), (time(12), "12"), (time(22, 5), "10")],
)
def test_a_time_is_said_by_twelve_hours(at: time, said: str) -> None:
    """Midnight and noon are twelve."""
    assert said in WORDS.time(at)


def test_the_locales_are_the_folders_of_words(tmp_path: Path) -> None:
    """In the order of their names; a file among them is none."""
    for name in ("es-US", "en-US"):
        (tmp_path / "words" / name).mkdir(parents=True)
    (tmp_path / "words" / "README.md").touch()
    assert locales(tmp_path) == ["en-US", "es-US"]
