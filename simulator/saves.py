"""Saves of the editors' files: noticed by when each was last written, and how long it is."""

from collections.abc import Mapping
from pathlib import Path

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


class Saves:
    """Tells whether anything was saved since it was last asked."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self._before = stamp(content)

    def happened(self) -> bool:
        """Whether a file is another one now; the next time, this is the old one."""
        now = stamp(self._content)
        is_other = now != self._before
        self._before = now
        return is_other
