"""What was learned of a model: the weights of a regression for each intent, small enough to send.

Learning takes seconds and scikit-learn; weighing a sentence takes milliseconds and plain Python,
so that a browser does it, too. A weight is one byte: what no sample says is still
understood as often as tests/test_unseen.py asks.
"""

import hashlib
import json
import os
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from math import exp, log, sqrt
from pathlib import Path

from simulator.echo.examples import Example
from simulator.echo.features import features_of, telling_words

_VERSION = 3
"""To be raised with every change of what is learned, so that no older file is read."""
_REGULARIZATION = 3e-6
_PASSES = 10
_LARGEST = 127
"""Of a weight of one byte, which has a sign."""
_SUFFIX, _OLD_SUFFIX = ".weights", ".npz"
"""What the files end with; and with what they ended before, of five megabytes each."""
_KEPT = 16
"""So many files are kept in a folder, the newest: enough for every locale, and for a model that is
being changed and changed back."""


@dataclass(frozen=True)
class Learned:
    """Weights of features by intent."""

    features: tuple[str, ...]
    """The words, pairs of words and letters that count."""
    rarity: tuple[float, ...]
    """How rare each of them is (inverse document frequency)."""
    intents: tuple[str, ...]
    bias: tuple[float, ...]
    """What speaks for each intent before anything is heard."""
    scale: tuple[float, ...]
    """What one unit of a weight is worth, by intent."""
    weights: bytes
    """How much each feature speaks for each intent: a row of signed bytes a feature."""

    def knows_a_word_of(self, sentence: str) -> bool:
        """Whether any word of it was ever learned; its letters alone would say anything."""
        return any(word in self._number_of for word in telling_words(sentence))

    def claims(self, sentence: str) -> dict[str, float]:
        """How much each intent claims of a sentence, from 0 to 1, each for itself."""
        scores = [0.0] * len(self.intents)
        for number, share in self._shares(sentence).items():
            start = number * len(self.intents)
            row = self._signed[start : start + len(self.intents)]
            for intent, weight in enumerate(row):
                scores[intent] += share * weight
        return {
            intent: _logistic(scores[number] * self.scale[number] + self.bias[number])
            for number, intent in enumerate(self.intents)
        }

    def _shares(self, sentence: str) -> dict[int, float]:
        """The known features of a sentence by number, weighed by TF-IDF, in a vector of length 1."""
        counts = Counter(features_of(sentence))
        shares = {}
        for feature, count in counts.items():
            number = self._number_of.get(feature)
            if number is not None:
                shares[number] = (1 + log(count)) * self.rarity[number]
        length = sqrt(sum(share * share for share in shares.values())) or 1.0
        return {number: share / length for number, share in shares.items()}

    @cached_property
    def _number_of(self) -> Mapping[str, int]:
        return {feature: number for number, feature in enumerate(self.features)}

    @cached_property
    def _signed(self) -> memoryview:
        return memoryview(self.weights).cast("b")

    def to_bytes(self) -> bytes:
        """Half a megabyte for this guide's model."""
        head = {
            "features": self.features,
            "rarity": [round(rarity, 4) for rarity in self.rarity],
            "intents": self.intents,
            "bias": self.bias,
            "scale": self.scale,
        }
        return zlib.compress(json.dumps(head).encode() + b"\n" + self.weights, 9)

    @staticmethod
    def from_bytes(packed: bytes) -> "Learned":
        """The inverse of ``to_bytes``. Raises ValueError for anything else."""
        try:
            line, _, weights = zlib.decompress(packed).partition(b"\n")
            head = json.loads(line)
            learned = Learned(
                tuple(head["features"]),
                tuple(head["rarity"]),
                tuple(head["intents"]),
                tuple(head["bias"]),
                tuple(head["scale"]),
                weights,
            )
        except (zlib.error, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"no weights are kept in this ({error})") from error
        if len(weights) != len(learned.features) * len(learned.intents):
            raise ValueError("weights are missing")
        return learned


def _logistic(score: float) -> float:
    return 1 / (1 + exp(-score))


def learned_of(examples: Sequence[Example], folder: Path | None = None) -> Learned:
    """What was learned of these examples before, or is learned now.

    It is kept in ``folder``, if there is one, in a file named by the hash of the examples.
    """
    if folder is None:
        return learn(examples)
    path = folder / f"{_digest(examples)}{_SUFFIX}"
    learned = _read(path)
    if learned is None:
        learned = learn(examples)
        _write(path, learned)
    return learned


def learn(examples: Sequence[Example]) -> Learned:
    """Fit the regressions; the same examples always give the same."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier

    vectorizer = TfidfVectorizer(analyzer=features_of, sublinear_tf=True, min_df=2)
    vectors = vectorizer.fit_transform([example.sentence for example in examples])
    regressions = SGDClassifier(
        loss="log_loss",
        alpha=_REGULARIZATION,
        max_iter=_PASSES,
        tol=None,
        random_state=0,
        n_jobs=-1,  # every intent is learned by itself, so that each core takes some
    )
    regressions.fit(vectors, [example.intent for example in examples])
    weights, bias = regressions.coef_, regressions.intercept_
    if len(regressions.classes_) == 2:  # of two, scikit-learn keeps the second alone
        weights, bias = np.vstack([-weights, weights]), np.hstack([-bias, bias])
    scale = np.abs(weights).max(axis=1) / _LARGEST
    units = np.round(weights / scale[:, None]).astype(np.int8)
    return Learned(
        tuple(vectorizer.get_feature_names_out().tolist()),
        tuple(round(rarity, 4) for rarity in vectorizer.idf_.tolist()),
        tuple(map(str, regressions.classes_)),
        tuple(bias.tolist()),
        tuple(scale.tolist()),
        np.ascontiguousarray(units.T).tobytes(),
    )


def _digest(examples: Sequence[Example]) -> str:
    lines = [f"{example.intent}\t{example.sentence}" for example in examples]
    content = "\n".join([f"version {_VERSION}", *lines])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _read(path: Path) -> Learned | None:
    """What is kept in a file; None when there is none, or none that can be read."""
    try:
        return Learned.from_bytes(path.read_bytes())
    except (OSError, ValueError):
        return None


def _write(path: Path, learned: Learned) -> None:
    """Keep it, whole or not at all.

    A folder that cannot be written costs the next start some seconds.
    """
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(learned.to_bytes())
        unfinished.replace(path)
        _sweep(path.parent)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()


def _sweep(folder: Path) -> None:
    """Take away the files of older models, and those that no version reads. Raises OSError."""
    files = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in (*files[_KEPT:], *folder.glob(f"*{_OLD_SUFFIX}")):
        path.unlink(missing_ok=True)
