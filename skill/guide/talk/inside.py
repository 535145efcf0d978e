"""Inside: a practice alone sounds within the conversation, and the microphone opens behind it.

So every word reaches the guide without its name, while it sounds and behind it.
"""

from dataclasses import replace

from skill.guide.programme import Place
from skill.guide.talk.conversation import Conversation, Offer, Stage, Turn
from skill.guide.talk.situation import Situation
from skill.guide.talk.turns import ask


def play_inside(place: Place, offer: Offer, situation: Situation) -> Turn:
    """Let this place sound at once, and ask for more of it, or for another question, behind it.

    Nothing is said before it: a ring on a screen begins with the sound, and the sound has words of
    its own. What an evening left in the player stays there, silent.
    """
    stage = Stage.ANOTHER if place.question else Stage.AGAIN
    open_question = Conversation(stage, situation.night, offer.without_additions())
    turn = ask(open_question, situation)
    return replace(turn, inside=place, audio=situation.hush)
