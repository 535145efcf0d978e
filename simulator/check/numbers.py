"""The numbers of those who help: the same in what is spoken, shown and written in the store."""

import re
from collections.abc import Iterator, Mapping

from simulator.check.locale import Locale

SHORTEST = 3
"""Digits of a number that can be called; fewer are counted, not dialled."""
SHOWN = ("crisis", "emergency")
"""The numbers that a screen shows when somebody may hurt themselves, or is ill."""
_WRITTEN = re.compile(r"(?<![\w.])\+?\d[\d -]*\d")
_WORD = re.compile(r"[^\W\d_]+|[^\w\s,\u3001-]")
"""A word, or a mark that ends a number: commas (\u3001 in Japanese) and hyphens stand inside one."""


def number_problems(locale: Locale) -> Iterator[str]:
    """Every number that is not the same in support.toml's table, its sentences and the store."""
    if not locale.has("support", "store"):
        return
    numbers = _numbers(locale)
    if not numbers:
        yield (
            f"{locale.where('support')}: there is no number to call under [numbers], and none is "
            "taken over from another country; write those of this one, and the lines that say them"
        )
        return
    for name in SHOWN:
        if name not in locale.table("support", "numbers"):
            yield (
                f"{locale.where('support')}: there is no [numbers.{name}], which a screen shows in "
                "a hard moment; write it"
            )
    yield from _of_the_store(locale, numbers)
    digits = locale.table("style", "digits")
    if digits:
        yield from _of_the_voice(
            locale, numbers, {word: str(body) for word, body in digits.items()}
        )


def _numbers(locale: Locale) -> dict[str, str]:
    """The numbers of the table, without marks, and how they are written there."""
    numbers = locale.table("support", "numbers").values()
    written = [str(number.get("digits", "")) for number in numbers if isinstance(number, dict)]
    return {_bare(digits): digits for digits in written}


def _bare(written: str) -> str:
    return re.sub(r"\D", "", written)


def _of_the_store(locale: Locale, numbers: Mapping[str, str]) -> Iterator[str]:
    """The store names these numbers and no others."""
    page = {name: str(text) for name, text in locale.tables["store"].items()}
    store_numbers = set()
    for name, text in page.items():
        for written in _WRITTEN.findall(text):
            bare = _bare(written)
            # Days, years and the like have no hyphens; a number to call is long, or known.
            if len(bare) < SHORTEST or ("-" not in written and not _is_near(bare, numbers)):
                continue
            store_numbers.add(bare)
            if bare not in numbers:
                listed = ", ".join(numbers.values())
                yield (
                    f"{locale.where('store')}: {name} says {written}, which is no number of "
                    f"support.toml; write one of {listed}, or change it there as well"
                )
    if store_numbers <= set(numbers):
        for bare in sorted(set(numbers) - store_numbers):
            yield (
                f"{locale.where('store')}: the page does not name {numbers[bare]}, "
                "and the guide says that it does; write it into support"
            )


def _is_near(bare: str, numbers: Mapping[str, str]) -> bool:
    """Whether digits are one of the numbers, or such a one with a slip in it."""
    for number in numbers:
        if len(bare) == len(number):
            differing = sum(a != b for a, b in zip(bare, number, strict=True))
            if differing <= 1:
                return True
    return False


def _of_the_voice(
    locale: Locale, numbers: Mapping[str, str], digits: Mapping[str, str]
) -> Iterator[str]:
    """What is spoken digit by digit is a number of the table; and each of them is spoken."""
    spoken_numbers = set()
    for line, texts in locale.lines("support").items():
        if line.startswith("numbers."):
            continue
        for bare in numbers_in(" ".join(texts), digits):
            spoken_numbers.add(bare)
            if bare not in numbers:
                listed = ", ".join(numbers.values())
                yield (
                    f"{locale.where('support')}: {line} says the number {bare}, which is not "
                    f"under [numbers]; correct one of them ({listed})"
                )
    if spoken_numbers <= set(numbers):
        for bare in sorted(set(numbers) - spoken_numbers):
            yield (
                f"{locale.where('support')}: no line says {numbers[bare]}, which stands under "
                "[numbers]; let support.lines say it, or delete it there"
            )


def numbers_in(text: str, digits: Mapping[str, str]) -> Iterator[str]:
    """The numbers that a text says, by digits or by longer names such as "trente et un"."""
    run = ""
    for word in [*_word_or_name(digits).findall(text.casefold()), "."]:
        if word in digits:
            run += digits[word]
            continue
        if len(run) >= SHORTEST:
            yield run
        run = ""


def _word_or_name(digits: Mapping[str, str]) -> re.Pattern[str]:
    """Any word or mark; a name of several words is one, and the longest name comes first."""
    longest_first = sorted(digits, key=len, reverse=True)
    names = [rf"\b{re.escape(name)}\b" for name in longest_first]
    return re.compile("|".join([*names, _WORD.pattern]))
