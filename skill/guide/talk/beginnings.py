"""Beginnings: what a wish for an evening, or for a part of one, begins; decided here and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from skill.guide.couple import HIGHEST_LEVEL, HIGHEST_OFFERED, Preferences
from skill.guide.intents import Heard, Intent, Mood, Pace, Part, Slot
from skill.guide.programme import FIRST, QUESTION, Place, PlanName, Play, SessionPlan
from skill.guide.talk.conversation import DEFAULT_PLAN, Offer, Stage, Turn
from skill.guide.talk.situation import LONG_MINUTES, Situation
from skill.guide.talk.turns import capitalized, invite, practice_name

CHECK_IN, PARTS, BREATHE, SOUND, ALONE, LYING_DOWN = (
    PlanName.CHECK_IN,
    PlanName.PARTS,
    PlanName.BREATHE,
    PlanName.SOUND,
    PlanName.ALONE,
    PlanName.LYING_DOWN,
)
"""Plans that are begun in a way of their own; any other is played as its file says."""
LOOK = "look"
"""What a look alone is called when it is asked for; its plan depends on the couple's level."""
LONGEST_LOOK_MINUTES = 4


def begin(situation: Situation, offer: Offer, say: str = "") -> Turn:
    """Play the offered plan from its first recording on."""
    line = situation.words.line
    if not situation.can_play:
        return Turn(line("trouble.no_player"))
    say = say or line("start.yes")
    plan = situation.repertoire.plan(offer.plan, offer.preferences)
    if plan.name == CHECK_IN:
        # Its recordings hold the question, so who speaks first is said before them.
        say = f"{line(FIRST, pick=situation.night.toordinal())} [0.4] {say}"
    place = Place(
        plan.name,
        situation.words.locale,
        situation.night,
        0 if offer.solo else offer.milestone,  # one alone counts no nights
        question=_question(plan, offer, situation),
        preferences=offer.preferences,
        unkept=offer.solo,
    )
    return Turn(say, audio=Play(place))


def _question(plan: SessionPlan, offer: Offer, situation: Situation) -> int:
    if not any(QUESTION in segment.score.lines for segment in plan.segments):
        return 0
    number = offer.long_question if plan.minutes >= LONG_MINUTES else offer.question
    return _in_bank(number, situation)


def _in_bank(question: int, situation: Situation) -> int:
    """The question, or any other one where it was never drawn or the bank has no such one."""
    return question if question in situation.words.questions else situation.any_question


def accept(situation: Situation, offer: Offer) -> Turn:
    """A yes to the invitation: through the gate after an argument, past a longer look, or begun."""
    if situation.repertoire.plan(offer.plan).mood is Mood.TENSE:
        return gate(situation, offer)
    # Behind the yes and never instead of the invitation: a no to the look is no no to the evening.
    if offer.longer and _has_room_for_longer(situation, offer):
        return invite(situation, "", replace(offer, longer=False), Stage.LONGER)
    return begin(situation, offer)


def _has_room_for_longer(situation: Situation, offer: Offer) -> bool:
    """Whether a longer look would be longer in this very plan, whose slot may be full."""
    plan_of = situation.repertoire.plan
    if offer.preferences.look_off:
        return False
    now = plan_of(offer.plan, offer.preferences)
    longer = plan_of(offer.plan, offer.preferences.longer())
    return _look_ms(longer) > _look_ms(now)


def _look_ms(plan: SessionPlan) -> int:
    return max(segment.score.look_ms for segment in plan.segments)


