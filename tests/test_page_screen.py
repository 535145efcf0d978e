"""What a page draws of the speaker's own screen, and what a touch on it does."""

from pathlib import Path
from typing import Any

import pytest

from simulator.echo.device import Device, Screen
from simulator.laptop import open_laptop
from simulator.page_actions import action_of
from simulator.page_state import PageState
from skill.guide.couple import Couple
from tests.bedroom import EVENING, NEW_YORK


def page_of(folder: Path, device: Device) -> PageState:
    """A page that shows this speaker."""
    state = PageState(Couple)
    state.attach(open_laptop(folder, state, EVENING, NEW_YORK, device=device))
    return state


def screen_of(state: PageState) -> Any:
    now = state.parts()["now"]
    assert now is not None
    return now.get("screen")


def test_a_page_draws_what_the_screen_shows(tmp_path: Path) -> None:
    """The question and its two targets; behind a touch the good night."""
    state = page_of(tmp_path, Device(screen=Screen()))
    state.hear("open quiet together")
    shown = screen_of(state)
    assert shown["words"] == "Are you both here, and both willing?"
    assert (shown["yes"], shown["no"]) == ("Yes", "Not tonight")
    action_of("touch", {"target": "no"})(state)
    assert screen_of(state)["words"] == "Good night, you two."
    assert (screen_of(state)["yes"], screen_of(state)["no"]) == ("", "")


def test_a_speaker_without_a_screen_has_none_to_draw(tmp_path: Path) -> None:
    state = page_of(tmp_path, Device())
    state.hear("open quiet together")
    assert screen_of(state) is None


def test_of_a_hard_moment_no_screen_is_drawn(tmp_path: Path) -> None:
    """A page that is left open tells nobody of it."""
    state = page_of(tmp_path, Device(screen=Screen()))
    state.hear("open quiet together")
    state.hear("I want to die")
    assert screen_of(state) is None


@pytest.mark.parametrize("target", [None, "", "maybe", 1, ["yes"]])
def test_a_touch_is_on_one_of_two_targets(target: object) -> None:
    with pytest.raises(ValueError, match="target is one of"):
        action_of("touch", {"target": target})
