"""Nothing repeats until all have been heard, and depth grows with the nights."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.guide.bank import Depth, Question
from skill.guide.couple.record import Couple
from skill.guide.programme.questions import WARM_NIGHTS, WEEK, WEEKLY, after, draw, drawn
from tests.bedroom import WORDS

BANK = WORDS.questions
NUMBERS = drawn(BANK)
EVENINGS = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    min_size=30,
    max_size=2 * len(BANK),
)


def test_the_bank_is_as_large_and_as_deep_as_it_was_designed() -> None:
    """Sixty questions and more, of three depths and six themes or more."""
    depths = [question.depth for question in BANK.values()]
    assert len(BANK) >= 60
    assert all(depths.count(depth) >= 18 for depth in Depth)
    assert len({question.theme for question in BANK.values()}) >= 6


def test_the_first_two_are_the_articles_own() -> None:
    """Every couple begins with these, on its first two nights with a question."""
    couple, heard = Couple(), []
    for nights in range(2):
        question = draw(BANK, couple.asked, couple.question, nights)
        heard.append(question.text)
        couple = couple.hear(question.number, NUMBERS)
    assert heard == ["How are you feeling?", "What's been on your mind lately?"]


def fitting(deep: bool, light: bool) -> set[int]:
    """What may be asked in such an evening."""
    depths = (
        {Depth.LIGHT} if light else {Depth.LIGHT, Depth.WARM} | ({Depth.DEEP} if deep else set())
    )
    return {number for number in NUMBERS if BANK[number].depth in depths}


@given(EVENINGS)
@settings(deadline=None)
def test_no_question_comes_twice_before_all_that_fit_have_been_heard(
    evenings: list[tuple[bool, bool, bool]],
) -> None:
    """Whatever the lengths, the late hours, the skipped ones, and who asked for light ones."""
    couple = Couple()
    for nights, (deep, light, skipped) in enumerate(evenings):
        for _ in range(1 + skipped):
            number = draw(
                BANK, couple.asked, couple.question, nights, deep, light, weekly=False
            ).number
            assert number in fitting(deep, light)
            if number in couple.asked:
                assert fitting(deep, light) <= couple.asked
            couple = couple.hear(number, NUMBERS)


@pytest.mark.parametrize(("deep", "light"), [(True, True), (False, True), (False, False)])
def test_a_promise_of_depth_holds_for_ever(deep: bool, light: bool) -> None:
    """Light ones stay light, and deep ones in long evenings; they come again in turn."""
    couple, numbers = Couple(), []
    for nights in range(2 * len(BANK)):
        number = draw(BANK, couple.asked, couple.question, nights, deep, light, weekly=False).number
        numbers.append(number)
        couple = couple.hear(number, NUMBERS)
    assert set(numbers) == fitting(deep, light)
    assert all(before != after for before, after in pairwise(numbers))


@given(
    st.integers(0, 500),
    st.booleans(),
    st.sets(st.sampled_from(sorted(NUMBERS))),
    st.sampled_from(sorted(NUMBERS)),
)
def test_deep_ones_wait(nights: int, deep: bool, asked: set[int], last: int) -> None:
    """Not in the first nights, nor when it is short or late, nor two nights running; unless no other is left."""
    left = {BANK[number].depth for number in NUMBERS - asked}
    question = draw(BANK, frozenset(asked), last, nights, deep)
    if question.depth is Depth.DEEP and left - {Depth.DEEP}:
        assert nights >= WARM_NIGHTS
        assert deep
        assert BANK[last].depth is not Depth.DEEP


@given(st.integers(0, 500), st.sets(st.sampled_from(sorted(NUMBERS)), max_size=10))
def test_light_ones_are_light(nights: int, asked: set[int]) -> None:
    """As they asked for."""
    assert draw(BANK, frozenset(asked), 0, nights, light=True).depth is Depth.LIGHT


def test_hearing_the_same_again_changes_nothing() -> None:
    """An event that comes twice is one question; also the last one of the bank."""
    couple = Couple(asked=NUMBERS - {7}, question=6)
    once = couple.hear(7, NUMBERS)
    assert once.hear(7, NUMBERS) == once
    assert once.asked == NUMBERS
    assert once.hear(3, NUMBERS).asked == {3}


def test_a_bank_that_lost_a_question_goes_on() -> None:
    """A number that is not there any more is not waited for."""
    smaller = {number: question for number, question in BANK.items() if number != 5}
    couple = Couple(asked=NUMBERS - {5, 9}, question=8)
    assert draw(smaller, couple.asked, couple.question, 80).number == 9
    assert draw(smaller, couple.hear(9, frozenset(smaller)).asked, 9, 80).number != 9


@pytest.mark.parametrize("count", [1, 2])
def test_the_smallest_bank_still_asks(count: int) -> None:
    """One question is better than none."""
    few = {
        number: Question(number, Depth.WARM, "x", f"{number}?") for number in range(1, count + 1)
    }
    assert draw(few, frozenset(few), 1, 9).number == count


def test_every_question_is_short_and_asks() -> None:
    """At most twelve words, one sentence, one question mark; no two are the same."""
    texts = [question.text for question in BANK.values()]
    assert all(
        text.endswith("?") and text.count("?") == 1 and len(text.split()) <= 12 for text in texts
    )
    assert len(set(texts)) == len(texts)


def test_what_is_not_in_the_bank_is_not_heard() -> None:
    """A place may be older than the bank; and a record holds one bit a number, up to the highest."""
    couple = Couple().hear(3, NUMBERS)
    for number in (0, -1, 10**40):
        assert couple.hear(number, NUMBERS) == couple


def test_the_articles_two_come_back_every_week() -> None:
    """On the first nights of each seven, heard or not; where another one is wanted, another one."""
    nights = range(3 * WEEK)
    weekly = [night for night in nights if draw(BANK, NUMBERS, 3, night).number in WEEKLY]
    assert weekly == [0, 1, 7, 8, 14, 15]
    assert draw(BANK, frozenset(), 0, 7, weekly=False).number not in WEEKLY


@given(st.integers(0, 500), st.sets(st.sampled_from(sorted(NUMBERS))), st.booleans())
def test_right_before_sleep_nothing_opens_a_worry(
    nights: int, asked: set[int], light: bool
) -> None:
    """However many have been heard."""
    assert draw(BANK, frozenset(asked), 0, nights, deep=False, light=light, late=True).late


@given(st.integers(0, 500), st.sampled_from(sorted({body.theme for body in BANK.values()})))
def test_a_theme_is_what_was_asked_for(nights: int, theme: str) -> None:
    """Also on a night of the week's own questions."""
    assert draw(BANK, frozenset(), 0, nights, theme=theme).theme == theme


def test_questions_of_paths_and_moods_are_never_drawn() -> None:
    """They are asked where they belong, and are no part of what is remembered as heard."""
    special = {number for number, body in BANK.items() if body.path or body.after}
    assert special
    assert not special & NUMBERS
    assert after("tense", BANK) in special
    assert after("good", BANK) == 0
