"""The couple: all that is remembered of two people. No names, no answers, no transcripts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from skill.errors import StoreError
from skill.guide.couple.nights import (
    Nights,
    from_bits,
    longest_row,
    pack,
    row,
    unpack,
)
from skill.guide.couple.preferences import HIGHEST_OFFERED, Preferences

SCHEMA = 3
"""The form of a stored item; raise it when ``to_item`` changes, and bring older ones forward in
``from_item``."""

LONGEST_AWAY_DAYS = 366
"""Nobody is away for longer: a date further off was misheard."""

LOOKS_BEFORE_LONGER = 3
"""So many whole looks at one level come before a longer one is offered (docs/evidence.md,
"Looking")."""
LOOK_RESTS = 7
"""So many nights the length of a look rests, behind a no or a silence."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Progress:
    """What was heard of an evening, by one event. The same event twice is the same progress."""

    plan: str
    """The evening, or the one practice, that "same as last night" means from then on."""
    night: date
    kept: bool
    """One whole practice was heard."""
    question: int
    """The question that was heard; 0: none yet."""
    looked: bool
    finished: bool
    """The good night was said."""
    evening: str
    """Plan and night: which evening this is about."""
    resume: str
    """The token to go on from, should the player forget it; empty once the good night was said."""


@dataclass(frozen=True)
class Couple:
    """One household's record."""

    nights: Nights = frozenset()
    """The nights on which one whole practice was heard."""
    away: Nights = frozenset()
    """Dates that neither add to a row nor break it."""
    counting: bool = True
    """Whether the guide speaks of numbers of nights by itself."""
    zone: str = ""
    """The device's time zone (IANA), as it was last told; empty: never told."""
    preferences: Preferences = Preferences()  # noqa: RUF009 - frozen
    last: str = ""
    """The plan of the evening that was last kept; empty: none was."""
    asked: frozenset[int] = frozenset()
    """The numbers of the questions they have heard, since the bank began anew."""
    question: int = 0
    """The one they heard last."""
    looks: int = 0
    """How many nights they looked as long as their level says, since it changed."""
    looked: date | None = None
    """The last of those nights."""
    look_rests: int = 0
    """A longer look is not offered before there are so many nights."""
    place: str = ""
    """The token of an evening that has not come to its good night; empty: there is none."""
    ended: str = ""
    """Plan and night of the last good night, so that an event that comes late does not open that
    evening again."""

    def keep(self, night: date) -> "Couple":
        """With the night kept; keeping it again changes nothing."""
        return replace(self, nights=self.nights | {night})

    def be_away(self, first: date, until: date) -> "Couple":
        """With the dates from the first on, up to but not with ``until``, away (a year at most)."""
        days = min(max(0, (until - first).days), LONGEST_AWAY_DAYS)
        dates = {first + timedelta(days=day) for day in range(days)}
        return replace(self, away=self.away | dates)

    def at(self, zone: str) -> "Couple":
        """In the zone that the device tells."""
        return replace(self, zone=zone)

    def stop_counting(self) -> "Couple":
        """With no number of nights said by itself."""
        return replace(self, counting=False)

    def start_counting(self) -> "Couple":
        """With a number of nights said now and then."""
        return replace(self, counting=True)

    def liking(self, preferences: Preferences) -> "Couple":
        """With these preferences; a look of another length is counted from the beginning."""
        same = preferences.level == self.preferences.level
        return replace(self, preferences=preferences, looks=self.looks if same else 0)

    def follow(self, progress: Progress, bank: frozenset[int]) -> "Couple":
        """With what was heard of an evening. Following the same again changes nothing."""
        couple = self._hear_evening(progress, bank)
        if progress.night.isoformat() < self._latest_night:
            return couple  # an event of an older evening came late: tonight goes on where it is
        if progress.kept and progress.plan:
            couple = replace(couple, last=progress.plan)
        if progress.finished:
            return replace(couple, place="", ended=progress.evening)
        if couple.ended == progress.evening:
            return couple
        return replace(couple, place=progress.resume)

    def _hear_evening(
        self,
        progress: Progress,
        bank: frozenset[int],
    ) -> "Couple":
        """With what is true of an evening whenever its event arrives."""
        couple = self.keep(progress.night) if progress.kept else self
        if progress.question:
            couple = couple.hear(progress.question, bank)
        # One look a night is counted, and none of a night before the last one that was.
        is_new_night = couple.looked is None or couple.looked < progress.night
        if progress.looked and is_new_night:
            couple = replace(couple, looks=couple.looks + 1, looked=progress.night)
        return couple

    @property
    def _latest_night(self) -> str:
        """The latest night of which anything is remembered, as an ISO date; empty: none."""
        dates = _DATE.findall(f"{self.place} {self.ended}")
        if self.nights:
            dates.append(max(self.nights).isoformat())
        return max(dates, default="")

    def hear(self, question: int, bank: frozenset[int]) -> "Couple":
        """With one more question heard, if the bank has it."""
        if question not in bank:
            return self
        return replace(
            self,
            asked=_questions_heard(
                self.asked,
                self.question,
                question,
                bank,
            ),
            question=question,
        )

    @property
    def may_look_longer(self) -> bool:
        """Whether a longer look can be offered: the shorter one was easy, and no no is fresh."""
        if len(self.nights) < self.look_rests or self.looks < LOOKS_BEFORE_LONGER:
            return False
        return self.preferences.level < HIGHEST_OFFERED and not self.preferences.look_off

    def rest_looking(self) -> "Couple":
        """With no longer look offered for some nights."""
        return replace(self, look_rests=len(self.nights) + LOOK_RESTS, looks=0)

    def milestone(self, night: date) -> int:
        """How many nights there will be once this one is kept.

        0 when it already is, or when they want no numbers.
        """
        if night in self.nights or not self.counting:
            return 0
        return len(self.nights) + 1

    def row(self, tonight: date) -> int:
        """How many nights stand in a row (see ``nights.row``)."""
        return row(self.nights, self.away, tonight)

    def longest_row(self) -> int:
        """The longest row there ever was."""
        return longest_row(self.nights, self.away)

    def to_item(self) -> dict[str, str | int]:
        """As a stored item."""
        item: dict[str, str | int] = {"schema": SCHEMA, "nights": pack(self.nights)}
        liking = "" if self.preferences == Preferences() else self.preferences.to_code()
        questions = sum(1 << number for number in self.asked)
        optional: dict[str, str | int] = {
            "away": pack(self.away),
            "quiet": int(not self.counting),
            "zone": self.zone,
            "liking": liking,
            "last": self.last,
            "asked": f"{questions:x}" if questions else "",
            "question": self.question,
            "looks": self.looks,
            "looked": self.looked.isoformat() if self.looked else "",
            "rests": self.look_rests,
            "place": self.place,
            "ended": self.ended,
        }
        return item | {name: value for name, value in optional.items() if value}

    @staticmethod
    def from_item(item: Mapping[str, object]) -> "Couple":
        """From a stored item, an older one brought forward.

        Raises StoreError for one that cannot be read.
        """
        try:
            return _read(item)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise StoreError(f"the couple's item cannot be read ({error!r})") from error


