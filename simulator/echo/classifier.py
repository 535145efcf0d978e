"""How likely a sentence has each intent, learned from examples by scikit-learn.

Words, pairs of words and the letters within words are weighed by how rare they are (TF-IDF), and on
them one logistic regression for each intent is fitted. Learning takes seconds, so what was learned
is kept in a file named by the hash of the examples; and scikit-learn is loaded only when a sentence
is no sample.
"""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.echo.examples import EVERYDAY, Example

_VERSION = 2
"""To be raised with every change of what is learned, so that no older file is read."""
_REGULARIZATION = 3e-6
_PASSES = 10
_TEMPERATURE = 0.8
"""Chosen for probabilities that are true: of what is 80 % likely, 80 % are right
(bench/understanding.py measures it)."""
_CLAIMED = 0.3
"""What all intents together claim at least of a sentence that is for one of them; the rest of less
is everyday talk."""
_WORD = "="
"""The mark that keeps the word "he" apart from the letters "he" in "the"."""

Analyzer = Callable[[str], list[str]]


@dataclass(frozen=True)
class Learned:
    """What is kept of the learning, as arrays of numpy."""

    features: Any
    """The words, pairs of words and letters that count."""
    rarity: Any
    """How rare each of them is."""
    intents: Any
    weights: Any
    """How much each feature speaks for each intent."""
    bias: Any


class Classifier:
    """A classifier of sentences into intents."""

    def __init__(self, examples: Sequence[Example], folder: Path | None = None) -> None:
        """What is learned from the examples is kept in ``folder``, if there is one."""
        self._examples = examples
        self._folder = folder

    def probabilities(self, sentence: str) -> Mapping[str, float]:
        """How likely the sentence has each intent; together 1. Sentences as ``normal`` writes."""
        from scipy.special import expit

        # Where no word was ever learned, its letters alone would say anything.
        vocabulary = self._vectorizer.vocabulary_
        if not any(_WORD + word in vocabulary for word in sentence.split()):
            return {EVERYDAY: 1.0}
        features = self._vectorizer.transform([sentence])
        scores = (features @ self._learned.weights.T)[0] + self._learned.bias
        claims = expit(scores) ** (1 / _TEMPERATURE)
        shares = (claims / max(claims.sum(), _CLAIMED)).tolist()
        probabilities = dict(zip(self._learned.intents.tolist(), shares, strict=True))
        # What no intent claims is everyday talk.
        unclaimed = 1.0 - sum(shares)
        probabilities[EVERYDAY] = probabilities.get(EVERYDAY, 0.0) + unclaimed
        return probabilities

    def prepare(self) -> None:
        """Learn now what would otherwise be learned with the first sentence."""
        _ = self._vectorizer

    @cached_property
    def _learned(self) -> Learned:
        """What was learned before from the same examples, or is learned now."""
        if self._folder is None:
            return learn(self._examples)
        path = self._folder / f"{_digest(self._examples)}.npz"
        learned = _read(path)
        if learned is None:
            learned = learn(self._examples)
            _write(path, learned)
        return learned

    @cached_property
    def _vectorizer(self) -> Any:  # noqa: ANN401 - scikit-learn has no types
        from sklearn.feature_extraction.text import TfidfVectorizer

        vocabulary = self._learned.features.tolist()
        vectorizer = TfidfVectorizer(analyzer=_analyzer(), vocabulary=vocabulary, sublinear_tf=True)
        vectorizer.idf_ = self._learned.rarity
        return vectorizer


def learn(examples: Sequence[Example]) -> Learned:
    """Fit the regressions; the same examples always give the same."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier

    vectorizer = TfidfVectorizer(analyzer=_analyzer(), sublinear_tf=True, min_df=2)
    vectors = vectorizer.fit_transform([example.sentence for example in examples])
    regressions = SGDClassifier(
        loss="log_loss", alpha=_REGULARIZATION, max_iter=_PASSES, tol=None, random_state=0
    )
    regressions.fit(vectors, [example.intent for example in examples])
    weights, bias = regressions.coef_, regressions.intercept_
    if len(regressions.classes_) == 2:  # of two, scikit-learn keeps the second alone
        weights, bias = np.vstack([-weights, weights]), np.hstack([-bias, bias])
    return Learned(
        features=vectorizer.get_feature_names_out().astype(str),
        rarity=vectorizer.idf_,
        intents=np.array(regressions.classes_, dtype=str),
        weights=weights.astype(np.float32),
        bias=bias,
    )


def _analyzer() -> Analyzer:
    """What a sentence is taken apart into."""
    from sklearn.feature_extraction.text import CountVectorizer

    words = CountVectorizer(ngram_range=(1, 2), token_pattern=r"\w+").build_analyzer()
    letters = CountVectorizer(analyzer="char_wb", ngram_range=(2, 4)).build_analyzer()

    def analyze(sentence: str) -> list[str]:
        return [*(_WORD + word for word in words(sentence)), *letters(sentence)]

    return analyze


def _digest(examples: Sequence[Example]) -> str:
    lines = [f"{example.intent}\t{example.sentence}" for example in examples]
    content = "\n".join([f"version {_VERSION}", *lines])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _read(path: Path) -> Learned | None:
    """What is kept in a file; None when there is none, or none that can be read."""
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Learned(**arrays)
    except (OSError, ValueError, TypeError, EOFError):
        return None


def _write(path: Path, learned: Learned) -> None:
    """Keep it, whole or not at all; a folder that cannot be written costs the next start seconds."""
    import numpy as np

    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            np.savez_compressed(file, **vars(learned))
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
