"""What words mean as a day or a time, in Alexa's own form. So far in English alone."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta

_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_LATE_HOURS = {"twenty one": 21, "twenty two": 22, "twenty three": 23}
_HOURS = {word: hour for hour, word in enumerate(_WORDS.split(), start=1)} | _LATE_HOURS
_MINUTES = {"fifteen": 15, "thirty": 30, "forty five": 45}
_AROUND_HOUR = {
    "half": 30,
    "quarter": 15,
    "five": 5,
    "ten": 10,
    "twenty": 20,
    "twenty five": 25,
}
"""What stands before "past" or "to", in minutes."""
_PARTS = {"night": "NI", "midnight": "00:00", "noon": "12:00", "midday": "12:00"}
"""Words that are no hour; a part of the day has two letters with Alexa."""
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_DAY = re.compile(r"(?P<month>[a-z]+) (?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?")
_TIME = re.compile(
    r"(?:(?:a )?(?P<offset>half|quarter|twenty five|five|ten|twenty) (?P<side>past|to) )?"
    r"(?P<hour>twenty (?:one|two|three)|[a-z]+|\d\d?)"
    r"(?:[: ]?(?P<minutes>\d\d|fifteen|thirty|forty five))?"
    r"(?: ?oclock)?"
    r"(?: ?(?P<half>[ap]) ?m| in the (?P<part>morning|evening)| at (?P<night>night))?"
)


def day_of(words: str, today: date) -> str:
    """AMAZON.DATE: the next day that these words can mean, in ISO form; empty if they mean none."""
    try:
        import dateparser  # takes 0.2 s, so nobody waits for it who names no day
    except ModuleNotFoundError:  # a browser has not the compiled code that it needs
        return plain_day_of(words, today)
    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime.combine(today, datetime.min.time()),
    }
    moment = dateparser.parse(words, languages=["en"], settings=settings)
    return moment.date().isoformat() if moment else ""


def plain_day_of(words: str, today: date) -> str:
    """The same for a weekday, tomorrow, or a day of a month in figures."""
    if words == "tomorrow":
        return (today + timedelta(days=1)).isoformat()
    weekday = words.removeprefix("next ")
    if weekday in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(weekday) - today.weekday() - 1) % 7 + 1
        return (today + timedelta(days=ahead)).isoformat()
    match = _DAY.fullmatch(words)
    if match is None or match["month"] not in _MONTHS:
        return ""
    month, day = _MONTHS.index(match["month"]) + 1, int(match["day"])
    with suppress(ValueError):  # no month has it
        named = date(today.year, month, day)
        return (named if named > today else named.replace(year=today.year + 1)).isoformat()
    return ""


def time_of(words: str, today: date) -> str:
    """AMAZON.TIME: a time of 24 hours, or a part of the day; empty if these words mean none."""
    if words in _PARTS:
        return _PARTS[words]
    match = _TIME.fullmatch(words)
    if match is None:
        return ""
    hour = _hour(match["hour"])
    if hour is None:
        return ""
    if hour < 12 and _is_second_half(match):
        hour += 12
    offset = _AROUND_HOUR.get(match["offset"] or "", 0)
    if match["side"] == "to":
        offset = -offset
    minutes = hour * 60 + _minutes(match["minutes"] or "0") + offset
    # "Quarter to" counts back from the hour, so at hour 0 it is still the day that ends.
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _is_second_half(match: re.Match[str]) -> bool:
    """Whether the words say that it is after noon."""
    return match["half"] == "p" or match["part"] == "evening" or bool(match["night"])


def _minutes(word: str) -> int:
    if word.isdigit():
        return int(word)
    return _MINUTES[word]


def _hour(word: str) -> int | None:
    """The hour that a word or its digits name; None where a day has no such hour."""
    hour = int(word) if word.isdigit() else _HOURS.get(word)
    if hour is None or hour > 23:
        return None
    return hour
