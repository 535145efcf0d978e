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
    """The next question for a couple with so many nights.

    It is chosen by its depth, then in the order of the numbers: the first questions that anybody
    hears are those with the lowest. Unheard ones come first whatever their depth; when the bank is
    through it begins anew. ``last`` is the one heard last. ``deep`` is False for an evening that is
    too short or too late for a deep one, which then stays in long evenings; ``light``: they asked
    for light ones, which stay light also when all of them have been heard.
    """
    bank = _fitting(bank, deep, light)
    unheard = [bank[number] for number in sorted(bank) if number not in asked]
    # Where all that fit have been heard they come again, in turn from the one heard last.
    again = sorted(bank.values(), key=lambda question: (question.number <= last, question.number))
    rests = last in bank and bank[last].depth is Depth.DEEP
    depths = _depths(nights, deep and not rests, light)
    return min(unheard or again, key=lambda question: depths.index(question.depth))


def _fitting(bank: Mapping[int, Question], deep: bool, light: bool) -> Mapping[int, Question]:
    """The questions that are no deeper than was promised; all of them where there is none."""
    allowed = {Depth.LIGHT} if light else {Depth.LIGHT, Depth.WARM}
    if deep and not light:
        return bank
    fitting = {number: body for number, body in bank.items() if body.depth in allowed}
    return fitting or bank


def _depths(nights: int, deep: bool, light: bool) -> tuple[Depth, Depth, Depth]:
    """Which depth is best tonight, which comes next, and which last."""
    if light or nights < LIGHT_NIGHTS:
        return Depth.LIGHT, Depth.WARM, Depth.DEEP
    if nights >= WARM_NIGHTS and deep and nights % DEEP_EVERY == 0:
        return Depth.DEEP, Depth.WARM, Depth.LIGHT
    if nights % 2:
        return Depth.WARM, Depth.LIGHT, Depth.DEEP
    return Depth.LIGHT, Depth.WARM, Depth.DEEP
