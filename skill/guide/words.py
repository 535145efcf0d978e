"""Words of one locale: lines with their variants, placeholders and pauses.

A line is a sentence or two with pauses in seconds between square brackets: ``"Hello. [0.5] Settle in."``
A line may be a list of variants. ``{nights}`` and the like are filled when it is spoken.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from skill.errors import ContentError

SENTENCE_GAP_MS = 600
"""The quiet between two sentences where the text marks none (0.5 to 0.8 s reads calmly)."""

PLACEHOLDERS = frozenset(["nights", "row", "practice", "milestone", "day", "month", "time", "hour", "hours", "minutes"])
"""What can stand between braces; each line has its own."""

_PAUSE = re.compile(r"\s*\[(\d+(?:\.\d+)?)\]\s*")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True)
class Words:
    """All that the guide can say in one locale."""

    locale: str
    voice: str
    """The voice of the recordings, by the name of its clips."""
    time_zone: str
    """Where a night ends when the device does not tell its own zone (an IANA name)."""
    lines: Mapping[str, tuple[str, ...]]
    """Line id to its variants."""
    milestones: Mapping[int, str]
    """What is said in the closing on a night of this number; most nights have none."""
    practices: Mapping[str, str]
    """What the practices are called aloud."""
    weekdays: tuple[str, ...]
    """From Monday on."""
    months: tuple[str, ...]
    """From January on."""

    def line(self, line: str, pick: int = 0, **fills: object) -> str:
        """The text of a line; ``pick`` chooses the variant (any whole number will do).

        Raises ContentError for an unknown line or an unfilled placeholder.
        """
        if line not in self.lines:
            raise ContentError(f"words/{self.locale}: no line called {line}; add it to guide.toml or practices.toml")
        variants = self.lines[line]
        try:
            text = variants[pick % len(variants)].format(**fills)
        except (KeyError, IndexError, ValueError) as error:
            raise ContentError(f"words/{self.locale}: {line} has a placeholder nobody fills ({error})") from error
        return " ".join(text.split())

    def day(self, day: date, today: date) -> str:
        """A day as it is said: its weekday within a week, otherwise its date."""
        if 0 < (day - today).days <= 7:
            return self.weekdays[day.weekday()]
        return self.line("calendar.date", month=self.months[day.month - 1], day=day.day)

    def time(self, at: time) -> str:
        """A time of day as it is said."""
        half = "evening" if at.hour >= 12 else "morning"
        return self.line(f"calendar.{half}", hour=at.hour % 12 or 12, hours=at.hour, minutes=f"{at.minute:02d}")

    def counted(self, line: str, number: int) -> str:
        """A line about a number of nights, in the right plural: ``.none``, ``.one`` or ``.other``."""
        form = {0: "none", 1: "one"}.get(number, "other")
        return self.line(f"{line}.{form}", nights=number)


def load_words(content: Path, locale: str) -> Words:
    """Read ``words/<locale>``. Raises ContentError, naming the file."""
    folder = content / "words" / locale
    guide, practices = _read(folder / "guide.toml"), _read(folder / "practices.toml")
    for file, table in (("guide.toml", guide), ("practices.toml", practices)):
        _check(f"words/{locale}/{file}", table)
    try:
        ZoneInfo(guide["locale"]["time_zone"])
        settings, calendar = guide.pop("locale"), guide["calendar"]
        milestones = {int(number): text for number, text in practices.pop("milestones").items()}
        return Words(
            locale=locale,
            voice=settings["voice"],
            time_zone=settings["time_zone"],
            lines=dict(_flatten(guide)) | dict(_flatten(practices)),
            milestones=milestones,
            practices={name: body["name"] for name, body in practices.items()},
            weekdays=tuple(calendar["weekdays"]),
            months=tuple(calendar["months"]),
        )
    except (KeyError, ValueError, AttributeError, TypeError, OSError) as error:
        raise ContentError(f"words/{locale}: {error} is missing or is not what it should be") from error


def phrases(text: str) -> tuple[str | int, ...]:
    """A line as its sentences (text) and pauses (milliseconds), in the order they sound."""
    found: list[str | int] = []
    for position, piece in enumerate(_PAUSE.split(text)):
        if position % 2:
            found.append(round(float(piece) * 1000))
            continue
        for number, sentence in enumerate(_SENTENCE_END.split(piece.strip())):
            if not sentence:
                continue
            if number:
                found.append(SENTENCE_GAP_MS)
            found.append(sentence)
    return tuple(found)


def caption(text: str) -> str:
    """A line as it is read: without its pauses."""
    return " ".join(phrase for phrase in phrases(text) if isinstance(phrase, str))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"words/{path.parent.name}/{path.name}: cannot be read as TOML ({error})") from error


def _check(where: str, table: Mapping[str, Any]) -> None:
    """Refuse what would be spoken wrongly: a pause that is none, or a placeholder that nobody fills."""
    for line, texts in _flatten(table):
        for text in texts:
            if "[" in _PAUSE.sub("", text):
                raise ContentError(f"{where}: {line}: a pause that is not read; write seconds like [0.5]")
            try:
                unknown = {name for _, name, _, _ in Formatter().parse(text) if name is not None} - PLACEHOLDERS
            except ValueError as error:
                raise ContentError(f"{where}: {line}: {error}") from error
            if unknown:
                known = ", ".join(sorted(PLACEHOLDERS))
                raise ContentError(f"{where}: {line}: nobody fills {', '.join(sorted(unknown))}; there are {known}")


def _flatten(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, tuple[str, ...]]]:
    rows: list[tuple[str, tuple[str, ...]]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            rows += _flatten(value, f"{prefix}{key}.")
        else:
            rows.append((prefix + key, tuple(value) if isinstance(value, list) else (str(value),)))
    return rows
