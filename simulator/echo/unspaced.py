"""Languages in which nobody writes spaces between words: their signs, and how long a text of them is."""

import re
import unicodedata

CHINESE = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff"
"""Chinese characters, with the sign that repeats one and the zero."""
HIRAGANA = "\u3041-\u3096\u309d\u309e"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff"
"""With the stroke that lengthens a vowel, which hiragana has as well ("うーん")."""
_DIGITS = "〇一二三四五六七八九"
_TENS = {"十": 10, "百": 100}
NUMERALS = frozenset((*_DIGITS, *_TENS))
"""The signs of which a number is written, such as "二十五"."""
UNSPACED = f"[{HIRAGANA}{CHINESE}]"
"""A sign that is a word of its own where words are compared, as where a text may be broken (Unicode
Standard Annex #29). A run of katakana is one word, often of another language."""

_FIGURES = re.compile(rf"(?<![^ ])(?:(?<={UNSPACED} )\d{{1,3}}(?![^ ])|\d{{1,3}}(?= {UNSPACED}))")
"""A number in figures with a sign beside it, where each word stands by itself: "7 分". A longer one is
a year, or is read figure by figure."""
_NUMERAL = f"[{''.join(sorted(NUMERALS))}]"
_NUMBER = re.compile(f"{_NUMERAL}(?: ?{_NUMERAL})*")
_IN_KANA = {
    "一人": "ひとり",
    "二人": "ふたり",
    "一緒": "いっしょ",
    "お願い": "おねがい",
    "下さ": "くださ",
    "大丈夫": "だいじょうぶ",
    "駄目": "だめ",
    "出来": "でき",
    "始め": "はじめ",
    "始ま": "はじま",
    "終わ": "おわ",
    "続け": "つづけ",
    "飛ば": "とば",
    "戻": "もど",
    "教え": "おしえ",
    "欲し": "ほし",
    "早く": "はやく",
    "速く": "はやく",
    "疲れ": "つかれ",
    "眠い": "ねむい",
    "眠た": "ねむた",
    "喧嘩": "けんか",
}
"""Words that are written in either way, whoever listens or types, and are read in one alone: so not
"止めて", which is "やめて" and "とめて"."""
_IN_EITHER_WAY = re.compile(f"(?<!{_NUMERAL})(?:{'|'.join(_IN_KANA)})")
"""No number ends in these: "十二人" is twelve people."""
_BESIDE_SIGN = re.compile(
    rf"(?<={UNSPACED}) | (?={UNSPACED})|(?<=\}}) (?=[{KATAKANA}])|(?<=[{KATAKANA}]) (?=\{{)"
)
"""A space that nobody writes; in a phrase of a model it may stand between katakana and a slot."""
_OTHER_WIDTH = re.compile("[\uff01-\uffef\u3000]+")
"""Signs of the other width: full Latin letters, figures and marks, half katakana, the wide space."""
_MARKS = "\u3000-\u3004\u3008-\u303f\u30fb\uff00-\uffef"
"""Marks between the words of these languages, such as the full stop and the brackets."""
_CHINESE_SIGN = re.compile(f"[{CHINESE}]")
_KANA_SIGN = re.compile(f"[{HIRAGANA}{KATAKANA}]")
_EAST_ASIAN = re.compile(f"[{HIRAGANA}{KATAKANA}{CHINESE}{_MARKS}]")
WORDS_A_KANA, WORDS_A_CHINESE_SIGN = 0.36, 0.9
"""How many words of English a sign of either kind stands for. Measured by least squares over 1,547
texts of this guide and what they are translated from: 0.355 and 0.895."""
_LONGEST_WORD = 3
"""As long as three words of English is what a single one of Japanese takes: "四十二"."""


def in_usual_width(text: str) -> str:
    """A text with each letter, figure and sign of kana in its usual width; all others as they are."""
    return _OTHER_WIDTH.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)


def in_one_spelling(text: str) -> str:
    """A text whose commonest Japanese words are in kana, where people write them either way."""
    return _IN_EITHER_WAY.sub(lambda word: _IN_KANA[word[0]], text)


def without_spaces(words: str) -> str:
    """Words as they are written: without a space before or behind a sign that is a word by itself.

    A text of a language with spaces stays as it is.
    """
    return _BESIDE_SIGN.sub("", words)


def in_figures(words: str) -> str:
    """Words with each number in figures that is written in Chinese characters: "25" for "二十五"."""
    return _NUMBER.sub(lambda number: str(_value_of(number[0].replace(" ", ""))), words)


def in_numerals(words: str) -> str:
    """Words with each number in Chinese characters that stands in figures beside a sign.

    The inverse of ``in_figures``, for one who listens writes "7分" as often as "七分".
    """
    return _FIGURES.sub(lambda figures: " ".join(_numerals_of(int(figures[0]))), words)


def _numerals_of(number: int) -> str:
    """A number below a thousand in Chinese characters, such as "二十五"."""
    numerals = ""
    for numeral, worth in (("百", 100), ("十", 10)):
        times, number = divmod(number, worth)
        if times > 1:  # nobody says "一十"
            numerals += _DIGITS[times]
        if times:
            numerals += numeral
    if number or not numerals:
        numerals += _DIGITS[number]
    return numerals


def _value_of(numerals: str) -> int:
    """What number these mean: by tens and hundreds, or one figure behind the other ("二〇二六")."""
    total = figures = 0
    for numeral in numerals:
        if numeral in _TENS:
            total += max(1, figures) * _TENS[numeral]
            figures = 0
        else:
            figures = 10 * figures + _DIGITS.index(numeral)
    return total + figures


def length_in_words(text: str) -> int:
    """How long a text is, in words of English, in a language with or without spaces.

    Where there are spaces, words are counted; signs without any stand for a part of one.
    """
    spaced_words = _EAST_ASIAN.sub(" ", text).split()
    kana = WORDS_A_KANA * len(_KANA_SIGN.findall(text))
    chinese = WORDS_A_CHINESE_SIGN * len(_CHINESE_SIGN.findall(text))
    return len(spaced_words) + round(kana + chinese)


def is_sign(word: str) -> bool:
    """Whether a word is one sign of a language without spaces, and may be part of a longer one."""
    return re.fullmatch(UNSPACED, word) is not None


def is_short_as_a_word(text: str) -> bool:
    """Whether a text, as ``without_spaces`` writes it, is no longer than a single word."""
    return " " not in text and length_in_words(text) <= _LONGEST_WORD
