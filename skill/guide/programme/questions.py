"""Questions: which one a couple hear next. None comes twice before all have been heard."""

from collections.abc import Mapping

from skill.guide.words import Depth, Question

LIGHT_NIGHTS, WARM_NIGHTS = 3, 6
"""So many nights there are only light questions, and so many no deep ones (docs/evidence.md,
"Questions")."""
DEEP_EVERY = 3
"""After that, a deep one every so many nights: never two nights running."""


def draw(
    bank: Mapping[int, Question],
    asked: frozenset[int],
    last: int,
    nights: int,
    deep: bool = True,
    light: bool = False,
) -> Question:
    """The next question for a couple with so many nights, by its depth, then in the order of the numbers.

    Unheard ones come first whatever their depth; when the bank is through it begins anew. ``last``
    is the one heard last. ``deep`` is False for an evening that is too short or too late for a deep
    one; ``light``: they asked for light ones. The first questions that anybody hears are those with
    the lowest numbers.
    """
    unheard = [bank[number] for number in sorted(bank) if number not in asked]
    unheard = (
        unheard
        or [bank[number] for number in sorted(bank) if number != last]
        or list(bank.values())
    )
    deep = deep and not (last in bank and bank[last].depth is Depth.DEEP)
    wanted = _wanted(nights, deep, light)
    return min(unheard, key=lambda question: (wanted.index(question.depth), question.number))


def _wanted(nights: int, deep: bool, light: bool) -> tuple[Depth, Depth, Depth]:
    """Which depth is best tonight, which comes next, and which last."""
    if light or nights < LIGHT_NIGHTS:
        return Depth.LIGHT, Depth.WARM, Depth.DEEP
    if nights >= WARM_NIGHTS and deep and nights % DEEP_EVERY == 0:
        return Depth.DEEP, Depth.WARM, Depth.LIGHT
    return (
        (Depth.WARM, Depth.LIGHT, Depth.DEEP)
        if nights % 2
        else (Depth.LIGHT, Depth.WARM, Depth.DEEP)
    )
