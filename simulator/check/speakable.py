"""What a voice would read absurdly: pictures, marks, figures, and pauses inside a word."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from simulator.check.locale import Locale
from skill.errors import ContentError
from skill.guide.text import check_text, phrases

SHOWN = ("captions", "screen")
"""Tables of guide.toml that are read with the eyes."""
LONGEST_PAUSE_S = 20
"""A longer one is a hold of a practice."""

_PAUSE = re.compile(r"\[(\d+(?:\.\d+)?)\]")
_PAUSE_IN_WORD = re.compile(r"[^\s\]]\[\d+(?:\.\d+)?\]|\[\d+(?:\.\d+)?\][^\s\[]")
_FILLED = re.compile(r"\{[^{}]*\}")
_TAG = re.compile(r"<[^<>]*>")
_FIGURE = re.compile(r"\S*\d\S*")
_ADDRESS = re.compile(r"https?:\S+|www\.\S+|\S+@\S+")
_MARKS = re.compile(r"[()<>/\\%&#*_~^|=+@$\u20ac\u00a3\[\]`]+")
_SYMBOLS = {"So", "Sk", "Cc", "Cf", "Cn", "Co"}
"""Kinds of letters (Unicode's) that are pictures, or nothing that is spoken."""
_TIED = {"\n", "\u200d", "\ufe0f"}
"""Line ends; and what joins pictures, which is told with them."""


def speakable_problems(locale: Locale) -> Iterator[str]:
    """Everything in the words of a locale that would be read absurdly, each text's first."""
    for file, line, text in locale.texts:
        if line.partition(".")[0] in SHOWN:
            continue
        slip = _first_slip(text, line.startswith("calendar."))
        if slip:
            yield f"{locale.where(file)}: {line} {slip}"


# While a coach edits, nearly every text is the one that was checked before.
@lru_cache(maxsize=8_192)
def _first_slip(text: str, is_pattern: bool) -> str:
    """The surest thing that is wrong with a text; empty: nothing is."""
    return next(_slips(text, is_pattern), "")


def _slips(text: str, is_pattern: bool) -> Iterator[str]:
    """What is wrong with a text, the surest first."""
    try:
        check_text("", "", text)
    except ContentError:
        return  # told by the reader of words
    filled = _FILLED.sub("x", text)
    if tag := _TAG.search(filled):
        yield f"says {tag[0]!r}, which is read aloud; write a pause like [0.5], and no tags"
    if address := _ADDRESS.search(filled):
        yield f"says {address[0]!r}, which nobody follows by ear; take it out"
    if inside := _PAUSE_IN_WORD.search(filled):
        yield f"has a pause inside a word ({inside[0]!r}); write a space on both sides of it"
    if too_long := _too_long(filled):
        yield f"has a pause of {too_long} s; write {LONGEST_PAUSE_S} at most"
    unpaused = _PAUSE.sub(" ", filled)
    if not is_pattern and (figure := _FIGURE.search(unpaused)):
        yield f"says {figure[0]!r} in figures; write it as it is spoken, in words"
    if not is_pattern and (marks := _MARKS.search(unpaused)):
        yield f"has {marks[0]!r}, which is read aloud or lost; write words"
    if picture := _picture(unpaused):
        yield f"has {picture!r}, which is read aloud by its name; take it out"
    if not any(isinstance(phrase, str) for phrase in phrases(filled)):
        yield "has no words, and nothing would be heard; write some, or delete it"


def _too_long(text: str) -> str:
    """The seconds of a pause that is too long; empty when there is none."""
    for seconds in _PAUSE.findall(text):
        if float(seconds) > LONGEST_PAUSE_S:
            return str(seconds)
    return ""


def _picture(text: str) -> str:
    """The first letter that is none; empty when there is none."""
    for letter in text:
        if letter not in _TIED and unicodedata.category(letter) in _SYMBOLS:
            return letter
    return ""
