"""Changes of the editors' files, as they are saved."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from simulator.saves import Stamp, stamp

PAUSE_S = 0.5
"""Between two looks: an editor sees what is wrong before the next sentence is begun."""


def changes(content: Path, wait: Callable[[float], object] = time.sleep) -> Iterator[Stamp]:
    """The files as they are, at once and again after each change, for ever."""
    before: Stamp | None = None
    while True:
        now = stamp(content)
        if now != before:
            before = now
            yield now
        wait(PAUSE_S)
