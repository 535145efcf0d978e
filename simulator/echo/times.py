"""What words mean as a day or a time, in Alexa's own form. So far in English alone."""

import re
from datetime import date, datetime

_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_HOURS = {word: hour for hour, word in enumerate(_WORDS.split(), start=1)}
_MINUTES = {"fifteen": 15, "thirty": 30, "forty five": 45}
_BEFORE_HOUR = {"half past": 30, "quarter past": 15, "quarter to": -15}
_TIME = re.compile(
    r"(?:(?:a )?(?P<offset>half past|quarter past|quarter to) )?"
    r"(?P<hour>[a-z]+|\d\d?)"
    r"(?:[: ]?(?P<minutes>\d\d|fifteen|thirty|forty five))?"
    r"(?: ?oclock)?"
    r"(?: ?(?P<half>[ap]) ?m| in the (?P<part>morning|evening)| at (?P<night>night))?"
)


def day_of(words: str, today: date) -> str:
    """AMAZON.DATE: the next day that these words can mean, in ISO form; empty if they mean none."""
    import dateparser  # takes 0.2 s, so nobody waits for it who names no day

    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime.combine(today, datetime.min.time()),
    }
    moment = dateparser.parse(words, languages=["en"], settings=settings)
    return moment.date().isoformat() if moment else ""


def time_of(words: str, today: date) -> str:
    """AMAZON.TIME: a time of 24 hours; empty if these words mean none."""
    match = _TIME.fullmatch(words)
    hour = _hour(match["hour"]) if match else None
    if match is None or hour is None:
        return ""
    if hour < 12 and (match["half"] == "p" or match["part"] == "evening" or match["night"]):
        hour += 12
    minutes = match["minutes"] or "0"
    total = hour * 60 + (int(minutes) if minutes.isdigit() else _MINUTES[minutes])
    total += _BEFORE_HOUR.get(match["offset"] or "", 0)
    return f"{total // 60 % 24:02d}:{total % 60:02d}"


def _hour(word: str) -> int | None:
    hour = int(word) if word.isdigit() else _HOURS.get(word)
    return hour if hour is not None and hour <= 23 else None
