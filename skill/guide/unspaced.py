"""Languages in which nobody writes spaces between words: their signs, and how long a text of them is."""

import re
from collections.abc import Iterable

CHINESE = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff"
"""Chinese characters, with the sign that repeats one and the zero."""
HIRAGANA = "\u3041-\u3096\u309d\u309e"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff"
"""With the stroke that lengthens a vowel, which hiragana has as well ("うーん")."""
UNSPACED = f"[{HIRAGANA}{CHINESE}]"
"""A sign that is a word of its own where words are compared, as where a text may be broken (Unicode
Standard Annex #29). A run of katakana is one word, often of another language."""
KANA_A_WORD = 3
"""Signs of kana that take as long to say as a word of English: seven and a half a second against
two and a half."""
CHINESE_AS_KANA = 1.7
"""How many signs of kana a Chinese character is read as: the mean over the guide's own sentences, by
Open JTalk."""

_BEHIND_FULL_WIDTH = "(?<=[\u3001\u3002\u300d\uff01\uff1f]) "
_MARKS = "\u3000-\u3004\u3008-\u303f\u30fb\uff00-\uffef"
"""Marks between the words of these languages, such as the full stop and the brackets."""
# Patterns are compiled where they are first used: a start of the skill asks for none of them.
_CHINESE_SIGN = f"[{CHINESE}]"
_KANA_SIGN = f"[{HIRAGANA}{KATAKANA}]"
_EAST_ASIAN = f"[{HIRAGANA}{KATAKANA}{CHINESE}{_MARKS}]"


def length_in_kana(text: str) -> float:
    """How many signs of kana a text is read as; 0 where it has no sign of these languages."""
    chinese = len(re.findall(_CHINESE_SIGN, text))
    return len(re.findall(_KANA_SIGN, text)) + CHINESE_AS_KANA * chinese


def words_as_spoken(text: str) -> float:
    """How many words of English take as long to say, in a language with or without spaces.

    Where there are spaces, words are counted.
    """
    spaced_words = re.sub(_EAST_ASIAN, " ", text).split()
    return len(spaced_words) + length_in_kana(text) / KANA_A_WORD


def joined(phrases: Iterable[str]) -> str:
    """Phrases in one line, with a space between two of them; none behind a full-width mark."""
    return re.sub(_BEHIND_FULL_WIDTH, "", " ".join(phrases))


def listed(names: Iterable[str]) -> str:
    """Names in one line, with the comma of their language between them."""
    line = ", ".join(names)
    return re.sub(f"(?<={UNSPACED}|[{KATAKANA}]), ", "\u3001", line)


def whole(words: str) -> str:
    """A pattern that finds these words and no longer ones.

    What is written without spaces is found wherever it stands, but for a run of katakana.
    """
    left, right = _edge_of(words[:1]), _edge_of(words[-1:])
    before = f"(?<!{left})" if left else ""
    behind = f"(?!{right})" if right else ""
    return before + re.escape(words) + behind


def _edge_of(sign: str) -> str:
    """What must not stand beside this sign; a mark is an edge by itself."""
    if re.match(UNSPACED, sign):
        return ""
    if re.match(f"[{KATAKANA}]", sign):
        return f"[{KATAKANA}]"
    return r"\w" if sign.isalnum() else ""
