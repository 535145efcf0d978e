"""The talk: what is said, and what a turn asks of the player and of the memory.

A *situation* is all that is known when something is heard; ``next_turn`` answers it with a *turn*,
which may leave a *conversation* open. Behind ``answers`` stand ``care`` (hard moments), ``bedside`` and
``aches`` (what people bring), ``wishes`` and ``granting`` (how they like it), ``explanations``
(what they ask about it), ``keeping`` (reminders and forgetting), ``consent`` (a yes before
anything), ``additions`` and ``growing`` (more than the evening they know: a longer look, a step, a
path), ``beginnings`` (what a wish begins: ``starting``, ``named_evenings``, ``one_thing``),
``steering`` and ``holding`` (a recording plays or is held), ``welcome`` (nothing is open, nothing
plays), ``once`` and ``proposals`` (what is told or offered tonight) and ``turns`` (how a question
is put). A practice alone may sound ``inside`` the conversation, with a question behind it that
``once_again`` answers.
"""

from skill.guide.talk.answers import (
    may_wait_for_voice,
    needs_couple,
    next_turn,
    not_remembered,
    outcome_of,
    silence,
)
from skill.guide.talk.care import INTENTS as SAFETY_INTENTS
from skill.guide.talk.care import PRIVATE_INTENTS, PRIVATE_STAGES
from skill.guide.talk.conversation import (
    ADDITIONS,
    DEFAULT_PLAN,
    EVENING_HOUR,
    SOUNDING,
    Conversation,
    Offer,
    Stage,
    Turn,
)
from skill.guide.talk.situation import Situation
from skill.guide.talk.turns import at_this_hour

__all__ = [
    "ADDITIONS",
    "DEFAULT_PLAN",
    "EVENING_HOUR",
    "PRIVATE_INTENTS",
    "PRIVATE_STAGES",
    "SAFETY_INTENTS",
    "SOUNDING",
    "Conversation",
    "Offer",
    "Situation",
    "Stage",
    "Turn",
    "at_this_hour",
    "may_wait_for_voice",
    "needs_couple",
    "next_turn",
    "not_remembered",
    "outcome_of",
    "silence",
]
