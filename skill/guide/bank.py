"""The bank: the questions of one locale."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from skill.errors import ContentError


class Depth(StrEnum):
    """How close to the heart a question goes."""

    LIGHT = "light"
    WARM = "warm"
    DEEP = "deep"


@dataclass(frozen=True)
class Question:
    """One question of a locale's bank; both of the two answer it."""

    number: int
    """The same in every locale, and never given to another question: what a couple have heard is
    kept by it."""
    depth: Depth
    theme: str
    text: str
    late: bool = True
    """Whether it may be asked right before sleep; one that opens a worry is not."""
    path: str = ""
    """The path that asks it; empty: it is drawn like any other."""
    after: str = ""
    """The mood of an evening behind which it is asked the next time; empty: of none."""


def read_bank(table: Mapping[str, Any], where: str) -> dict[int, Question]:
    """The bank of a locale, by number. Raises ContentError, beginning with ``where``."""
    bank = table.get("questions")
    if not isinstance(bank, dict) or not bank:
        raise ContentError(f"{where}: there is no question; write at least one, under [questions]")
    questions = (read_question(number, body, where) for number, body in bank.items())
    return {question.number: question for question in questions}


def read_question(
    number: str,
    body: Any,  # noqa: ANN401 - whatever an editor wrote
    where: str,
) -> Question:
    """One question of a bank. Raises ContentError, beginning with ``where``."""
    try:
        return Question(
            int(number),
            Depth(body["depth"]),
            body["theme"],
            body["text"],
            _late(body),
            body.get("path", ""),
            body.get("after", ""),
        )
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise ContentError(
            f"{where}: question {number}: {error} is missing or is not what it should be; "
            'a question is number = { depth = "light", theme = "...", text = "..." }'
        ) from error


def _late(body: Mapping[str, Any]) -> bool:
    """Whether it may be asked right before sleep. Raises ValueError for neither true nor false."""
    late = body.get("late", True)
    if not isinstance(late, bool):
        raise ValueError(f"late = {late!r}")
    return late
