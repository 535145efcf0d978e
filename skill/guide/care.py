"""Care: what is said and done when somebody is not safe, not well, or has had enough.

The rules are those of the content reference, section 6.3. Nothing of it is kept, logged, or counted differently from
any other end of an evening; several reasons share one line, and an ordinary stop hears it now and then, so that
hearing it tells nothing.
"""

from dataclasses import replace

from skill.guide import playback
from skill.guide.evening import Conversation, Evening, Stage, Turn
from skill.guide.intents import Intent, Mood, Pace
from skill.guide.playback import Play, Stop
from skill.guide.turns import SOUND, ask, begin

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


def cared(heard: Intent, evening: Evening) -> Turn:
    """What is answered to one of INTENTS. What sounds stops at once, but for a look that is only too long."""
    line = evening.words.line
    quiet = Stop() if evening.place else None
    if heard in _ENDS:
        return Turn(line(_ENDS[heard]), audio=quiet)
    if heard in _STAGES:
        stage, said = _STAGES[heard]
        return replace(ask(Conversation(stage, evening.night), evening, line(said)), audio=quiet)
    after = playback.skip(evening.place, evening.offset, evening.plan) if evening.place and evening.playing else None
    return Turn(line("safe.faces"), audio=Play(after) if after else quiet)


def stopped(evening: Evening, said: str) -> Turn:
    """The end of an evening or of a conversation, because somebody said so."""
    line = evening.words.line
    tense = evening.under_way is not None and evening.plan.mood is Mood.TENSE
    if tense:
        said = "safe.flood" if evening.dice % 2 else "safe.exit"
    elif evening.dice == NEUTRAL:
        said = "safe.exit"
    return Turn(line(said), audio=Stop() if evening.place and not evening.finished else None)


def answered(conversation: Conversation, heard: Intent, evening: Evening) -> Turn | None:
    """The answer to one of the questions that are asked here; None for anything that is neither yes nor no."""
    yes, line = heard in (Intent.YES, Intent.RESUME), evening.words.line
    no = heard in (Intent.NO, Intent.STOP, Intent.CANCEL, Intent.HOME)
    if not (yes or no):
        return None
    match conversation.stage:
        case Stage.CARING:
            return Turn(line("care.again") if yes else line("care.no"))
        case Stage.DIZZY if yes:
            return _without_breathing(evening)
        case Stage.UPSET if yes:
            return begin(evening, replace(evening.offer, plan=SOUND), line("upset.yes"))
        case _:
            return stopped(evening, "stop.during")


def _without_breathing(evening: Evening) -> Turn:
    """On with the evening behind the breathing, and with no breath to follow any more."""
    if evening.place is None or evening.finished:
        return stopped(evening, "stop.during")
    plan, own = evening.plan, replace(evening.place.preferences, pace=Pace.OWN)
    after = playback.skip(evening.place, evening.offset, plan)
    if after is None:
        return stopped(evening, "stop.during")
    return Turn(evening.words.line("dizzy.yes"), audio=Play(replace(after, preferences=own)))
