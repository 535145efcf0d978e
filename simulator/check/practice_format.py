"""The shape of a practice's file: its takes, and what each of their steps does."""

from collections.abc import Iterator, Mapping

from simulator.check.positions import Keys
from simulator.check.shapes import (
    A_NAME,
    ID,
    NAME,
    FixedTable,
    Flag,
    Known,
    Many,
    Number,
    OpenTable,
    Shape,
    Slip,
    Text,
)
from skill.guide.couple import Invitation

LONGEST_STEP_S, MOST_BREATHS = 1800, 60
SHORTEST_IN_S, LONGEST_IN_S, LONGEST_OUT_S = 2, 6, 10
"""Bounds of a breath: wider than any in docs/evidence.md ("Breathing"), and narrow enough that a
slipped decimal point makes nobody faint."""

DO = Text()
"""What a step does; which are known is looked at before anything else of it."""
SECONDS = Number(0.001, LONGEST_STEP_S, f"seconds: more than 0, at most {LONGEST_STEP_S}")
LINE = Text(ID, "the id of a line, as in hope.20")
BREATH_IN = Number(
    SHORTEST_IN_S,
    LONGEST_IN_S,
    f"the seconds of a breath in: {SHORTEST_IN_S} to {LONGEST_IN_S}",
)
BREATH_OUT = Number(
    SHORTEST_IN_S,
    LONGEST_OUT_S,
    f"the seconds of a breath out: as long as the breath in or longer, and at most {LONGEST_OUT_S}",
)
BREATHS = Number(1, MOST_BREATHS, "a whole number of breaths, 1 or more", whole=True)
BREATHS_ALOUD = Number(
    0, MOST_BREATHS, "over how many breaths the guide speaks, 0 or more", whole=True
)

STEPS: Mapping[str, Shape] = {
    "say": FixedTable(
        {"do": DO, "line": LINE, "for": SECONDS}, {"later": LINE, "later_for": SECONDS}
    ),
    "hold": FixedTable({"do": DO, "for": SECONDS}),
    "talk": FixedTable({"do": DO, "for": SECONDS}),
    "look": FixedTable({"do": DO, "for": SECONDS}, {"line": LINE, "later": LINE, "rest": SECONDS}),
    "breathe": FixedTable(
        {"do": DO, "in": BREATH_IN, "out": BREATH_OUT},
        {"times": BREATHS, "aloud": BREATHS_ALOUD},
    ),
}
"""A step by what it does."""


class StepShape:
    """One step of a take: its fields are those of what it does."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        where = _step_name(keys)
        if not isinstance(value, dict):
            example = 'write { do = "say", line = "hope.20", for = 6 }'
            yield keys, f"{where}: {value!r} is no step; {example}"
            return
        do = value.get("do")
        if not isinstance(do, str) or do not in STEPS:
            yield (*keys, "do"), f"{where}: do = {do!r}; write one of {', '.join(STEPS)}"
            return
        for at, sentence in STEPS[do].slips(value, keys):
            # A step is known by its take and its number.
            yield at, sentence.replace(_long_name(keys), where, 1)
        yield from _paired(value, keys)


def _paired(step: Mapping[str, object], keys: Keys) -> Iterator[Slip]:
    """What two fields of a step have to be to each other."""
    where = _step_name(keys)
    if step["do"] == "look" and ("line" in step) != ("rest" in step):
        yield (
            keys,
            f"{where}: a look has a line and the seconds of its rest; write both, or neither",
        )
    breath_in = _seconds(step.get("in"))
    breath_out = _seconds(step.get("out"))
    if SHORTEST_IN_S <= breath_out < breath_in:
        yield (
            (*keys, "out"),
            f"{where}: out = {breath_out:g} is shorter than in = {breath_in:g}; "
            "a breath out is as long as the breath in, or longer",
        )


def _seconds(value: object) -> float:
    """A number as it is; 0 for what is none, which is told by its own shape."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(str(value)) if is_number else 0.0


def _long_name(keys: Keys) -> str:
    """The step as a table's shape names it."""
    take, number = keys[-3], keys[-1]
    return f"takes.{take}.steps, number {int(number) + 1}"


def _step_name(keys: Keys) -> str:
    """The step as its editor counts."""
    take, number = keys[-3], keys[-1]
    return f"take {take}, step {int(number) + 1}"


TAKE = FixedTable({"steps": Many(StepShape(), "at least one step")}, what="give it steps = [...]")
TAKE_NAME = NAME.replace("[a-z]", "[a-z0-9]", 1)
"""A take may be called by its minutes alone: 3."""
PRACTICE = FixedTable(
    {"takes": OpenTable(TAKE, TAKE_NAME, A_NAME, "write [takes.3], and its steps under it")},
    {
        "invites": Known(lambda: Invitation),
        "counts": Flag(),
        "fades": Flag(),
        "after": Flag(),
    },
)
"""``practices/<name>.toml``."""