def name_evening(utterance: Heard, situation: Situation, offer: Offer) -> Turn:
    """An evening of the length and mood that were named; what was not named is as it was offered.

    Nothing begins by what was not understood, nor by what was only to be left out.
    """
    nothing_named = not (utterance.minutes or utterance.mood or utterance.without)
    if nothing_named and not utterance.unclear:
        return invite(situation, "", offer)
    tonight, say = _named(utterance, situation, offer)
    if tonight.plan == LYING_DOWN and utterance.without is Part.QUESTION:
        return invite(situation, say, tonight)
    if utterance.unclear:
        return invite(situation, f"{say} {_unclear(utterance, situation)}".strip(), tonight)
    # "Without the touching" alone is half a no: what is left of the evening is asked about.
    if not (utterance.minutes or utterance.mood):
        return invite(situation, say, tonight)
    plan = situation.repertoire.plan(tonight.plan)
    if plan.mood is Mood.TENSE:
        return gate(situation, tonight)
    start = f"start.{plan.mood}" if utterance.mood else "start.yes"
    return begin(situation, tonight, f"{say} {situation.words.line(start)}".strip())


def _named(utterance: Heard, situation: Situation, offer: Offer) -> tuple[Offer, str]:
    """The offer with what was named, and the words that say what they get."""
    words, repertoire = situation.words, situation.repertoire
    if utterance.without is Part.QUESTION:
        return replace(offer, plan=LYING_DOWN, solo=False), words.line("without.question")
    preferences, said_without = _without(utterance.without, situation, offer)
    offered = repertoire.plan(offer.plan)
    mood = utterance.mood or offered.mood or Mood.ORDINARY
    minutes = utterance.minutes or offered.minutes or repertoire.plan(DEFAULT_PLAN).minutes
    if mood is Mood.TENSE and offer.early:
        # Speaking for a part is too early: three minutes to cool down.
        minutes = min(repertoire.lengths(mood))
    name = offer.plan
    if utterance.minutes or utterance.mood:
        name = repertoire.closest(mood, minutes)
    tonight = replace(offer, plan=name, preferences=preferences, solo=False)
    plan, say = repertoire.plan(name), ""
    minutes_aloud = words.minutes(plan.minutes)
    if utterance.minutes and plan.minutes != utterance.minutes:
        longest = plan.minutes == max(repertoire.lengths(mood)) < utterance.minutes
        say = _nearest(minutes_aloud, longest, situation)
    elif utterance.minutes:
        say = capitalized(words.line("start.minutes", minutes=minutes_aloud))
    return tonight, f"{say} {said_without}".strip()


def _nearest(minutes: str, longest: bool, situation: Situation) -> str:
    """What they get when there is no evening of the length that they named."""
    line = situation.words.line
    if longest:
        return capitalized(line("start.closest", minutes=minutes))
    return line("start.nearest", minutes=minutes)


def _without(part: Part | None, situation: Situation, offer: Offer) -> tuple[Preferences, str]:
    """Tonight's preferences without a part of the evening, and the words for it."""
    line, preferences = situation.words.line, offer.preferences
    if part is Part.TOUCH:
        return replace(preferences, touch_off=True), line("liking.touch_off")
    if part is Part.LOOK:
        return replace(preferences, look_off=True), line("liking.look_off")
    if part is Part.BREATHING:
        return replace(preferences, pace=Pace.OWN), line("pace.own")
    return preferences, ""


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
    return invite(situation, situation.words.line("gate.say"), offer, Stage.GATE)


def same(utterance: Heard, situation: Situation, offer: Offer) -> Turn:
    """The same evening as last time, which is named."""
    line = situation.words.line
    if offer.last not in situation.repertoire:
        return invite(situation, line("same.none"), offer)
    plan = situation.repertoire.plan(offer.last)
    tonight = replace(offer, plan=plan.name, solo=False)
    if plan.mood is Mood.TENSE:
        return gate(situation, tonight)
    return begin(situation, tonight, f"{named(plan.name, situation)} {line('start.yes')}")


def named(plan: str, situation: Situation) -> str:
    """What was chosen, as a short sentence: "Seven minutes." or "The breathing."."""
    words, minutes = situation.words, situation.repertoire.plan(plan).minutes
    if minutes:
        return capitalized(words.line("start.minutes", minutes=words.minutes(minutes)))
    practice = practice_name(plan, situation)
    return capitalized(words.line("start.practice", practice=practice))


