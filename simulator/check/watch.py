"""Changes of the editors' files, as they are saved."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

PAUSE_S = 0.5
"""Between two looks: an editor sees what is wrong before the next sentence is begun."""

Stamp = Mapping[Path, tuple[int, int]]
"""When each file was last written, in nanoseconds, and how long it is."""


def stamp(content: Path) -> Stamp:
    """How the files of a folder are just now."""
    stamps = {}
    for path in content.rglob("*.toml"):
        try:
            status = path.stat()
        except FileNotFoundError:
            continue  # an editor's program puts a new file in the place of an old one
        stamps[path] = (status.st_mtime_ns, status.st_size)
    return stamps


def changes(content: Path, wait: Callable[[float], object] = time.sleep) -> Iterator[Stamp]:
    """The files as they are, at once and again after each change, for ever."""
    before: Stamp | None = None
    while True:
        now = stamp(content)
        if now != before:
            before = now
            yield now
        wait(PAUSE_S)
