"""A fault of the check: its line, its caret, and nothing that makes the check fall over."""

import json
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from simulator import cli
from simulator.check import faults, practice_problems
from simulator.check.positions import Keys, positions
from simulator.check.source import fills_of, live_lines, named_lines
from simulator.check.watch import changes
from skill.guide.couple.record import Couple
from skill.guide.intents import Heard, Intent
from skill.guide.programme.recordings import whole_repertoire
from skill.guide.programme.session import CONTENT, PlanName, load_sessions
from skill.guide.tables import lineage, locales
from skill.guide.talk import next_turn
from skill.guide.words import load_words
from tests.bedroom import EVENING
from tests.frozen import copy_of
from tests.test_conversation import KNOWN

WRONG: list[Any] = [
    0,
    -1,
    3.5,
    float("inf"),
    float("nan"),
    True,
    "",
    [],
    {},
    "x",
    [1],
    {"a": 1},
    [[]],
    10**30,
    "a.b",
    "{",
    "[1",
    date(2026, 11, 23),
]
"""What may stand in the place of any value, by a slip."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content in one locale, to spoil."""
    return copy_of(CONTENT, tmp_path / "content", "en-US")


def ways(value: object, keys: Keys = ()) -> Iterator[Keys]:
    """The ways to all values inside this one."""
    inside: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        inside = iter(value.items())
    elif isinstance(value, list):
        inside = iter(enumerate(value))
    for key, part in inside:
        yield (*keys, key)
        yield from ways(part, (*keys, key))


def as_toml(value: object) -> str:
    """A value as an editor would write it."""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {as_toml(part)}" for key, part in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, bool | str):
        return json.dumps(value)
    return str(value)


GONE = object()
"""Stands for a value that is taken out, with its key."""


def spoilt(table: dict[str, Any], chance: Random) -> tuple[str, Keys, object]:
    """The text of a table with one value replaced or taken out; where, and by what."""
    keys = chance.choice(list(ways(table)))
    wrong = chance.choice([*WRONG, GONE])
    holder: Any = table
    for key in keys[:-1]:
        holder = holder[key]
    if wrong is GONE:
        del holder[keys[-1]]
    else:
        holder[keys[-1]] = wrong
    text = "".join(f"{json.dumps(key)} = {as_toml(value)}\n" for key, value in table.items())
    return text, keys, wrong


def is_due(file: str, keys: Keys, wrong: object) -> bool:
    """Whether nobody could mean this value: of another kind, or empty."""
    if wrong is GONE:
        return False  # told by what is missing then: ``assert_whole``
    if keys[-1] == "checked" and isinstance(wrong, date):
        return False  # another day
    if keys == ("say",) and wrong == {}:
        return False  # no word is pronounced otherwise than it is written
    if not isinstance(wrong, str) or not wrong.strip():
        is_setting = keys[-1] in ("counts", "fades", "after", "times", "aloud", "level", "late")
        is_trait = file == "sessions.toml" and keys[0] == "moods"
        return not (is_setting or is_trait)
    return False


def every_live_line(content: Path) -> Iterator[str]:
    """All that the guide says live, with this content; a line that is missing raises."""
    repertoire, words = load_sessions(content), load_words(content, "en-US")
    for line, fills in live_lines().items():
        if line not in words.lines and not words.has(line):
            raise AssertionError(f"silence where {line} is due")
        filled: dict[str, Any] = dict.fromkeys(fills, 1)
        yield from (words.text(line, pick, **filled) for pick in range(3))
    for line, named in named_lines(repertoire, repertoire.paths).items():
        if named.is_needed or words.has(line):
            filled = dict.fromkeys(fills_of(line), 1)
            yield words.text(line, **filled)