def one_practice(utterance: Heard, situation: Situation, offer: Offer) -> Turn:
    """One practice alone, by the name that was heard."""
    line, name = situation.words.line, utterance.practice
    if name == LOOK:
        level = min(offer.preferences.level, HIGHEST_OFFERED)
        longest = utterance.minutes == LONGEST_LOOK_MINUTES
        name = PlanName.of_look(HIGHEST_LEVEL if longest else level)
    if name == PARTS and offer.early:
        return invite(situation, line("practice.early"), replace(offer, plan=BREATHE))
    if name not in situation.repertoire:
        return invite(situation, line("practice.unclear"), offer)
    return begin(situation, replace(offer, plan=name))


def one_question(utterance: Heard, situation: Situation, offer: Offer) -> Turn:
    """One question to talk about by themselves; the microphone is closed, and nothing plays."""
    number = _in_bank(offer.question, situation)
    text = situation.words.questions[number].text
    return tell_question(number, situation.words.line("question.here", question=text), situation)


def deep_question(situation: Situation) -> Turn:
    """A question that goes deep, to talk about by themselves."""
    number = situation.deep_question
    text = situation.words.questions[number].text
    return tell_question(number, situation.words.line("question.deep", question=text), situation)


def tell_question(number: int, say: str, situation: Situation) -> Turn:
    """Say a question of the bank; it is remembered as heard."""
    bank = frozenset(situation.words.questions)
    return Turn(say, change=lambda couple: couple.hear(number, bank))


def quiet_sound(utterance: Heard, situation: Situation, offer: Offer) -> Turn:
    """The sound, and nobody talks."""
    return begin(situation, replace(offer, plan=SOUND), situation.words.line("upset.yes"))


def one_alone(situation: Situation, offer: Offer, say: str) -> Turn:
    """A few minutes for one: the breath, a hand on the heart, a thank-you to say tomorrow."""
    alone = replace(offer, plan=ALONE, solo=True, longer=False)
    return invite(situation, say, alone, Stage.ALONE)


def lie_down(utterance: Heard, situation: Situation, offer: Offer) -> Turn:
    """An evening without a question to talk about: three minutes lying down, behind a yes."""
    calm = replace(offer, plan=LYING_DOWN, solo=False)
    return invite(situation, situation.words.line("without.question"), calm)


Beginning = Callable[[Heard, Situation, Offer], Turn]

BEGINNINGS: Mapping[Intent, Beginning] = {
    Intent.BEGIN: name_evening,
    Intent.SAME: same,
    Intent.PRACTICE: one_practice,
    Intent.QUESTION: one_question,
    Intent.ANOTHER: one_question,
    Intent.SOUND: quiet_sound,
    Intent.NO_QUESTION: lie_down,
    Intent.START: lambda utterance, situation, offer: accept(situation, offer),
    Intent.CHOOSE: lambda utterance, situation, offer: accept(situation, offer),
    Intent.SOLO: lambda utterance, situation, offer: one_alone(
        situation, offer, situation.words.line("solo.welcome")
    ),
}
"""Everything that can begin something, or lead to its invitation."""


def wish(utterance: Heard, situation: Situation, offer: Offer) -> tuple[Offer, str]:
    """What a yes of two begins once this was said before it, and the short words that take it up."""
    # A question would be talked about at once; the check-in has one, and waits for the yes.
    if utterance.intent in (Intent.QUESTION, Intent.ANOTHER):
        tonight = replace(offer, plan=CHECK_IN)
        return tonight, named(CHECK_IN, situation)
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
    """The short words for a wish: the day that was told of, or what they get."""
    if utterance.mood and not utterance.minutes:
        return situation.words.line(f"day.{utterance.mood}")
    return named(plan, situation)
