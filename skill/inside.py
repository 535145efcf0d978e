"""A practice inside the conversation: begun, given to Alexa, and kept once it was heard.

No player tells of it. Its place travels in the session, with the second in which it began.
"""

from dataclasses import replace

from skill.alexa.heard import Message
from skill.alexa.inside import FAILED
from skill.alexa.reply import Sounding
from skill.context import SkillContext
from skill.evenings import EveningKeeper
from skill.guide.talk import SOUNDING, Conversation, Turn
from skill.situations import asked_at


def begun_inside(message: Message, turn: Turn, skill_context: SkillContext) -> Turn:
    """The same turn, whose question knows what sounds before it, and since when."""
    if turn.inside is None or turn.conversation is None:
        return turn
    place = replace(turn.inside, begins_at=asked_at(message, skill_context))
    open_question = replace(turn.conversation, token=place.to_token())
    return replace(turn, inside=place, conversation=open_question)


def sounding_in(message: Message, turn: Turn, skill_context: SkillContext) -> Sounding | None:
    """What sounds inside the conversation, if this turn has something sound there."""
    if turn.inside is None:
        return None
    url = skill_context.inside_url(turn.inside)
    return Sounding(url, turn.inside.to_token(), message.mixes)


def keep_inside(
    message: Message,
    conversation: Conversation | None,
    skill_context: SkillContext,
    keeper: EveningKeeper,
) -> None:
    """Keep what was heard of a practice, by whatever comes next in its session.

    A word cuts the sound off, so it sounded from its beginning until now.
    """
    if conversation is None or conversation.stage not in SOUNDING or message.kind == FAILED:
        return
    place = skill_context.place_of(conversation.token)
    if place is None:
        return
    sounded_s = asked_at(message, skill_context) - place.begins_at
    keeper.keep_inside(message, place, place.start + 1000 * sounded_s)
