"""Files that are there whole or not at all."""

from pathlib import Path
from time import time
from uuid import uuid4

ABANDONED_SECONDS = 3600
"""A part that nobody has written to for so long belongs to a build that was killed: none takes that
long a file."""

CLIPS = Path(__file__).parent / "clips"
"""The clips that belong to the project, a folder a locale."""


def write_whole(path: Path, data: bytes | bytearray) -> Path:
    """Write beside ``path``, then move it there in one step.

    So a killed build never leaves half a file. Into a device or a pipe it writes: a file in its
    place would take it away from everybody.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not (path.is_file() or path.is_dir()):
        path.write_bytes(data)
        return path
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def sweep(folder: Path) -> list[Path]:
    """Remove what killed builds left in a folder, and return it.

    Parts of a build that runs beside this one are younger, and stay.
    """
    removed = []
    for part in folder.glob(".*.part"):
        try:
            age = time() - part.stat().st_mtime
            if age > ABANDONED_SECONDS:
                part.unlink()
                removed.append(part)
        except FileNotFoundError:  # swept by another build in this moment
            continue
    return removed
