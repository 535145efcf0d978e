"""Sentences that no model holds: how many are understood, and that the rest does no harm.

``python -m pytest tests/test_unseen.py -s --no-cov`` prints the shares and every miss. With
``unseen.toml`` the model is developed; ``interaction_models/fresh`` is never looked at for that.
"""

import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from interaction_models.build import FOLDER
from simulator.echo.language import normal
from simulator.echo.understanding import Understood
from simulator.hearing import BEGINS, GROUPS, HOLDS, LIMITS, REFUSES, STEERS
from skill.guide.intents import Intent
from skill.guide.talk import SAFETY_INTENTS
from tests.bedroom import UNDERSTANDING
from tests.test_understanding import MODEL

TODAY = date(2026, 11, 23)  # a Monday
DATA = Path(__file__).parent / "data"
REFUSALS = ("refusal", "one for two", "no touch", "no look", "no question")
HARD = ("exit", "care", "body", "dizzy", "faces", "flood", "drink", "upset", "panic")
STOPS = SAFETY_INTENTS | GROUPS[REFUSES] | GROUPS[HOLDS] | {Intent.FALLBACK}
"""Behind these nothing goes on playing."""


@dataclass(frozen=True)
class Sentence:
    """One sentence with the intents that do right by it, and what is understood."""

    kind: str
    words: str
    wanted: tuple[tuple[Intent, Mapping[str, str]], ...]

    @cached_property
    def understood(self) -> Understood:
        return UNDERSTANDING.understand(self.words, TODAY)

    @property
    def intent(self) -> Intent:
        return Intent(self.understood.intent)

    @property
    def values(self) -> dict[str, str]:
        slots = self.understood.slots.items()
        return {name: slot.id or slot.value for name, slot in slots if slot.value}

    @property
    def right(self) -> bool:
        return any(
            intent is self.intent and values.items() <= self.values.items()
            for intent, values in self.wanted
        )


def unseen(row: Mapping[str, str]) -> Sentence:
    values = {name: row[name] for name in row if name not in ("words", "intent")}
    wanted = ((Intent[row["intent"].upper()], values),)
    return Sentence(row["intent"], row["words"], wanted)


def fresh(group: Mapping[str, Any], words: str) -> Sentence:
    wanted = []
    for name in group["intents"]:
        intent, _, switch = name.partition(":")
        wanted.append((Intent[intent], {"switch": switch} if switch else {}))
    return Sentence(group["kind"], words, tuple(wanted))


UNSEEN_ROWS = tomllib.loads((DATA / "unseen.toml").read_text())["said"]
FRESH_GROUPS = tomllib.loads((FOLDER / "fresh" / "en-US.toml").read_text())["said"]
UNSEEN = [unseen(row) for row in UNSEEN_ROWS]
FRESH = [fresh(group, words) for group in FRESH_GROUPS for words in group["sentences"]]
EVERYDAY = ("everyday", "fallback")


def share_understood(sentences: list[Sentence], title: str) -> float:
    """How many of those meant for the guide are understood; the misses are printed."""
    meant = [sentence for sentence in sentences if sentence.kind not in EVERYDAY]
    missed = [sentence for sentence in meant if not sentence.right]
    share = 1 - len(missed) / len(meant)
    print(f"\n{title}: {len(meant) - len(missed)} of {len(meant)} ({share:.1%})")
    for sentence in missed:
        print(f"  {sentence.kind}: {sentence.words!r} as {sentence.intent.name} {sentence.values}")
    return share


def words_taken_as(kinds: tuple[str, ...], intents: Set[str]) -> list[str]:
    """The sentences of these kinds, in both sets, that came out as one of these intents."""
    return [
        sentence.words
        for sentence in UNSEEN + FRESH
        if sentence.kind in kinds and sentence.intent in intents and not sentence.right
    ]


def test_no_sample_is_one_of_the_unseen() -> None:
    """Else nothing would be measured."""
    samples = {normal(sample) for intent in MODEL["intents"] for sample in intent["samples"]}
    assert samples & {normal(row["words"]) for row in UNSEEN_ROWS} == set()


def test_there_are_enough_of_each_kind() -> None:
    """Refusals and hard moments most; an eighth is not for the guide at all."""
    counts = {kind: sum(group.kind == kind for group in FRESH) for kind in {s.kind for s in FRESH}}
    assert len(FRESH) == len({sentence.words for sentence in FRESH}) > 500
    assert sum(counts[kind] for kind in REFUSALS) > 100
    assert sum(counts[kind] for kind in HARD) > 70
    assert counts["everyday"] >= 60


def test_most_fresh_sentences_are_understood() -> None:
    """85 in 100 of what is meant for the guide."""
    assert share_understood(FRESH, "Fresh") >= 0.85


def test_most_fresh_sentences_that_are_no_sample_are_understood() -> None:
    """Without those that the model happens to hold word for word, 85 in 100 as well."""
    samples = {normal(sample) for intent in MODEL["intents"] for sample in intent["samples"]}
    guessed = [sentence for sentence in FRESH if normal(sentence.words) not in samples]
    assert len(guessed) > 400
    assert share_understood(guessed, "Fresh, and no sample") >= 0.85


def test_most_of_the_unseen_are_understood() -> None:
    """85 in 100, with every slot right."""
    assert share_understood(UNSEEN, "Unseen") >= 0.85


def test_no_refusal_begins_or_agrees_to_anything() -> None:
    """Nor goes on: a refusal that begins something is the worst fault there is."""
    begun = words_taken_as((*REFUSALS, "decline", "end"), GROUPS[BEGINS])
    assert begun == []


def test_no_hard_moment_goes_on_playing() -> None:
    """It is a hard moment, or an end, or the fallback, which holds the sound and asks."""
    kinds = HARD
    heard = [sentence for sentence in UNSEEN + FRESH if sentence.kind in kinds]
    assert [sentence.words for sentence in heard if sentence.intent not in STOPS] == []


def test_no_ordinary_sentence_reaches_the_crisis_line() -> None:
    """Only harm to oneself does."""
    kinds = {sentence.kind for sentence in UNSEEN + FRESH} - set(HARD)
    assert words_taken_as(tuple(kinds), {Intent.CARE}) == []


def test_everyday_talk_is_left_alone() -> None:
    """Nine in ten of what is not for the guide; what is taken for something begins nothing."""
    everyday = [sentence for sentence in UNSEEN + FRESH if sentence.kind in EVERYDAY]
    assert sum(sentence.right for sentence in everyday) >= 0.9 * len(everyday)
    assert words_taken_as(EVERYDAY, GROUPS[BEGINS]) == []


@pytest.mark.parametrize("kind", ["wait", "loss", "ache", "child", "asleep"])
def test_what_people_bring_begins_nothing(kind: str) -> None:
    """A loss, an ache, a child: whatever else they are taken for."""
    assert words_taken_as((kind,), GROUPS[BEGINS] | GROUPS[STEERS] - GROUPS[LIMITS]) == []
