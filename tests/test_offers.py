"""What is offered, told and looked back at: little, seldom, once, and nothing behind anybody's no."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest

from skill.guide.couple import Couple
from skill.guide.intents import Heard, Intent
from skill.guide.programme import Play
from skill.guide.talk import Conversation, Offer, Situation, Stage, Turn, next_turn, silence
from skill.guide.talk.conversation import ADDITIONS
from skill.guide.talk.once import aside_tonight
from skill.guide.talk.proposals import are_hard_days, path_to_offer
from tests.bedroom import REPERTOIRE, WORDS

TONIGHT = date(2026, 11, 26)


def nights(count: int, first: int) -> frozenset[date]:
    """So many nights in a row, the first of them so many days ago."""
    return frozenset(TONIGHT - timedelta(days=first - day) for day in range(count))


SECOND_WEEK = Couple(nights(8, first=9), last="ordinary-3")


def situation(couple: Couple, **known: object) -> Situation:
    return Situation(REPERTOIRE, WORDS, TONIGHT, couple, dice=5, **known)  # type: ignore[arg-type]


def asked(stage: Stage, **offered: object) -> Conversation:
    offer = Offer(question=1, long_question=2, **offered)  # type: ignore[arg-type]
    return Conversation(stage, TONIGHT, offer)


LONGER = asked(Stage.LONGER, plan="ordinary-12", longer=True)
STEP = asked(Stage.STEP, plan="ordinary-7", step="touch")
PATH = asked(Stage.PATH, path="small-thanks")
OFFERED = pytest.mark.parametrize(
    "open_question", [LONGER, STEP, PATH], ids=lambda each: each.stage
)


def answered(open_question: Conversation, intent: Intent) -> Turn:
    return next_turn(open_question, Heard(intent), situation(SECOND_WEEK))


@OFFERED
def test_a_no_to_more_begins_nothing_and_offers_nothing_else(open_question: Conversation) -> None:
    """The evening is asked about as it was, and a yes to that begins it at once."""
    turn = answered(open_question, Intent.NO)
    assert turn.audio is None
    assert turn.conversation is not None
    assert turn.conversation.stage is Stage.INVITED
    begun = answered(turn.conversation, Intent.YES)
    assert isinstance(begun.audio, Play)
    assert begun.audio.place.plan == open_question.offer.plan
    assert begun.audio.place.preferences == open_question.offer.preferences


@OFFERED
def test_a_yes_to_more_begins_and_is_remembered(open_question: Conversation) -> None:
    """With what was offered, tonight and from then on."""
    turn = answered(open_question, Intent.YES)
    assert isinstance(turn.audio, Play)
    place = turn.audio.place
    assert (place.plan, place.preferences) != (
        open_question.offer.plan,
        open_question.offer.preferences,
    )
    assert turn.change is not None
    assert turn.change(SECOND_WEEK) != SECOND_WEEK


@OFFERED
def test_nobodys_answer_rests_what_was_offered(open_question: Conversation) -> None:
    """As a no does; the evening has not begun."""
    change = silence(open_question).change
    assert change is not None
    assert change(SECOND_WEEK) != SECOND_WEEK
    assert answered(open_question, Intent.NO).change is not None


@OFFERED
def test_stop_ends_behind_any_offer(open_question: Conversation) -> None:
    """It is no question of more any longer."""
    turn = answered(open_question, Intent.STOP)
    assert turn.conversation is None
    assert not isinstance(turn.audio, Play)


def test_stay_with_this_holds_a_step() -> None:
    """The evening is asked about as it was, and no step is offered from then on."""
    turn = answered(STEP, Intent.STAY)
    assert turn.conversation is not None
    assert (turn.conversation.stage, turn.conversation.offer.step) == (Stage.INVITED, "")
    assert turn.change is not None
    assert turn.change(SECOND_WEEK).step(REPERTOIRE.ladders) is None


def test_one_thing_is_offered_an_evening() -> None:
    """Whatever there is to offer: behind its no, the next yes begins."""
    everything = replace(LONGER.offer, step="touch", path="small-thanks")
    invited = Conversation(Stage.INVITED, TONIGHT, everything)
    turn = answered(invited, Intent.YES)
    assert turn.conversation is not None
    assert turn.conversation.stage in ADDITIONS
    refused = answered(turn.conversation, Intent.NO)
    assert refused.conversation is not None
    assert isinstance(answered(refused.conversation, Intent.YES).audio, Play)


@pytest.mark.parametrize("mood", [mood for mood in REPERTOIRE.moods if mood != "ordinary"])
def test_a_path_is_offered_on_ordinary_evenings_alone(mood: str) -> None:
    """Nobody who is tired, sad, or just had an argument is asked for a week of something."""
    plan = REPERTOIRE.closest(mood, 3)
    invited = asked(Stage.INVITED, plan=plan, path="small-thanks")
    turn = answered(invited, Intent.YES)
    assert turn.conversation is None or turn.conversation.stage is not Stage.PATH


@pytest.mark.parametrize(
    ("couple", "is_offered"),
    [
        (SECOND_WEEK, True),
        (Couple(nights(6, first=9)), False),
        (Couple(nights(7, first=6)), False),
        (replace(SECOND_WEEK, path="dreams"), False),
        (replace(SECOND_WEEK, path_offered=TONIGHT - timedelta(days=6)), False),
        (replace(SECOND_WEEK, path_offered=TONIGHT - timedelta(days=7)), True),
        (replace(SECOND_WEEK, hard_nights=(TONIGHT - timedelta(days=2),)), False),
    ],
)
def test_a_path_is_offered_from_the_second_week_on_and_once_a_week(
    couple: Couple, is_offered: bool
) -> None:
    """Neither early, nor twice, nor to who is on one, nor in hard days."""
    assert bool(path_to_offer(couple, REPERTOIRE, TONIGHT)) == is_offered


def test_a_year_of_paths_is_no_year_of_asking() -> None:
    """Never the same one two times running, never one for hard times, and about once a month."""
    offered = []
    couple = replace(SECOND_WEEK, path_offered=None)
    for day in range(365):
        night = TONIGHT + timedelta(days=day)
        path = path_to_offer(couple, REPERTOIRE, night)
        if path:
            offered.append(path)
            couple = replace(couple, path_offered=night)
    assert 10 <= len(offered) <= 20
    assert "after-a-hard-time" not in offered
    assert "first-week" not in offered


def test_who_declined_touch_is_not_led_closer_in_touch() -> None:
    """In no week of a year."""
    preferences = replace(SECOND_WEEK.preferences, touch_off=True)
    couple = replace(SECOND_WEEK, preferences=preferences)
    weeks = [TONIGHT + timedelta(weeks=week) for week in range(52)]
    assert "closer" not in {path_to_offer(couple, REPERTOIRE, night) for night in weeks}


def test_the_fourth_argument_within_two_weeks_mentions_a_person_once() -> None:
    """The third does not, tonight's own does not count twice, and it is never said again."""
    nights_before = tuple(TONIGHT - timedelta(days=days) for days in (9, 5, 2))
    assert are_hard_days(replace(SECOND_WEEK, hard_nights=nights_before), TONIGHT)
    assert not are_hard_days(replace(SECOND_WEEK, hard_nights=nights_before[1:]), TONIGHT)
    with_tonight = (*nights_before[1:], TONIGHT)
    assert not are_hard_days(replace(SECOND_WEEK, hard_nights=with_tonight), TONIGHT)
    told = replace(SECOND_WEEK, hard_nights=nights_before).tell("person", TONIGHT)
    assert not are_hard_days(told, TONIGHT)


