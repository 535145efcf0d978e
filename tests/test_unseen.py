"""Two hundred sentences that no model holds: how many are understood, and that the rest does no harm.

``python -m pytest tests/test_unseen.py -s`` prints the share and every miss.
"""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from simulator.echo.nearest import STRICT, URGENT
from skill.guide.intents import IN_MODEL, Intent
from tests.bedroom import UNDERSTANDING
from tests.test_understanding import MODEL

TODAY = date(2026, 11, 23)  # a Monday
SAID: list[dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "data" / "unseen.toml").read_text()
)["said"]
HARMLESS = {Intent.FALLBACK, Intent.HELP, Intent.ABOUT, Intent.WHY, Intent.SUPPORT}
"""What a sentence may be mistaken for: these say something and ask again, and change nothing."""


def wanted(row: dict[str, str]) -> tuple[Intent, dict[str, str]]:
    return Intent[row["intent"].upper()], {
        name: row[name] for name in row if name not in ("words", "intent")
    }


def heard(row: dict[str, str]) -> tuple[Intent, dict[str, str]]:
    understood = UNDERSTANDING.understand(row["words"], TODAY)
    slots = {name: said.id or said.value for name, said in understood.slots.items() if said.value}
    return Intent(understood.intent), slots


HEARD = [(row["words"], wanted(row), heard(row)) for row in SAID]


def test_there_are_two_hundred_and_the_model_holds_none() -> None:
    """Spread over every intent that takes phrases; an eighth of them is not for the guide at all."""
    samples = {sample for intent in MODEL["intents"] for sample in intent["samples"]}
    assert len({row["words"] for row in SAID}) == 200
    assert samples & {row["words"] for row in SAID} == set()
    assert {intent for _, (intent, _), _ in HEARD} == set(IN_MODEL) - {Intent.HOME}
    assert sum(intent is Intent.FALLBACK for _, (intent, _), _ in HEARD) >= 25


def test_most_are_understood() -> None:
    """85 in 100 of what is meant for the guide, with every slot right."""
    meant = [(words, want, got) for words, want, got in HEARD if want[0] is not Intent.FALLBACK]
    missed = [(words, want, got) for words, want, got in meant if want != got]
    all_right = sum(want == got for _, want, got in HEARD)
    share = 1 - len(missed) / len(meant)
    print(
        f"\nUnderstood: {len(meant) - len(missed)} of {len(meant)} meant for the guide ({share:.1%}),"
    )
    print(f"right: {all_right} of {len(HEARD)} ({all_right / len(HEARD):.1%}).")
    for words, (intent, slots), (got, found) in missed:
        print(
            f"  {words!r}: {intent.name.lower()} {slots or ''} came out as {got.name.lower()} {found or ''}"
        )
    assert share >= 0.85


@pytest.mark.parametrize(("words", "want", "got"), HEARD)
def test_no_miss_is_an_action(
    words: str, want: tuple[Intent, dict[str, str]], got: tuple[Intent, dict[str, str]]
) -> None:
    """Right, with every slot, or something harmless; what is not for the guide is always the fallback."""
    if want[0] is Intent.FALLBACK:
        assert got[0] is Intent.FALLBACK
    assert got == want or got[0] in HARMLESS


def test_nobody_in_danger_is_led_on() -> None:
    """What one of the two says who is not safe, or not well, never begins, confirms or continues anything."""
    assert [words for words, want, got in HEARD if want[0] in URGENT and got[0] in STRICT] == []
