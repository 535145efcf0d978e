"""How turns are made: a question with the microphone open, an invitation, the first recording of an evening."""

from dataclasses import replace

from skill.guide.couple import HIGHEST_OFFERED
from skill.guide.intents import Heard, Mood
from skill.guide.programme import FIRST, QUESTION, Place, Play, SessionPlan
from skill.guide.talk.situation import (
    DEFAULT_PLAN,
    LONG_MINUTES,
    Conversation,
    Offer,
    Situation,
    Stage,
    Turn,
)

CHECK_IN, LOOK, PARTS, BREATHE, SOUND = "check-in", "look", "parts", "breathe", "sound"
"""Practices alone that are begun in a way of their own; any other is played as its file says."""
LONGEST_LOOK, LYING_DOWN = "look-5", "tired-3"
LONGEST_LOOK_MINUTES = 4

STAGE_LINES = {
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


def ask(conversation: Conversation, situation: Situation, say: str = "") -> Turn:
    """Open the microphone with this stage's question, behind what is to be said before it."""
    line = situation.words.line
    if conversation.stage is Stage.INVITED:
        question, reprompt = _invitation(conversation, situation), line("invite.reprompt")
    else:
        asked = STAGE_LINES[conversation.stage]
        at = situation.words.time(conversation.at) if conversation.at else ""
        question, reprompt = line(f"{asked}.question", time=at), line(f"{asked}.reprompt")
    return Turn(say, question, reprompt, conversation)


def helped(conversation: Conversation, situation: Situation) -> Turn:
    """What the answers to the open question do, and the question again (certification: help, in every state)."""
    inviting = conversation.stage in (Stage.FIRST, Stage.INVITED)
    asked = "invite" if inviting else STAGE_LINES[conversation.stage]
    return ask(conversation, situation, situation.words.line(f"{asked}.help"))


def _invitation(conversation: Conversation, situation: Situation) -> str:
    """The one question of an invitation; another one each night, and the same one all night long."""
    plan = situation.repertoire.plan(conversation.offer.plan)
    if not plan.minutes:
        return situation.words.line("invite.breaths")
    kind = {Mood.TIRED: "tired", Mood.APART: "apart"}.get(plan.mood or Mood.ORDINARY, "question")
    pick = conversation.night.toordinal()
    return situation.words.line(
        f"invite.{kind}", pick=pick, minutes=situation.words.minutes(plan.minutes)
    )


def invite(situation: Situation, say: str, offer: Offer, stage: Stage = Stage.INVITED) -> Turn:
    """Open the microphone with the one choice there is, where there is a player to play it."""
    if not situation.can_play:
        return Turn(situation.words.line("trouble.no_player"))
    if situation.down:
        say = f"{say} {situation.words.line('welcome.no_table')}"
    return ask(Conversation(stage, situation.night, offer), situation, say)


def begin(situation: Situation, offer: Offer, say: str = "") -> Turn:
    """Play the offered plan from its first recording on."""
    if not situation.can_play:
        return Turn(situation.words.line("trouble.no_player"))
    plan = situation.repertoire.plan(offer.plan, offer.preferences)
    if plan.name == CHECK_IN:  # its recordings hold the question, so who begins is said before them
        speaker = situation.words.line(FIRST, pick=situation.night.toordinal())
        say = f"{speaker} [0.4] {situation.words.line('start.yes')}"
    place = Place(
        plan.name,
        situation.words.locale,
        situation.night,
        0 if offer.solo else offer.milestone,
        question=_question(plan, offer, situation),
        preferences=offer.preferences,
        unkept=offer.solo,
    )
    return Turn(say or situation.words.line("start.yes"), audio=Play(place))


def _question(plan: SessionPlan, offer: Offer, situation: Situation) -> int:
    if not any(QUESTION in segment.score.lines for segment in plan.segments):
        return 0
    return _in_bank(
        offer.long_question if plan.minutes >= LONG_MINUTES else offer.question, situation
    )


def _in_bank(question: int, situation: Situation) -> int:
    """The question, or any other one where it was never drawn or the bank has no such one."""
    return question if question in situation.words.questions else situation.any_question


def choose(situation: Situation, offer: Offer, heard: Heard) -> Turn:
    """Begin an evening of the length and mood that were named; what was not named is as it was offered.

    After an argument one question comes first; and while speaking for a part is too early, three
    minutes to cool down.
    """
    offered = situation.repertoire.plan(offer.plan)
    mood = heard.mood or offered.mood or Mood.ORDINARY
    minutes = heard.minutes or offered.minutes or situation.repertoire.plan(DEFAULT_PLAN).minutes
    if mood is Mood.TENSE and offer.early:
        minutes = min(situation.repertoire.lengths(mood))
    chosen = replace(offer, plan=situation.repertoire.closest(mood, minutes), solo=False)
    if mood is Mood.TENSE:
        return gate(situation, chosen)
    plan, words = situation.repertoire.plan(chosen.plan), situation.words
    if heard.minutes and plan.minutes < heard.minutes:
        return begin(
            situation, chosen, words.line("start.closest", minutes=words.minutes(plan.minutes))
        )
    return begin(situation, chosen, words.line(f"start.{mood}") if heard.mood else "")


def gate(situation: Situation, offer: Offer) -> Turn:
    """After an argument: are both calm enough, and both willing? Nothing plays before a yes."""
    return invite(situation, situation.words.line("gate.say"), offer, Stage.GATE)


def same(situation: Situation, offer: Offer) -> Turn:
    """The same evening as last time."""
    if offer.last not in situation.repertoire:
        return begin(situation, offer)
    plan = situation.repertoire.plan(offer.last)
    chosen = replace(offer, plan=plan.name)
    return gate(situation, chosen) if plan.mood is Mood.TENSE else begin(situation, chosen)


def practice(situation: Situation, offer: Offer, heard: Heard) -> Turn:
    """One practice alone, by the name that was heard."""
    name = heard.practice
    if name == LOOK:
        longest = heard.minutes == LONGEST_LOOK_MINUTES
        name = (
            LONGEST_LOOK if longest else f"{LOOK}-{min(offer.preferences.level, HIGHEST_OFFERED)}"
        )
    if name == PARTS and offer.early:
        return invite(
            situation, situation.words.line("practice.early"), replace(offer, plan=BREATHE)
        )
    if name not in situation.repertoire:
        return invite(situation, situation.words.line("practice.unclear"), offer)
    return begin(situation, replace(offer, plan=name))


def one_question(situation: Situation, offer: Offer) -> Turn:
    """One question to talk about by themselves; the microphone is closed, and nothing plays."""
    bank, number = situation.words.questions, _in_bank(offer.question, situation)
    say = situation.words.line("question.here", question=bank[number].text)
    return Turn(say, change=lambda couple: couple.hear(number, frozenset(bank)))
