"""Care: what is said and done when somebody is not safe, not well, or has had enough.

The rules stand in docs/evidence.md, "Hard moments". Nothing of it is kept, logged, or counted
differently from any other end of an evening; several reasons share their first words, and an
ordinary stop hears them now and then, so that hearing them tells nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from skill.guide.intents import (
    AFFIRMATIVE,
    NEGATIVE,
    Heard,
    Intent,
    Pace,
)
from skill.guide.lines import PlainLine
from skill.guide.programme import MoodName, Place, Play, playback
from skill.guide.talk.conversation import Conversation, Stage, Turn
from skill.guide.talk.one_thing import quiet_sound
from skill.guide.talk.situation import Situation
from skill.guide.talk.turns import ask, opened

NEUTRAL = 0
"""On this throw of the dice, one in ten, an ordinary stop hears the neutral line."""


@dataclass(frozen=True)
class HardMoment:
    """What is answered to one hard moment."""

    line: PlainLine
    """Said behind the first words, which all of them share."""
    stage: Stage | None = None
    """The question that follows; None: the conversation ends, and nobody is questioned."""


HARD_MOMENTS: Mapping[Intent, HardMoment] = {
    Intent.EXIT: HardMoment("safe.exit"),
    Intent.BODY: HardMoment("safe.body"),
    Intent.FLOOD: HardMoment("safe.flood"),
    Intent.DRINK: HardMoment("safe.drink"),
    Intent.CARE: HardMoment("care.said", Stage.CARING),
    Intent.DIZZY: HardMoment("safe.dizzy", Stage.DIZZY),
    Intent.PANIC: HardMoment("safe.panic", Stage.UPSET),
    Intent.UPSET: HardMoment("safe.upset", Stage.UPSET),
    Intent.FACES: HardMoment("safe.faces", Stage.RESUMING),
}
"""Hard moments, and what follows them: the one list, for the journal too.

They are answered before everything else, in every stage, without the table.
"""

INTENTS = frozenset(HARD_MOMENTS)
PRIVATE_INTENTS = INTENTS | {
    Intent.LOSS,
    Intent.ACHE,
    Intent.CHILD,
    Intent.NOT_BOTH,
}
"""What people bring that no line of the journal may tell of, by its name."""
PRIVATE_STAGES = frozenset(
    {
        Stage.CARING,
        Stage.DIZZY,
        Stage.UPSET,
        Stage.PAUSED,
    }
)
"""Questions that only somebody who is not well may have been asked."""


def comfort(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """What is answered to a hard moment. What sounds stops at once, whichever of them it was."""
    line = situation.words.line
    moment = HARD_MOMENTS[utterance.intent]
    say = f"{line('safe.stop')} {line(moment.line)}"
    if moment.stage is None:
        return Turn(say, audio=situation.hush)
    open_question = opened(moment.stage, conversation, situation)
    if utterance.intent is Intent.FACES:
        # The look is what made the face strange, so a yes goes on behind it.
        next_place = _behind_the_look(situation)
        if next_place is None:
            return Turn(say, audio=situation.hush)
        open_question = replace(open_question, token=next_place.to_token())
    turn = ask(open_question, situation, say)
    return replace(turn, audio=situation.hush)


def _behind_the_look(situation: Situation) -> Place | None:
    """Where a yes goes on when a face looked strange: with the practice that follows."""
    if situation.under_way is None:
        return None
    return playback.skip(situation.under_way, situation.offset, situation.plan)


def stopped(situation: Situation, line: PlainLine) -> Turn:
    """The end of an evening or of a conversation, because somebody said so."""
    farewell = _farewell(situation, line)
    say = _with_first_words(farewell, situation)
    return Turn(say, audio=situation.hush)


def _farewell(situation: Situation, line: PlainLine) -> PlainLine:
    """Which line ends it: the usual one, or one that tells nothing of the reason."""
    tense = situation.under_way is not None and situation.plan.mood == MoodName.TENSE
    # After an argument chance decides between two kind ends, so that neither tells who said why.
    if tense:
        return "safe.flood" if situation.dice % 2 else "safe.exit"
    if situation.dice == NEUTRAL:
        return "safe.exit"
    if situation.place is not None and situation.place.unkept:
        return "stop.alone"
    return line


def _with_first_words(line: PlainLine, situation: Situation) -> str:
    """The line, and before it the first words that all lines of hard moments share."""
    words = situation.words
    if line.startswith("safe."):
        return f"{words.line('safe.stop')} {words.line(line)}"
    return words.line(line)


def neutral_exit(situation: Situation) -> Turn:
    """The way out that gives no reason: stopped, and where help is."""
    say = _with_first_words("safe.exit", situation)
    return Turn(say, audio=situation.hush)


def answer_caring(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Whether to say the number again."""
    line = situation.words.line
    return _yes_or_no(
        conversation,
        utterance,
        situation,
        yes=lambda: Turn(line("care.again")),
        no=lambda: Turn(line("care.no"), audio=situation.hush),
    )


def answer_dizzy(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Whether to go on without the breathing."""
    return _yes_or_stop(
        conversation,
        utterance,
        situation,
        yes=lambda: _without_breathing(situation),
    )


def answer_upset(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
) -> Turn:
    """Whether the quiet sound is to stay on a little."""
    return _yes_or_stop(
        conversation,
        utterance,
        situation,
        yes=lambda: quiet_sound(utterance, situation, conversation.offer),
    )


def _yes_or_no(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
    yes: Callable[[], Turn],
    no: Callable[[], Turn],
) -> Turn:
    """Anything that is neither is asked once more: a pineapple is no yes."""
    if utterance.intent in AFFIRMATIVE:
        return yes()
    if utterance.intent in NEGATIVE:
        return no()
    return ask(conversation, situation)


def _yes_or_stop(
    conversation: Conversation,
    utterance: Heard,
    situation: Situation,
    yes: Callable[[], Turn],
) -> Turn:
    """The same, where a no ends the evening."""
    return _yes_or_no(
        conversation,
        utterance,
        situation,
        yes,
        no=lambda: stopped(situation, "stop.during"),
    )


def _without_breathing(situation: Situation) -> Turn:
    """On with the evening behind the breathing, and with no breath to follow any more."""
    place = situation.place
    if place is None or situation.finished:
        return stopped(situation, "stop.during")
    next_place = playback.skip(place, situation.offset, situation.plan)
    if next_place is None:
        return stopped(situation, "stop.during")
    own_pace = replace(place.preferences, pace=Pace.OWN)
    onward = replace(next_place, preferences=own_pace)
    return Turn(situation.words.line("dizzy.yes"), audio=Play(onward))
