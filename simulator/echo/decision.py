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

    meant: str
    taken: str
    cost: float


@dataclass(frozen=True)
class Costs:
    """What mix-ups cost, by groups of intents; the first row that fits counts."""

    rows: Sequence[Cost] = (Cost(ANY, ASKING, 1), Cost(ANY, ANY, 3))
    groups: Mapping[str, str] = field(default_factory=dict)
    """The group of an intent; those that are in none are of the group "other"."""

    def of(self, meant: str, taken: str) -> float:
        """The cost of taking ``meant`` for ``taken``; what is right costs nothing."""
        if meant == taken:
            return 0.0
        groups = self._group(meant), self._group(taken)
        return next(row.cost for row in self.rows if _fits(row, *groups))

    def _group(self, intent: str) -> str:
        return ASKING if intent == ASKING else self.groups.get(intent, "other")


def _fits(row: Cost, meant: str, taken: str) -> bool:
    return row.meant in (ANY, meant) and row.taken in (ANY, taken)


_UNLIKELY = 0.06
"""What is less likely than this is noise of the learning: eighty intents never have no share."""


def by_cost(probabilities: Mapping[str, float], costs: Costs) -> list[str]:
    """The intents that are likely, and ASKING, those first whose expected cost is least."""
    likely = {intent: share for intent, share in probabilities.items() if share >= _UNLIKELY}

    def expected(taken: str) -> float:
        return sum(share * costs.of(meant, taken) for meant, share in likely.items())

    return sorted([ASKING, *likely], key=expected)