def _read(item: Mapping[str, object]) -> Couple:
    """The record of an item. Raises KeyError, TypeError, ValueError or OverflowError."""
    nights_of = _NIGHTS_OF[item["schema"]]
    looked = _text(item, "looked")
    return Couple(
        nights=nights_of(item),
        away=unpack(_text(item, "away")),
        counting=not item.get("quiet"),
        zone=_text(item, "zone"),
        preferences=_preferences(item.get("liking")),
        last=_text(item, "last"),
        asked=_numbers(_text(item, "asked") or "0"),
        question=_number(item, "question"),
        looks=_number(item, "looks"),
        looked=date.fromisoformat(looked) if looked else None,
        look_rests=_number(item, "rests"),
        place=_text(item, "place"),
        ended=_text(item, "ended"),
    )


def _text(item: Mapping[str, object], name: str) -> str:
    return str(item.get(name, ""))


def _number(item: Mapping[str, object], name: str) -> int:
    """A number; DynamoDB gives it as a Decimal."""
    return int(str(item.get(name, 0)))


def _preferences(code: object) -> Preferences:
    """What a stored code means; none: all as the guide was designed. Raises ValueError."""
    return Preferences() if code is None else Preferences.from_code(str(code))


def _questions_heard(
    heard_so_far: frozenset[int],
    last: int,
    number: int,
    bank: frozenset[int],
) -> frozenset[int]:
    """What a couple have heard once this one is.

    Behind the last of the bank, the next one begins it anew.
    """
    if not bank <= heard_so_far:
        return heard_so_far | {number}
    # The same question once more, by the same event: the bank does not begin anew for it.
    if number == last:
        return heard_so_far
    return frozenset([number])


def _numbers(bits: str) -> frozenset[int]:
    """The questions of one bit a number, in hexadecimal. Raises ValueError for anything else."""
    number = int(bits, 16)
    if number < 0:
        raise ValueError(f"{bits!r} holds no questions")
    return frozenset(bit for bit in range(number.bit_length()) if number >> bit & 1)


def _nights_of_schema_1(item: Mapping[str, object]) -> Nights:
    """The first date and hexadecimal bits, apart."""
    if not item["first"]:
        return Nights()
    first = date.fromisoformat(str(item["first"]))
    return from_bits(first, int(str(item["bits"]), 16))


_NIGHTS_OF: dict[object, Callable[[Mapping[str, object]], Nights]] = {
    1: _nights_of_schema_1,
    2: lambda item: unpack(str(item["nights"])),
    SCHEMA: lambda item: unpack(str(item["nights"])),
}
"""How each schema that was ever written keeps its nights."""
