"""Beginnings: what a wish for an evening, or for a part of one, begins.

It is decided here and nowhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from skill.guide.couple import HIGHEST_LEVEL, HIGHEST_OFFERED, Preferences
from skill.guide.intents import (
    Heard,
    Intent,
    Mood,
    Pace,
    Part,
    Slot,
)
from skill.guide.lines import PlainLine
from skill.guide.programme import (
    FIRST,
    QUESTION,
    Place,
    PlanName,
    Play,
    SessionPlan,
)
from skill.guide.talk.conversation import (
    DEFAULT_PLAN,
    Offer,
    Stage,
    Turn,
)
from skill.guide.talk.situation import LONG_MINUTES, Situation
from skill.guide.talk.turns import capitalized, invite, practice_name
from skill.guide.talk.wordings import DAY, START

# Plans that are begun in a way of their own; any other is played as its file says.
CHECK_IN = PlanName.CHECK_IN
PARTS = PlanName.PARTS
BREATHE = PlanName.BREATHE
SOUND = PlanName.SOUND
ALONE = PlanName.ALONE
LYING_DOWN = PlanName.LYING_DOWN
LOOK = "look"
"""What a look alone is called when it is asked for; its plan depends on the couple's level."""
LONGEST_LOOK_MINUTES = 4
"""A look of this length is for those who ask for it; nobody is led there level by level."""


def begin(situation: Situation, offer: Offer, say: str = "") -> Turn:
    """Play the offered plan from its first recording on."""
    line = situation.words.line
    if not situation.can_play:
        return Turn(line("trouble.no_player"))
    say = say or line("start.yes")
    plan = situation.repertoire.plan(offer.plan, offer.preferences)
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
    )
    return Turn(say, audio=Play(place))


def _question(
    plan: SessionPlan,
    offer: Offer,
    situation: Situation,
) -> int:
    """The number of the question that this plan asks; 0: it asks none."""
    asks_a_question = any(QUESTION in segment.score.lines for segment in plan.segments)
    if not asks_a_question:
        return 0
    # Only a long evening has the time that a deep question takes.
    if plan.minutes >= LONG_MINUTES:
        return _in_bank(offer.long_question, situation)
    return _in_bank(offer.question, situation)


def _in_bank(question: int, situation: Situation) -> int:
    """The question, or any other one where it was never drawn or the bank has no such one."""
    if question in situation.words.questions:
        return question
    return situation.any_question


def accept(situation: Situation, offer: Offer) -> Turn:
    """A yes to the invitation: through the gate after an argument, past a longer look, or begun."""
    if situation.repertoire.plan(offer.plan).mood is Mood.TENSE:
        return gate(situation, offer)
    # Behind the yes and never instead of the invitation: a no to the look is no no to the evening.
    if offer.longer and _has_room_for_longer(situation, offer):
        offered_once = replace(offer, longer=False)
        return invite(situation, "", offered_once, Stage.LONGER)
    return begin(situation, offer)


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


