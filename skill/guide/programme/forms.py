"""Forms: the ways in which somebody's wishes change a stretch of an evening.

They are found as a sum. What a piece of a recording holds is decided by its own practice, and how
it ends by the beginning of the next one; so only the wishes of two that stand beside each other are
multiplied, never those of a whole segment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product, zip_longest

from skill.guide.couple import (
    FIRST_LEVEL,
    HIGHEST_LEVEL,
    Invitation,
    Ladder,
    Preferences,
)
from skill.guide.intents import Pace
from skill.guide.programme.cutting import opening_of
from skill.guide.programme.ladders import as_liked, rungs_with_a_take
from skill.guide.programme.practice import Do, Practice
from skill.guide.programme.score import compose

RUNG = "rung of "
"""Begins the name of a wish for a rung; any other is a field of the preferences."""

Wishes = Mapping[str, Sequence[object]]
"""What can be wished of a take: by the name of the wish, its values, the usual one first."""


def forms_of(
    takes: Sequence[str],
    level: int,
    practices: Mapping[str, Practice],
    ladders: Mapping[str, Ladder],
) -> Iterator[Preferences]:
    """The preferences under which a segment of these takes has all of its pieces, each once.

    ``level`` is that of the session's look; 0: the couple's own.
    """
    usual = Preferences(level=level or FIRST_LEVEL)
    yielded: list[Preferences] = []
    for here, following in zip_longest(takes, takes[1:]):
        wishes = dict(_wishes(practices[here], level, practices, ladders))
        if following is not None:
            later = practices[following]
            of_following = _wishes(later, level, practices, ladders)
            for name, values in of_following.items():
                openings = {
                    _opening(later, _wished(usual, {name: value}), practices, ladders)
                    for value in values
                }
                if len(openings) > 1:
                    wishes.setdefault(name, values)
        for chosen in product(*wishes.values()):
            preferences = _wished(usual, dict(zip(wishes, chosen, strict=True)))
            if preferences not in yielded:
                yielded.append(preferences)
                yield preferences


def _wishes(
    practice: Practice,
    level: int,
    practices: Mapping[str, Practice],
    ladders: Mapping[str, Ladder],
) -> Wishes:
    """The wishes that change what is heard of this take."""
    does = {step.do for step in practice.steps}
    wishes: dict[str, Sequence[object]] = {}
    if Do.BREATHE in does:
        wishes["pace"] = tuple(Pace)
    if Do.LOOK in does and not level:
        wishes["level"] = range(FIRST_LEVEL, HIGHEST_LEVEL + 1)
    if practice.invites is Invitation.TOUCH:
        wishes["touch_off"] = (False, True)
    if practice.invites is Invitation.LOOK:
        wishes["look_off"] = (False, True)
    ladder = ladders.get(practice.name)
    if ladder is not None:
        rungs = rungs_with_a_take(ladder, practice.take, practices)
        if len(rungs) > 1:
            wishes[f"{RUNG}{practice.name}"] = rungs
    return wishes


def _wished(usual: Preferences, values: Mapping[str, object]) -> Preferences:
    """The usual preferences with these wishes."""
    fields: dict[str, object] = {}
    rungs: dict[str, int] = {}
    for name, value in values.items():
        if not name.startswith(RUNG):
            fields[name] = value
        elif isinstance(value, int) and value:
            rungs[name.removeprefix(RUNG)] = value
    preferences: Preferences = replace(usual, **fields)  # type: ignore[arg-type]
    return preferences.with_rungs(rungs)


def _opening(
    practice: Practice,
    preferences: Preferences,
    practices: Mapping[str, Practice],
    ladders: Mapping[str, Ladder],
) -> object:
    """How this practice begins, as far as the piece before it depends on that."""
    heard = as_liked(practice, preferences, practices, ladders)
    return opening_of(compose([heard], preferences))
