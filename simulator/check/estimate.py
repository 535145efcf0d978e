"""How long a recorded line takes, by an estimate, before there is any sound.

What was spoken is measured by ``quiet-together recordings list --lines``, and the mixer refuses
what is too long.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from simulator.check.practised import Slot
from skill.guide.words import phrases

SENTENCE_S, MARK_S, CHARACTERS_A_SECOND = 0.35, 0.25, 20.0
"""What a sentence takes by itself, for each mark inside it, and for its letters. Fitted to 384
clips of the shipped voice by least squares (0.325 s, 0.21 s, 20.4 a second; off by 0.18 s, standard
deviation) and rounded to the long side: four lines of five take less than this says, and the
furthest of the rest, half a minute of it, 1.1 s more. A locale's style.toml may name other
characters a second."""

_MARK = re.compile(r"[,;:\u2013\u2014\u3001\uff0c\uff1b\uff1a](?=.)")


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
    rate: float,
) -> Overflow | None:
    """Where one of these texts is too long by most, its placeholders filled with the longest."""
    milestone = max(milestones, key=lambda text: estimate(text, rate), default="")
    worst: Overflow | None = None
    for slot, text in product(slots, tuple(texts)):
        filled = _filled(text, milestone, looks.get(slot.look, ""))
        overflow = Overflow(slot, estimate(filled, rate))
        if overflow.over > max(0.0, worst.over if worst else 0.0):
            worst = overflow
    return worst


def _filled(text: str, milestone: str, look: str) -> str:
    return text.replace("{milestone}", milestone).replace("{look}", look)


@cache
def estimate(text: str, rate: float = CHARACTERS_A_SECOND) -> float:
    """How many seconds a recorded line takes, its pauses included."""
    return sum(
        piece / 1000 if isinstance(piece, int) else _sentence(piece, rate)
        for piece in phrases(text)
    )


def _sentence(sentence: str, rate: float) -> float:
    return SENTENCE_S + MARK_S * len(_MARK.findall(sentence)) + len(sentence) / rate
