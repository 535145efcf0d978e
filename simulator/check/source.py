"""Which lines the guide speaks live, and what it fills in: read off the types of ``Words.line``.

So nobody keeps a second list: the type checker holds the guide's code against the same types.
"""

import inspect
from collections.abc import Mapping
from functools import cache
from typing import get_args, get_overloads, get_type_hints

from skill.guide.words import VARYING, Words


@cache
def live_lines() -> Mapping[str, frozenset[str]]:
    """The id of every line that the guide speaks live, with the placeholders that it fills."""
    lines: dict[str, frozenset[str]] = {}
    for signature in get_overloads(Words.line):
        parameters = inspect.signature(signature).parameters.values()
        fills = frozenset(each.name for each in parameters if each.kind is each.KEYWORD_ONLY)
        for line in get_args(get_type_hints(signature)["line"]):
            lines[line] = fills
    # These have no table of their own; they are looked for where recordings have them.
    return {line: fills for line, fills in lines.items() if line not in VARYING}
