"""What a function makes of closures is what the standard library makes."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from skill.alexa import plain_dataclasses

ROOT = Path(__file__).parent.parent
BOTH = (dataclasses, plain_dataclasses)


def made_by(module: Any) -> tuple[Any, Any]:
    """A class that does not change and one that does, made by this module."""

    @module.dataclass(frozen=True)
    class Point:
        """A point."""

        x: int
        y: int = 2

        @property
        def sum(self) -> int:
            return self.x + self.y

    @module.dataclass
    class Bag:
        """A bag."""

        size: int = 1
        content: list[int] = module.field(default_factory=list)

    return Point, Bag


@pytest.mark.parametrize("module", BOTH)
def test_a_class_takes_shows_compares_and_replaces_its_fields(module: Any) -> None:
    """By place and by name, with defaults."""
    point, _ = made_by(module)
    assert point(1) == point(x=1, y=2) != point(1, 3)
    assert point(1) != (1, 2)
    assert hash(point(1)) == hash(point(1, 2)) == hash((1, 2))
    assert repr(point(1)).endswith(".Point(x=1, y=2)")
    assert module.replace(point(1), y=5) == point(1, 5)
    assert point.__match_args__ == ("x", "y")
    assert (point(1).sum, point.__doc__) == (3, "A point.")


@pytest.mark.parametrize("module", BOTH)
def test_a_field_can_be_left_out_of_the_hash(module: Any) -> None:
    """So that one which cannot be hashed may be in a class that can."""

    @module.dataclass(frozen=True, kw_only=True)
    class _Steps:
        name: str = ""
        rungs: dict[str, int] = module.field(default_factory=dict, hash=False)

    steps: Any = _Steps
    assert hash(steps(name="a", rungs={"b": 1})) == hash(steps(name="a"))
    assert steps(rungs={"b": 1}) != steps()


@pytest.mark.parametrize("module", BOTH)
@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1}), ((), {"y": 1})],
)
def test_what_is_missing_unknown_or_given_twice_is_refused(
    module: Any, values: tuple[int, ...], named: dict[str, int]
) -> None:
    """When an object is made, and when one is replaced."""
    point, _ = made_by(module)
    with pytest.raises(TypeError):
        point(*values, **named)
    with pytest.raises(TypeError):
        module.replace(point(1), z=1)


@pytest.mark.parametrize("module", BOTH)
def test_what_is_frozen_does_not_change(module: Any) -> None:
    """Neither by setting nor by deleting; a class that is not frozen has no hash."""
    point, bag = made_by(module)
    one: Any = point(1)
    with pytest.raises(AttributeError):
        one.x = 2
    with pytest.raises(AttributeError):
        del one.x
    changed: Any = bag()
    changed.size = 7
    assert changed == bag(7)
    with pytest.raises(TypeError):
        hash(changed)


@pytest.mark.parametrize("module", BOTH)
def test_a_default_that_is_made_anew_is_nobody_elses(module: Any) -> None:
    """Each object has its own."""
    _, bag = made_by(module)
    bag().content.append(1)
    assert bag().content == []
    assert bag(content=[2]).content == [2]
    assert not hasattr(bag, "content")


ASKED = """
import json, sys
sys.path.insert(0, "lambda")
import lambda_function
from skill.guide.talk import conversation
from skill.journal import Exchange
import dataclasses
json.dump([
    type(conversation.Turn("a")).__init__.__module__,
    Exchange().response,
    dataclasses.__file__.endswith("dataclasses.py") and "plain" not in dataclasses.__file__,
], sys.stdout)
"""


def test_a_function_is_made_of_plain_classes_and_leaves_the_library_to_others(
    tmp_path: Path,
) -> None:
    """Behind the start the standard library's own is there for whoever imports it."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=ROOT,
        env=environ | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    made_in, response, standard = json.loads(done.stdout)
    # From 3.14 on whoever logs has imported the standard library's own before.
    is_imported_before = sys.version_info >= (3, 14)
    maker = (
        "skill.guide.talk.conversation" if is_imported_before else "skill.alexa.plain_dataclasses"
    )
    assert (made_in, response, standard) == (maker, {}, True)
