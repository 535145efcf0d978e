"""Once: what a couple are told once in their life, and a look back after a month and a year.

One sentence an evening at most, never two in a week, nothing twice, nothing that they have met, and
nothing in an evening that offers something behind its yes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from skill.guide.couple import Couple
from skill.guide.lines import LineWithFirst, PlainLine
from skill.guide.programme import MoodName, PlanName
from skill.guide.talk.situation import Situation

WEEK = timedelta(days=7)
FROM_NIGHT = 3
"""The first nights have words enough of their own."""
MONTH = timedelta(days=30)
YEAR = timedelta(days=365)
LOOKED_BACK_WITHIN = timedelta(days=30)
"""A couple that comes back later than this behind a month, or a year, is told nothing of it."""


@dataclass(frozen=True)
class Aside:
    """One sentence that is said once."""

    name: str
    """Under which it is remembered that it was said."""
    say: str


def aside_tonight(situation: Situation) -> Aside | None:
    """The sentence for tonight's welcome; None: there is none."""
    couple = situation.couple
    if couple is None or not _has_time_for_one(couple, situation):
        return None
    look_back = _look_back(couple, situation)
    if look_back is not None:
        return look_back
    # One thing at a time: what is offered behind the yes is enough for an evening.
    offer = situation.offer
    if offer.longer or offer.step or offer.path:
        return None
    for name, has_met in _MET.items():
        if name not in couple.told_once and not has_met(couple, situation):
            return Aside(name, situation.words.line(_SENTENCES[name]))
    return None


def _has_time_for_one(couple: Couple, situation: Situation) -> bool:
    """Whether a sentence more is welcome: not at first, not late, not twice within a week."""
    if situation.late or len(couple.nights) < FROM_NIGHT:
        return False
    return couple.told_on is None or situation.night - couple.told_on >= WEEK


def _has_longer(couple: Couple, situation: Situation) -> bool:
    shortest = situation.repertoire.plan(PlanName.SHORT_EVENING).minutes
    usual = situation.repertoire.plan(situation.offer.plan).minutes
    return max(usual, couple.first_minutes) > shortest


def _has_mood(couple: Couple, situation: Situation) -> bool:
    if couple.hard_nights:
        return True
    if couple.last not in situation.repertoire:
        return False
    return situation.repertoire.plan(couple.last).mood != MoodName.ORDINARY


def _has_five_breaths(couple: Couple, situation: Situation) -> bool:
    return couple.last == PlanName.BREATHE


def _has_question(couple: Couple, situation: Situation) -> bool:
    return couple.last == PlanName.CHECK_IN


def _has_path(couple: Couple, situation: Situation) -> bool:
    if not situation.repertoire.paths:
        return True  # nothing is told of what this language has not
    return bool(couple.path or couple.paths_walked or couple.path_offered)


_MET: Mapping[str, Callable[[Couple, Situation], bool]] = {
    "longer": _has_longer,
    "mood": _has_mood,
    "five-breaths": _has_five_breaths,
    "another-question": _has_question,
    "path": _has_path,
}
"""What there is to tell, in this order, and whether a couple have met it by themselves."""


_SENTENCES: Mapping[str, PlainLine] = {
    "longer": "once.longer",
    "mood": "once.mood",
    "five-breaths": "once.five-breaths",
    "another-question": "once.another-question",
    "path": "once.path",
}
_LOOKS_BACK: Mapping[str, tuple[timedelta, PlainLine, LineWithFirst]] = {
    "year": (YEAR, "back.year", "back.year_longer"),
    "month": (MONTH, "back.month", "back.month_longer"),
}
"""What is looked back on: how long ago, the sentence, and the one where evenings are longer."""


def _look_back(couple: Couple, situation: Situation) -> Aside | None:
    """A true sentence from the record alone, a month and a year behind the first evening."""
    since_first = situation.night - min(couple.nights)
    for name, (span, plain, longer) in _LOOKS_BACK.items():
        is_time = span <= since_first < span + LOOKED_BACK_WITHIN
        if is_time and name not in couple.told_once:
            return Aside(name, _back_then(plain, longer, couple, situation))
    return None


def _back_then(
    plain: PlainLine,
    longer: LineWithFirst,
    couple: Couple,
    situation: Situation,
) -> str:
    """How long their evenings were at first and are now, where they are longer and they count."""
    words = situation.words
    minutes = situation.repertoire.plan(situation.offer.plan).minutes
    if not couple.counting or not 0 < couple.first_minutes < minutes:
        return words.line(plain)
    return words.line(
        longer,
        first=words.minutes(couple.first_minutes),
        minutes=words.minutes(minutes),
    )
