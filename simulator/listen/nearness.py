"""How near a sentence is to those that are known to mean something.

The understanding has learned from what is said to the guide. What two say to each other is new to
it, and of that it takes too much for a hard moment: "give me your other hand", "the small one" half
heard. So over an evening its word counts where a known sentence is near, and else asks.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from audio.listen import mistakes
from simulator.echo.language import words_of

NEGATIONS = frozenset(
    """
    no not never nobody nothing none neither without
    dont doesnt didnt cant cannot couldnt wont wouldnt isnt arent wasnt werent havent hasnt
    """.split()
)
"""In English, which is all that the recogniser hears. "I feel safe with you" is one word from a
known cry, and the opposite of it."""
_NEVER = 0.5
"""How often a word counts as used that no known sentence has."""


@dataclass(frozen=True)
class Limits:
    """How much of two sentences may differ, for them to be near."""

    words: float
    """The share of words that have to be changed to make one of the other, in their order."""
    weight: float = 1.0
    """The share of what all their words weigh that is in one of them alone: a rare word weighs
    more than "i want to"."""


class Nearness:
    """Compares sentences with the samples of some intents of an interaction model."""

    def __init__(
        self, language_model: Mapping[str, Any], intents: Collection[str], talk: Iterable[str]
    ) -> None:
        """``talk`` is what people say to each other: a word that is in all mouths weighs little."""
        samples = {
            intent["name"]: [words_of(sample) for sample in intent["samples"]]
            for intent in language_model["intents"]
        }
        self._known = {name: samples[name] for name in samples if name in intents}
        self.plainest: Mapping[str, str] = {
            name: " ".join(known[0]) for name, known in self._known.items()
        }
        """The first known sentence of each intent, which nobody takes for anything else."""
        sentences = [words for known in samples.values() for words in known]
        sentences += [words_of(sentence) for sentence in talk]
        self._count = len(sentences)
        self._uses = Counter(word for words in sentences for word in set(words))

    def is_near(self, text: str, intent: str, limits: Limits) -> bool:
        """Whether no more differs from a known sentence of an intent than the limits allow."""
        words = text.split()
        return any(
            changed(sample, words) <= limits.words and self._unlike(sample, words) <= limits.weight
            for sample in self._comparable(intent, words)
        )

    def _comparable(self, intent: str, words: Collection[str]) -> Iterator[list[str]]:
        """The known sentences that share a word with these, and say no as they do or do not."""
        says_no = not NEGATIONS.isdisjoint(words)
        for sample in self._known.get(intent, ()):
            has_word = not set(sample).isdisjoint(words)
            if has_word and says_no != NEGATIONS.isdisjoint(sample):
                yield sample

    def _unlike(self, known: Iterable[str], words: Iterable[str]) -> float:
        """What share of the weight of two sentences is in one of them alone."""
        both, either = set(known) & set(words), set(known) | set(words)
        shared = 2 * self._weight(both)
        return 1 - shared / (shared + self._weight(either - both))

    def _weight(self, words: Iterable[str]) -> float:
        """How much words tell: the rarer, the more."""
        return sum(log(self._count / self._uses.get(word, _NEVER)) for word in words)


def changed(known: list[str], words: list[str]) -> float:
    """The share of words that differ, of the longer of two sentences."""
    return mistakes(known, words) / max(len(known), len(words))
