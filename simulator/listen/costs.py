"""What mix-ups cost while an evening plays, or is held: to say a word once more costs 1.

While it plays most of what is heard is talk between the two, and half-heard talk may sound like
anything; so little is done on a guess, and a tick asks.
"""

from collections.abc import Mapping

from simulator.echo.decision import ANY, ASKING, Cost, Costs
from simulator.hearing import COSTS, CRISIS, HARD, HOLDS, REFUSES, TALK
from simulator.listen.nearness import Limits
from skill.guide.intents import Intent
from skill.guide.talk import SAFETY_INTENTS

URGENT = frozenset({Intent.CARE, Intent.EXIT, Intent.BODY})
"""Somebody may hurt themselves, is not safe, or needs a doctor: heard also where nothing is open.
There it has to be one of the sentences that are known, word for word, for much else is said in a
room all day."""
MILD = "mild"
"""The hard moments that only the one who has them can mean, and for which a second try is soon
enough: a strange face, a quarrel, tears, a drink too many, a light head."""
MILD_INTENTS = frozenset({Intent.FACES, Intent.FLOOD, Intent.UPSET, Intent.DRINK, Intent.DIZZY})
NOES = frozenset({Intent.END, Intent.DECLINE})
"""Over an evening a no is for the guide or for the other one, and a tick asks for which."""

STEERING_COSTS = Costs(
    groups={**COSTS.groups, **dict.fromkeys(map(str, MILD_INTENTS), MILD)},
    rows=(
        #    meant     taken for  costs
        Cost(TALK, ASKING, 0),
        Cost(TALK, CRISIS, 120),
        Cost(TALK, HARD, 20),
        Cost(TALK, MILD, 20),
        # What asks may be a no to the other one, or talk that is like no cry.
        Cost(ASKING, CRISIS, 120),
        Cost(ASKING, HARD, 20),
        Cost(ASKING, MILD, 20),
        Cost(CRISIS, ASKING, 40),
        Cost(HARD, ASKING, 8),
        Cost(MILD, ASKING, 2),
        # To pass a cry over as talk costs more than to ask.
        Cost(CRISIS, TALK, 60),
        Cost(HARD, TALK, 12),
        # Who hears a pause that nobody asked for says "resume"; who jumps has to find the place.
        # So a jump is done from a share of seven in eight on, which one that is meant mostly has.
        Cost(TALK, HOLDS, 1.5),
        Cost(TALK, REFUSES, 1.5),
        Cost(TALK, ANY, 7),
        Cost(HOLDS, REFUSES, 1),
        Cost(REFUSES, HOLDS, 1),
        Cost(ANY, ASKING, 1),
        Cost(ANY, ANY, 3),
    ),
)

_HALF = Limits(words=1 / 2)
_HALF_AND_WHAT_TELLS = Limits(words=1 / 2, weight=0.4)
"""Half of the words keeps out "give me your other hand"; what they weigh, "i feel so calm now" and
"i might want to go sleeping", as which "the small one" was heard."""
_NEARLY_ALL = Limits(words=1 / 3, weight=0.4)
NEAR: Mapping[str, Limits] = (
    dict.fromkeys(map(str, NOES), _HALF)
    | dict.fromkeys(map(str, SAFETY_INTENTS), _HALF_AND_WHAT_TELLS)
    | dict.fromkeys(map(str, MILD_INTENTS), _NEARLY_ALL)
)
"""How near a sentence has to be to a known one of a hard moment, or of a no, to be taken for it
over an evening."""
