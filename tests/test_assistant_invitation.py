"""What a yes is to, as whoever reads the invitation out to two people has it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from skill.guide.couple import Couple, Preferences
from tests.assistants import COUPLE, Refused, beside, guide_of, texts_in
from tests.bedroom import EVENING, REPERTOIRE, Memory

NOBODY_AGREES_TO = {"the beginning", "the drifting off", "the good night"}
"""What is said before and behind an evening."""
TOUCHING = {"the touch", "the hug"}
BETWEEN_THEM = (*TOUCHING, "the looking")
"""The parts that anybody may leave out for good."""
EVENINGS = [(mood, minutes) for mood in REPERTOIRE.moods for minutes in REPERTOIRE.lengths(mood)]
ASKED_FOR = ("may I hold your hand", "meet each other's eyes")
"""By which words an evening invites to touch and to look."""
YES = {"both_said_yes": True}


def keep_couple(memory: Memory, **preferences: Any) -> None:
    """A couple who kept the last nine nights, and like it so."""
    nights = frozenset((EVENING - timedelta(days=day)).date() for day in range(1, 10))
    memory.couples[COUPLE] = Couple(nights=nights, preferences=Preferences(**preferences))


def names_of_steps(evening: dict[str, Any]) -> set[str]:
    return {step["practice"] for step in evening["steps"]}


def sentences_of(evening: dict[str, Any], practice: str) -> str:
    """All that is said of an evening's practice."""
    of_practice = [step for step in evening["steps"] if step["practice"] == practice]
    return " ".join(texts_in(of_practice))


@pytest.mark.parametrize(("mood", "minutes"), EVENINGS)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_begins_is_what_was_said(is_first: bool, mood: str, minutes: int) -> None:
    """How long, and every practice by its name: read out before the yes, and begun behind it."""
    memory = Memory()
    if not is_first:
        keep_couple(memory)
    with beside(guide_of(memory)) as assistant:
        invited = assistant.ask("tonight", mood=mood, minutes=minutes)
        evening = assistant.begun(mood=mood, minutes=minutes)
    assert set(invited["parts"]) == names_of_steps(evening) - NOBODY_AGREES_TO
    assert f"{', '.join(invited['parts'])}.".capitalize() in invited["say"]
    has_parts = len(invited["parts"]) > 1
    assert ("Either of you can skip any part." in invited["say"]) is has_parts
    assert invited["minutes"] * 60 == evening["seconds"]
    assert invited["touch"] == bool(TOUCHING & set(invited["parts"]))
    assert invited["looking"] == ("the looking" in invited["parts"])


@pytest.mark.parametrize("wish", [{}, {"mood": "tired"}, {"minutes": 3}])
def test_the_length_is_said_once(wish: dict[str, Any]) -> None:
    """Whether they have named it or not."""
    memory = Memory()
    keep_couple(memory)
    with beside(guide_of(memory)) as assistant:
        assert assistant.ask("tonight", **wish)["say"].count("Three minutes.") == 1


@pytest.mark.parametrize(
    ("tool", "named"), [("five_breaths", "The breathing."), ("one_question", "The question.")]
)
def test_one_thing_alone_is_named(tool: str, named: str) -> None:
    """It has no parts that anybody could skip."""
    memory = Memory()
    keep_couple(memory)
    with beside(guide_of(memory)) as assistant:
        invited = assistant.ask(tool)
    assert invited["say"].count(named) == 1
    assert "skip any part" not in invited["say"]
    assert (invited["minutes"], invited["touch"], invited["looking"]) == (0, False, False)


def test_nobody_is_asked_for_what_they_declined() -> None:
    """Neither in the words nor in the data."""
    memory = Memory()
    keep_couple(memory, touch_off=True, look_off=True)
    with beside(guide_of(memory)) as assistant:
        invited = assistant.ask("tonight", minutes=12)
    assert invited["parts"] == ["the breathing", "the check-in", "the thank-you"]
    assert not [name for name in BETWEEN_THEM if name in invited["say"]]
    assert (invited["touch"], invited["looking"]) == (False, False)


