"""A ladder: one practice by steps, and the rung of it that can be offered."""

from collections.abc import Mapping
from dataclasses import dataclass

from skill.guide.couple.preferences import Invitation, Preferences


@dataclass(frozen=True)
class Ladder:
    """One practice by steps."""

    practice: str
    rungs: tuple[str, ...]
    """The names of its rungs; the first is what the practice is without any step."""
    invites: Invitation | None = None
    """Who declined this is offered no rung of it, and hears none."""


@dataclass(frozen=True)
class Rung:
    """One rung of a ladder."""

    practice: str
    number: int
    """From 0; 0 is what the practice is without any step."""


def next_rung(
    practice: str,
    ladders: Mapping[str, Ladder],
    preferences: Preferences,
) -> Rung | None:
    """The rung above the one that this couple have reached; None: there is none for them."""
    ladder = ladders.get(practice)
    if ladder is None or _declines(preferences, ladder):
        return None
    number = preferences.rungs.get(practice, 0) + 1
    return Rung(practice, number) if number < len(ladder.rungs) else None


def _declines(preferences: Preferences, ladder: Ladder) -> bool:
    """Whether they declined what this ladder leads to; a practice's name may be an invitation's."""
    if preferences.declines(ladder.invites):
        return True
    is_invitation = ladder.practice in set(Invitation)
    return is_invitation and preferences.declines(Invitation(ladder.practice))
