"""How likely a sentence has each intent, by what was learned from examples.

Words, pairs of words and the letters within words are weighed by how rare they are (TF-IDF), and on
them stands one logistic regression for each intent (see ``learned``).
"""

from collections.abc import Callable, Mapping
from functools import cached_property

from simulator.echo.examples import EVERYDAY
from simulator.echo.learned import Learned

_TEMPERATURE = 0.8
"""Chosen for probabilities that are true: of what is 80 % likely, 80 % are right
(bench/understanding.py measures it)."""
_CLAIMED = 0.3
"""What all intents together claim at least of a sentence that is for one of them; the rest of less
is everyday talk."""


class Classifier:
    """A classifier of sentences into intents."""

    def __init__(self, learn: Callable[[], Learned]) -> None:
        """``learn`` is called with the first sentence that is no sample."""
        self._learn = learn

    def probabilities(self, sentence: str) -> Mapping[str, float]:
        """How likely the sentence has each intent; together 1. Sentences as ``normal`` writes."""
        if not self.learned.knows_a_word_of(sentence):
            return {EVERYDAY: 1.0}
        claims = self.learned.claims(sentence)
        warmed = {intent: claim ** (1 / _TEMPERATURE) for intent, claim in claims.items()}
        total = max(sum(warmed.values()), _CLAIMED)
        probabilities = {intent: claim / total for intent, claim in warmed.items()}
        # What no intent claims is everyday talk.
        unclaimed = 1.0 - sum(probabilities.values())
        probabilities[EVERYDAY] = probabilities.get(EVERYDAY, 0.0) + unclaimed
        return probabilities

    def prepare(self) -> None:
        """Learn now what would otherwise be learned with the first sentence."""
        _ = self.learned

    @cached_property
    def learned(self) -> Learned:
        """What was learned, from the first time it is asked for."""
        return self._learn()