def test_what_is_told_once_is_told_once() -> None:
    """One sentence a week at most over a year, each of them once, and none in the first two nights."""
    couple, told = Couple(), []
    for day in range(365):
        night = TONIGHT + timedelta(days=day)
        aside = aside_tonight(replace(situation(couple), night=night))
        if aside is not None:
            told.append((aside.name, day))
            couple = couple.tell(aside.name, night)
        couple = replace(couple.keep(night), last="ordinary-3")
    names, days = [name for name, _ in told], [day for _, day in told]
    assert len(names) == len(set(names))
    assert {"longer", "mood", "month"} <= set(names)
    assert min(days) >= 3
    gaps = [later - earlier for earlier, later in itertools.pairwise(days)]
    assert min(gaps) >= 7


def test_looking_back_is_true_and_needs_no_number() -> None:
    """Where they want no numbers, or their evenings are no longer than at first, none is said."""
    month = Couple(nights(20, first=31), last="ordinary-12", first_minutes=3)
    assert _said(month) == "In your first week it was three minutes; now you two take twelve."
    for plain in (
        replace(month, counting=False),
        replace(month, last="ordinary-3"),
        replace(month, first_minutes=20),
        replace(month, first_minutes=0),
    ):
        assert _said(plain) == "It's a month since your first evening here."


def _said(couple: Couple) -> str:
    aside = aside_tonight(situation(couple))
    assert aside is not None
    return aside.say.removesuffix(" [0.4]")
