"""Planted bugs: what is turned is one thing, and the rooms' own tests catch what is planted in them."""

import ast
from pathlib import Path

import pytest

from bench import mutants
from bench.mutants import TESTS_OF, drawn, mutants_of, source_of, survivors

SAMPLE, SURVIVING = 8, 2
"""Of so many bugs in each room, no more than so many may survive: some change nothing that anybody
could notice. ``python -m bench.mutants`` tries more, and prints them."""

MODULE = '''"""A module of a room."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Night:
    """A night."""

    kept: bool = False


def is_late(hour: int, away: bool) -> bool:
    """Whether it is late."""
    if not away and hour >= 23:
        return True
    return hour + 1 < 4
'''
TURNED = [
    "False -> True",
    "away and hour >= 23",
    "not away -> away",
    "hour >= 23 -> hour > 23",
    "23 -> 24",
    "True -> False",
    "hour + 1 -> hour - 1",
    "hour + 1 < 4 -> hour + 1 <= 4",
    "1 -> 2",
    "4 -> 5",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one module in one room."""
    folder = tmp_path / "skill" / "guide" / "couple"
    folder.mkdir(parents=True)
    (folder / "night.py").write_text(MODULE, encoding="utf-8")
    return tmp_path


def test_every_boundary_flag_and_condition_is_turned_once(project: Path) -> None:
    """And no decorator, no text, no name."""
    changes = [mutant.change for mutant in mutants_of("couple", project)]
    assert len(changes) == len(TURNED)
    for part in TURNED:
        assert any(part in change for change in changes), part


def test_a_mutant_differs_in_one_thing(project: Path) -> None:
    """Each from the module as it is, and from each other."""
    whole = ast.unparse(ast.parse(MODULE))
    sources = [source_of(mutant, project) for mutant in mutants_of("couple", project)]
    assert len({whole, *sources}) == len(sources) + 1
    for source in sources:
        differing = [
            (before, after)
            for before, after in zip(whole.splitlines(), source.splitlines(), strict=True)
            if before != after
        ]
        assert len(differing) == 1


def test_a_seed_draws_the_same_bugs_again() -> None:
    """And another one others; of each room as many."""
    assert drawn(list(TESTS_OF), 3, 1) == drawn(list(TESTS_OF), 3, 1)
    assert drawn(list(TESTS_OF), 3, 1) != drawn(list(TESTS_OF), 3, 2)
    assert len(drawn(list(TESTS_OF), 3, 1)) == 3 * len(TESTS_OF)


def test_every_room_has_tests() -> None:
    """Files that there are."""
    for names in TESTS_OF.values():
        for name in names:
            assert (mutants.ROOT / "tests" / f"test_{name}.py").exists(), name


def test_a_room_that_notices_too_little_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where more bugs of one room survive than may; without a bound they are only told."""
    monkeypatch.setattr(mutants, "survivors", lambda chosen, copies, seconds: chosen[:2])
    run = ["mutants", "--room", "couple", "--room", "words", "--sample", "2"]
    for bound in ([], ["--surviving", "2"]):
        monkeypatch.setattr("sys.argv", [*run, *bound])
        mutants.main()
        assert capsys.readouterr().out == "couple: 0 of 2 caught\nwords: 2 of 2 caught\n"
    monkeypatch.setattr("sys.argv", [*run, "--surviving", "1"])
    with pytest.raises(SystemExit, match=r"unnoticed in couple: each survivor wants a test"):
        mutants.main()


@pytest.mark.slow
@pytest.mark.parametrize("room", TESTS_OF)
def test_planted_bugs_are_caught_by_their_own_rooms_tests(room: str) -> None:
    """Boundaries and flags are claims too."""
    assert len(survivors(drawn([room], SAMPLE, seed=7), 2, mutants.SECONDS)) <= SURVIVING
