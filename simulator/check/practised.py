"""What the practices say, in whatever language: each line, and the seconds its takes give it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product, zip_longest

from skill.errors import ContentError
from skill.guide.couple import FIRST_LEVEL, HIGHEST_LEVEL, Preferences
from skill.guide.intents import Pace
from skill.guide.phases import Phase
from skill.guide.programme import LEAD_MS, Beat, Practice, compose

EVERY_FORM = [
    Preferences(pace, level) for pace, level in product(Pace, range(FIRST_LEVEL, HIGHEST_LEVEL + 1))
]
"""Whatever changes how long a slot is; who declined something hears another take."""


@dataclass(frozen=True)
class Slot:
    """The seconds that a take gives to a line."""

    practice: str
    take: str
    line: str
    seconds: float
    room: float
    """What the line may fill of them."""
    look: int
    """Seconds of the look in that take; 0: there is none."""

    @property
    def where(self) -> str:
        """The file and the take."""
        return f"practices/{self.practice}.toml, take {self.take}"


@dataclass(frozen=True)
class Practised:
    """All practices, as far as they can be read."""

    names: frozenset[str]
    broken: frozenset[str]
    """The practices in whose files something is wrong: what follows from that is not told as
    well."""
    slots: Mapping[str, Sequence[Slot]]
    """By the id of the line."""

    @staticmethod
    def of(practices: Mapping[str, Practice], faults: Sequence[ContentError]) -> "Practised":
        """What these practices say; the faults are those of reading them."""
        broken = set()
        for fault in faults:
            name, is_of_file, _ = str(fault).partition(".toml:")
            if is_of_file:
                broken.add(name)
        slots: dict[str, list[Slot]] = {}
        for practice in practices.values():
            for slot in _slots(practice):
                slots.setdefault(slot.line, []).append(slot)
        names = {practice.name for practice in practices.values()} | broken
        return Practised(frozenset(names - {"sessions"}), frozenset(broken - {"sessions"}), slots)


@lru_cache(maxsize=1024)
def _slots(practice: Practice) -> tuple[Slot, ...]:
    """The slots of a practice in all its forms, each once; of one that stays, worked out once."""
    slots = []
    for preferences, phase in product(EVERY_FORM, Phase):
        score = compose([practice], preferences, phase)
        look = score.look_ms // 1000
        for cue, following in zip_longest(score.cues, score.cues[1:]):
            if not cue.line:
                continue
            room_ms = cue.line_ms
            if cue.beat is Beat.SAY and following and following.is_word_over_breath:
                room_ms -= LEAD_MS
            slots.append(
                Slot(
                    practice.name,
                    practice.take,
                    cue.line,
                    cue.ms / 1000,
                    room_ms / 1000,
                    look,
                )
            )
    return tuple(dict.fromkeys(slots))
