"""Slots: how full each spoken cue of a recording is, and how fast its line is spoken."""

from collections.abc import Iterator
from dataclasses import dataclass

from audio.mix import QUIET_AFTER_LINE_MS
from audio.samples import RATE, position
from audio.spoken import Clips
from skill.guide.programme import Beat, Recording
from skill.guide.words import phrases

BREATH_FREE_MS = 0
"""A line over a breath may fill it: the breath itself is the quiet."""
PACE = 110.0
"""Words a minute, pauses included, that running text is wanted at (105 to 115); told, not enforced:
words decide."""


@dataclass(frozen=True)
class Slot:
    """A spoken cue: where it lies, what it says, how long that takes and how long it may."""

    line: str
    start: int
    """Milliseconds from the start of the recording."""
    text: str
    seconds: float
    slot: float
    must_leave: float
    """Seconds of the slot that belong to nobody."""

    @property
    def spare(self) -> float:
        """Seconds the line could still grow."""
        return self.slot - self.must_leave - self.seconds

    @property
    def pace(self) -> float:
        """Words a minute, pauses included."""
        return 60 * self._words / self.seconds

    @property
    def hurry(self) -> float:
        """Seconds of pause it lacks to be spoken at the wanted pace; 0 or more."""
        return max(0.0, 60 * self._words / PACE - self.seconds)

    @property
    def _words(self) -> int:
        return sum(len(phrase.split()) for phrase in phrases(self.text) if isinstance(phrase, str))


def slots(recording: Recording, clips: Clips) -> Iterator[Slot]:
    """Every spoken cue, in order."""
    texts = dict(recording.texts)
    for cue in recording.score.cues:
        if cue.line:
            text = texts[cue.line]
            size = sum(
                position(phrase) if isinstance(phrase, int) else clips.clip(phrase).size
                for phrase in phrases(text)
            )
            leave = QUIET_AFTER_LINE_MS if cue.beat is Beat.SAY else BREATH_FREE_MS
            yield Slot(cue.line, cue.start, text, size / RATE, cue.ms / 1000, leave / 1000)
