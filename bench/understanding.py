"""How well sentences are understood that the classifier did not learn from: five-fold, by intent.

``python -m bench.understanding [LOCALE]``. Each fifth of the samples is understood by what was
learned of the others. Printed are the share that is right, how true the probabilities are, the
intents that are understood worst and what they are taken for, and what costs do with it.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from interaction_models.build import model
from simulator.echo.classifier import Classifier
from simulator.echo.decision import ASKING, by_cost
from simulator.echo.examples import Example, plain_examples
from simulator.echo.language import language_of
from simulator.echo.learned import learn
from simulator.hearing import BEGINS, COSTS, GROUPS, REFUSES
from skill.guide.talk import SAFETY_INTENTS

FOLDS = 5
WORST = 12
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True)
class Guess:
    """What one sentence was taken for."""

    example: Example
    likeliest: str
    probability: float
    taken: str
    """By the table of costs; ASKING for nothing."""


def guesses(examples: Sequence[Example]) -> Iterator[Guess]:
    """Each example, understood by what was learned of the other folds."""
    for fold in range(FOLDS):
        others = [example for number, example in enumerate(examples) if number % FOLDS != fold]
        classifier = Classifier(partial(learn, others))
        for example in examples[fold::FOLDS]:
            probabilities = classifier.probabilities(example.sentence)
            likeliest = max(probabilities, key=lambda intent: probabilities[intent])
            taken = by_cost(probabilities, COSTS)[0]
            yield Guess(example, likeliest, probabilities[likeliest], taken)


def main() -> None:
    """Measure one locale, en-US without another."""
    locale = sys.argv[1] if len(sys.argv) > 1 else "en-US"
    language_model = model(locale)["interactionModel"]["languageModel"]
    samples = plain_examples(language_model, language_of(locale))
    unique = list({example.sentence: example for example in samples}.values())
    results = list(guesses(unique))
    _print_shares(results)
    _print_truth(results)
    _print_worst(results)
    _print_harm(results)


def _print_shares(results: Sequence[Guess]) -> None:
    right = sum(guess.likeliest == guess.example.intent for guess in results)
    asked = sum(guess.taken == ASKING for guess in results)
    wrong = sum(guess.taken not in (ASKING, guess.example.intent) for guess in results)
    total = len(results)
    print(f"{total} sentences, five-fold: {right / total:.1%} right by likelihood.")
    print(f"By costs {1 - (asked + wrong) / total:.1%} are right, {asked / total:.1%} asked once")
    print(f"more, and {wrong / total:.1%} taken for another.")


def _print_truth(results: Sequence[Guess]) -> None:
    """How many are right of what is so likely."""
    print("\nlikelihood   right   sentences")
    for low, high in pairwise(BANDS):
        band = [guess for guess in results if low <= guess.probability < high]
        if band:
            right = sum(guess.likeliest == guess.example.intent for guess in band)
            print(f"{low:.1f} to {min(high, 1):.1f}   {right / len(band):5.0%}   {len(band):6}")


def _print_worst(results: Sequence[Guess]) -> None:
    """The intents that are understood worst, and what they are taken for."""
    by_intent = defaultdict(list)
    for guess in results:
        by_intent[guess.example.intent].append(guess)

    def share(intent: str) -> float:
        own = by_intent[intent]
        return sum(guess.likeliest == intent for guess in own) / len(own)

    print("\nworst intents")
    for intent in sorted(by_intent, key=share)[:WORST]:
        others = Counter(guess.likeliest for guess in by_intent[intent])
        del others[intent]
        confusions = ", ".join(f"{name} {count}" for name, count in others.most_common(3))
        print(f"{share(intent):5.0%}  {intent:20} {confusions}")


def _print_harm(results: Sequence[Guess]) -> None:
    """The mix-ups that the table of costs is there to prevent."""
    begun = [guess for guess in results if guess.taken in GROUPS[BEGINS]]
    refusals = [guess for guess in begun if guess.example.intent in GROUPS[REFUSES]]
    hard = [guess for guess in begun if guess.example.intent in SAFETY_INTENTS]
    print(f"\nrefusals that begin something: {len(refusals)}; hard moments that do: {len(hard)}")
    for guess in refusals + hard:
        print(f"  {guess.example.sentence!r} as {guess.taken}")


if __name__ == "__main__":
    main()
