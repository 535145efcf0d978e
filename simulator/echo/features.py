"""What a sentence is taken apart into before it is weighed: words, pairs of words, and letters.

In plain Python, since a browser weighs sentences as well, and has no scikit-learn.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

WORD = "="
"""The mark that keeps the word "he" apart from the letters "he" in "the"."""

_WORD = re.compile(r"\w+")
_SHORTEST, _LONGEST = 2, 4
"""How many letters in a row are looked at."""


def features_of(sentence: str) -> list[str]:
    """The features of a sentence, as often as they stand in it. Sentences as ``normal`` writes."""
    sentence = sentence.lower()
    words = _WORD.findall(sentence)
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    marked = [WORD + feature for feature in (*words, *pairs)]
    return [*marked, *_letters(sentence)]


def _letters(sentence: str) -> Iterator[str]:
    """Two to four letters in a row within each word, whose ends are spaces."""
    for word in sentence.split():
        bounded = f" {word} "
        for length in range(_SHORTEST, _LONGEST + 1):
            # A word that is shorter than that is itself the only stretch.
            last = max(0, len(bounded) - length)
            for start in range(last + 1):
                yield bounded[start : start + length]
            if last == 0:
                break
