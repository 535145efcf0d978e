"""What the guide says to an assistant: the turns of its own talk, asked for as a couple would.

The rules of consent are the guide's. What differs from a speaker by the bed is that one of the two,
or nobody at all, types to an assistant: so a yes of both is asked for before everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator.assistant.offered import Offered, offered, sentences_on
from simulator.assistant.waiting import OpenQuestion
from skill.guide.intents import Heard, Intent, LookChange, Manner, Pace, Switch
from skill.guide.slots import DepthWish
from skill.guide.talk import Conversation, Situation, Stage, Turn, next_turn

OPENED = Heard(Intent.LAUNCH)
FIVE_BREATHS = Heard(Intent.PRACTICE, practice="breathe")
SPOKEN_FOR_BOTH = Heard(Intent.NOT_BOTH)
"""What an assistant does whenever it asks; the guide answers by asking for a yes of each."""


def invite(wish: Heard, situation: Situation, plan: str = "") -> tuple[Turn, Offered]:
    """The invitation to what is wished, and what a yes is to; the question is for a yes of both.

    ``plan`` is what it invites to in place of the evening that the guide would offer.
    """
    opening = _opening(wish, situation)
    question_of_both = next_turn(opening.conversation, SPOKEN_FOR_BOTH, situation)
    assert question_of_both.conversation, "whoever is asked has something to answer"
    offer = question_of_both.conversation.offer
    tonight = offered(plan or offer.plan, offer.preferences, situation)
    sentences = (opening.say, sentences_on(tonight, wish, situation.words), question_of_both.say)
    say = " ".join(filter(None, sentences))
    return replace(question_of_both, say=say, change=opening.change), tonight


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
    conversation = _as_liked_now(open_question.conversation, situation)
    if is_yes and open_question.wish is not None:
        willing = replace(conversation, stage=Stage.INVITED)
        return next_turn(willing, open_question.wish, situation)
    reply = Heard(Intent.YES if is_yes else Intent.NO)
    return next_turn(conversation, reply, situation)


def _as_liked_now(conversation: Conversation, situation: Situation) -> Conversation:
    """The same question, for an evening as the two like it by now.

    A no to touch or to looking may come between the invitation and the yes. It counts at once; a
    yes to either counts from the next invitation on, since this one did not name it.
    """
    offer = conversation.offer
    preferences = situation.offer.preferences.declining(offer.preferences)
    return replace(conversation, offer=replace(offer, preferences=preferences))


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
