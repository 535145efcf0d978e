"""The words of a locale by themselves: whether they can be spoken, and whether they are kind."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from audio.catalogue import voice_for
from audio.pronunciation import pronunciation_of
from simulator.check.locale import Locale
from simulator.check.source import fills_of
from skill.errors import ContentError, RecordingError
from skill.guide.bank import read_question
from skill.guide.tables import recordings_locale
from skill.guide.text import (
    WAKE,
    WAKE_WORDS,
    WAKE_WORDS_IN_KATAKANA,
    caption,
    check_text,
    placeholders,
)
from skill.guide.unspaced import whole
from skill.guide.words import SPOKEN, VARYING, lines_of, words_of

LONGEST_QUESTION, LONGEST_MILESTONE = 12, 10
"""Words, where a locale's style.toml names no other numbers (docs/evidence.md, "Questions" and
"Nights in a row")."""
CHARACTERS = "characters"
NO_PRACTICES = ("milestones", "looks", *VARYING)
"""What stands in practices.toml beside the practices."""
RECORDED = frozenset({"milestone", "look"})
"""What is filled in a recording."""
CALENDAR = {"weekdays": 7, "months": 12}


def word_problems(locale: Locale, content: Path) -> Iterator[str]:
    """Everything that is wrong with the words of a locale, whatever the practices say."""
    yield from _texts(locale)
    of_shape = [*_tables(locale), *_questions(locale)]
    yield from of_shape
    # The skill's own reader would say the same again of a wrong shape, or of a practice's name.
    is_shaped = not of_shape and _is_named(locale)
    if is_shaped and locale.has(*SPOKEN, "questions"):
        try:
            words_of(locale.name, locale.tables)
        except ContentError as error:
            yield str(error)
    yield from _foreign_voice(locale)
    yield from _unread_pronunciation(locale, content)
    try:
        pronunciation_of(locale.name, content)
    except ContentError as error:
        if locale.has("pronunciation"):
            yield str(error)
    yield from _style(locale)


def text_problems(locale: Locale) -> Iterator[str]:
    """What is wrong with the texts that are there, in a locale that has not all of them yet."""
    yield from _texts(locale)
    yield from _questions(locale)
    yield from _style(locale)


def _foreign_voice(locale: Locale) -> Iterator[str]:
    """A voice that does not exist, or would read this language by the rules of another."""
    voice = locale.table("guide", "locale").get("voice")
    try:
        if isinstance(voice, str):
            voice_for(voice, locale.name)
    except RecordingError as error:
        yield f"{locale.where('guide')}: {error}"


def _unread_pronunciation(locale: Locale, content: Path) -> Iterator[str]:
    """A list of how to read words that nobody reads, since another locale's recordings are heard."""
    try:
        recorded_in = recordings_locale(content, locale.name)
    except ContentError:
        return  # told by whoever reads its tables
    own = content / "words" / locale.name / "pronunciation.toml"
    if recorded_in != locale.name and own.exists():
        yield (
            f"{locale.where('pronunciation')}: nobody reads it, for {locale.name} is heard in the "
            f"recordings of {recorded_in}; write its words into words/{recorded_in}/"
            'pronunciation.toml, or give it a voice = "..." of its own in guide.toml'
        )


def _is_named(locale: Locale) -> bool:
    """Whether every practice has a name."""
    tables = locale.tables.get("practices", {}).items()
    bodies = [body for name, body in tables if name not in NO_PRACTICES and isinstance(body, dict)]
    return all("name" in body for body in bodies)


def _texts(locale: Locale) -> Iterator[str]:
    """Pauses and placeholders."""
    for file in SPOKEN:
        for line, texts in lines_of(locale.tables.get(file, {})):
            for text in texts:
                try:
                    check_text(locale.where(file), line, text)
                except ContentError as error:
                    yield str(error)
                else:
                    yield from _unfilled(locale, file, line, text)


def _unfilled(locale: Locale, file: str, line: str, text: str) -> Iterator[str]:
    """Placeholders that stay as they are, so that the couple would hear the braces."""
    # What wakes a speaker is for the live voice alone: a recording must never say it.
    live = fills_of(line) | {WAKE}
    filled = RECORDED if file == "practices" else live
    listed = ", ".join(f"{{{name}}}" for name in sorted(filled)) or "none"
    for name in sorted(placeholders(text) - filled):
        yield (
            f"{locale.where(file)}: nobody fills {{{name}}} in {line}; "
            f"take it out (it can have: {listed})"
        )


