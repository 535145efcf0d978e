"""What couples hear night after night is not what they have heard before: the bars, on the shipped content."""

import pytest

from bench.staleness import (
    HUNDRED,
    PATHS,
    YEAR,
    always,
    asked_again,
    heaviest,
    lived,
    repeated,
    settled,
    stale_shares,
)
from skill.guide.programme.session import load_sessions
from skill.guide.words import load_words
from tests.frozen import SHIPPED

REPERTOIRE = load_sessions(SHIPPED)
pytestmark = pytest.mark.slow
WORDS = load_words(SHIPPED, "en-US")
BARS = {'"yes" only': 0.70, "seven minutes": 0.60, "twelve minutes": 0.60, "as offered": 0.60}
"""How much of what is said from the end of the first week on may have been heard before."""


@pytest.mark.parametrize("path", PATHS)
def test_a_year_of_evenings_goes_on_being_new(path: str) -> None:
    """Words, whole evenings, and questions: but for rituals, and the two that come every week."""
    evenings = lived(PATHS[path], YEAR, REPERTOIRE, WORDS)
    assert settled(evenings) <= BARS[path], heaviest(evenings[:30])
    assert repeated(evenings[:HUNDRED]) == 0
    assert asked_again(evenings, WORDS) == 0


EVERY = [(mood, minutes) for mood in REPERTOIRE.moods for minutes in REPERTOIRE.lengths(mood)]


@pytest.mark.parametrize(("mood", "minutes"), EVERY)
def test_the_same_every_night_is_not_the_same(mood: str, minutes: int) -> None:
    """Of every length and mood: mostly new words, and in a hundred nights no two evenings alike."""
    evenings = lived(always(f"{mood}-{minutes}"), HUNDRED, REPERTOIRE, WORDS)
    bar = 0.60 if minutes >= 7 else 0.70
    assert settled(evenings) <= bar, heaviest(evenings[:30])
    assert repeated(evenings) == 0


def test_the_three_minutes_ask_every_night() -> None:
    """A question each night, and the article's two each week."""
    evenings = lived(PATHS['"yes" only'], 21, REPERTOIRE, WORDS)
    assert all(evening.question for evening in evenings)
    assert [evenings[night].question for night in (0, 1, 7, 8, 14, 15)] == [1, 2] * 3


def test_nothing_was_heard_before_the_first_night() -> None:
    """And the same evening twice is all old."""
    (evening,) = lived(PATHS['"yes" only'], 1, REPERTOIRE, WORDS)
    assert stale_shares([evening, evening]) == [0.0, 1.0]
    assert repeated([evening, evening]) == 1


def test_who_takes_what_is_offered_meets_moods_paths_and_steps() -> None:
    """So that what they hear is measured, and not the default once more."""
    evenings = lived(PATHS["as offered"], HUNDRED, REPERTOIRE, WORDS)
    plans = {evening.plan for evening in evenings}
    assert any(plan.startswith("tense-") for plan in plans)
    assert plans & {plan for path in REPERTOIRE.paths.values() for plan in path}
    lines = {line for evening in evenings for line, _ in evening.lines}
    assert "touch.heart" in lines