def assert_whole(content: Path) -> None:
    """Nobody hears silence where a line is due, live or in a recording of any evening."""
    assert all(text.strip() for text in every_live_line(content))
    repertoire, words = load_sessions(content), load_words(content, "en-US")
    for made in whole_repertoire(repertoire, words):
        assert all(text.strip() for _, text in made.texts), made.name
    for name in PlanName:
        assert name in repertoire
    for number, question in words.questions.items():
        assert question.text.strip(), number


def any_file(chance: Random) -> Path:
    """A file of the content, in any locale."""
    return chance.choice(sorted(CONTENT.rglob("*.toml"))).relative_to(CONTENT)


def locales_with(file: Path) -> tuple[str, ...]:
    """The locales that a file is heard in, and en-US, which the guide itself is checked with."""
    if file.parts[0] != "words":
        return ("en-US",)
    return ("en-US", *lineage(CONTENT, file.parts[1]))


def check_spoilt(content: Path, spoilt_file: Path, chance: Random) -> None:
    """Spoil one value of a file, look, and put the file back."""
    path = content / spoilt_file
    file, before = spoilt_file.as_posix(), path.read_text()
    text, keys, wrong = spoilt(tomllib.loads(before), chance)
    path.write_text(text)
    what = f"{file}: {keys} = {'gone' if wrong is GONE else repr(wrong)}"
    try:
        found = faults(content)
        assert all(fault.line for fault in found), what
        assert all("; " in str(fault) for fault in found), what
        is_number_of_steps = file.startswith("practices/") and isinstance(wrong, int | float)
        is_silence = not found and is_due(file, keys, wrong) and not is_number_of_steps
        assert not is_silence, f"passed unnoticed: {what}"
        if not found:
            assert_whole(content)
    finally:
        path.write_text(before)


@pytest.mark.parametrize("seed", range(24))
def test_a_wrong_value_anywhere_is_named_or_harmless(tmp_path: Path, seed: int) -> None:
    """Nothing falls over; what is of another kind is named, with its line; what is not is harmless."""
    chance = Random(seed)
    file = any_file(chance)
    content = copy_of(CONTENT, tmp_path / "content", *locales_with(file))
    check_spoilt(content, file, chance)


@pytest.mark.slow
def test_a_thousand_wrong_values_are_named_or_harmless(tmp_path: Path) -> None:
    """The same, for as long as it takes, and with every locale beside."""
    content = copy_of(CONTENT, tmp_path / "content", *locales(CONTENT))
    for seed in range(100, 1_100):
        chance = Random(seed)
        check_spoilt(content, any_file(chance), chance)


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.toml")), ids=lambda path: path.name)
def test_every_value_has_its_place(path: Path) -> None:
    """Of each file, and of nothing that is not in it."""
    text = path.read_text()
    assert set(positions(text)) == set(ways(tomllib.loads(text)))


@pytest.mark.parametrize(
    ("text", "keys", "stands"),
    [
        ("a = 1\nb = 2", ("b",), "b = 2"),
        ("[t]\n'x y' = 1", ("t", "x y"), "'x y'"),
        ("[[s]]\nm = 1\n[[s]]\nm = 2", ("s", 1, "m"), "m = 2"),
        ("[a.b.c]\nx = 1", ("a", "b"), "[a.b.c]"),
        ('s = [ # one\n { k = "]#" },\n { k = """\n"]\n""" },\n]\nz = 1', ("s", 1, "k"), 'k = """'),
        ('s = ["a", \'b"\', 3]', ("s", 2), "3]"),
        ("a.b = { c = [[1, 2], []] }", ("a", "b", "c", 0, 1), "2]"),
    ],
)
def test_a_place_is_where_the_key_stands(text: str, keys: Keys, stands: str) -> None:
    """Also inside lists, inline tables, and behind texts that hold brackets."""
    assert text[positions(text)[keys] :].startswith(stands)


def test_a_notepads_mark_is_no_fault(content: Path) -> None:
    """Nor are its line ends."""
    path = content / "sessions.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults(content) == []


