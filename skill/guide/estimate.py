"""How long a voice takes for a text, judged by its letters alone: no clip has to be there.

One truth for all who ask: where a recording is cut behind a line, whether a line fits its slot, and
what a coach is shown while she types.
"""

import math
import re
from functools import lru_cache

from skill.guide.words import phrases

SENTENCE_S, MARK_S, QUESTION_S = 0.33, 0.19, -0.09
"""What a sentence takes by itself, for each mark inside it, and for being a question; to that come
its letters, by the ``characters_a_second`` of its locale. Fitted to clips of the shipped voice by
least squares: off by 0.21 s (standard deviation) where a sentence takes 2.4, 0.01 s too long on
average, seven of ten within a tenth of their length."""
SPARE_S, LINE_SPARE_S = 0.15, 0.4
"""So much longer than its estimate a sentence may be, and a line besides, before nobody waits for
it. With both, one line in a hundred and fifty takes longer (by 0.1 s)."""
STEP_MS = 500
"""What a line needs is rounded up to these, so that quiets come in few lengths, which are shared."""

_MARK = re.compile(r"[,;:\u2013\u2014\u3001\uff0c\uff1b\uff1a](?=.)")
_QUESTION_MARKS = ("?", "\uff1f", "\u061f")


def estimated_s(sentence: str, characters_a_second: float) -> float:
    """How many seconds a sentence takes; half of all take a little more, and half a little less."""
    marks = MARK_S * len(_MARK.findall(sentence))
    question = QUESTION_S if sentence.endswith(_QUESTION_MARKS) else 0.0
    return SENTENCE_S + marks + question + len(sentence) / characters_a_second


@lru_cache(maxsize=8_192)
def needed_ms(text: str, characters_a_second: float, quiet_after_ms: int) -> int:
    """How long a line is waited for: its pauses, its sentences, and the quiet behind it."""
    needed = quiet_after_ms / 1000 + LINE_SPARE_S
    for phrase in phrases(text):
        if isinstance(phrase, int):
            needed += phrase / 1000
        else:
            needed += estimated_s(phrase, characters_a_second) + SPARE_S
    return math.ceil(needed * 1000 / STEP_MS) * STEP_MS
