"""What the editor's page asks for: an evening, an estimate, a sound, the check, and a save."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simulator.check import faults
from simulator.check.estimate import Tempo
from simulator.check.fault import Finding
from simulator.check.locale import Locale, without_phase
from simulator.editor.hearing import hear
from simulator.editor.table import EveningTable, evening, names
from simulator.editor.writing import write_line
from skill.errors import ContentError
from skill.guide.programme import QUESTION
from skill.guide.tables import lineage, locales

PRACTICES = "practices"


@dataclass(frozen=True)
class Desk:
    """One content folder, in one locale, heard in one voice."""

    content: Path
    locale: str
    voice: str
    data: Path
    """Where what was only tried is kept."""

    @property
    def file(self) -> str:
        """The file whose lines the page writes."""
        return f"words/{self.locale}/{PRACTICES}.toml"

    def names(self) -> list[str]:
        """The evenings that there are."""
        return names(self.content)

    def evening(self, name: str) -> dict[str, Any]:
        """An evening with the texts of its lines, and what their slots leave them."""
        laid_out = evening(self.content, self.locale, name)
        words = Locale.read(self.content, self.locale)
        texts = words.lines(PRACTICES)
        lines = {}
        for line, slot in _slots(laid_out).items():
            variants = list(_variants(texts, slot.ids))
            if variants:
                lines[line] = {"variants": variants, "room": slot.room_ms / 1000}
        return {
            "name": name,
            "ms": laid_out.ms,
            "takes": [asdict(row) for row in laid_out.takes],
            "cues": [asdict(row) for row in laid_out.cues],
            "lines": lines,
            "file": self.file,
        }

    def seconds(self, text: str) -> float:
        """How long a line takes, as the check reckons; its placeholders filled."""
        words = Locale.read(self.content, self.locale)
        filled = _filled(text, self._fills(words))
        return Tempo.of(words, self.content).seconds(filled)

    def hear(self, text: str) -> bytes:
        """A line as an MP3. Raises ContentError or RecordingError."""
        words = Locale.read(self.content, self.locale)
        return hear(text, self.locale, self.voice, self.data, self._fills(words)).mp3

    def _fills(self, words: Locale) -> dict[str, str]:
        """The longest that a placeholder can become: it has to fit as well."""
        milestones = map(str, words.table(PRACTICES, "milestones").values())
        looks = map(str, words.table(PRACTICES, "looks").values())
        return {
            "milestone": max(milestones, key=len, default=""),
            "look": max(looks, key=len, default=""),
        }

    def faults(self) -> list[Finding]:
        """Everything that is wrong with the files as they are saved."""
        return faults(self.content, self._kin())

    def faults_with(self, line: str, variant: int, was: str, text: str) -> list[Finding]:
        """Everything that would be wrong with this line in them."""
        with TemporaryDirectory(prefix="quiet-together-edit-") as folder:
            tried = Path(folder) / "content"
            shutil.copytree(self.content, tried)
            write_line(tried, self.file, line, variant, was, text)
            return faults(tried, self._kin())

    def _kin(self) -> list[str]:
        """The locales that this one's words can spoil; to check all others too would take longer."""
        return [name for name in locales(self.content) if self._is_kin(name)]

    def _is_kin(self, name: str) -> bool:
        try:
            *_, whole = lineage(self.content, name)
        except ContentError:
            return True  # what it extends is wrong, which the check tells
        return whole in lineage(self.content, self.locale)

    def save(self, line: str, variant: int, was: str, text: str) -> None:
        """Write a line. Raises Conflict when it was changed meanwhile."""
        write_line(self.content, self.file, line, variant, was, text)

    def warm(self) -> None:
        """Load the engine, so that the first sentence is heard as soon as any."""
        hear("Good night, you two. [0.1] All is well here.", self.locale, self.voice, self.data)


@dataclass(frozen=True)
class _Slot:
    """The smallest slot of a line in an evening, and the ids of what is said in it."""

    room_ms: int
    ids: tuple[str, ...]


def _slots(laid_out: EveningTable) -> dict[str, _Slot]:
    """The slot of each line of an evening but the question, which has a bank of its own."""
    slots: dict[str, _Slot] = {}
    for cue in laid_out.cues:
        if not cue.line or cue.line == QUESTION:
            continue
        before = slots.get(cue.line, _Slot(cue.room_ms, ()))
        ids = tuple(dict.fromkeys((*before.ids, cue.line, cue.later)))
        slots[cue.line] = _Slot(min(before.room_ms, cue.room_ms), ids)
    return slots


def _variants(texts: Mapping[str, tuple[str, ...]], ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every text that may be said in a slot: of any week, and those that take turns."""
    for line, written in texts.items():
        if without_phase(line) in ids:
            for number, text in enumerate(written):
                yield {"line": line, "variant": number, "text": text}


def _filled(text: str, fills: dict[str, str]) -> str:
    for name, fill in fills.items():
        text = text.replace(f"{{{name}}}", fill)
    return text
