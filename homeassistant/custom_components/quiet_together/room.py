"""What the states of a media player mean for an evening: decisions, values in and values out.

A player tells little: "playing", "paused", "idle". Whether "idle" is the end of a recording, a
failure, or somebody's hand follows from what it was asked for, and from how much is left.
"""

from dataclasses import dataclass
from enum import Enum, auto

from homeassistant.components.media_player import MediaPlayerEntityFeature, MediaPlayerState
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN

from simulator.echo.stream import Stream

NEARLY_DONE_MS = 15_000
"""A recording that stops so near its end has ended: players buffer, so their clocks differ."""
SAME_MOMENT_MS = 3_000
"""A player that is held so near the moment that is wanted goes on by itself from there."""

GONE = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})
SILENT = frozenset({MediaPlayerState.IDLE, MediaPlayerState.OFF, MediaPlayerState.STANDBY})


class Sound(Enum):
    """What the player does for us."""

    NONE = auto()
    """Nothing, or something that is not ours."""
    ASKED = auto()
    """It was asked to play, and has not begun."""
    PLAYING = auto()
    HELD = auto()


class Event(Enum):
    """What a change of the player's state tells."""

    NOTHING = auto()
    STARTED = auto()
    HELD_BY_HAND = auto()
    RESUMED_BY_HAND = auto()
    FINISHED = auto()
    STOPPED_BY_HAND = auto()
    FAILED = auto()


def event_of(sound: Sound, before: str, now: str, remaining_ms: int) -> Event:
    """What it means that the player's state goes from ``before`` to ``now``."""
    if sound is Sound.NONE:
        return Event.NOTHING
    if now in GONE:
        # Held, it may be back before anybody wants to go on.
        return Event.NOTHING if sound is Sound.HELD else Event.FAILED
    if now == MediaPlayerState.PLAYING:
        return _of_playing(sound)
    if sound is Sound.PLAYING and now == MediaPlayerState.PAUSED:
        return Event.HELD_BY_HAND
    if sound is Sound.PLAYING and now in SILENT:
        return Event.FINISHED if remaining_ms <= NEARLY_DONE_MS else Event.STOPPED_BY_HAND
    # A player that clears its old sound away is idle for a moment; one that loaded is not.
    has_loaded = before == MediaPlayerState.BUFFERING
    if sound is Sound.ASKED and has_loaded and now in SILENT:
        return Event.FAILED
    return Event.NOTHING


def _of_playing(sound: Sound) -> Event:
    """What it means that the player plays."""
    if sound is Sound.ASKED:
        return Event.STARTED
    return Event.RESUMED_BY_HAND if sound is Sound.HELD else Event.NOTHING


class Step(Enum):
    """What the player is to be asked for."""

    NOTHING = auto()
    PLAY = auto()
    """Play the recording from where it is wanted."""
    RESUME = auto()
    """Go on with what it holds."""
    STOP = auto()


@dataclass(frozen=True)
class Asked:
    """What the player was asked to play, and how far it has come."""

    token: str
    url: str
    offset: int
    """The millisecond of the recording that it was at, when last known."""

    @staticmethod
    def of(stream: Stream) -> "Asked":
        """What this stream is at its present moment."""
        return Asked(stream.token, stream.url, stream.offset)


def step_to(
    wanted: Stream | None,
    is_held: bool,
    asked: Asked | None,
    sound: Sound,
    features: MediaPlayerEntityFeature,
) -> Step:
    """How the player comes to what is wanted; ``is_held``: to nothing for now, and on from there."""
    if wanted is None:
        waits = is_held and sound is Sound.HELD
        return Step.NOTHING if waits or sound is Sound.NONE else Step.STOP
    if not _is_at(wanted, asked) or sound is Sound.NONE:
        return Step.PLAY
    if sound is not Sound.HELD:
        return Step.NOTHING
    return Step.RESUME if MediaPlayerEntityFeature.PLAY in features else Step.PLAY


def _is_at(wanted: Stream, asked: Asked | None) -> bool:
    """Whether the player is, or is held, where it is wanted."""
    if asked is None or asked.url != wanted.url:
        return False
    return abs(wanted.offset - asked.offset) <= SAME_MOMENT_MS
