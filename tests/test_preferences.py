"""What a couple prefer travels in a few letters, and comes back as it was."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.guide.couple.preferences import HIGHEST_LEVEL, Preferences
from skill.guide.intents import Pace

LIKED = st.builds(
    Preferences,
    st.sampled_from(Pace),
    st.integers(1, HIGHEST_LEVEL),
    **{
        field.name: st.booleans()
        for field in fields(Preferences)
        if field.type == "bool" or field.type is bool
    },
)


@given(LIKED)
def test_a_code_brings_its_preferences_back(liked: Preferences) -> None:
    """Short, and nothing is lost."""
    assert Preferences.from_code(liked.to_code()) == liked
    assert len(liked.to_code()) <= 8


@given(LIKED, LIKED)
def test_two_preferences_have_two_codes(one: Preferences, other: Preferences) -> None:
    """So that a place's token tells them apart."""
    assert (one.to_code() == other.to_code()) == (one == other)


@pytest.mark.parametrize(
    "code", ["", "u", "u0", "u6", "x1", "uu", "u1z", "u1tt", "u1qt", "U1", " u1", "u²"]
)
def test_any_other_text_is_refused(code: str) -> None:
    """And nothing is guessed."""
    with pytest.raises(ValueError, match="no code of preferences"):
        Preferences.from_code(code)


def test_the_ladder_has_ends() -> None:
    """Nobody looks for less than ten seconds or longer than four minutes."""
    assert Preferences().shorter() == Preferences()
    assert Preferences(level=HIGHEST_LEVEL).longer().look_ms == 240_000
    assert [Preferences(level=level).look_ms // 1000 for level in range(1, 6)] == [
        10,
        30,
        60,
        120,
        240,
    ]
