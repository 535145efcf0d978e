"""A request made smaller, as long as what was found of it holds."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

TRIES = 3_000
"""How many smaller ones are tried."""


def shrunk(event: Any, holds: Callable[[Any], bool]) -> Any:
    """The smallest data for which it holds, as leaving out and simplifying find it."""
    tries = 0
    while True:
        for smaller in _smaller(event):
            tries += 1
            if tries > TRIES:
                return event
            if holds(smaller):
                event = smaller
                break
        else:
            return event


def _smaller(event: Any) -> Iterator[Any]:
    """The same with one thing less, the largest things first; then with one thing simpler."""
    yield from _simpler(event)
    paths = sorted(_paths(event), key=len)
    for path in paths:
        less = copy.deepcopy(event)
        del _holder(less, path)[path[-1]]
        yield less
    for path in paths:
        for simple in _simpler(_holder(event, path)[path[-1]]):
            changed = copy.deepcopy(event)
            _holder(changed, path)[path[-1]] = simple
            yield changed


def _paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(data, dict | list):
        for key in list(data) if isinstance(data, dict) else range(len(data)):
            yield (*path, key)
            yield from _paths(data[key], (*path, key))


def _holder(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        data = data[key]
    return data


def _simpler(value: Any) -> Iterator[Any]:
    """A text without a half, a quarter or a letter of it; nothing in place of anything."""
    if isinstance(value, str | bytes) and len(value) > 1:
        for cut in sorted({len(value) // 2, len(value) // 4, 1} - {0}, reverse=True):
            yield from (value[:-cut], value[cut:])
    if isinstance(value, dict | list) and value:
        yield type(value)()
    if isinstance(value, int | float) and value not in (0, 1):
        yield from (0, 1)
