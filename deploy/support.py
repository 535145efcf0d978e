"""Numbers to call are looked up by somebody, at a source, on a day: without that nothing is packed.

A number that nobody answers is worse than none, and one of another country is answered by nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from skill.errors import ContentError
from skill.guide.tables import locale_table

GOOD_FOR = timedelta(days=183)
"""Numbers change; half a year is as long as support.toml trusts one."""


def need_checked_numbers(content: Path, names: Iterable[str]) -> None:
    """Raises ContentError with every number that nobody has looked up, one to a line."""
    lacking = [each for name in names for each in unchecked_numbers(content, name)]
    if lacking:
        raise ContentError("\n".join(lacking))


def unchecked_numbers(content: Path, locale: str) -> Iterator[str]:
    """What is to be done about the numbers of a locale before it can be packed."""
    where = f"words/{locale}/support.toml"
    numbers = locale_table(content, locale, "support").get("numbers", {})
    if not numbers:
        yield (
            f"{where}: there is no number to call under [numbers], and none is taken over from "
            "another country; write those that are answered where this locale is spoken"
        )
    for name, number in numbers.items():
        lacking = ", ".join(_lacking(number))
        if lacking:
            yield (
                f"{where}: numbers.{name} has not been looked up ({lacking} missing); look at the "
                'page of whoever answers it, and write source = "https://..." and the day, '
                "as in checked = 2026-11-29"
            )


def old_numbers(content: Path, locale: str, today: date) -> Iterator[str]:
    """Numbers that were looked up so long ago that somebody had better look again."""
    numbers = locale_table(content, locale, "support").get("numbers", {})
    for name, number in numbers.items():
        if today - number["checked"] > GOOD_FOR:
            yield (
                f"words/{locale}/support.toml: numbers.{name} was looked up on "
                f"{number['checked']}; look at {number['source']} again, and write the new day"
            )


def _lacking(number: Mapping[str, Any]) -> Iterator[str]:
    if not str(number.get("source", "")).startswith("https://"):
        yield "source"
    if not isinstance(number.get("checked"), date):
        yield "checked"
