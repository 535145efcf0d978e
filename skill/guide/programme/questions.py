"""Questions: which one a couple hear next.

Two come back every week; of all others none comes twice before all that fit have been heard.
"""

from collections.abc import Mapping

from skill.guide.bank import Depth, Question

WEEKLY = (1, 2)
"""The numbers of the questions that come back, on the first nights of each seven."""
WEEK = 7
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
    late: bool = False,
    theme: str = "",
    weekly: bool = True,
) -> Question:
    """The next question for a couple with so many nights.

    It is chosen by its depth, then in the order of the numbers: the first questions that anybody
    hears are those with the lowest. Unheard ones come first whatever their depth; when the bank is
    through it begins anew. ``last`` is the one heard last. ``deep`` is False for an evening that is
    too short or too late for a deep one, which then stays in long evenings; ``light``: they asked
    for light ones, which stay light also when all of them have been heard. ``late`` leaves out what
    may open a worry right before sleep. A ``theme`` narrows the choice; without one of the week's
    own may come, unless ``weekly`` says that another one is wanted.
    """
    of_week = _of_week(bank, nights) if weekly and not theme else None
    if of_week is not None and (of_week.late or not late):
        return of_week
    fitting = _fitting(_narrowed(bank, late, theme), deep, light)
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


def drawn(bank: Mapping[int, Question]) -> frozenset[int]:
    """The numbers of the questions that are drawn, and remembered as heard.

    Not those that a path asks, that follow an evening, or that come back every week.
    """
    return frozenset(
        number
        for number, question in bank.items()
        if number not in WEEKLY and not (question.path or question.after)
    )


def after(mood: str, bank: Mapping[int, Question]) -> int:
    """The question that is asked on the evening behind one of this mood; 0: there is none."""
    return next((number for number, body in bank.items() if body.after == mood), 0)


def _of_week(bank: Mapping[int, Question], nights: int) -> Question | None:
    """The question that comes back on a night of this number, if there is one."""
    day = nights % WEEK
    return bank.get(WEEKLY[day]) if day < len(WEEKLY) else None


def _narrowed(
    bank: Mapping[int, Question],
    late: bool,
    theme: str,
) -> Mapping[int, Question]:
    """The questions that can be drawn tonight; what leaves none is not narrowed by."""
    narrowed = {number: bank[number] for number in sorted(drawn(bank))} or bank
    if late:
        easy = {number: body for number, body in narrowed.items() if body.late}
        narrowed = easy or narrowed
    if theme:
        about = {number: body for number, body in narrowed.items() if body.theme == theme}
        narrowed = about or narrowed
    return narrowed


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
