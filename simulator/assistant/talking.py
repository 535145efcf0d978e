"""What the guide says to an assistant: the turns of its own talk, asked for as a couple would.

The rules of consent are the guide's. What differs from a speaker by the bed is that one of the two,
or nobody at all, types to an assistant: so a yes of both is asked for before everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator.assistant.waiting import OpenQuestion
from skill.guide.intents import Heard, Intent, LookChange, Manner, Pace, Switch
from skill.guide.slots import DepthWish
from skill.guide.talk import Conversation, Situation, Stage, Turn, next_turn

OPENED = Heard(Intent.LAUNCH)
FIVE_BREATHS = Heard(Intent.PRACTICE, practice="breathe")
SPOKEN_FOR_BOTH = Heard(Intent.NOT_BOTH)
"""What an assistant does whenever it asks; the guide answers by asking for a yes of each."""


def invitation(wish: Heard, situation: Situation) -> Turn:
    """The invitation to what is wished: it always ends with the question for a yes of both."""
    opening = _opening(wish, situation)
    question_of_both = next_turn(opening.conversation, SPOKEN_FOR_BOTH, situation)
    say = f"{opening.say} {question_of_both.say}".strip()
    return replace(question_of_both, say=say, change=opening.change)


def _opening(wish: Heard, situation: Situation) -> Turn:
    """The first words, and what they offer."""
    # Whoever is here for the first time hears what this is; who names nothing is welcomed.
    if situation.new_here or wish == OPENED:
        return next_turn(None, wish, situation)
    offer = situation.offer.without_additions()
    question_of_two = Conversation(Stage.FIRST, situation.night, offer)
    return next_turn(question_of_two, wish, situation)


def answer(open_question: OpenQuestion, is_yes: bool, situation: Situation) -> Turn:
    """What a yes of both begins, or the guide's kind words for a no."""
    conversation = open_question.conversation
    if is_yes and open_question.wish is not None:
        willing = replace(conversation, stage=Stage.INVITED)
        return next_turn(willing, open_question.wish, situation)
    reply = Heard(Intent.YES if is_yes else Intent.NO)
    return next_turn(conversation, reply, situation)


def forgetting(situation: Situation) -> Turn:
    """What is kept, with the question whether to erase it."""
    return next_turn(None, Heard(Intent.FORGET), situation)


@dataclass(frozen=True)
class Wishes:
    """How they would like to be guided from now on. None: as it was."""

    pace: Pace | None = None
    touch: bool | None = None
    looking: bool | None = None
    look: LookChange | None = None
    questions: DepthWish | None = None
    voice: Manner | None = None
    numbers: bool | None = None

    def heard(self) -> Iterator[Heard]:
        """Each of them as the guide hears it."""
        if self.pace is not None:
            yield Heard(Intent.PACE, pace=self.pace)
        if self.touch is not None:
            yield Heard(Intent.TOUCH, switch=_switch(self.touch))
        if self.looking is not None:
            yield Heard(Intent.LOOK, switch=_switch(self.looking))
        if self.look is not None:
            yield Heard(Intent.LOOK_LENGTH, change=self.look)
        if self.questions is not None:
            yield Heard(Intent.DEPTH, depth=self.questions)
        if self.voice is not None:
            yield Heard(Intent.VOICE, manner=self.voice)
        if self.numbers is not None:
            yield Heard(Intent.COUNT, switch=_switch(self.numbers))


def _switch(is_on: bool) -> Switch:
    return Switch.ON if is_on else Switch.OFF
