"""What couples say of an evening, and how often; all shares are assumptions so far."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from skill.guide.programme import MoodName
from tests.bedroom import REPERTOIRE

Script = tuple[str | int, ...]
"""What is said, and how many seconds pass before the next thing is."""
REST = -1
"""Until nothing sounds any more and nobody listens."""
OTHER_AUDIO = -2
"""Something else plays on the speaker: it forgets the evening."""

LAUNCH = "open quiet together"


@dataclass(frozen=True)
class Evening:
    """One kind of evening, as it is said."""

    name: str
    """Kind, and plan when it has one."""
    share: float
    """How many of all evenings are like this: 0 to 1."""
    script: Script
    plan: str = ""
    """What must play; empty: anything may."""
    first: bool = False
    """Whether nothing is known of the couple yet."""


KINDS: dict[str, tuple[float, Callable[[Script, int], Script]]] = {
    "heard to its end": (0.62, lambda opening, s: (*opening, REST)),
    "paused, and gone on with": (
        0.07,
        lambda opening, s: (*opening, 60, "pause", 120, "resume", REST),
    ),
    "stopped halfway": (0.06, lambda opening, s: (*opening, s // 2, "stop", REST)),
    "paused and forgotten": (0.03, lambda opening, s: (*opening, 90, "pause", REST)),
    "help while it plays": (
        0.03,
        lambda opening, s: (*opening, 45, "ask quiet together for help", "yes", REST),
    ),
    "skipped and repeated": (0.03, lambda opening, s: (*opening, 30, "next", 40, "repeat", REST)),
    "interrupted by other audio": (
        0.02,
        lambda opening, s: (*opening, 70, OTHER_AUDIO, 300, LAUNCH, "yes", REST),
    ),
    "how many nights, behind it": (
        0.03,
        lambda opening, s: (*opening, REST, "ask quiet together how many nights"),
    ),
}
"""Evenings of every length and mood: their share, and what is said (from the opening and the
session's seconds)."""

OTHERS: dict[str, tuple[float, Script]] = {
    "first night": (0.03, (LAUNCH, "yes", REST)),
    "first time, not begun": (0.01, (LAUNCH, "no")),
    "opened, nobody answers": (0.02, (LAUNCH, REST)),
    "not tonight": (0.02, (LAUNCH, "not tonight")),
    "five breaths, and again": (
        0.01,
        # They last 124 seconds, and then it is asked whether there shall be more.
        ("ask quiet together for five breaths", 126, "repeat", REST),
    ),
    "one question": (0.005, ("ask quiet together for one question", REST)),
    "another liking first": (0.01, (LAUNCH, "gentler breathing", "the seven minute one", REST)),
    "a hard moment": (0.005, (LAUNCH, "i don't feel safe")),
}
"""Evenings that have no length or mood of their own."""

LENGTHS = {3: 0.45, 7: 0.30, 12: 0.20, 20: 0.05}
MOODS = {"ordinary": 0.60, "tired": 0.20, "tense": 0.05, "good": 0.10, "apart": 0.05}
"""The shares of lengths and moods."""

SAID = {
    "ordinary": "the {} minute one",
    "tired": "{} minutes we're exhausted",
    "tense": "{} minutes we had a fight",
    "good": "{} minutes we had a lovely day",
    "apart": "{} minutes we're far apart",
}
NUMBERS = {3: "three", 7: "seven", 12: "twelve", 20: "twenty"}


def opening(mood: str, minutes: int) -> Script:
    """What is said until the evening plays; after an argument a question comes first."""
    wish = SAID[mood].format(NUMBERS[minutes])
    return (LAUNCH, wish, "yes") if mood == MoodName.TENSE else (LAUNCH, wish)


def evenings() -> Iterator[Evening]:
    """All kinds of evening; those with a length and a mood in every length and mood."""
    # A length or a mood that a coach adds has no share before somebody measures one.
    measured = [plan for plan in map(REPERTOIRE.plan, REPERTOIRE) if plan.minutes in LENGTHS]
    plans = [(plan, plan.mood) for plan in measured if plan.mood in MOODS]
    likely = {plan.name: LENGTHS[plan.minutes] * MOODS[mood] for plan, mood in plans}
    for kind, (share, written) in KINDS.items():
        for plan, mood in plans:
            part = share * likely[plan.name] / sum(likely.values())
            yield Evening(
                f"{kind}, {plan.name}",
                part,
                written(opening(mood, plan.minutes), plan.ms // 1000),
                plan.name,
            )
    for kind, (share, script) in OTHERS.items():
        yield Evening(kind, share, script, first=kind.startswith("first"))
