"""The talk: what is said, and what a turn asks of the player and of the memory.

A *situation* is all that is known when something is heard; ``next_turn`` answers it. Behind it
stand ``welcome`` (nothing is open, nothing plays), ``steering`` (a recording plays or is held),
``wishes`` (what can be said at any time), ``care`` (hard moments) and ``turns`` (how a question
is asked and an evening begun).
"""

from skill.guide.talk.care import INTENTS as SAFETY_INTENTS
from skill.guide.talk.conversation import needs_couple, next_turn, outcome_of, silence
from skill.guide.talk.situation import DEFAULT_PLAN, Conversation, Situation, Stage, Turn
from skill.guide.talk.turns import STAGE_LINES

__all__ = [
    "DEFAULT_PLAN",
    "SAFETY_INTENTS",
    "STAGE_LINES",
    "Conversation",
    "Situation",
    "Stage",
    "Turn",
    "needs_couple",
    "next_turn",
    "outcome_of",
    "silence",
]
