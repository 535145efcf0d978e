"""Wishes: what is granted, what is asked once more, and what stays as it was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from skill.guide.couple import Couple
from skill.guide.intents import Heard, Intent, Manner, Switch
from skill.guide.programme import Event, Place, Play, Playhead, events, standing
from skill.guide.talk import Conversation, Offer, Situation, Stage, next_turn
from tests.bedroom import REPERTOIRE, WORDS

TONIGHT = date(2026, 11, 24)
OFFER = Offer(milestone=1, question=1, long_question=2)
COUPLE = Couple(frozenset({TONIGHT - timedelta(days=1)}))
KNOWN = Situation(REPERTOIRE, WORDS, TONIGHT, COUPLE, dice=5)
TALKING = Place("ordinary-7", "en-US", TONIGHT, 1, segment=2, question=5)


@pytest.mark.parametrize("stage", [Stage.INVITED, Stage.RESUMING, Stage.UPSET])
def test_a_wish_resets_the_misses(stage: Stage) -> None:
    """Somebody who was understood has three tries again."""
    situation = replace(KNOWN, place=TALKING, offset=30_000)
    missed = Conversation(stage, TONIGHT, OFFER, misses=2)
    turn = next_turn(missed, Heard(Intent.VOICE, manner=Manner.WHISPER), situation)
    assert turn.conversation is not None
    assert turn.conversation.misses == 0
    assert turn.conversation.stage is stage


@pytest.mark.parametrize("days", [1, 7, 365, 366])
def test_being_away_is_promised_for_a_year_at_most(days: int) -> None:
    """What is said is what is kept."""
    until = TONIGHT + timedelta(days=days)
    turn = next_turn(None, Heard(Intent.AWAY, until=until), KNOWN)
    assert turn.say == WORDS.line("away.until", day=WORDS.day(until, TONIGHT))
    assert turn.change is not None
    assert len(turn.change(COUPLE).away) == days


@pytest.mark.parametrize("until", [TONIGHT, date(2026, 11, 20), date(2027, 11, 26), date.max])
def test_a_day_that_cannot_be_meant_is_asked_for_again(until: date) -> None:
    """Past, today, or further off than anybody is away: it was misheard."""
    turn = next_turn(None, Heard(Intent.AWAY, until=until), KNOWN)
    assert WORDS.line("away.unclear") in turn.say
    assert turn.change is None


def test_another_question_does_not_count_as_heard_before_it_was_said() -> None:
    """The one that was skipped does: it comes no more."""
    asked = replace(TALKING, asked=True)
    situation = replace(KNOWN, place=asked, offset=30_000, playing=True)
    turn = next_turn(None, Heard(Intent.ANOTHER), situation)
    assert isinstance(turn.audio, Play)
    fresh = turn.audio.place
    plan = REPERTOIRE.plan(fresh.plan)
    assert fresh.question != asked.question
    assert not fresh.asked
    stopped = events.progress(Event.STOPPED, fresh, fresh.start, plan)
    assert stopped.question == 0
    assert turn.change is not None
    assert turn.change(COUPLE).asked == {asked.question}


def test_a_question_about_something_is_one_that_they_have_not_heard() -> None:
    """And any of them once all were heard."""
    bank = WORDS.questions
    about = frozenset(number for number in bank if bank[number].theme == "fun")
    never_heard = KNOWN.question_about("fun")
    others = about - {never_heard}
    for night in range(5):
        couple = replace(COUPLE, asked=others)
        later = replace(KNOWN, couple=couple, night=TONIGHT + timedelta(days=night))
        assert later.question_about("fun") == never_heard
    heard_all = replace(KNOWN, couple=replace(COUPLE, asked=about))
    assert heard_all.question_about("fun") in about


def test_how_long_is_left_is_told_behind_a_gap_too() -> None:
    """What should have followed is still to come."""
    plan = REPERTOIRE.plan("ordinary-12")
    looking = Place("ordinary-12", "en-US", TONIGHT, segment=1)
    playhead = standing(Playhead(looking, 80_000, finished=True), plan)
    situation = replace(KNOWN, place=playhead.place, offset=playhead.offset, finished=False)
    turn = next_turn(None, Heard(Intent.LEFT), situation)
    minutes = round(sum(segment.score.to_good_night for segment in plan.segments[2:]) / 60_000)
    assert WORDS.minutes(minutes) in turn.say


def test_what_was_declined_is_declined_whatever_the_old_token_says() -> None:
    """A wish is remembered, and an evening that is held goes on by it."""
    liked = replace(COUPLE.preferences, touch_off=True)
    situation = replace(KNOWN, couple=COUPLE.liking(liked), place=TALKING, offset=30_000)
    turn = next_turn(None, Heard(Intent.RESUME), situation)
    assert isinstance(turn.audio, Play)
    assert turn.audio.place.preferences.touch_off


def test_what_plays_is_not_changed_by_the_record() -> None:
    """Only by a wish: on this device they may like it otherwise tonight."""
    liked = replace(COUPLE.preferences, touch_off=True)
    situation = replace(
        KNOWN, couple=COUPLE.liking(liked), place=TALKING, offset=30_000, playing=True
    )
    turn = next_turn(None, Heard(Intent.NEXT), situation)
    assert isinstance(turn.audio, Play)
    assert not turn.audio.place.preferences.touch_off


def test_no_touch_while_it_plays_changes_what_plays() -> None:
    """From the start of the practice."""
    situation = replace(KNOWN, place=TALKING, offset=30_000, playing=True)
    turn = next_turn(None, Heard(Intent.TOUCH, switch=Switch.OFF), situation)
    assert isinstance(turn.audio, Play)
    assert turn.audio.place.preferences.touch_off


@pytest.mark.parametrize("stage", [Stage.DIZZY, Stage.UPSET])
@pytest.mark.parametrize("intent", [Intent.YES, Intent.RESUME])
def test_resume_is_a_yes_in_a_hard_moment(stage: Stage, intent: Intent) -> None:
    """Whoever says "go on" to the question whether to go on has answered it."""
    situation = replace(KNOWN, place=TALKING, offset=30_000)
    turn = next_turn(Conversation(stage, TONIGHT, OFFER), Heard(intent), situation)
    assert isinstance(turn.audio, Play)
    assert turn.conversation is None


@pytest.mark.parametrize("intent", [Intent.YES, Intent.RESUME])
def test_resume_is_a_yes_to_the_number_once_more(intent: Intent) -> None:
    """It is said again, and nothing plays."""
    asked = Conversation(Stage.CARING, TONIGHT, OFFER)
    turn = next_turn(asked, Heard(intent), replace(KNOWN, place=TALKING, offset=30_000))
    assert WORDS.line("care.again") in turn.say
    assert not isinstance(turn.audio, Play)
