"""The manifest: what each piece of a folder is, for whoever publishes, plays or looks for them.

A name is the fingerprint of all that went into the piece, so an entry, once written, is never
changed.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from audio.files import write_whole
from skill.guide.frames import FRAME_BYTES
from skill.guide.programme import Piece
from skill.guide.text import caption

VERSION = 2
"""Of the layout of the file."""


@dataclass(frozen=True)
class Entry:
    """One piece that has been made."""

    name: str
    practice: str
    text: str
    """What it says; empty where nobody speaks."""
    beats: tuple[str, ...]
    """What sounds in it, in order, each kind once."""
    locale: str
    voice: str
    ms: int
    bytes: int


def entry_of(piece: Piece) -> Entry:
    """A piece's entry."""
    text = " ".join(caption(text) for _, text in piece.texts)
    beats = tuple(dict.fromkeys(cue.beat.value for cue in piece.cues))
    size = piece.frames * FRAME_BYTES
    return Entry(piece.name, piece.practice, text, beats, piece.locale, piece.voice, piece.ms, size)


def read(path: Path) -> dict[str, Entry]:
    """The entries of a manifest by name; none when it is not there or is not one of ours."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        rows = data["pieces"] if data["version"] == VERSION else []
        entries = [Entry(**row | {"beats": tuple(row["beats"])}) for row in rows]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}
    return {entry.name: entry for entry in entries}


def add(path: Path, folder: Path, new: Iterable[Entry]) -> None:
    """Add entries in one step, and leave out those whose piece has gone.

    A file that would not change is not touched. It is read again just before it is written, so a
    build that runs beside this one loses nothing that the next one would not find.
    """
    previous = read(path)
    candidates = previous | {entry.name: entry for entry in new}
    names = [name for name in sorted(candidates) if (folder / name).exists()]
    entries = {name: candidates[name] for name in names}
    if entries != previous or not path.exists():
        rows = [asdict(entry) for entry in entries.values()]
        text = json.dumps({"version": VERSION, "pieces": rows}, indent=1, ensure_ascii=False)
        write_whole(path, f"{text}\n".encode())
