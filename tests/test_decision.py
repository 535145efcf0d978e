"""Of all that a sentence may mean, the answer is taken that costs least."""

import pytest

from simulator.echo.decision import ANY, ASKING, Cost, Costs, by_cost
from simulator.echo.examples import EVERYDAY
from simulator.hearing import COSTS, GROUPS
from skill.guide.intents import IN_MODEL, Intent
from skill.guide.talk import SAFETY_INTENTS

SIMPLE = Costs(
    rows=(Cost("no", "go", 100), Cost(ANY, ASKING, 1), Cost(ANY, ANY, 3)),
    groups={"Refuse": "no", "Begin": "go"},
)


@pytest.mark.parametrize(
    ("probabilities", "first"),
    [
        ({"Begin": 0.95, "Tell": 0.05}, "Begin"),
        ({"Begin": 0.6, "Tell": 0.4}, ASKING),
        ({"Begin": 0.9, "Refuse": 0.1}, ASKING),
        ({"Refuse": 0.7, "Begin": 0.3}, "Refuse"),
        ({"Tell": 0.8, "Refuse": 0.2}, "Tell"),
    ],
)
def test_the_least_expected_cost_comes_first(probabilities: dict[str, float], first: str) -> None:
    """To begin after a no costs a hundred times what it costs to ask."""
    assert by_cost(probabilities, SIMPLE)[0] == first


def test_what_is_right_costs_nothing() -> None:
    """And the first row that fits is the one that counts."""
    assert SIMPLE.of("Begin", "Begin") == 0
    assert SIMPLE.of("Refuse", "Begin") == 100
    assert SIMPLE.of("Refuse", "Tell") == 3
    assert SIMPLE.of("Refuse", ASKING) == 1


def test_every_intent_of_ours_is_in_one_group() -> None:
    """And everyday talk in one of its own; the built-in ones are matched to the letter."""
    members = [intent for intents in GROUPS.values() for intent in intents]
    ours = {intent.value for intent in IN_MODEL if not intent.value.startswith("AMAZON.")}
    assert sorted(members) == sorted(ours | {EVERYDAY})


@pytest.mark.parametrize(
    "meant", [Intent.DECLINE, Intent.END, Intent.NOT_BOTH, *sorted(SAFETY_INTENTS)]
)
@pytest.mark.parametrize("taken", [Intent.AGREE, Intent.START, Intent.BEGIN, Intent.GO_ON])
def test_beginning_after_a_no_costs_most(meant: Intent, taken: Intent) -> None:
    """No other mix-up costs as much."""
    assert COSTS.of(meant, taken) == 100 == max(row.cost for row in COSTS.rows)


def test_a_mix_up_within_the_safety_family_costs_less_than_to_ask() -> None:
    """Its members share a first reaction; but the crisis line is not for every one of them."""
    assert COSTS.of(Intent.EXIT, Intent.FLOOD) < 1
    assert COSTS.of(Intent.BODY, Intent.CARE) > COSTS.of(Intent.BODY, Intent.DIZZY)


def test_the_crisis_line_for_a_sore_back_costs_twenty_questions() -> None:
    """And not to hear that somebody wants to die costs forty."""
    assert COSTS.of(Intent.ACHE, Intent.CARE) == 20
    assert COSTS.of(Intent.CARE, ASKING) == 40
