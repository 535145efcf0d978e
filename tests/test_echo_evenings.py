"""Evenings on a speaker that fails: what breaks off, what cannot be had, what is lost, what is late."""

import pytest

from simulator.echo.device import Device, with_habits
from simulator.echo.habits import VARIANTS
from tests.bedroom import Bedroom, Memory

PARTS = ["breathing", "together"]
"""The recordings of a first evening, in order."""


def begun(variant: str) -> Bedroom:
    """A first evening that has just begun to play."""
    room = Bedroom(Memory(), device=with_habits(Device(), variant))
    for utterance in ("open quiet together", "yes"):
        assert room.speaker.hear(utterance)
    return room


def sounded(room: Bedroom) -> list[str]:
    """The recordings that began to sound so far."""
    return [line.split()[1] for line in room.done if line.startswith("Plays: ")]


@pytest.mark.parametrize("variant", VARIANTS)
def test_resume_reaches_the_end_of_an_evening_on_every_speaker(variant: str) -> None:
    """Also where an answer was lost, so that a gap is behind a recording."""
    room = begun(variant)
    for _ in PARTS:
        room.speaker.advance(600_000)
        if sounded(room)[-1] != PARTS[-1]:
            room.speaker.hear("resume")
    assert list(dict.fromkeys(sounded(room))) == PARTS
    room.speaker.deliver_late_events()
    assert room.nights == 1
    assert room.refusals == []


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("stuttered", [False, True], ids=["playing", "stuttered"])
def test_a_recording_that_breaks_off_costs_no_evening(variant: str, stuttered: bool) -> None:
    """Something sounds again at once, and the night is kept at its end."""
    room = begun(variant)
    room.speaker.advance(130_000)
    assert room.speaker.player.playing is not None
    room.speaker.player.break_off(stuttered)
    room.speaker.hear("resume")
    room.speaker.advance(600_000)
    room.speaker.deliver_late_events()
    assert room.nights == 1
    assert room.refusals == []


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("utterance", ["stop", "pause", "cancel"])
def test_stop_is_silence_on_every_speaker(variant: str, utterance: str) -> None:
    """With the skill's name, too, and nothing goes on by itself."""
    room = begun(variant)
    room.speaker.advance(20_000)
    room.speaker.hear(f"tell quiet together to {utterance}")
    assert room.speaker.player.playing is None
    room.speaker.advance(600_000)
    assert room.speaker.player.playing is None
    assert room.refusals == []


def test_a_late_event_brings_nothing_back_that_was_forgotten() -> None:
    """Hours after everything was erased the speaker still tells of that evening."""
    room = begun("late")
    room.speaker.advance(600_000)
    for utterance in ("ask quiet together to forget us", "yes"):
        room.speaker.hear(utterance)
    room.speaker.deliver_late_events()
    assert room.nights == 0
