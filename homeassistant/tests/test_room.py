"""What a player's states mean: decisions, without a player."""

import pytest

from custom_components.quiet_together.room import (
    NEARLY_DONE_MS,
    SAME_MOMENT_MS,
    Asked,
    Event,
    Sound,
    Step,
    event_of,
    step_to,
)
from devices import PLAIN, F
from simulator.echo.stream import Stream

MIDDLE, END = 60_000, NEARLY_DONE_MS


@pytest.mark.parametrize(
    ("sound", "before", "now", "remaining_ms", "event"),
    [
        (Sound.NONE, "idle", "playing", MIDDLE, Event.NOTHING),
        (Sound.ASKED, "buffering", "playing", MIDDLE, Event.STARTED),
        (Sound.ASKED, "playing", "idle", MIDDLE, Event.NOTHING),
        (Sound.ASKED, "buffering", "idle", MIDDLE, Event.FAILED),
        (Sound.PLAYING, "playing", "buffering", MIDDLE, Event.NOTHING),
        (Sound.PLAYING, "playing", "paused", MIDDLE, Event.HELD_BY_HAND),
        (Sound.PLAYING, "playing", "idle", END, Event.FINISHED),
        (Sound.PLAYING, "playing", "standby", END, Event.FINISHED),
        (Sound.PLAYING, "playing", "idle", END + 1, Event.STOPPED_BY_HAND),
        (Sound.PLAYING, "playing", "off", MIDDLE, Event.STOPPED_BY_HAND),
        (Sound.PLAYING, "playing", "unavailable", END, Event.FAILED),
        (Sound.HELD, "paused", "unavailable", MIDDLE, Event.NOTHING),
        (Sound.HELD, "paused", "playing", MIDDLE, Event.RESUMED_BY_HAND),
        (Sound.HELD, "paused", "idle", MIDDLE, Event.NOTHING),
    ],
)
def test_a_state_means_what_fits_to_what_was_asked(
    sound: Sound, before: str, now: str, remaining_ms: int, event: Event
) -> None:
    assert event_of(sound, before, now, remaining_ms) is event


WANTED = Stream("token", "https://there/a.mp3", 20_000, 90_000)
THERE = Asked.of(WANTED)
NEAR = Asked("token", WANTED.url, 20_000 - SAME_MOMENT_MS)
FAR = Asked("token", WANTED.url, 20_000 - SAME_MOMENT_MS - 1)
OTHER = Asked("token", "https://there/b.mp3", 20_000)


@pytest.mark.parametrize(
    ("wanted", "is_held", "asked", "sound", "features", "step"),
    [
        (None, False, None, Sound.NONE, PLAIN, Step.NOTHING),
        (None, False, THERE, Sound.PLAYING, PLAIN, Step.STOP),
        (None, False, THERE, Sound.HELD, PLAIN, Step.STOP),
        (None, True, THERE, Sound.HELD, PLAIN, Step.NOTHING),
        (WANTED, False, None, Sound.NONE, PLAIN, Step.PLAY),
        (WANTED, False, THERE, Sound.PLAYING, PLAIN, Step.NOTHING),
        (WANTED, False, THERE, Sound.ASKED, PLAIN, Step.NOTHING),
        (WANTED, False, NEAR, Sound.HELD, PLAIN, Step.RESUME),
        (WANTED, False, FAR, Sound.HELD, PLAIN, Step.PLAY),
        (WANTED, False, OTHER, Sound.PLAYING, PLAIN, Step.PLAY),
        (WANTED, False, NEAR, Sound.HELD, F.PLAY_MEDIA | F.STOP, Step.PLAY),
    ],
)
def test_the_player_comes_to_what_is_wanted_by_the_smallest_step(
    wanted: Stream | None,
    is_held: bool,
    asked: Asked | None,
    sound: Sound,
    features: F,
    step: Step,
) -> None:
    assert step_to(wanted, is_held, asked, sound, features) is step
