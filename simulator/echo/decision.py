"""Which answer to a sentence costs least, when it is not sure what was meant.

A speaker that takes the likeliest intent is right most often, and now and then does harm. So each
mix-up has a cost, and the answer is taken whose expected cost is least: the sum of its costs over
all that may have been meant, each weighed by how likely it is. To ask once more is an answer, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ANY = "any"
"""In a row of costs: every group."""
ASKING = "asking"
"""The group of the answer that understands nothing, and asks."""


@dataclass(frozen=True)
class Cost:
    """What it costs to take an intent of one group for an intent of another."""

    intended: str
    """The group of what was meant, or ANY."""
    answered: str
    """The group of what is answered instead, or ANY."""
    cost: float
    """In the same unit throughout; to ask once more usually costs 1."""


@dataclass(frozen=True)
class Costs:
    """What mix-ups cost, by groups of intents; the first row that fits counts."""

    # A wrong answer annoys more than a question, even where nobody has weighed the mix-ups.
    rows: Sequence[Cost] = (Cost(ANY, ASKING, 1), Cost(ANY, ANY, 3))
    groups: Mapping[str, str] = field(default_factory=dict)
    """The group of an intent; those that are in none are of the group "other"."""

    def of(self, intended: str, answered: str) -> float:
        """The cost of taking one intent for another; what is right costs nothing."""
        if intended == answered:
            return 0.0
        intended_group = self._group(intended)
        answered_group = self._group(answered)
        return next(row.cost for row in self.rows if _fits(row, intended_group, answered_group))

    def _group(self, intent: str) -> str:
        if intent == ASKING:
            return ASKING
        return self.groups.get(intent, "other")


def _fits(row: Cost, intended_group: str, answered_group: str) -> bool:
    """Whether a row of the costs speaks of this mix-up."""
    if row.intended not in (ANY, intended_group):
        return False
    return row.answered in (ANY, answered_group)


_UNLIKELY = 0.08
"""What is less likely than this is noise of the learning: eighty intents never have no share."""
_GRAVE = 6.0
"""From this expected cost on even the unlikely counts: it may be two sentences in one breath."""


def by_cost(probabilities: Mapping[str, float], costs: Costs) -> list[str]:
    """The intents that are likely, and ASKING, those first whose expected cost is least."""
    leading = max(probabilities, key=lambda intent: probabilities[intent])
    likely = {
        intent: share
        for intent, share in probabilities.items()
        if share >= _UNLIKELY or share * costs.of(intent, leading) >= _GRAVE
    }

    def expected_cost(answered: str) -> float:
        return sum(share * costs.of(intended, answered) for intended, share in likely.items())

    # Sorting is stable: where two answers cost the same, asking comes first.
    return sorted([ASKING, *likely], key=expected_cost)
