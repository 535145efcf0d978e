"""What a couple prefer travels in a few letters, and comes back as it was."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.guide.couple.preferences import HIGHEST_LEVEL, Invitation, Preferences
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


@pytest.mark.parametrize("level", range(1, HIGHEST_LEVEL))
def test_a_look_grows_and_shrinks_by_one_level(level: int) -> None:
    """Longer and shorter undo each other, and touch nothing else."""
    liked = Preferences(level=level, soft=True)
    assert liked.longer() == Preferences(level=level + 1, soft=True)
    assert liked.longer().shorter() == liked


@given(LIKED)
def test_the_usual_voice_changes_no_recording(liked: Preferences) -> None:
    """Neither whispered, nor slow, nor soft; all else stays."""
    plain = liked.plain_voice()
    assert (plain.whispered, plain.slow, plain.soft) == (False, False, False)
    voice = {"whispered": liked.whispered, "slow": liked.slow, "soft": liked.soft}
    assert replace(plain, **voice) == liked


@given(LIKED, LIKED)
def test_what_one_declines_stays_declined(one: Preferences, other: Preferences) -> None:
    """Whatever else they like is as it was."""
    both = one.declining(other)
    assert both.touch_off == (one.touch_off or other.touch_off)
    assert both.look_off == (one.look_off or other.look_off)
    assert replace(both, touch_off=one.touch_off, look_off=one.look_off) == one


@pytest.mark.parametrize("invitation", [*Invitation, None])
def test_an_invitation_is_declined_by_its_own_wish(invitation: Invitation | None) -> None:
    """Who declines touch is still invited to look, and what invites to nothing is never declined."""
    assert Preferences(touch_off=True).declines(invitation) == (invitation is Invitation.TOUCH)
    assert Preferences(look_off=True).declines(invitation) == (invitation is Invitation.LOOK)
    assert not Preferences().declines(invitation)
