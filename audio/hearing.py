"""How a language is listened to: which recogniser knows it, and which of its words sound alike.

``languages/<language>.toml`` holds what differs, for a translator; a language without one is heard
by the recogniser of many languages, and its words are compared as they are written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from audio.phonemes import JAPANESE, kana_of, phonemes_of
from skill.errors import RecordingError
from skill.guide.tables import read_table

LANGUAGES = Path(__file__).parent / "languages"
WORD_ERRORS = 0.03
"""Share of misheard words over all sentences. In numbers and in the words over a breath: none."""


class Recogniser(StrEnum):
    """Whose ears they are."""

    ENGLISH = "english"
    MANY = "many"


@dataclass(frozen=True)
class Hearing:
    """How one language is listened to."""

    language: str
    recogniser: Recogniser = Recogniser.MANY
    word_errors: float = WORD_ERRORS
    numbers: frozenset[str] = frozenset()
    """In these, no mistake at all is allowed."""
    homophones: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Words that nobody can tell apart by ear, each with the one that stands for both."""
    phonemes: str = ""
    """The code by which words are read, where they are compared by their sound and not as they are
    written: espeak-ng's, or that of Japanese (phonemes.py)."""
    alike: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Sounds that few speakers still tell apart, each with the one that stands for both; in order."""

    @property
    def by_kana(self) -> bool:
        """Whether signs of kana are counted, in a language without words that stand apart."""
        return self.phonemes == JAPANESE


@cache
def hearing_of(language: str) -> Hearing:
    """How this language is listened to. Raises RecordingError for a file that is not right."""
    path = LANGUAGES / f"{language}.toml"
    if not path.exists():
        return Hearing(language)
    where = f"audio/languages/{path.name}"
    table = read_table(path, where)
    try:
        return Hearing(
            language,
            recogniser=Recogniser(table["recogniser"]),
            word_errors=float(table["word_errors"]),
            numbers=frozenset(table["numbers"]),
            homophones=dict(table.get("homophones", {})),
            phonemes=str(table.get("phonemes", "")),
            alike=dict(table.get("alike", {})),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RecordingError(
            f"{where}: {error} is missing or is not what it should be; compare en.toml"
        ) from error


def plain_words(text: str, language: str) -> list[str]:
    """A sentence as words in lower case, with its numbers spelled out."""
    plain = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    plain = re.sub(r"\d+", lambda digits: f" {spelled(int(digits[0]), language)} ", plain)
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", plain)


def spelled(number: int, language: str = "en") -> str:
    """A whole number in words, without hyphens."""
    words: str = _speller(language).format_number(number).text
    return words.replace("-", " ")


def sound_of(words: str, hearing: Hearing) -> str:
    """Words as they are spoken, without stress, length or the gaps between them; Japanese in kana.

    Raises RecordingError where the offline voice, which brings the readers along, is not installed.
    """
    sound = kana_of(words) if hearing.by_kana else _sound(words, hearing.phonemes)
    for merged, kept in hearing.alike.items():
        sound = sound.replace(merged, kept)
    return sound


@lru_cache(maxsize=8_192)
def _sound(words: str, phonemes: str) -> str:
    return re.sub(_UNHEARD, "", phonemes_of(words, phonemes))


_UNHEARD = (
    r"[\s\-\N{UNDERTIE}\N{MODIFIER LETTER VERTICAL LINE}\N{MODIFIER LETTER LOW VERTICAL LINE}"
    r"\N{MODIFIER LETTER TRIANGULAR COLON}]"
)
"""Gaps, ties, stress and length; the tilde of a nasal vowel stays."""


@cache
def _speller(language: str) -> Any:  # noqa: ANN401 - its class is private
    from unicode_rbnf import RbnfEngine

    return RbnfEngine.for_language(language)
