"""The words of a locale by themselves: whether they can be spoken, and whether they are kind."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from audio.pronunciation import pronunciation_of
from simulator.check.locale import Locale
from simulator.check.source import live_lines
from skill.errors import ContentError
from skill.guide.words import (
    SPOKEN,
    WAKE,
    WAKE_WORDS,
    caption,
    check_text,
    lines_of,
    placeholders,
    read_question,
    words_of,
)

LONGEST_QUESTION, LONGEST_MILESTONE = 12, 10
"""Words (docs/evidence.md, "Questions" and "Nights in a row")."""
RECORDED = frozenset({"milestone", "look"})
"""What is filled in a recording."""
CALENDAR = {"weekdays": 7, "months": 12}
NUMBERED = {"guide": ("lengths",), "practices": ("milestones", "looks")}
"""Tables whose keys are numbers."""


def word_problems(locale: Locale, content: Path) -> Iterator[str]:
    """Everything that is wrong with the words of a locale, whatever the practices say."""
    yield from _texts(locale)
    shapes = [*_tables(locale), *_questions(locale)]
    yield from shapes
    if not shapes and locale.has(*SPOKEN, "questions"):  # otherwise it would say the same again
        try:
            words_of(locale.name, locale.tables)
        except ContentError as error:
            yield str(error)
    try:
        pronunciation_of(locale.name, content)
    except ContentError as error:
        if locale.has("pronunciation"):
            yield str(error)
    yield from _style(locale)


def _texts(locale: Locale) -> Iterator[str]:
    """Pauses and placeholders."""
    for file in SPOKEN:
        for line, texts in lines_of(locale.tables.get(file, {})):
            if not texts:
                yield f"{locale.where(file)}: {line} has no text; write one"
            for text in texts:
                try:
                    check_text(locale.where(file), line, text)
                except ContentError as error:
                    yield str(error)
                else:
                    yield from _unfilled(locale, file, line, text)


def _unfilled(locale: Locale, file: str, line: str, text: str) -> Iterator[str]:
    # What wakes a speaker is for the live voice alone: a recording must never say it.
    live = live_lines().get(line, frozenset()) | {WAKE}
    filled = RECORDED if file == "practices" else live
    for name in sorted(placeholders(text) - filled):
        can = ", ".join(f"{{{one}}}" for one in sorted(filled)) or "none"
        yield f"{locale.where(file)}: nobody fills {{{name}}} in {line}; take it out (it can have: {can})"


def _tables(locale: Locale) -> Iterator[str]:
    """The tables that are more than lines."""
    for file, names in NUMBERED.items():
        for name in names:
            for number in locale.table(file, name):
                if not _is_number(number):
                    yield f"{locale.where(file)}: [{name}] {number}; write a whole number, 1 or more"
    for number, text in locale.table("practices", "milestones").items():
        if (words := len(caption(str(text)).split())) > LONGEST_MILESTONE:
            yield (
                f"{locale.where('practices')}: milestone {number} has {words} words; "
                f"write {LONGEST_MILESTONE} at most, it stands inside the good night"
            )
    for name, count in CALENDAR.items():
        said = locale.table("guide", "calendar").get(name)
        if locale.has("guide") and not (isinstance(said, list) and len(said) == count):
            yield f"{locale.where('guide')}: [calendar] {name}; write all {count} of them, from the first on"


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]*", text) is not None


def _questions(locale: Locale) -> Iterator[str]:
    where, heard = locale.where("questions"), dict[str, str]()
    for number, body in locale.table("questions", "questions").items():
        if not _is_number(number):
            yield f"{where}: question {number}; a number is 1 or more, the next that is free"
            continue
        try:
            text = read_question(number, body, where).text
            check_text(where, f"question {number}", text)
        except ContentError as error:
            yield str(error)
            continue
        for fault in _question_faults(text):
            yield f"{where}: question {number} {fault}"
        same = " ".join(re.findall(r"\w+", text.casefold().replace("'", "").replace("\u2019", "")))
        if same in heard:
            yield f"{where}: question {number} is the same as question {heard[same]}; write another, or delete one"
        heard.setdefault(same, number)


def _question_faults(text: str) -> Iterator[str]:
    if placeholders(text):
        yield "has a placeholder, and nobody fills it; take it out"
    if len(caption(text).split()) > LONGEST_QUESTION:
        yield f"has {len(caption(text).split())} words; write {LONGEST_QUESTION} at most, it is heard once in the dark"
    if not text.rstrip().endswith(("?", "\uff1f", "\u061f")):
        yield "does not end with a question mark; write one, the voice needs it"


def _style(locale: Locale) -> Iterator[str]:
    """What the guide never says, and what would wake a speaker."""
    never = locale.tables.get("style", {}).get("never", [])
    if locale.has("style") and not (
        isinstance(never, list) and never and all(isinstance(one, str) for one in never)
    ):
        yield f'{locale.where("style")}: never = {never!r}; write a list of texts, as in never = ["must"]'
        never = []
    rate = locale.tables.get("style", {}).get("characters_a_second", 1)
    if isinstance(rate, bool) or not isinstance(rate, int | float) or rate <= 0:
        yield f"{locale.where('style')}: characters_a_second = {rate!r}; write a number above 0, as in 20"
    for file, line, text in locale.texts:
        if wakes := said_of(WAKE_WORDS, text):
            yield f"{locale.where(file)}: {line} says {', '.join(wakes)}, which wakes a speaker; say it another way"
        if unkind := said_of(never, text):
            quoted = ", ".join(f'"{one}"' for one in unkind)
            yield f"{locale.where(file)}: {line} says {quoted}; say it another way (style.toml has the list)"


def said_of(never: Iterable[str], text: str) -> list[str]:
    """Those of the words and phrases that a text says, whole and whatever their case."""
    said = caption(text).casefold().replace("\u2019", "'")
    return sorted(one for one in never if _whole(one.casefold()).search(said))


@cache
def _whole(words: str) -> re.Pattern[str]:
    """Finds these words and no longer ones."""
    before, after = (
        r"(?<!\w)" if words[:1].isalnum() else "",
        r"(?!\w)" if words[-1:].isalnum() else "",
    )
    return re.compile(before + r"\s+".join(map(re.escape, words.split())) + after)
