"""What words mean as a day or a time, in Alexa's own form, by the words of a language."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache

from simulator.echo.language import Language, language_of, normal
from simulator.echo.unspaced import in_figures, is_sign, without_spaces

_PIECE = re.compile(r"\{(?P<table>\w+)\}|(?P<sign>[\[\]()|])|(?P<word>[^\s\[\]{}()|]+)")
_SIGNS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}
"""What the signs of a form mean in a pattern."""


def day_of(words: str, today: date, language: Language) -> str:
    """AMAZON.DATE: the next day that these words can mean, in ISO form; empty if they mean none."""
    if is_sign(words):  # "月" is the moon as well
        return ""
    return plain_day_of(words, today, language) or parsed_day_of(words, today, language)


def parsed_day_of(words: str, today: date, language: Language) -> str:
    """The same by dateparser, which knows more ways to name a day: "in two weeks"."""
    try:
        import dateparser  # takes 0.2 s, so nobody waits for it who names a plain day
    except ModuleNotFoundError:  # a browser has not the compiled code that it needs
        return ""
    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime.combine(today, datetime.min.time()),
    }
    written = without_spaces(in_figures(words))
    moment = dateparser.parse(written, languages=[language.code], settings=settings)
    return moment.date().isoformat() if moment else ""


def plain_day_of(words: str, today: date, language: Language) -> str:
    """The same for a weekday, tomorrow, or a day of a month, by the language's own words alone."""
    days, words = language.days, in_figures(words)
    if words in days.tomorrow:
        return (today + timedelta(days=1)).isoformat()
    weekday = _without_following(words, days.next_week)
    if weekday != words and weekday in days.weekdays:
        ahead = 7 - today.weekday() + days.weekdays.index(weekday)
        return (today + timedelta(days=ahead)).isoformat()
    weekday = _without_following(words, days.following)
    if weekday in days.weekdays:
        ahead = (days.weekdays.index(weekday) - today.weekday() - 1) % 7 + 1
        return (today + timedelta(days=ahead)).isoformat()
    matches = (pattern.fullmatch(words) for pattern in _date_patterns(language.code))
    match = next(filter(None, matches), None)
    if match is None:
        return ""
    month = days.months.index(match["month"]) + 1
    day = _number(match["day"], days.ordinals)
    with suppress(ValueError):  # no month has it
        named = date(today.year, month, day)
        return (named if named > today else named.replace(year=today.year + 1)).isoformat()
    return ""


def _without_following(words: str, following: Iterable[tuple[str, str]]) -> str:
    """A weekday without what stands before or behind it, such as "next"."""
    for before, behind in following:
        if words.startswith(before) and words.endswith(behind):
            return words.removeprefix(before).removesuffix(behind)
    return words


def time_of(words: str, today: date, language: Language) -> str:
    """AMAZON.TIME: a time of 24 hours, or a part of the day; empty if these words mean none."""
    clock, words = language.clock, in_figures(words)
    if words in clock.parts:
        return clock.parts[words]
    for pattern in _clock_patterns(language.code):
        match = pattern.fullmatch(words)
        if match is not None:
            return _time(match.groupdict(), language)
    return ""


def _time(parts: Mapping[str, str | None], language: Language) -> str:
    """The time that these parts tell; empty where a day has no such hour."""
    clock = language.clock
    hour = _number(parts["hour"] or "", clock.hour)
    if hour > 23:
        return ""
    if hour < 12:
        hour += clock.half.get(parts.get("half") or "", 0)
    shift = clock.shift.get(parts.get("shift") or "", 0)
    minutes = hour * 60 + _number(parts.get("minutes") or "0", clock.minutes) + shift
    # "Quarter to" counts back from the hour, so at hour 0 it is still the day that ends.
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _number(words: str, names: Mapping[str, int]) -> int:
    return int(words) if words.isdigit() else names[words]


@cache
def _clock_patterns(code: str) -> tuple[re.Pattern[str], ...]:
    """The forms in which a language tells the time, as patterns."""
    clock = language_of(code).clock
    tables = {
        "hour": rf"\d\d?|{_any_of(clock.hour)}",
        "minutes": rf"\d\d|{_any_of(clock.minutes)}",
        "shift": _any_of(clock.shift),
        "half": _any_of(clock.half),
    }
    return tuple(re.compile(_pattern_of(form, tables)) for form in clock.forms)


@cache
def _date_patterns(code: str) -> tuple[re.Pattern[str], ...]:
    """The forms in which a language names a day of a month, as patterns."""
    days = language_of(code).days
    ordinals = f"|{_any_of(days.ordinals)}" if days.ordinals else ""
    tables = {"month": _any_of(days.months), "day": rf"\d\d?{ordinals}"}
    return tuple(re.compile(_pattern_of(form, tables)) for form in days.dates)


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(map(re.escape, longest_first))


def _pattern_of(form: str, tables: Mapping[str, str]) -> str:
    """A form as a pattern; a space between two words may be missing, as in "10pm"."""
    return "".join(_pieces_of(form, tables))


def _pieces_of(form: str, tables: Mapping[str, str]) -> Iterator[str]:
    for piece in _PIECE.finditer(form):
        if piece["sign"]:
            yield _SIGNS[piece["sign"]]
        elif piece["table"]:
            yield f"(?P<{piece['table']}>{tables[piece['table']]}) ?"
        else:
            yield f"{re.escape(normal(piece['word']))} ?"