def test_a_fault_is_shown_with_its_line_and_a_caret(content: Path) -> None:
    """So that an editor's program can jump there."""
    path = content / "practices" / "hope.toml"
    path.write_text(path.read_text().replace("for = 9.5", "for = -9.5"))
    done = CliRunner().invoke(cli.commands, ["check", "--content", str(content)])
    first, line, caret = done.output.splitlines()
    number = next(
        number for number, line in enumerate(path.read_text().split("\n"), 1) if "-9.5" in line
    )
    assert first.startswith(f"[ERROR] practices/hope.toml:{number}: take 20, step 2: for = -9.5; ")
    assert line.endswith('{ do = "say", line = "hope.20", for = -9.5 },')
    assert line[caret.index("^") :].startswith("for = -9.5")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a = \u201cx\u201d\n", "straight quotes"),
        ("a = 6,5\n", "a point in a number"),
        ('x = { a = "1" b = 2 }\n', "a comma between"),
        ("// a comment\n", "# before a comment"),
        ('a = """hello\n', "has no end"),
        ("a = 1\na = 2\n", "stands there twice"),
    ],
)
def test_the_commonest_slips_are_told_in_plain_words(content: Path, text: str, why: str) -> None:
    """With the line that holds them."""
    path = content / "practices" / "hope.toml"
    path.write_text(text)
    (fault,) = faults(content)
    assert why in str(fault)
    assert fault.line in (1, 2)


@pytest.mark.parametrize("name", ["thanks copy.toml", "Thanks.toml"])
def test_a_copy_of_a_file_is_one_fault(content: Path, name: str) -> None:
    """An editor's program left it there."""
    folder = content / "practices"
    shutil.copyfile(folder / "thanks.toml", folder / name)
    assert [str(fault).partition(":")[0] for fault in faults(content)] == [f"practices/{name}"]


def test_a_plan_that_the_guide_needs_cannot_be_taken_away(content: Path) -> None:
    """The short evening, with all that only it says, is named."""
    path = content / "sessions.toml"
    head, _, rest = path.read_text().partition("[[session]]")
    path.write_text(f"{head}[[session]]{rest.partition('[[session]]')[2]}")
    named = [str(fault) for fault in faults(content)]
    assert any("there is no ordinary-3, which the guide chooses" in fault for fault in named)


def test_what_is_whole_is_read_though_another_file_is_broken(content: Path) -> None:
    """The practices that can be read say their lines."""
    _, practised, repertoire = practice_problems(content, ["practices/look.toml"])
    assert "look" in practised.broken
    assert "ordinary-3" in repertoire


def test_every_save_is_a_change(content: Path) -> None:
    """Once at the beginning, and once for each; what is only looked at is none."""
    saves = [None, "# one\n", None, "# two\n"]

    def wait(seconds: float) -> None:
        text = saves.pop(0)
        if text:
            (content / "sessions.toml").write_text(text)

    seen = changes(content, wait)
    stamps = [next(seen), next(seen)]
    (content / "practices" / "new.toml").write_text("")
    stamps.append(next(seen))
    assert len({tuple(sorted(stamp.items())) for stamp in stamps}) == 3


def test_a_couple_whose_usual_length_is_gone_is_offered_the_nearest(content: Path) -> None:
    """A good day had twenty minutes, and an ordinary one has them no more."""
    path = content / "sessions.toml"
    head, *sessions = path.read_text().split("[[session]]")
    kept = [each for each in sessions if 'minutes = 20\nmood = "ordinary"' not in each]
    path.write_text("[[session]]".join([head, *kept]))
    repertoire = load_sessions(content)
    couple = Couple(nights=frozenset({EVENING.date() - timedelta(days=1)}), last="good-20")
    turn = next_turn(
        None, Heard(Intent.LAUNCH), replace(KNOWN, couple=couple, repertoire=repertoire)
    )
    assert turn.conversation is not None
    assert turn.conversation.offer.plan == repertoire.closest("ordinary", 20)
