"""How long a recorded line takes: by its clips, and by an estimate where there is none yet.

The mixer has the last word, and refuses what is too long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from audio.build import SHIPPED_VOICE
from audio.catalogue import voice_for
from audio.files import CLIPS
from audio.pronunciation import pronunciation_of
from audio.spoken import Clips
from simulator.check.locale import Locale
from simulator.check.practised import Slot
from skill.errors import ContentError, RecordingError
from skill.guide.estimate import estimated_s
from skill.guide.tables import recordings_locale
from skill.guide.text import phrases
from skill.guide.words import CHARACTERS_A_SECOND


@dataclass(frozen=True)
class Tempo:
    """How long the voice of a locale takes for what it says."""

    rate: float = CHARACTERS_A_SECOND
    """Characters a second, for a sentence that was never spoken."""
    clips: Clips | None = None
    """The sentences that were spoken; None: nobody knows this voice."""
    _known: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def of(locale: Locale, content: Path) -> "Tempo":
        """That of a locale's words."""
        rate = locale.tables.get("style", {}).get("characters_a_second", CHARACTERS_A_SECOND)
        # Where the file that names the voice cannot be read, the shipped one's clips tell.
        name = str(locale.table("guide", "locale").get("voice") or SHIPPED_VOICE)
        try:
            recorded_in = recordings_locale(content, locale.name)
            voice = voice_for(name, recorded_in)
            pronunciation = pronunciation_of(recorded_in, content)
        except (RecordingError, ContentError):
            return Tempo(float(rate))  # what is wrong with either is told by itself
        return Tempo(float(rate), Clips(CLIPS / recorded_in, voice, pronunciation))

    def seconds(self, text: str) -> float:
        """How long a line takes, its pauses included."""
        if text not in self._known:
            self._known[text] = sum(map(self._piece, phrases(text)))
        return self._known[text]

    def _piece(self, piece: str | int) -> float:
        if isinstance(piece, int):
            return piece / 1000
        spoken = self.clips.seconds(piece) if self.clips else 0.0
        return spoken or estimated_s(piece, self.rate)


@dataclass(frozen=True)
class Overflow:
    """A text that is longer than a slot of its line."""

    slot: Slot
    takes: float

    @property
    def over(self) -> float:
        """How many seconds too long it is."""
        return self.takes - self.slot.room

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do."""
        slot = self.slot
        return (
            f"takes about {self.takes:.1f} s, and its slot of {slot.seconds:g} s leaves it "
            f"{slot.room:g} s ({slot.where}); shorten the words or a pause, "
            "or lengthen that slot and shorten another one"
        )


def overflow(
    texts: Iterable[str],
    slots: Iterable[Slot],
    milestones: Iterable[str],
    looks: Mapping[int, str],
    tempo: Tempo,
) -> Overflow | None:
    """Where one of these texts is too long by most, its placeholders filled with the longest."""
    milestone = max(milestones, key=tempo.seconds, default="")
    worst: Overflow | None = None
    for slot, text in product(slots, tuple(texts)):
        filled = _filled(text, milestone, looks.get(slot.look, ""))
        overflow = Overflow(slot, tempo.seconds(filled))
        if overflow.over > max(0.0, worst.over if worst else 0.0):
            worst = overflow
    return worst


def _filled(text: str, milestone: str, look: str) -> str:
    return text.replace("{milestone}", milestone).replace("{look}", look)
