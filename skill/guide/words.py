"""Words of one locale: lines with their variants, and what else the guide calls by its name.

A line is a sentence or two (see ``text``), or a list of variants that take turns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, overload
from zoneinfo import ZoneInfo

from skill.errors import ContentError
from skill.guide.bank import Question, read_bank
from skill.guide.lines import (
    LineWithClock,
    LineWithDate,
    LineWithDay,
    LineWithEvenings,
    LineWithFirst,
    LineWithMinutes,
    LineWithNights,
    LineWithPath,
    LineWithPathMinutes,
    LineWithPractice,
    LineWithQuestion,
    LineWithRow,
    LineWithTime,
    MoodLine,
    MoodLineWithMinutes,
    PlainLine,
    VaryingLine,
)
from skill.guide.phases import Phase, fallbacks
from skill.guide.tables import locale_table, recordings_locale
from skill.guide.text import WAKE, check_text

VARYING: tuple[VaryingLine, VaryingLine] = ("first", "prompt")
"""Lines in practices.toml of which each evening has another: who speaks first, and what a part may
be."""

CHARACTERS_A_SECOND = 14.0
"""What the voice of a locale speaks in a second, where its style.toml names nothing else."""

SPOKEN = ("guide", "practices", "support")
"""The files of lines; ``practices`` is what recordings say, the others are spoken live."""

SHOWN_OF_A_NUMBER = ("name", "digits")
"""What a screen shows of a number to call."""


@dataclass(frozen=True)
class Words:
    """All that the guide can say in one locale."""

    locale: str
    recorded_in: str
    """The locale whose recordings these are: its own, or one that it extends and shares a voice
    with. A recording is known by this one, so that what both say is recorded once."""
    voice: str
    """The voice of the recordings, by the name of its clips."""
    characters_a_second: float
    """How quickly it speaks, pauses aside."""
    time_zone: str
    """Where a night ends when the device does not tell its own zone (an IANA name)."""
    ready: tuple[str, ...]
    """The plans that it is ready for, by name; none: for all of them."""
    lines: Mapping[str, tuple[str, ...]]
    """Line id to its variants. A line with a table by phase stands here once for each of them, as
    ``arrive.later.remind``; see ``variants``."""
    milestones: Mapping[int, str]
    """What is said in the closing on a night of this number; most nights have none."""
    practices: Mapping[str, str]
    """What the practices are called aloud."""
    questions: Mapping[int, Question]
    """The bank, by number."""
    looks: Mapping[int, str]
    """How long a look is said to be, by its seconds."""
    lengths: Mapping[int, str]
    """Numbers of minutes as words."""
    weekdays: tuple[str, ...]
    """From Monday on."""
    months: tuple[str, ...]
    """From January on."""

    def variants(self, line: str, phase: Phase = Phase.EXPLAIN) -> tuple[str, ...]:
        """The texts of a line that take turns in this phase.

        Raises ContentError for an unknown line.
        """
        if line in self.lines:
            return self.lines[line]
        for possible in fallbacks(phase):
            if f"{line}.{possible}" in self.lines:
                return self.lines[f"{line}.{possible}"]
        raise ContentError(
            f"words/{self.locale}: no line called {line}; add it to guide.toml or practices.toml"
        )

    def has(self, line: str) -> bool:
        """Whether there is such a line."""
        return line in self.lines or any(f"{line}.{phase}" in self.lines for phase in Phase)

    @overload
    def line(self, line: PlainLine, pick: int = 0) -> str: ...

    @overload
    def line(self, line: VaryingLine, pick: int = 0) -> str: ...

    @overload
    def line(self, line: LineWithDay, pick: int = 0, *, day: str) -> str: ...

    @overload
    def line(self, line: LineWithDate, pick: int = 0, *, day: int, month: str) -> str: ...

    @overload
    def line(
        self, line: LineWithClock, pick: int = 0, *, hour: int, hours: int, minutes: str
    ) -> str: ...

    @overload
    def line(self, line: LineWithMinutes, pick: int = 0, *, minutes: str) -> str: ...

    @overload
    def line(self, line: LineWithNights, pick: int = 0, *, nights: int) -> str: ...

    @overload
    def line(self, line: LineWithPractice, pick: int = 0, *, practice: str) -> str: ...

    @overload
    def line(self, line: LineWithQuestion, pick: int = 0, *, question: str) -> str: ...

    @overload
    def line(self, line: LineWithRow, pick: int = 0, *, row: int) -> str: ...

    @overload
    def line(self, line: LineWithTime, pick: int = 0, *, time: str) -> str: ...

    @overload
    def line(self, line: LineWithPath, pick: int = 0, *, path: str) -> str: ...

    @overload
    def line(self, line: LineWithPathMinutes, pick: int = 0, *, path: str, minutes: str) -> str: ...

    @overload
    def line(self, line: LineWithEvenings, pick: int = 0, *, path: str, nights: int) -> str: ...

    @overload
    def line(self, line: LineWithFirst, pick: int = 0, *, first: str, minutes: str) -> str: ...

    def line(self, line: str, pick: int = 0, **fills: object) -> str:
        """The text of a line that is spoken live; ``pick`` chooses the variant, by any number."""
        return self.text(line, pick, Phase.EXPLAIN, **fills)

    def of_mood(self, mood: str, line: MoodLine) -> str:
        """What is said of one kind of day."""
        return self.text(f"mood.{mood}.{line}")

    def invites_to(self, mood: str) -> bool:
        """Whether evenings of this mood are offered in words of their own."""
        line: MoodLineWithMinutes = "invite"
        return self.has(f"mood.{mood}.{line}")

    def invitation_of(self, mood: str, minutes: str) -> str:
        """The question that offers an evening of this mood, where it has one of its own."""
        line: MoodLineWithMinutes = "invite"
        return self.text(f"mood.{mood}.{line}", minutes=minutes)

    def text(
        self,
        line: str,
        pick: int = 0,
        phase: Phase = Phase.EXPLAIN,
        **fills: object,
    ) -> str:
        """The text of any line, also of one that only a recording says.

        Raises ContentError for an unknown line or an unfilled placeholder.
        """
        variants = self.variants(line, phase)
        try:
            text = variants[pick % len(variants)].format(**{WAKE: f"{{{WAKE}}}", **fills})
        except (KeyError, IndexError, ValueError) as error:
            raise ContentError(
                f"words/{self.locale}: {line} has a placeholder nobody fills ({error})"
            ) from error
        return " ".join(text.split())

    def day(self, day: date, today: date) -> str:
        """A day as it is said: its weekday within a week, otherwise its date."""
        if 0 < (day - today).days <= 7:
            return self.weekdays[day.weekday()]
        # Many languages call the first of a month by its ordinal, and every other day by its number.
        line: LineWithDate = "calendar.first" if day.day == 1 else "calendar.date"
        return self.line(line, month=self.months[day.month - 1], day=day.day)

    def time(self, at: time) -> str:
        """A time of day as it is said."""
        line: LineWithClock = "calendar.evening" if at.hour >= 12 else "calendar.morning"
        # Midnight and noon are "twelve" on a clock's face.
        hour = at.hour % 12 or 12
        return self.line(
            line,
            hour=hour,
            hours=at.hour,
            minutes=f"{at.minute:02d}",
        )

    def look(self, ms: int) -> str:
        """How long a look lasts, as it is said.

        Raises ContentError for a length that has no words.
        """
        seconds = ms // 1000
        if seconds not in self.looks:
            raise ContentError(
                f"words/{self.locale}/practices.toml: [looks] does not say "
                f"what {seconds} seconds are called"
            )
        return self.looks[seconds]

    def minutes(self, minutes: int) -> str:
        """A number of minutes as it is said; digits where there is no word."""
        return self.lengths.get(minutes, str(minutes))

    def by_day(self, text: str) -> str:
        """Last words as they are said by day, when nobody is wished a good night."""
        return text.replace(self.line("farewell.night"), self.line("farewell.day"))

    def nights(self, number: int) -> str:
        """How many nights a couple have kept, in its plural."""
        of_number: Mapping[int, LineWithNights] = {0: "nights.none", 1: "nights.one"}
        return self.line(of_number.get(number, "nights.other"), nights=number)


def _practices_aloud(practices: Mapping[str, Any], ready: Sequence[str]) -> dict[str, str]:
    """What each practice is called; where some plans alone are ready, a practice may have no name.

    Raises KeyError for one that lacks a name that is needed.
    """
    named = [name for name, body in practices.items() if "name" in body or not ready]
    return {name: practices[name]["name"] for name in named}


def load_words(content: Path, locale: str) -> Words:
    """Read ``words/<locale>``. Raises ContentError, naming the file."""
    where = f"words/{locale}"
    files = (*SPOKEN, "questions", "style")
    tables = {file: locale_table(content, locale, file) for file in files}
    for file in SPOKEN:
        for line, texts in lines_of(tables[file]):
            for text in texts:
                check_text(f"{where}/{file}.toml", line, text)
    return words_of(locale, tables, recordings_locale(content, locale))


def words_of(locale: str, tables: Mapping[str, Mapping[str, Any]], recorded_in: str = "") -> Words:
    """The words of a locale, made of its tables; they are recorded in its own, or in another.

    Raises ContentError for a table in which something is missing.
    """
    questions = read_bank(tables["questions"], f"words/{locale}/questions.toml")
    try:
        return _words(locale, recorded_in or locale, tables, questions)
    except (
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        OSError,
    ) as error:
        raise ContentError(
            f"words/{locale}: {error} is missing or is not what it should be; "
            "look into guide.toml and practices.toml"
        ) from error


def _words(
    locale: str,
    recorded_in: str,
    tables: Mapping[str, Mapping[str, Any]],
    questions: Mapping[int, Question],
) -> Words:
    # Copies, for what is no line is taken out of them.
    guide, practices, support = (dict(tables[file]) for file in SPOKEN)
    # Where a number to call was looked up, and when, is for editors alone.
    support["numbers"] = {
        name: {key: number[key] for key in SHOWN_OF_A_NUMBER}
        for name, number in support.get("numbers", {}).items()
    }
    style = tables.get("style", {})
    settings, calendar = guide.pop("locale"), guide["calendar"]
    ZoneInfo(settings["time_zone"])  # refused here, and not on somebody's evening
    milestones = _by_number(practices.pop("milestones"))
    looks = _by_number(practices.pop("looks"))
    lines: dict[str, tuple[str, ...]] = {line: tuple(practices.pop(line)) for line in VARYING}
    for table in (guide, practices, support):
        lines |= dict(lines_of(table))
    ready = tuple(settings.get("ready", ()))
    return Words(
        locale=locale,
        recorded_in=recorded_in,
        voice=settings["voice"],
        characters_a_second=float(style.get("characters_a_second", CHARACTERS_A_SECOND)),
        time_zone=settings["time_zone"],
        ready=ready,
        lines=lines,
        milestones=milestones,
        practices=_practices_aloud(practices, ready),
        questions=questions,
        looks=looks,
        lengths=_by_number(guide["lengths"]),
        weekdays=tuple(calendar["weekdays"]),
        months=tuple(calendar["months"]),
    )


def _by_number(table: Mapping[str, str]) -> dict[int, str]:
    return {int(number): text for number, text in table.items()}


def lines_of(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """All lines of a table of words, by id, each with its variants."""
    lines: list[tuple[str, tuple[str, ...]]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            lines += lines_of(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            lines.append((prefix + key, tuple(value)))
        else:
            lines.append((prefix + key, (str(value),)))
    return lines
