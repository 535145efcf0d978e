"""The manifest: what each recording of a folder is, for whoever publishes or plays them.

A name holds the fingerprint of all that went into the recording, so an entry, once written, is
never changed.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from audio.files import write_whole
from skill.guide.programme import Recording

VERSION = 1
"""Of the layout of the file."""


@dataclass(frozen=True)
class Entry:
    """One recording that has been made."""

    name: str
    segment: str
    locale: str
    voice: str
    ms: int
    """Of the score; the file is the nearest number of whole frames of 24 ms."""
    bytes: int
    lufs: float
    """Integrated loudness of the decoded MP3."""
    fingerprint: str


def entry_of(recording: Recording, folder: Path) -> Entry:
    """A recording's entry, measured on its file."""
    from audio.levels import loudness
    from audio.voice import decoded

    mp3 = (folder / recording.name).read_bytes()
    lufs = round(loudness(decoded(mp3)), 2)
    made = recording
    return Entry(
        made.name,
        made.segment,
        made.locale,
        made.voice,
        made.score.ms,
        len(mp3),
        lufs,
        made.fingerprint,
    )


def read(path: Path) -> dict[str, Entry]:
    """The entries of a manifest by name; none when it is not there or is not one of ours."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        entries = [Entry(**row) for row in data["recordings"]] if data["version"] == VERSION else []
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}
    return {entry.name: entry for entry in entries}


def add(path: Path, folder: Path, new: Iterable[Entry]) -> None:
    """Add entries in one step, and leave out those whose recording has gone; unchanged, the file is not touched.

    Read again just before it is written, so a build that runs beside this one loses nothing that
    the next one would not find.
    """
    before = read(path)
    known = before | {entry.name: entry for entry in new}
    after = {name: known[name] for name in sorted(known) if (folder / name).exists()}
    if after != before or not path.exists():
        rows = [asdict(entry) for entry in after.values()]
        write_whole(
            path, (json.dumps({"version": VERSION, "recordings": rows}, indent=1) + "\n").encode()
        )
