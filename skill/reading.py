"""Reading JSON that somebody else wrote: a part that is not what it should be is as if absent.

Amazon adds fields and values to requests at any time, and devices send what no document tells of.
So each part is read by itself, and only where it is needed.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

LONGEST_NUMBER = 15
"""Digits; no moment of a recording has more."""
IN_MILLISECONDS_FROM = 100_000_000_000
"""A moment from here on is in milliseconds; in seconds it would lie behind the year 5000."""


def at(data: object, *path: str) -> Any:  # noqa: ANN401 - whatever lies there
    """What lies at this path; None where there is nothing."""
    for key in path:
        if not isinstance(data, dict):
            return None
        data = data.get(key)
    return data


def part(data: object, *path: str) -> Mapping[str, Any]:
    """The object at this path; empty where there is none."""
    value = at(data, *path)
    return value if isinstance(value, dict) else {}


def text(data: object, *path: str) -> str:
    """The text at this path; empty where there is none."""
    value = at(data, *path)
    return value if isinstance(value, str) else ""


def whole(data: object, *path: str, most: int) -> int:
    """The whole number at this path, also as digits, from 0 to ``most``; 0 where there is none."""
    value = at(data, *path)
    if isinstance(value, str) and value.isdecimal() and len(value) <= LONGEST_NUMBER:
        value = int(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # Written so that what is no number among the floats (NaN) is not above 0 either.
    return int(min(value, most)) if is_number and value > 0 else 0


def moment(data: object, *path: str) -> int:
    """The moment at this path in whole seconds since 1970; 0 where there is none.

    Amazon writes it as a text, and has written it as a number.
    """
    number = whole(data, *path, most=10**LONGEST_NUMBER)
    if number:
        return number // 1000 if number >= IN_MILLISECONDS_FROM else number
    try:
        written = datetime.fromisoformat(text(data, *path))
    except ValueError:
        return 0
    in_zone = written if written.tzinfo else written.replace(tzinfo=UTC)
    return max(0, int(in_zone.timestamp()))


def items(data: object, *path: str) -> list[Any]:
    """The list at this path; empty where there is none."""
    value = at(data, *path)
    return value if isinstance(value, list) else []
