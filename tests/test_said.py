"""Fresh sentences said aloud at their stage, end to end: what the couple hears, and what plays on."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bench.said import outcome, room_at
from tests.bedroom import WORDS, Bedroom
from tests.test_unseen import FRESH_GROUPS, HARD

STAGES = {"first": "L", "invited": "M", "playing": "P310", "after": "A"}
"""The stages that a room can be brought to; in the others a sentence needs a question first."""
STOPPED = {"held and asked", "stopped", "asked", "said, and closed"}
"""What leaves nothing playing."""
NUMBER = WORDS.line("care.said").split(". ")[0]
"""The first of the words with the crisis line's number."""
MISSED = "missed that"


def sentences(*kinds: str, besides: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """The stage and the words of each fresh sentence of these kinds, where a room can be there.

    Those are left out that mean one of the intents ``besides``, too.
    """
    for group in FRESH_GROUPS:
        stage = STAGES.get(group.get("stage", ""))
        meanings = {intent.partition(":")[0] for intent in group["intents"]}
        if stage is None or group["kind"] not in kinds or meanings & besides:
            continue
        for words in group["sentences"]:
            yield stage, words


@cache
def came_of(stage: str, words: str) -> tuple[str, str, bool]:
    """What came of a sentence, what the guide said to it, and whether anything plays behind it."""
    with TemporaryDirectory() as folder:
        room = room_at(stage, Path(folder))
        was_playing = room.speaker.player.playing is not None
        name = "" if room.speaker.listening else "tell quiet together "
        room.speaker.hear(f"{name}{words}")
        return outcome(room, was_playing), _spoken(room), room.speaker.player.playing is not None


def _spoken(room: Bedroom) -> str:
    return " ".join(str(deed) for deed in room.done)


def test_no_refusal_begins_anything() -> None:
    """A no before the evening leaves the house quiet, also where it was not understood."""
    refusals = [*sentences("refusal", "one for two")]
    before = [(stage, words) for stage, words in refusals if stage in "LMA"]
    assert len(before) > 90
    assert [words for stage, words in before if came_of(stage, words)[2]] == []


def test_no_refusal_is_overruled_while_it_plays() -> None:
    """What plays is stopped or held; only where a part was refused does the rest go on."""
    parts = frozenset({"LOOK", "TOUCH", "ANOTHER", "SKIP"})
    refusals = [*sentences("refusal", besides=parts)]
    during = [(stage, words) for stage, words in refusals if stage.startswith("P")]
    assert len(during) > 20
    assert [words for stage, words in during if came_of(stage, words)[2]] == []


def test_no_hard_moment_goes_on_playing() -> None:
    """Wherever it is said, it ends in quiet."""
    moments = [*sentences(*HARD)]
    assert len(moments) > 30
    heard = {words: came_of(stage, words) for stage, words in moments}
    assert [
        words for words, (deed, _, plays) in heard.items() if plays or deed not in STOPPED
    ] == []


@pytest.mark.parametrize("kinds", [HARD, ("loss",), ("ache",)])
def test_what_people_bring_is_seldom_met_with_i_missed_that(kinds: tuple[str, ...]) -> None:
    """In one case of eight at most, however it is put."""
    brought = [*sentences(*kinds)]
    cold = [words for stage, words in brought if MISSED in came_of(stage, words)[1]]
    assert len(cold) <= len(brought) / 8, cold


def test_only_who_may_hurt_themselves_hears_the_crisis_line() -> None:
    """No idiom and no ache leads there: "dying for a tea" is for tea."""
    others = [*sentences("ordinary", "ache", "loss", "alone", "refusal", "one for two")]
    told = [words for stage, words in others if NUMBER in came_of(stage, words)[1]]
    assert told == []
    assert all(NUMBER in came_of(stage, words)[1] for stage, words in sentences("care"))


def test_kind_words_after_the_good_night_open_nothing() -> None:
    """They are answered, and the microphone stays closed."""
    heard = {words: came_of(stage, words) for stage, words in sentences("thanks")}
    assert len(heard) > 10
    assert {deed for deed, _, _ in heard.values()} == {"said, and closed"}