def name_evening(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """An evening of the length and mood that were named; what was not named is as it was offered.

    Nothing begins by what was not understood, nor by what was only to be left out.
    """
    evening_named = bool(utterance.minutes or utterance.mood)
    anything_named = evening_named or bool(utterance.without)
    if not anything_named and not utterance.unclear:
        return invite(situation, "", offer)
    tonight, say = _named(utterance, situation, offer)
    if tonight.plan == LYING_DOWN and utterance.without is Part.QUESTION:
        return invite(situation, say, tonight)
    if utterance.unclear:
        choices = _unclear(utterance, situation)
        say = f"{say} {choices}".strip()
        return invite(situation, say, tonight)
    # "Without the touching" alone is half a no: what is left of the evening is asked about.
    if not evening_named:
        return invite(situation, say, tonight)
    plan = situation.repertoire.plan(tonight.plan)
    if plan.mood is Mood.TENSE:
        return gate(situation, tonight)
    line: PlainLine = "start.yes"
    if utterance.mood is not None and plan.mood is not None:
        line = START[plan.mood]
    start = situation.words.line(line)
    return begin(situation, tonight, f"{say} {start}".strip())


def _named(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> tuple[Offer, str]:
    """The offer with what was named, and the words that say what they get."""
    if utterance.without is Part.QUESTION:
        lying_down = replace(offer, plan=LYING_DOWN, solo=False)
        return lying_down, situation.words.line("without.question")
    preferences, words_for_part = _without(utterance.without, situation, offer)
    name = _plan_named(utterance, situation, offer)
    tonight = replace(
        offer,
        plan=name,
        preferences=preferences,
        solo=False,
    )
    length = _length_aloud(utterance, situation.repertoire.plan(name), situation)
    return tonight, f"{length} {words_for_part}".strip()


def _plan_named(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> str:
    """The evening closest to the length and mood that were named; without them, the offered one."""
    if not (utterance.minutes or utterance.mood):
        return offer.plan
    repertoire = situation.repertoire
    offered = repertoire.plan(offer.plan)
    mood = utterance.mood or offered.mood or Mood.ORDINARY
    minutes = utterance.minutes or offered.minutes
    if not minutes:  # one practice alone was offered, and has no length of its own
        minutes = repertoire.plan(DEFAULT_PLAN).minutes
    if mood is Mood.TENSE and offer.early:
        # Speaking for a part is too early: three minutes to cool down.
        minutes = min(repertoire.lengths(mood))
    return repertoire.closest(mood, minutes)


def _length_aloud(
    utterance: Heard,
    plan: SessionPlan,
    situation: Situation,
) -> str:
    """The length they get, where they named one; empty where they did not."""
    if not utterance.minutes:
        return ""
    line = situation.words.line
    minutes = situation.words.minutes(plan.minutes)
    if plan.minutes == utterance.minutes:
        return capitalized(line("start.minutes", minutes=minutes))
    if _is_beyond_longest(utterance.minutes, plan, situation):
        return capitalized(line("start.closest", minutes=minutes))
    return line("start.nearest", minutes=minutes)


def _is_beyond_longest(
    minutes: int,
    plan: SessionPlan,
    situation: Situation,
) -> bool:
    """Whether they named more than there is, and the plan is the longest of its mood."""
    assert plan.mood is not None, "an evening that was chosen by its length has a mood"
    longest = max(situation.repertoire.lengths(plan.mood))
    return plan.minutes == longest < minutes


def _without(
    part: Part | None,
    situation: Situation,
    offer: Offer,
) -> tuple[Preferences, str]:
    """Tonight's preferences without a part of the evening, and the words for it."""
    line = situation.words.line
    usual = offer.preferences
    if part is Part.TOUCH:
        without_touch = replace(usual, touch_off=True)
        return without_touch, line("liking.touch_off")
    if part is Part.LOOK:
        without_look = replace(usual, look_off=True)
        return without_look, line("liking.look_off")
    if part is Part.BREATHING:
        own_breath = replace(usual, pace=Pace.OWN)
        return own_breath, line("pace.own")
    return usual, ""


def _unclear(utterance: Heard, situation: Situation) -> str:
    """What there is to choose from, where a word stood that means nothing here."""
    line = situation.words.line
    if Slot.LENGTH in utterance.unclear:
        return line("unclear.length")
    if Slot.MOOD in utterance.unclear:
        return line("unclear.mood")
    return line("unclear.without")


def gate(situation: Situation, offer: Offer) -> Turn:
    """After an argument: are both calm enough, and both willing? Nothing plays before a yes."""
    say = situation.words.line("gate.say")
    return invite(situation, say, offer, Stage.GATE)


def same(utterance: Heard, situation: Situation, offer: Offer) -> Turn:
    """The same evening as last time, which is named."""
    line = situation.words.line
    if offer.last not in situation.repertoire:
        return invite(situation, line("same.none"), offer)
    plan = situation.repertoire.plan(offer.last)
    tonight = replace(offer, plan=plan.name, solo=False)
    if plan.mood is Mood.TENSE:
        return gate(situation, tonight)
    name = plan_aloud(plan.name, situation)
    return begin(situation, tonight, f"{name} {line('start.yes')}")


def plan_aloud(plan: str, situation: Situation) -> str:
    """What was chosen, as a short sentence: "Seven minutes." or "The breathing."."""
    words = situation.words
    minutes = situation.repertoire.plan(plan).minutes
    if minutes:
        minutes_aloud = words.minutes(minutes)
        return capitalized(words.line("start.minutes", minutes=minutes_aloud))
    practice = practice_name(plan, situation)
    return capitalized(words.line("start.practice", practice=practice))


def one_practice(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """One practice alone, by the name that was heard."""
    line = situation.words.line
    name = utterance.practice
    if name == LOOK:
        level = _level_of_look(utterance, offer)
        name = PlanName.of_look(level)
    if name == PARTS and offer.early:
        breathing = replace(offer, plan=BREATHE)
        return invite(situation, line("practice.early"), breathing)
    if name not in situation.repertoire:
        return invite(situation, line("practice.unclear"), offer)
    tonight = replace(offer, plan=name)
    return begin(situation, tonight)


def _level_of_look(utterance: Heard, offer: Offer) -> int:
    """The couple's own level; the highest one only for those who name its length."""
    if utterance.minutes == LONGEST_LOOK_MINUTES:
        return HIGHEST_LEVEL
    return min(offer.preferences.level, HIGHEST_OFFERED)


def one_question(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """One question to talk about by themselves; the microphone is closed, and nothing plays."""
    number = _in_bank(offer.question, situation)
    text = situation.words.questions[number].text
    say = situation.words.line("question.here", question=text)
    return tell_question(number, say, situation)


def deep_question(situation: Situation) -> Turn:
    """A question that goes deep, to talk about by themselves."""
    number = situation.deep_question
    text = situation.words.questions[number].text
    say = situation.words.line("question.deep", question=text)
    return tell_question(number, say, situation)


def tell_question(number: int, say: str, situation: Situation) -> Turn:
    """Say a question of the bank; it is remembered as heard."""
    bank = frozenset(situation.words.questions)
    return Turn(say, change=lambda couple: couple.hear(number, bank))


def quiet_sound(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """The sound, and nobody talks."""
    quiet = replace(offer, plan=SOUND)
    return begin(situation, quiet, situation.words.line("upset.yes"))


def one_alone(situation: Situation, offer: Offer, say: str) -> Turn:
    """A few minutes for one: the breath, a hand on the heart, a thank-you to say tomorrow."""
    alone = replace(
        offer,
        plan=ALONE,
        solo=True,
        longer=False,
    )
    return invite(
        situation,
        say,
        alone,
        Stage.ALONE,
    )


def lie_down(utterance: Heard, situation: Situation, offer: Offer) -> Turn:
    """An evening without a question to talk about: three minutes lying down, behind a yes."""
    calm = replace(offer, plan=LYING_DOWN, solo=False)
    return invite(situation, situation.words.line("without.question"), calm)


def _accept_unnamed(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """Nothing is named, or the guide is to choose: what was offered."""
    return accept(situation, offer)


def _welcome_one(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """One of the two is alone tonight."""
    return one_alone(situation, offer, situation.words.line("solo.welcome"))


Beginning = Callable[[Heard, Situation, Offer], Turn]

BEGINNINGS: Mapping[Intent, Beginning] = {
    Intent.BEGIN: name_evening,
    Intent.SAME: same,
    Intent.PRACTICE: one_practice,
    Intent.QUESTION: one_question,
    Intent.ANOTHER: one_question,
    Intent.SOUND: quiet_sound,
    Intent.NO_QUESTION: lie_down,
    Intent.START: _accept_unnamed,
    Intent.CHOOSE: _accept_unnamed,
    Intent.SOLO: _welcome_one,
}
"""Everything that can begin something, or lead to its invitation."""


def wish(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> tuple[Offer, str]:
    """What a yes of two begins once they wished for this, and the short words that take it up."""
    # A question would be talked about at once; the check-in has one, and waits for the yes.
    if utterance.intent in (Intent.QUESTION, Intent.ANOTHER):
        tonight = replace(offer, plan=CHECK_IN)
        return tonight, plan_aloud(CHECK_IN, situation)
    # Tried out: what could not be played or read is told once, by whoever asks for the yes.
    trial = replace(situation, can_play=True, down=False)
    turn = BEGINNINGS[utterance.intent](utterance, trial, offer)
    if isinstance(turn.audio, Play):
        place = turn.audio.place
        tonight = replace(offer, plan=place.plan, preferences=place.preferences)
        return tonight, _taken_up(utterance, place.plan, situation)
    if turn.conversation is None:
        return offer, ""
    tonight = turn.conversation.offer
    if turn.conversation.stage is Stage.GATE:
        return tonight, _taken_up(utterance, tonight.plan, situation)
    return tonight, turn.say


def _taken_up(utterance: Heard, plan: str, situation: Situation) -> str:
    """The short words for a wish: the day that was named, or what they get."""
    if utterance.mood and not utterance.minutes:
        return situation.words.line(DAY[utterance.mood])
    return plan_aloud(plan, situation)
