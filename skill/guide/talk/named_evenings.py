"""Evenings by name: of a length, of a mood, without a part, or the same as last time."""

from dataclasses import replace

from skill.guide.couple import Preferences
from skill.guide.intents import (
    Heard,
    Pace,
    Part,
    Slot,
)
from skill.guide.programme import MoodName, SessionPlan
from skill.guide.talk.conversation import DEFAULT_PLAN, Offer, Turn
from skill.guide.talk.situation import Situation
from skill.guide.talk.starting import LYING_DOWN, begin, gate, plan_aloud
from skill.guide.talk.turns import capitalized, invite


def name_evening(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> Turn:
    """An evening of the length and mood that were named; what was not named is as it was offered.

    Nothing begins by what was not understood, nor by what was only to be left out.
    """
    mood_named = bool(_wished_mood(utterance))
    evening_named = bool(utterance.minutes) or mood_named
    anything_named = evening_named or bool(utterance.without)
    if not anything_named and not utterance.unclear:
        return invite(situation, "", offer)
    if _is_not_ready(_wished_mood(utterance), situation):
        return invite(situation, situation.words.line("unclear.not_yet"), offer)
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
    if plan.mood == MoodName.TENSE:
        return gate(situation, tonight)
    # "Long" tells of a day as well as of a length, so nobody is begun with for so long unasked.
    if utterance.number == situation.words.line("heard.long") and not mood_named:
        return invite(situation, say, tonight)
    if plan.mood is None or not mood_named:
        start = situation.words.line("start.yes")
        return begin(situation, tonight, f"{say} {start}".strip())
    if plan.traits.asked_first:
        kind_words = situation.words.of_mood(plan.mood, "day")
        return invite(situation, f"{kind_words} {say}".strip(), tonight)
    start = situation.words.of_mood(plan.mood, "start")
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


def _wished_mood(utterance: Heard) -> str | None:
    """The mood that was named; an evening without talking has one of its own."""
    return MoodName.SILENT if utterance.without is Part.TALKING else utterance.mood


def _is_not_ready(mood: str | None, situation: Situation) -> bool:
    """Whether this kind of evening is none of those that there are in this language."""
    return mood is not None and not situation.repertoire.lengths(mood)


def _plan_named(
    utterance: Heard,
    situation: Situation,
    offer: Offer,
) -> str:
    """The evening closest to the length and mood that were named; without them, the offered one."""
    wished_mood = _wished_mood(utterance)
    if not (utterance.minutes or wished_mood):
        return offer.plan
    repertoire = situation.repertoire
    offered = repertoire.plan(offer.plan)
    mood = wished_mood or offered.mood or MoodName.ORDINARY
    minutes = utterance.minutes or offered.minutes
    if not minutes:  # one practice alone was offered, and has no length of its own
        minutes = repertoire.plan(DEFAULT_PLAN).minutes
    if mood == MoodName.TENSE and offer.early:
        # Speaking for a part is too early: three minutes to cool down.
        minutes = min(repertoire.lengths(mood))
    return repertoire.closest(mood, minutes)


def evening_of(mood: str, offer: Offer, situation: Situation) -> str:
    """The shortest evening of this mood, for who is sad or ill; where there is none, the offered."""
    lengths = situation.repertoire.lengths(mood)
    if not lengths:
        return offer.plan
    return situation.repertoire.closest(mood, min(lengths))


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


def same(utterance: Heard, situation: Situation, offer: Offer) -> Turn:
    """The same evening as last time, which is named."""
    line = situation.words.line
    if offer.last not in situation.repertoire:
        return invite(situation, line("same.none"), offer)
    plan = situation.repertoire.plan(offer.last)
    tonight = replace(offer, plan=plan.name, solo=False)
    if plan.mood == MoodName.TENSE:
        return gate(situation, tonight)
    name = plan_aloud(plan.name, situation)
    return begin(situation, tonight, f"{name} {line('start.yes')}")


def lie_down(utterance: Heard, situation: Situation, offer: Offer) -> Turn:
    """An evening without a question to talk about: three minutes lying down, behind a yes."""
    calm = replace(offer, plan=LYING_DOWN, solo=False)
    return invite(situation, situation.words.line("without.question"), calm)