@pytest.mark.parametrize(("rungs", "touches"), [({}, False), ({"breathe": 1}, True)])
def test_a_step_with_touch_in_it_is_told(rungs: dict[str, int], touches: bool) -> None:
    """A couple who breathe with a hand on each other's back are told so of a touchless evening."""
    memory = Memory()
    keep_couple(memory, rungs=rungs)
    with beside(guide_of(memory)) as assistant:
        assert assistant.ask("tonight", mood="awake", minutes=7)["touch"] is touches


@pytest.mark.parametrize(
    ("wish", "practice", "in_its_place"),
    [("touch", "the touch", "your own heart"), ("looking", "the looking", "eyes")],
)
def test_a_no_between_the_invitation_and_the_yes_counts(
    wish: str, practice: str, in_its_place: str
) -> None:
    """Also behind the second question after an argument: what was declined does not begin."""
    with beside(guide_of(Memory())) as assistant:
        invited = assistant.ask("tonight", minutes=12)
        assistant.ask("set_preferences", **{wish: False})
        answer = assistant.ask("begin", invitation=invited["invitation"], **YES)
        as_declined = assistant.begun(minutes=12)
    sentences = sentences_of(answer["evening"], practice)
    assert sentences == sentences_of(as_declined, practice)
    assert in_its_place in sentences
    assert not [words for words in ASKED_FOR if words in sentences]


def test_a_no_before_the_honest_question_counts_behind_it() -> None:
    """After an argument two questions come before an evening with touch."""
    memory = Memory()
    keep_couple(memory)
    with beside(guide_of(memory)) as assistant:
        invited = assistant.ask("tonight", mood="tense", minutes=12)
        assert invited["touch"]
        honest = assistant.ask("begin", invitation=invited["invitation"], **YES)
        assistant.ask("set_preferences", touch=False)
        answer = assistant.ask("begin", invitation=honest["invitation"], **YES)
        as_declined = assistant.begun(mood="tense", minutes=12)
    assert answer["evening"]["steps"] == as_declined["steps"]


def test_a_yes_to_touch_counts_from_the_next_invitation_on() -> None:
    """This one did not name it."""
    memory = Memory()
    keep_couple(memory, touch_off=True)
    with beside(guide_of(memory)) as assistant:
        invited = assistant.ask("tonight", minutes=12)
        assistant.ask("set_preferences", touch=True)
        answer = assistant.ask("begin", invitation=invited["invitation"], **YES)
        assert "hold your hand" not in sentences_of(answer["evening"], "the touch")
        assert assistant.ask("tonight", minutes=12)["touch"]


# The clock goes on


def hours_after(hours: float) -> datetime:
    """A moment of that night, by the hours since its evening's ten o'clock."""
    return EVENING.replace(hour=22, minute=0) + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("asked", "answered", "heard"),
    [(1.9, 2.1, 2.2), (5.8, 5.9, 6.05)],
    ids=["past midnight", "past four"],
)
def test_an_evening_that_goes_past_an_hour_is_that_of_its_night(
    asked: float, answered: float, heard: float
) -> None:
    """Midnight ends no night; and one that was begun before four is kept behind it as well."""
    memory = Memory()
    guide = guide_of(memory, now=hours_after(asked))
    with beside(guide) as assistant:
        invited = assistant.ask("tonight")
    with beside(replace(guide, now=lambda: hours_after(answered))) as assistant:
        answer = assistant.ask("begin", invitation=invited["invitation"], **YES)
    with beside(replace(guide, now=lambda: hours_after(heard))) as assistant:
        evening = answer["evening"]
        assistant.ask("heard", evening=evening["evening"], to_second=evening["seconds"])
    assert memory.couples[COUPLE].nights == frozenset({EVENING.date()})


def test_a_yes_past_four_answers_nothing_of_the_night_before() -> None:
    """Another night has begun, and both are asked anew."""
    guide = guide_of(Memory(), now=hours_after(5.9))
    with beside(guide) as assistant:
        invited = assistant.ask("tonight")
    later = replace(guide, now=lambda: hours_after(6.1))
    with beside(later) as assistant, pytest.raises(Refused, match="ask for tonight anew"):
        assistant.ask("begin", invitation=invited["invitation"], **YES)
