"""When the answer under way is due: whatever waits for a network asks here how long it may."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

ALEXA_WAITS_S = 8.0
"""How long Alexa waits for an answer (ask-sdk docs); Lambda may be told to wait for less."""
RESERVE_S = 1.0
"""The last second belongs to the answer itself: nothing that waits for a network may take of it."""

_due: ContextVar[float] = ContextVar("due", default=inf)
"""By the monotonic clock. Each thread that answers has its own."""


@contextmanager
def due_in(seconds: float) -> Iterator[None]:
    """While the answer is made that is due in so many seconds, by the clock of who runs it."""
    outer_due = _due.set(time.monotonic() + min(seconds, ALEXA_WAITS_S) - RESERVE_S)
    try:
        yield
    finally:
        _due.reset(outer_due)


def left() -> float:
    """How many seconds a network may still take: none when negative, endless when none is due."""
    return _due.get() - time.monotonic()
