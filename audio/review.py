"""The spoken review: each clip is listened to once, ever; what was heard is kept by its name.

A clip's name holds all that made it, so one that is spoken anew is listened to anew, and a review
that is stopped goes on where it was.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from audio.listen import Transcript, listen
from audio.spoken import Clips
from skill.guide.programme import Beat

HEARD = "heard.jsonl"
"""Lies in the data folder: a line a clip, with its file's name and what was heard in it."""


def review(sentences: Iterable[str], clips: Clips, notes: Path) -> Iterator[Transcript]:
    """What a recogniser hears in the clip of each sentence; kept in ``notes`` at once.

    Raises MissingClip for a sentence that nobody has spoken, RecordingError where no recogniser is
    installed.
    """
    known = heard_before(notes)
    notes.parent.mkdir(parents=True, exist_ok=True)
    with notes.open("a", encoding="utf-8") as file:
        for sentence in sentences:
            name = clips.path(sentence).name
            if name not in known:
                known[name] = listen(clips.clip(sentence))
                # A line of its own, also behind half a line that a killed review left.
                row = json.dumps({"clip": name, "heard": known[name]}, ensure_ascii=False)
                file.write(f"\n{row}\n")
                file.flush()
            yield Transcript(sentence, known[name], Beat.SAY)


def heard_before(notes: Path) -> dict[str, str]:
    """What earlier reviews heard, by the names of the clips; what cannot be read is heard anew."""
    if not notes.exists():
        return {}
    heard = {}
    for line in notes.read_text("utf-8", "replace").splitlines():
        try:
            row = json.loads(line)
            heard[row["clip"]] = row["heard"]
        except (ValueError, TypeError, KeyError):
            continue
    return heard
