"""Evenings in which everything fails in any order, on every speaker: no apology, and the end is reached.

What fails: recordings break off, cannot be had for a while, or are told as failed by the tokens of
other versions and of hours ago; players restart, calls come in between, events are late.
"""

import random
from collections.abc import Callable

import pytest

from simulator.echo.device import Device, with_habits
from simulator.echo.habits import VARIANTS
from simulator.echo.speaker import Speaker
from tests.bedroom import WORDS, Bedroom, Memory

STEPS = 14
OLDER = (
    "qt1:ordinary-12:en-US:2026-11-23:1:1:0:0:0:1:u1:0:0:0",
    "qt2:ordinary-5:en-US:2026-11-23:1:0:0:0:0:1:u1:0:0:0",
    "qt2:ordinary-3:en-US:2026-11-23:1:4:0:0:0:1:u1:0:0:0",
    "qt9:",
    "",
)
"""Tokens of other versions, of a plan that is gone, of one that has become shorter, and none."""
STATES = ("PLAYING", "BUFFER_UNDERRUN", "PAUSED", "STOPPED", "FINISHED", "IDLE", "NEW", None)
ERRORS = ("MEDIA_ERROR_UNKNOWN", "MEDIA_ERROR_SERVICE_UNAVAILABLE", "MEDIA_ERROR_NEW", None)
EVENTS = ("Started", "NearlyFinished", "Finished", "Stopped")
APOLOGY = WORDS.line("trouble.error").split(".")[0]


class Trouble:
    """One evening, and what befalls it by chance."""

    def __init__(self, variant: str, seed: int) -> None:
        self.chance = random.Random(f"{variant} {seed}")
        self.room = Bedroom(Memory(), device=with_habits(Device(), variant))
        self.tokens = list(OLDER)
        for utterance in ("open quiet together", self.chance.choice(["yes", "twelve", "yes"])):
            self.speaker.hear(utterance)
        if self.speaker.listening:  # a number without its meaning is asked about
            self.speaker.hear("yes")

    @property
    def speaker(self) -> Speaker:
        return self.room.speaker

    def befall(self) -> None:
        """One thing happens."""
        playing = self.speaker.player.playing
        if playing is not None:
            self.tokens.append(playing.token)
        self.chance.choice(_TROUBLES)(self)

    def any_token(self) -> str:
        return self.chance.choice(self.tokens)


def _time_passes(trouble: Trouble) -> None:
    trouble.speaker.advance(trouble.chance.choice([1, 900, 20_000, 61_000, 240_000]))


def _it_breaks_off(trouble: Trouble) -> None:
    for _ in range(trouble.chance.randint(1, 4)):
        trouble.speaker.player.break_off(trouble.chance.random() < 0.5)


def _the_network_is_away(trouble: Trouble) -> None:
    trouble.room.unreachable = True
    trouble.speaker.advance(trouble.chance.choice([500, 90_000, 300_000]))
    trouble.room.unreachable = False


def _a_failure_is_told(trouble: Trouble) -> None:
    """Of any recording, while any other one sounds, or nothing does."""
    error = {"type": trouble.chance.choice(ERRORS), "message": "x"}
    state = {
        "token": trouble.any_token(),
        "offsetInMilliseconds": trouble.chance.choice([0, 1, 61_234, 10**9, -5, "70"]),
        "playerActivity": trouble.chance.choice(STATES),
    }
    event = {
        "type": "AudioPlayer.PlaybackFailed",
        "token": trouble.any_token(),
        "error": trouble.chance.choice([error, None]),
        "currentPlaybackState": trouble.chance.choice([state, None]),
    }
    trouble.speaker._tell(event)


def _an_old_event_arrives(trouble: Trouble) -> None:
    event = {
        "type": f"AudioPlayer.Playback{trouble.chance.choice(EVENTS)}",
        "token": trouble.any_token(),
        "offsetInMilliseconds": trouble.chance.choice([0, 61_234, 10**9]),
    }
    trouble.speaker._tell(event)


def _late_events_arrive(trouble: Trouble) -> None:
    trouble.speaker.deliver_late_events()


def _the_player_forgets(trouble: Trouble) -> None:
    trouble.chance.choice([trouble.speaker.player.forget, trouble.speaker.player.restart])()


def _somebody_calls(trouble: Trouble) -> None:
    trouble.speaker.take_call()


def _somebody_speaks(trouble: Trouble) -> None:
    words = ["resume", "next", "previous", "pause", "repeat", "ask quiet together how long is left"]
    trouble.speaker.hear(trouble.chance.choice([*words, "open quiet together", "yes"]))


def _a_button_is_pressed(trouble: Trouble) -> None:
    trouble.speaker.press(trouble.chance.choice(["Play", "Pause", "Next", "Previous"]))


_TROUBLES: tuple[Callable[[Trouble], None], ...] = (
    _time_passes,
    _time_passes,
    _it_breaks_off,
    _the_network_is_away,
    _a_failure_is_told,
    _an_old_event_arrives,
    _late_events_arrive,
    _the_player_forgets,
    _somebody_calls,
    _somebody_speaks,
    _somebody_speaks,
    _a_button_is_pressed,
)


def failing_evening(variant: str, seed: int) -> Bedroom:
    """An evening full of trouble, silenced, and gone on with to its end when all is well again."""
    trouble = Trouble(variant, seed)
    room, speaker = trouble.room, trouble.speaker
    for _ in range(STEPS):
        trouble.befall()
    speaker.hear("tell quiet together to stop")
    assert speaker.player.playing is None, room.done
    for _ in range(20):  # more than there are recordings
        speaker.hear("ask quiet together to resume")
        if speaker.listening:
            speaker.hear("yes")
        speaker.advance(600_000)
    speaker.deliver_late_events()
    assert room.refusals == []
    assert not any(APOLOGY in line for line in room.done)
    assert room.nights == 1, room.done
    return room


@pytest.mark.parametrize("variant", VARIANTS)
def test_whatever_fails_the_evening_goes_on_to_its_end(variant: str) -> None:
    """Stop is silence in the middle of it, and nobody hears an apology."""
    failing_evening(variant, seed=1)
