"""Care: what is said and done when somebody is not safe, not well, or has had enough.

The rules stand in docs/evidence.md, "Hard moments". Nothing of it is kept, logged, or counted
differently from any other end of an evening; several reasons share one line, and an ordinary stop
hears it now and then, so that hearing it tells nothing.
"""

from dataclasses import replace

from skill.guide.intents import Intent, Mood, Pace
from skill.guide.programme import Play, Stop, playback
from skill.guide.talk.situation import Conversation, Situation, Stage, Turn
from skill.guide.talk.turns import SOUND, ask, begin

NEUTRAL = 0
"""On this throw of the dice, one in ten, an ordinary stop hears the neutral line."""

INTENTS = frozenset(
    {
        Intent.EXIT,
        Intent.CARE,
        Intent.BODY,
        Intent.DIZZY,
        Intent.FACES,
        Intent.FLOOD,
        Intent.DRINK,
        Intent.UPSET,
    }
)
"""What is answered before everything else, in every stage, without the table."""

_ENDS = {
    Intent.EXIT: "safe.exit",
    Intent.BODY: "safe.body",
    Intent.FLOOD: "safe.flood",
    Intent.DRINK: "safe.drink",
}
_STAGES = {
    Intent.CARE: (Stage.CARING, "care.said"),
    Intent.DIZZY: (Stage.DIZZY, "safe.dizzy"),
    Intent.UPSET: (Stage.UPSET, "safe.upset"),
}


def cared(heard: Intent, situation: Situation) -> Turn:
    """What is answered to one of INTENTS. What sounds stops at once, but for a look that is only too long."""
    line = situation.words.line
    quiet = Stop() if situation.place else None
    if heard in _ENDS:
        return Turn(line(_ENDS[heard]), audio=quiet)
    if heard in _STAGES:
        stage, said = _STAGES[heard]
        return replace(
            ask(Conversation(stage, situation.night), situation, line(said)), audio=quiet
        )
    after = (
        playback.skip(situation.place, situation.offset, situation.plan)
        if situation.place and situation.playing
        else None
    )
    return Turn(line("safe.faces"), audio=Play(after) if after else quiet)


def stopped(situation: Situation, said: str) -> Turn:
    """The end of an evening or of a conversation, because somebody said so."""
    line = situation.words.line
    tense = situation.under_way is not None and situation.plan.mood is Mood.TENSE
    if tense:
        said = "safe.flood" if situation.dice % 2 else "safe.exit"
    elif situation.dice == NEUTRAL:
        said = "safe.exit"
    return Turn(line(said), audio=Stop() if situation.place and not situation.finished else None)


def answered(conversation: Conversation, heard: Intent, situation: Situation) -> Turn | None:
    """The answer to one of the questions that are asked here; None for anything that is neither yes nor no."""
    yes, line = heard in (Intent.YES, Intent.RESUME), situation.words.line
    no = heard in (Intent.NO, Intent.STOP, Intent.CANCEL, Intent.HOME)
    if not (yes or no):
        return None
    match conversation.stage:
        case Stage.CARING:
            return Turn(line("care.again") if yes else line("care.no"))
        case Stage.DIZZY if yes:
            return _without_breathing(situation)
        case Stage.UPSET if yes:
            return begin(situation, replace(situation.offer, plan=SOUND), line("upset.yes"))
        case _:
            return stopped(situation, "stop.during")


def _without_breathing(situation: Situation) -> Turn:
    """On with the evening behind the breathing, and with no breath to follow any more."""
    if situation.place is None or situation.finished:
        return stopped(situation, "stop.during")
    plan, own = situation.plan, replace(situation.place.preferences, pace=Pace.OWN)
    after = playback.skip(situation.place, situation.offset, plan)
    if after is None:
        return stopped(situation, "stop.during")
    return Turn(situation.words.line("dizzy.yes"), audio=Play(replace(after, preferences=own)))
