"""How turns are made: a question with the microphone open, an invitation, the first recording of an evening."""

from dataclasses import replace

from skill.guide.evening import DEFAULT_PLAN, LONG_MINUTES, Conversation, Evening, Offer, Stage, Turn
from skill.guide.intents import Heard, Mood
from skill.guide.playback import QUESTION, Place, Play
from skill.guide.preferences import HIGHEST_OFFERED
from skill.guide.recordings import FIRST
from skill.guide.session import SessionPlan

CHECK_IN, LOOK, PARTS, BREATHE, SOUND = "check-in", "look", "parts", "breathe", "sound"
"""Practices alone that are begun in a way of their own; any other is played as its file says."""
LONGEST_LOOK, LYING_DOWN = "look-5", "tired-3"
LONGEST_LOOK_MINUTES = 4

_ASKED = {
    Stage.FIRST: "first",
    Stage.GATE: "gate",
    Stage.LONGER: "longer",
    Stage.RESUMING: "playing",
    Stage.FORGETTING: "forget",
    Stage.TIMING: "timing",
    Stage.REMINDING: "remind",
    Stage.CARING: "care",
    Stage.DIZZY: "dizzy",
    Stage.UPSET: "upset",
}


def ask(conversation: Conversation, evening: Evening, say: str = "") -> Turn:
    """Open the microphone with this stage's question, behind what is to be said before it."""
    line = evening.words.line
    if conversation.stage is Stage.INVITED:
        question, reprompt = _invitation(conversation, evening), line("invite.reprompt")
    else:
        asked = _ASKED[conversation.stage]
        at = evening.words.time(conversation.at) if conversation.at else ""
        question, reprompt = line(f"{asked}.question", time=at), line(f"{asked}.reprompt")
    return Turn(say, question, reprompt, conversation)


def helped(conversation: Conversation, evening: Evening) -> Turn:
    """What the answers to the open question do, and the question again (certification: help, in every state)."""
    inviting = conversation.stage in (Stage.FIRST, Stage.INVITED)
    asked = "invite" if inviting else _ASKED[conversation.stage]
    return ask(conversation, evening, evening.words.line(f"{asked}.help"))


def _invitation(conversation: Conversation, evening: Evening) -> str:
    """The one question of an invitation; another one each night, and the same one all night long."""
    plan = evening.repertoire.plan(conversation.offer.plan)
    if not plan.minutes:
        return evening.words.line("invite.breaths")
    kind = {Mood.TIRED: "tired", Mood.APART: "apart"}.get(plan.mood or Mood.ORDINARY, "question")
    pick = conversation.night.toordinal()
    return evening.words.line(f"invite.{kind}", pick=pick, minutes=evening.words.minutes(plan.minutes))


def invite(evening: Evening, say: str, offer: Offer, stage: Stage = Stage.INVITED) -> Turn:
    """Open the microphone with the one choice there is, where there is a player to play it."""
    if not evening.can_play:
        return Turn(evening.words.line("trouble.no_player"))
    if evening.down:
        say = f"{say} {evening.words.line('welcome.no_table')}"
    return ask(Conversation(stage, evening.night, offer), evening, say)


def begin(evening: Evening, offer: Offer, say: str = "") -> Turn:
    """Play the offered plan from its first recording on."""
    if not evening.can_play:
        return Turn(evening.words.line("trouble.no_player"))
    plan = evening.repertoire.plan(offer.plan, offer.preferences)
    if plan.name == CHECK_IN:  # its recordings hold the question, so who begins is said before them
        say = f"{evening.words.line(FIRST, pick=evening.night.toordinal())} [0.4] {evening.words.line('start.yes')}"
    place = Place(
        plan.name,
        evening.words.locale,
        evening.night,
        0 if offer.solo else offer.milestone,
        question=_question(plan, offer, evening),
        preferences=offer.preferences,
        unkept=offer.solo,
    )
    return Turn(say or evening.words.line("start.yes"), audio=Play(place))


def _question(plan: SessionPlan, offer: Offer, evening: Evening) -> int:
    if not any(QUESTION in segment.score.lines for segment in plan.segments):
        return 0
    return _in_bank(offer.long_question if plan.minutes >= LONG_MINUTES else offer.question, evening)


def _in_bank(question: int, evening: Evening) -> int:
    """The question, or any other one where it was never drawn or the bank has no such one."""
    return question if question in evening.words.questions else evening.any_question


def choose(evening: Evening, offer: Offer, heard: Heard) -> Turn:
    """Begin an evening of the length and mood that were named; what was not named is as it was offered.

    After an argument one question comes first; and while speaking for a part is too early, three minutes to cool down.
    """
    offered = evening.repertoire.plan(offer.plan)
    mood = heard.mood or offered.mood or Mood.ORDINARY
    minutes = heard.minutes or offered.minutes or evening.repertoire.plan(DEFAULT_PLAN).minutes
    if mood is Mood.TENSE and offer.early:
        minutes = min(evening.repertoire.lengths(mood))
    chosen = replace(offer, plan=evening.repertoire.closest(mood, minutes), solo=False)
    if mood is Mood.TENSE:
        return gate(evening, chosen)
    plan, words = evening.repertoire.plan(chosen.plan), evening.words
    if heard.minutes and plan.minutes < heard.minutes:
        return begin(evening, chosen, words.line("start.closest", minutes=words.minutes(plan.minutes)))
    return begin(evening, chosen, words.line(f"start.{mood}") if heard.mood else "")


def gate(evening: Evening, offer: Offer) -> Turn:
    """After an argument: are both calm enough, and both willing? Nothing plays before a yes."""
    return invite(evening, evening.words.line("gate.say"), offer, Stage.GATE)


def same(evening: Evening, offer: Offer) -> Turn:
    """The same evening as last time."""
    if offer.last not in evening.repertoire:
        return begin(evening, offer)
    plan = evening.repertoire.plan(offer.last)
    chosen = replace(offer, plan=plan.name)
    return gate(evening, chosen) if plan.mood is Mood.TENSE else begin(evening, chosen)


def practice(evening: Evening, offer: Offer, heard: Heard) -> Turn:
    """One practice alone, by the name that was heard."""
    name = heard.practice
    if name == LOOK:
        longest = heard.minutes == LONGEST_LOOK_MINUTES
        name = LONGEST_LOOK if longest else f"{LOOK}-{min(offer.preferences.level, HIGHEST_OFFERED)}"
    if name == PARTS and offer.early:
        return invite(evening, evening.words.line("practice.early"), replace(offer, plan=BREATHE))
    if name not in evening.repertoire:
        return invite(evening, evening.words.line("practice.unclear"), offer)
    return begin(evening, replace(offer, plan=name))


def one_question(evening: Evening, offer: Offer) -> Turn:
    """One question to talk about by themselves; the microphone is closed, and nothing plays."""
    bank, number = evening.words.questions, _in_bank(offer.question, evening)
    say = evening.words.line("question.here", question=bank[number].text)
    return Turn(say, change=lambda couple: couple.hear(number, frozenset(bank)))
