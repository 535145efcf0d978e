"""How this skill is heard: the virtual Echo's understanding, with what each mix-up costs here.

A cost of 1 is to ask once more. A refusal that begins something is the worst fault there is,
and a hard moment is never passed over; but the crisis line for a sore back does harm, too.
"""

from collections.abc import Mapping, Set
from functools import cache
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from interaction_models.build import model
from simulator.echo.decision import ANY, ASKING, Cost, Costs
from simulator.echo.examples import EVERYDAY
from simulator.echo.understanding import Understanding
from skill.guide.intents import Intent
from skill.guide.talk import SAFETY_INTENTS

CRISIS = "crisis"
"""One of the two may hurt themselves: answered with the crisis line."""
HARD = "hard"
"""The other hard moments: the sound stops, and one neutral sentence."""
REFUSES = "refuses"
"""No, not now, not this, and not for both."""
LIMITS = "limits"
"""Not this part, or this part again."""
HOLDS = "holds"
"""Waits, and keeps the door open."""
TENDER = "tender"
"""Losses, aches, a child awake, a yes that is none: begins nothing and says something gentle."""
BEGINS = "begins"
"""Begins, agrees, or goes on."""
STEERS = "steers"
"""Moves within what is playing."""
ERASES = "erases"
CHANGES = "changes"
"""How they like it, and what is remembered of it."""
DAYS = "days"
"""Tells of the day, and is offered an evening for it."""
TELLS = "tells"
"""Answers a question, and asks its own again."""
TALK = "talk"
"""Everyday talk, which is for no skill."""

GROUPS: Mapping[str, Set[str]] = {
    CRISIS: {Intent.CARE},
    HARD: SAFETY_INTENTS - {Intent.CARE},
    REFUSES: {Intent.DECLINE, Intent.END, Intent.NOT_BOTH},
    LIMITS: {Intent.TOUCH, Intent.LOOK, Intent.TOUCH_AND_LOOK},
    HOLDS: {Intent.HOLD, Intent.WAIT, Intent.MORE_TIME, Intent.ASLEEP},
    TENDER: {Intent.LOSS, Intent.ACHE, Intent.CHILD, Intent.SOLO},
    BEGINS: {
        Intent.AGREE,
        Intent.START,
        Intent.BEGIN,
        Intent.SAME,
        Intent.CHOOSE,
        Intent.PRACTICE,
        Intent.QUESTION,
        Intent.SOUND,
        Intent.GO_ON,
        Intent.ANEW,
    },
    STEERS: {Intent.AGAIN, Intent.BACK, Intent.SKIP},
    ERASES: {Intent.FORGET},
    DAYS: {Intent.DAY},
    TALK: {EVERYDAY},
    CHANGES: {
        Intent.VOICE,
        Intent.PACE,
        Intent.LOOK_LENGTH,
        Intent.DEPTH,
        Intent.COUNT,
        Intent.NO_QUESTION,
        Intent.AWAY,
        Intent.REMIND,
        Intent.REMIND_OFF,
        Intent.PATH,
        Intent.LEAVE_PATH,
        Intent.STAY,
        Intent.STEP_BACK,
        Intent.NEXT_STEP,
    },
    TELLS: {
        Intent.HELP_US,
        Intent.ABOUT,
        Intent.WHAT_HAPPENS,
        Intent.HAVE_TO,
        Intent.POSTURE,
        Intent.SILLY,
        Intent.WHY,
        Intent.THERAPY,
        Intent.PRIVACY,
        Intent.COACH,
        Intent.SUPPORT,
        Intent.LANGUAGE,
        Intent.OTHER_VOICE,
        Intent.VOLUME,
        Intent.WHAT_QUESTION,
        Intent.SAY_AGAIN,
        Intent.SPEAKER,
        Intent.LEFT,
        Intent.NIGHTS,
        Intent.THANKS,
        Intent.RUDE,
        Intent.TOO_FAST,
        Intent.ANOTHER,
        Intent.PATHS,
    },
}

COSTS = Costs(
    groups={str(intent): group for group, intents in GROUPS.items() for intent in intents},
    rows=(
        #    meant     taken for  costs
        Cost(REFUSES, BEGINS, 100),
        Cost(HARD, BEGINS, 100),
        Cost(CRISIS, BEGINS, 100),
        Cost(HARD, STEERS, 100),
        Cost(CRISIS, STEERS, 100),
        Cost(REFUSES, STEERS, 6),
        Cost(LIMITS, BEGINS, 20),
        Cost(HOLDS, BEGINS, 15),
        Cost(TENDER, BEGINS, 15),
        Cost(BEGINS, BEGINS, 1.2),
        # A day and an evening for it are told in the same words; to be offered it is half the way.
        Cost(DAYS, BEGINS, 2.5),
        Cost(BEGINS, DAYS, 0.9),
        Cost(ANY, BEGINS, 5),
        Cost(ANY, ERASES, 8),
        # A hard moment that is not heard, and one that is heard as another of its family.
        Cost(CRISIS, HARD, 4),
        Cost(HARD, HARD, 0.5),
        Cost(HARD, CRISIS, 4),
        Cost(CRISIS, ASKING, 40),
        Cost(HARD, ASKING, 8),
        Cost(CRISIS, ANY, 40),
        Cost(HARD, REFUSES, 4),
        Cost(HARD, ANY, 12),
        # What is none, and is heard as one.
        Cost(TALK, CRISIS, 40),
        Cost(REFUSES, CRISIS, 15),
        Cost(ANY, CRISIS, 20),
        Cost(TENDER, HARD, 6),
        Cost(REFUSES, HARD, 2),
        Cost(TALK, HARD, 6),
        Cost(ANY, HARD, 4),
        # No, wait and stop end or hold, whichever of them is heard.
        Cost(REFUSES, REFUSES, 1),
        Cost(REFUSES, HOLDS, 1),
        Cost(HOLDS, HOLDS, 0.5),
        Cost(HOLDS, REFUSES, 2),
        Cost(REFUSES, ASKING, 2),
        Cost(TALK, ASKING, 0),
        Cost(TENDER, ASKING, 2),
        Cost(ANY, ASKING, 1),
        Cost(TALK, REFUSES, 2),
        Cost(TALK, TENDER, 3),
        Cost(TELLS, TELLS, 1.2),
        Cost(ANY, DAYS, 1.8),
        Cost(ANY, TELLS, 1.8),
        Cost(CHANGES, CHANGES, 1.5),
        Cost(ANY, CHANGES, 3),
        Cost(ANY, ANY, 3),
    ),
)


KEPT = user_cache_path("quiet-together", appauthor=False) / "understanding"
"""Where what was learned of a model is kept, so that it is learned once on each machine."""


@cache
def model_of(locale: str) -> Mapping[str, Any]:
    """The interaction model of a locale, made once; it is for reading alone."""
    return model(locale)


@cache
def understanding_of(locale: str, folder: Path = KEPT) -> Understanding:
    """What couples say in a locale, understood by its interaction model and these costs."""
    return Understanding(model_of(locale), locale, COSTS, folder)
