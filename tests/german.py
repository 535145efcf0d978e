"""A second locale for tests: a little German over the frozen content, in a folder of its own.

Its words are in ``tests/data/german``. What they leave out stays as the frozen words have it, and
an intent without German phrases has one that nobody says.

    python -m tests.german FOLDER talk --fast ...

runs a command of ``quiet-together`` on such a folder, with silence for recordings.
"""

import shutil
import sys
import tomllib
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import tomlkit

from skill.guide.frames import FRAME_BYTES, FRAME_MS
from skill.guide.intents import IN_MODEL, SLOTS, Intent
from tests.frozen import FROZEN, copy_of

LOCALE = "de-DE"
WORDS = Path(__file__).parent / "data" / "german"
RECORDINGS_OF = "en-US"
"""Whose clips would be mixed; nothing of them is heard in a test."""

Table = dict[str, Any]


def write_german(folder: Path) -> Path:
    """Content with a German locale beside en-US, in this folder; the folder."""
    content = copy_of(FROZEN, folder / "content", RECORDINGS_OF)
    words = content / "words" / LOCALE
    shutil.copytree(FROZEN / "words" / RECORDINGS_OF, words)
    for path in WORDS.glob("*.toml"):
        below, above = _read(words / path.name), _read(path)
        table = _utterances(below, above) if path.stem == "utterances" else _laid_over(below, above)
        (words / path.name).write_text(tomlkit.dumps(table), encoding="utf-8")
    return content


def _read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> Table:
    """One table over another, key by key."""
    table = dict(below)
    for key, value in above.items():
        is_table = isinstance(value, dict) and isinstance(table.get(key), dict)
        table[key] = _laid_over(table[key], value) if is_table else value
    return table


def _utterances(english: Table, german: Table) -> Table:
    """The German phrases, and for every other intent one that nobody says."""
    intents = {intent.name.lower(): _unsaid(intent) for intent in IN_MODEL}
    return {
        "invocation": german["invocation"],
        "intents": {**intents, **german["intents"]},
        "slots": {**english["slots"], **german["slots"]},
    }


def _unsaid(intent: Intent) -> list[str]:
    """A phrase with all slots of an intent; none for Alexa's own."""
    if intent.value.startswith("AMAZON."):
        return []
    name = intent.name.lower().replace("_", "")
    slots = [f"{{{slot.value}}}" for slot in SLOTS.get(intent, {})]
    return [f" {name} ".join(["platzhalter", *slots])] if slots else [f"platzhalter {name}"]


def main(folder: Path, arguments: list[str]) -> None:
    """Run a command on the German content of a folder."""
    from skill.guide import programme
    from skill.guide.programme import Recording, session

    session.CONTENT = programme.CONTENT = folder
    # Only what is imported after this reads the folder.
    from simulator import cli, studio

    def silence(recording: Recording, recordings: Path) -> Path:
        recordings.mkdir(parents=True, exist_ok=True)
        path = recordings / recording.name
        path.write_bytes(bytes(recording.score.ms // FRAME_MS * FRAME_BYTES))
        return path

    talk = import_module("simulator.cli.talk")  # the name alone is its command
    with (
        patch.object(studio, "build_recording", silence),
        patch.object(talk, "mix_first_evening", lambda locale, data: None),
        patch.object(sys, "argv", ["quiet-together", *arguments]),
    ):
        cli.main()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
