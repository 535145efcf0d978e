"""Files that are there whole or not at all."""

from pathlib import Path
from uuid import uuid4


def write_whole(path: Path, data: bytes) -> Path:
    """Write beside ``path`` and move it there in one step, so that a killed build never leaves half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
