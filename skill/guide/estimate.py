"""How long a voice takes for a text, judged by its letters alone: no clip has to be there.

One truth for all who ask: where a recording is cut behind a line, whether a line fits its slot, and
what a coach is shown while she types.
"""

import math
import re
from functools import lru_cache

from skill.guide.text import phrases
from skill.guide.unspaced import length_in_kana, words_as_spoken

SENTENCE_S, MARK_S, QUESTION_S = 0.25, 0.17, -0.07
"""What a sentence takes by itself, for each mark inside it, and for being a question; to that come
its letters, by the ``characters_a_second`` of its locale. Fitted to the 1,960 clips of the shipped
voice that have the usual speed, by least squares: off by 0.18 s (standard deviation) where a
sentence takes 2.2, three of four within 0.2 s, the furthest by 1.2."""
WORDS_A_MINUTE = 134.0
"""The most that the guide speaks within a sentence: "There is a minute of it." would go by at 230.
The aim is 95 to 135 (docs/evidence.md)."""
DRAWN_OUT_AT_MOST = 1.75
"""A sentence is drawn out by no more than this: so far a recogniser hears it as before, and a
predictor of opinions finds no fault (docs/recordings.md)."""
SPARE_S, LINE_SPARE_S = 0.1, 0.35
"""So much longer than its estimate a sentence may be, and a line besides, before nobody waits for
it. With both, no line of the shipped words takes longer."""
STEP_MS = 500
"""What a line needs is rounded up to these, so that quiets come in few lengths, which are shared."""

# Patterns are compiled where they are first used: a start of the skill asks for none of them.
_MARK = r"[,;:\u2013\u2014\u3001\uff0c\uff1b\uff1a](?=.)"
_LONG = r"[cjsxz]"
"""Letters that hiss; each takes as long as two others."""
_PAIR = r"th|sh|ch|ph|wh|gh|ck|ng|ou|ea|ee|oo|ai|ay|ow|([a-z])\1"
"""Two letters that are heard as one sound, which takes as long as one and a half."""
_QUESTION_MARKS = ("?", "\uff1f", "\u061f")


def at_ease_s(sentence: str, seconds: float) -> float:
    """How long a sentence takes at ease that by itself would take so many seconds.

    A sentence of short words goes by too fast for the last minutes of a day, and is drawn out.
    """
    words = words_as_spoken(sentence)
    unhurried_s = words * 60 / WORDS_A_MINUTE
    return min(max(seconds, unhurried_s), seconds * DRAWN_OUT_AT_MOST)


def estimated_s(sentence: str, characters_a_second: float) -> float:
    """How many seconds a sentence takes; half of all take a little more, and half a little less."""
    return at_ease_s(sentence, _by_itself_s(sentence, characters_a_second))


def _by_itself_s(sentence: str, characters_a_second: float) -> float:
    marks = MARK_S * len(re.findall(_MARK, sentence))
    question = QUESTION_S if sentence.endswith(_QUESTION_MARKS) else 0.0
    letters = _heard_length(sentence) / characters_a_second
    return SENTENCE_S + marks + question + letters


def _heard_length(sentence: str) -> float:
    """Its characters as the ear counts them; in Japanese, those of kana that it is read as."""
    if kana := length_in_kana(sentence):
        return kana
    letters = sentence.lower()
    long_letters = len(re.findall(_LONG, letters))
    pairs = len(re.findall(_PAIR, letters))
    return len(letters) + long_letters - pairs / 2


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
