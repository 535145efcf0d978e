"""Questions: which one a couple hear next. None comes twice before all have been heard."""

from collections.abc import Mapping

from skill.guide.words import Depth, Question

LIGHT_NIGHTS = 3
"""So many nights there are only light questions (docs/evidence.md, "Questions")."""
WARM_NIGHTS = 6
"""So many nights there are no deep ones."""
DEEP_EVERY = 3
"""After that, a deep one every so many nights: never two nights running."""


def draw(
    bank: Mapping[int, Question],
    questions_heard: frozenset[int],
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
    fitting = _fitting(bank, deep, light)
    numbers = sorted(fitting)
    candidates = [number for number in numbers if number not in questions_heard]
    if not candidates:
        # All that fit have been heard: they come again, in turn from the one heard last.
        later = [number for number in numbers if number > last]
        candidates = later + [number for number in numbers if number <= last]
    last_was_deep = last in fitting and fitting[last].depth is Depth.DEEP
    depths = _depths(nights, deep and not last_was_deep, light)

    def rank(number: int) -> int:
        return depths.index(fitting[number].depth)

    # Of those that fit equally well it is the first one that counts.
    return fitting[min(candidates, key=rank)]


def _fitting(
    bank: Mapping[int, Question],
    deep: bool,
    light: bool,
) -> Mapping[int, Question]:
    """The questions that are no deeper than was promised; all of them where there is none."""
    if deep and not light:
        return bank
    allowed = {Depth.LIGHT} if light else {Depth.LIGHT, Depth.WARM}
    fitting = {number: body for number, body in bank.items() if body.depth in allowed}
    return fitting or bank


def _depths(
    nights: int,
    deep: bool,
    light: bool,
) -> tuple[Depth, Depth, Depth]:
    """Which depth is best tonight, which comes next, and which last."""
    if light or nights < LIGHT_NIGHTS:
        return Depth.LIGHT, Depth.WARM, Depth.DEEP
    may_be_deep = deep and nights >= WARM_NIGHTS
    if may_be_deep and nights % DEEP_EVERY == 0:
        return Depth.DEEP, Depth.WARM, Depth.LIGHT
    if nights % 2:
        return Depth.WARM, Depth.LIGHT, Depth.DEEP
    return Depth.LIGHT, Depth.WARM, Depth.DEEP
