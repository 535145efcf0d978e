"""The player: what it reports of its playing, and what it is asked to do."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from skill.guide.programme.place import Place


class Event(Enum):
    """What a speaker reports of its playing. Events may come late, twice, or out of order."""

    STARTED = auto()
    NEARLY_FINISHED = auto()
    FINISHED = auto()
    STOPPED = auto()
    FAILED = auto()


@dataclass(frozen=True)
class Play:
    """Stop what plays and play this place, from its ``start`` on."""

    place: Place


@dataclass(frozen=True)
class Enqueue:
    """Play this place when the one before it ends.

    The speaker ignores it when ``behind`` is no longer the last that it is to play.
    """

    place: Place
    behind: Place
    anew: bool = False
    """Whether it takes the place of what was enqueued before, which failed."""


@dataclass(frozen=True)
class Stop:
    """Stop what plays; the speaker keeps the token and the offset."""


Audio = Play | Enqueue | Stop
"""What a turn asks of the speaker's player."""


def timed(
    audio: Audio | None,
    now: int,
    left_ms: int,
) -> Audio | None:
    """The same, knowing when its playing begins: now, or behind what still sounds.

    ``now`` is in seconds since 1970.
    """
    match audio:
        case Play(place):
            return Play(replace(place, begins_at=now))
        case Enqueue(place):
            begins_at = now + left_ms // 1000
            return replace(audio, place=replace(place, begins_at=begins_at))
    return audio
