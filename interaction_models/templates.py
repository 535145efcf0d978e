"""Phrases with choices: ``(we're|we are) [so|both] {mood} [tonight]`` is twelve of them.

One of several stands between round brackets, what may be left out between square ones, as in the
templates of hassil, which expands them.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from hassil.parse_expression import ParseExpressionError, parse_sentence
from hassil.parser import ParseError
from hassil.sample import sample_expression

from skill.errors import ContentError

MOST_PHRASES = 200
"""Of one template: more is a slip of a bracket, and nobody reads through what came of it."""
_SIGNS = re.compile(r"[\[\]()|]")
_UNUSED = re.compile(r"[<>:;]")
"""What hassil would take for more than a choice: rules, names of values, words in any order."""


def is_template(phrase: str) -> bool:
    """Whether a phrase has choices in it."""
    return _SIGNS.search(phrase) is not None


def expanded(phrases: Iterable[str], where: str) -> list[str]:
    """All phrases, those with choices written out; what two templates share stands there once.

    Raises ContentError, beginning with ``where``, for a template that cannot be read. A plain
    phrase stays as it is, also where it stands there twice.
    """
    plain: list[str] = []
    known: set[str] = set()
    for phrase in phrases:
        if not is_template(phrase):
            plain.append(phrase)
            known.add(phrase)
            continue
        try:
            wordings = _wordings(phrase)
        except ContentError as error:
            raise ContentError(f"{where}: {error}") from error
        for wording in wordings:
            if wording not in known:
                plain.append(wording)
                known.add(wording)
    return plain


@lru_cache(maxsize=32_768)
def _wordings(template: str) -> tuple[str, ...]:
    """What one template stands for, each wording once, in order.

    Kept, since a check while somebody types asks for thousands of them again and again. Raises
    ContentError.
    """
    if unused := _UNUSED.search(template):
        raise ContentError(
            f"{template!r} has {unused[0]!r} in it; write words, slots, ( | ) and [ ] alone"
        )
    try:
        sentence = parse_sentence(template)
    except (ParseError, ParseExpressionError) as error:
        raise ContentError(
            f"{template!r} has a bracket without its other half; close it"
        ) from error
    # In hassil 2, which Home Assistant brings, the sentence is the expression itself.
    expression: Any = getattr(sentence, "expression", sentence)
    wordings: dict[str, None] = {}
    for sample in sample_expression(expression, expand_lists=False):
        wordings[" ".join(sample.split())] = None
        if len(wordings) > MOST_PHRASES:
            raise ContentError(
                f"{template!r} stands for more than {MOST_PHRASES} phrases; "
                "write it as several with fewer choices"
            )
    return tuple(wordings)
