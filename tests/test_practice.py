"""Practices are read as an editor wrote them, or refused with the file and the step."""

from pathlib import Path

import pytest

from skill.errors import ContentError
from skill.guide.programme.practice import Do, Step
from skill.guide.programme.practices import load_practices, milliseconds


def read(folder: Path, text: str) -> list[Step]:
    (folder / "trial.toml").write_text(text)
    return list(load_practices(folder)["trial.3"].steps)


def test_each_kind_of_step(tmp_path: Path) -> None:
    """Seconds become milliseconds; a breath is its in-breath and its out-breath."""
    text = """
        [takes.3]
        steps = [
          { do = "say", line = "trial.3", for = 6 },
          { do = "breathe", in = 2.5, out = 3.5, aloud = 1 },
          { do = "hold", for = 0.5 },
          { do = "talk", for = 60 },
        ]"""
    assert read(tmp_path, text) == [
        Step(Do.SAY, 6000, line="trial.3"),
        Step(Do.BREATHE, 6000, in_ms=2500, aloud=1),
        Step(Do.HOLD, 500),
        Step(Do.TALK, 60_000),
    ]


def test_times_are_breaths_in_a_row(tmp_path: Path) -> None:
    """Four times is one step of four breaths, as long as all of them."""
    steps = read(tmp_path, '[takes.3]\nsteps = [{ do = "breathe", in = 4, out = 6, times = 4 }]')
    assert steps == [Step(Do.BREATHE, 10_000, in_ms=4000, times=4)]
    assert steps[0].whole_ms == 40_000


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ('"breathe"', "is no step"),
        ('{ do = "sing", for = 3 }', "write one of say, breathe, hold, look, talk"),
        ("{ for = 3 }", "write one of"),
        ('{ do = "say", for = 3 }', "say needs for, line; look at line"),
        ('{ do = "hold", for = 3, loud = 1 }', "look at loud"),
        ('{ do = "hold", for = 0 }', "write more than 0"),
        ('{ do = "hold", for = -2 }', "write more than 0"),
        ('{ do = "hold", for = 1.00005 }', "whole thousandths"),
        ('{ do = "hold", for = "3" }', "not a number of seconds"),
        ('{ do = "hold", for = true }', "not a number of seconds"),
        ('{ do = "breathe", in = 4, out = 6, times = 0 }', "whole number of breaths"),
        ('{ do = "breathe", in = 4, out = 6, aloud = true }', "over how many breaths"),
        ('{ do = "look", for = 10, line = "trial.rest" }', "both a line and the seconds"),
    ],
)
def test_a_step_that_cannot_be_played_is_named(tmp_path: Path, step: str, why: str) -> None:
    """The file, the take and the number of the step stand before what is wrong."""
    with pytest.raises(ContentError, match=r"^trial.toml: take 3, step 1: .*" + why):
        read(tmp_path, f"[takes.3]\nsteps = [{step}]")


def test_broken_toml_and_empty_takes_are_named(tmp_path: Path) -> None:
    """An editor's slip is one sentence, not a traceback."""
    with pytest.raises(ContentError, match=r"^trial.toml: cannot be read as TOML"):
        read(tmp_path, "[takes.3")
    with pytest.raises(ContentError, match=r"^trial.toml: take 3 has no steps"):
        read(tmp_path, "[takes.3]\nsteps = []")


@pytest.mark.parametrize("text", ["counts = true", "takes = 3", "[takes]\n3 = 5"])
def test_a_file_without_takes_is_named(tmp_path: Path, text: str) -> None:
    """None at all, a value in their place, and a take that is a value."""
    with pytest.raises(ContentError, match=r"^trial.toml: there are no takes; write \[takes.3\]"):
        read(tmp_path, text)


def test_counts_is_true_or_false(tmp_path: Path) -> None:
    """A word in quotes would silently be true."""
    with pytest.raises(ContentError, match=r"^trial.toml: counts = 'no'; write true or false"):
        read(tmp_path, 'counts = "no"\n[takes.3]\nsteps = [{ do = "hold", for = 1 }]')


def test_halves_of_seconds_are_exact() -> None:
    """No rounding creeps in: 2.5 s is 2500 ms."""
    assert [milliseconds(seconds / 10, "") for seconds in range(1, 100)] == list(
        range(100, 10_000, 100)
    )
