"""Starting: the yes that begins an evening, and the gate that comes before one after an argument."""

from dataclasses import replace

from skill.guide.phases import phase_of
from skill.guide.programme import (
    FIRST,
    QUESTION,
    MoodName,
    Place,
    PlanName,
    Play,
    SessionPlan,
    fits_inside,
)
from skill.guide.talk.conversation import Offer, Stage, Turn
from skill.guide.talk.inside import play_inside
from skill.guide.talk.proposals import PERSON
from skill.guide.talk.situation import LONG_MINUTES, Situation
from skill.guide.talk.turns import capitalized, invite, practice_name
from skill.guide.words import Words

# Plans that are begun in a way of their own; any other is played as its file says.
CHECK_IN = PlanName.CHECK_IN
ONE_QUESTION = PlanName.ONE_QUESTION
PARTS = PlanName.PARTS
BREATHE = PlanName.BREATHE
SOUND = PlanName.SOUND
ALONE = PlanName.ALONE
LYING_DOWN = PlanName.LYING_DOWN

INSIDE = frozenset({BREATHE, ONE_QUESTION})
"""What sounds inside the conversation where it can."""


def begin(situation: Situation, offer: Offer, say: str = "") -> Turn:
    """Play the offered plan from its first recording on."""
    line = situation.words.line
    plan = situation.repertoire.plan(offer.plan, offer.preferences, phase_of(offer.kept))
    inside = sounds_inside(plan, situation)
    if not (situation.can_play or inside):
        return Turn(line("trouble.no_player"))
    say = say or _first_words(plan, situation.words)
    if plan.name == CHECK_IN:
        # Its recordings hold the question, so who speaks first is said before them.
        who_speaks_first = line(FIRST, pick=situation.night.toordinal())
        say = f"{who_speaks_first} [0.4] {say}"
    # One alone counts no nights.
    milestone = 0 if offer.solo else offer.milestone
    place = Place(
        plan.name,
        situation.words.locale,
        situation.night,
        milestone,
        question=_question(plan, offer, situation),
        preferences=offer.preferences,
        unkept=offer.solo,
        kept=offer.kept,
    )
    if inside:
        return play_inside(place, offer, situation)
    return Turn(say, audio=Play(place))


def sounds_inside(plan: SessionPlan, situation: Situation) -> bool:
    """Whether all of this plan can sound inside the conversation, and more of it."""
    if plan.name not in INSIDE or len(plan.segments) != 1:
        return False
    stretches = (*plan.segments, plan.again)
    return situation.plays_inside and all(map(fits_inside, stretches))


def _first_words(plan: SessionPlan, words: Words) -> str:
    """What is said to a yes."""
    if plan.mood is not None and plan.traits.own_start:
        return words.of_mood(plan.mood, "start")
    return words.line("start.yes")


def _question(
    plan: SessionPlan,
    offer: Offer,
    situation: Situation,
) -> int:
    """The number of the question that this plan asks; 0: it asks none."""
    asks_a_question = any(QUESTION in segment.score.lines for segment in plan.segments)
    if not asks_a_question:
        return 0
    if plan.question:  # an evening of a path has its own
        return in_bank(plan.question, situation)
    if plan.traits.drowsy:
        return in_bank(offer.late_question, situation)
    # Only a long evening has the time that a deep question takes.
    if plan.minutes >= LONG_MINUTES:
        return in_bank(offer.long_question, situation)
    return in_bank(offer.question, situation)


def in_bank(question: int, situation: Situation) -> int:
    """The question, or any other one where it was never drawn or the bank has no such one."""
    if question in situation.words.questions:
        return question
    return situation.any_question


def accept(situation: Situation, offer: Offer) -> Turn:
    """A yes to the invitation: through the gate after an argument, past a longer look, or begun."""
    if situation.repertoire.plan(offer.plan).mood == MoodName.TENSE:
        return gate(situation, offer)
    # Behind the yes and never instead of the invitation: a no to more is no no to the evening.
    stage = _addition(situation, offer)
    if stage is not None:
        return invite(situation, "", offer, stage)
    return begin(situation, offer)


def _addition(situation: Situation, offer: Offer) -> Stage | None:
    """What more there is to offer tonight, one of them at most; None: nothing."""
    if offer.longer and _has_room_for_longer(situation, offer):
        return Stage.LONGER
    if offer.step and has_room_for_step(situation, offer):
        return Stage.STEP
    if offer.path and situation.repertoire.plan(offer.plan).mood == MoodName.ORDINARY:
        return Stage.PATH
    return None


def has_room_for_step(situation: Situation, offer: Offer) -> bool:
    """Whether the step has a take of its own in this very plan."""
    plan_of = situation.repertoire.plan
    usual_plan = plan_of(offer.plan, offer.preferences)
    further_plan = plan_of(offer.plan, offer.preferences.climb(offer.step))
    return further_plan != usual_plan


def _has_room_for_longer(situation: Situation, offer: Offer) -> bool:
    """Whether a longer look would be longer in this very plan, whose slot may be full."""
    if offer.preferences.look_off:
        return False
    plan_of = situation.repertoire.plan
    usual_plan = plan_of(offer.plan, offer.preferences)
    longer_plan = plan_of(offer.plan, offer.preferences.longer())
    return _look_ms(longer_plan) > _look_ms(usual_plan)


def _look_ms(plan: SessionPlan) -> int:
    """How long the longest look of this plan lasts; 0: it has none."""
    return max(segment.score.look_ms for segment in plan.segments)


def gate(situation: Situation, offer: Offer) -> Turn:
    """After an argument: are both calm enough, and both willing? Nothing plays before a yes."""
    say = situation.words.line("gate.say")
    if not offer.hard_days:
        return invite(situation, say, offer, Stage.GATE)
    about_a_person = situation.words.line("once.person")
    offer = replace(offer, hard_days=False)
    turn = invite(situation, f"{about_a_person} {say}", offer, Stage.GATE)
    return replace(turn, change=lambda couple: couple.tell(PERSON, situation.night))


def plan_aloud(plan: str, situation: Situation) -> str:
    """What was chosen, as a short sentence: "Seven minutes." or "The breathing."."""
    words = situation.words
    minutes = situation.repertoire.plan(plan).minutes
    if minutes:
        minutes_aloud = words.minutes(minutes)
        return capitalized(words.line("start.minutes", minutes=minutes_aloud))
    practice = practice_name(plan, situation)
    return capitalized(words.line("start.practice", practice=practice))