def _tables(locale: Locale) -> Iterator[str]:
    """The tables that are more than lines."""
    style = locale.tables.get("style", {})
    longest = int(style.get("longest_milestone", LONGEST_MILESTONE))
    for number, text in locale.table("practices", "milestones").items():
        length, unit = _length(str(text), style)
        if length > longest:
            yield (
                f"{locale.where('practices')}: milestone {number} has {length} {unit}; "
                f"write {longest} at most, it stands inside the good night"
            )
    for name, count in CALENDAR.items():
        names_of_days = locale.table("guide", "calendar").get(name)
        is_whole = isinstance(names_of_days, list) and len(names_of_days) == count
        if locale.has("guide") and not is_whole:
            yield (
                f"{locale.where('guide')}: [calendar] {name}; "
                f"write all {count} of them, from the first on"
            )


def _questions(locale: Locale) -> Iterator[str]:
    where = locale.where("questions")
    numbers: dict[str, str] = {}  # by the letters of the question, whatever its marks
    for number, body in locale.table("questions", "questions").items():
        try:
            text = read_question(number, body, where).text
            check_text(where, f"question {number}", text)
        except ContentError as error:
            yield str(error)
            continue
        for fault in _question_faults(text, locale.tables.get("style", {})):
            yield f"{where}: question {number} {fault}"
        letters = _letters(text)
        if letters in numbers:
            yield (
                f"{where}: question {number} is the same as question {numbers[letters]}; "
                "write another, or delete one"
            )
        numbers.setdefault(letters, number)


def _letters(text: str) -> str:
    """A text without its marks and capitals, by which two are the same."""
    plain = text.casefold().replace("'", "").replace("\u2019", "")
    return " ".join(re.findall(r"\w+", plain))


def _question_faults(text: str, style: Mapping[str, Any]) -> Iterator[str]:
    if placeholders(text):
        yield "has a placeholder, and nobody fills it; take it out"
    longest = int(style.get("longest_question", LONGEST_QUESTION))
    length, unit = _length(text, style)
    if length > longest:
        yield f"has {length} {unit}; write {longest} at most, it is heard once in the dark"
    # A full-width and an Arabic one count as well.
    if not text.rstrip().endswith(("?", "\uff1f", "\u061f")):
        yield "does not end with a question mark; write one, the voice needs it"


def _length(text: str, style: Mapping[str, Any]) -> tuple[int, str]:
    """How long a text is, and in what: where nobody writes spaces, words cannot be counted."""
    read = caption(text)
    if style.get("counted_in") == CHARACTERS:
        return len("".join(read.split())), CHARACTERS
    return len(read.split()), "words"


def _style(locale: Locale) -> Iterator[str]:
    """What the guide never says, and what would wake a speaker."""
    never = locale.tables.get("style", {}).get("never", [])
    for file, line, text in locale.texts:
        waking = ", ".join(said_of(WAKE_WORDS | WAKE_WORDS_IN_KATAKANA, text))
        if waking:
            yield (
                f"{locale.where(file)}: {line} says {waking}, which wakes a speaker; "
                "say it another way"
            )
        unkind = ", ".join(f'"{words}"' for words in said_of(never, text))
        if unkind:
            yield (
                f"{locale.where(file)}: {line} says {unkind}; "
                "say it another way (style.toml has the list)"
            )


def said_of(never: Iterable[str], text: str) -> list[str]:
    """Those of the words and phrases that a text says, whole and whatever their case."""
    wording = _wording(text)
    return sorted(words for words in never if _whole(words.casefold()).search(wording))


@lru_cache(maxsize=8_192)
def _wording(text: str) -> str:
    """A text as it is searched."""
    return caption(text).casefold().replace("\u2019", "'")


@cache
def _whole(words: str) -> re.Pattern[str]:
    """Finds these words and no longer ones."""
    return re.compile(whole(" ".join(words.split())).replace(r"\ ", r"\s+"))
