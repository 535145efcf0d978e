"""The couple: all that is remembered of two people. No names, no answers, no transcripts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from skill.errors import StoreError
from skill.guide.nights import Nights, from_bits, longest_row, pack, row, unpack

SCHEMA = 2
"""The form of a stored item; raise it when ``to_item`` changes, and bring older ones forward in ``from_item``."""

LONGEST_AWAY_DAYS = 366
"""Nobody is away for longer: a date further off was misheard."""


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

    def keep(self, night: date) -> "Couple":
        """With the night kept; keeping it again changes nothing."""
        return replace(self, nights=self.nights | {night})

    def be_away(self, first: date, until: date) -> "Couple":
        """With the dates from the first on, up to but not with ``until``, away (a year at most)."""
        days = min(max(0, (until - first).days), LONGEST_AWAY_DAYS)
        return replace(self, away=self.away | {first + timedelta(days=day) for day in range(days)})

    def at(self, zone: str) -> "Couple":
        """In the zone that the device tells."""
        return replace(self, zone=zone)

    def stop_counting(self) -> "Couple":
        """With no number of nights said by itself."""
        return replace(self, counting=False)

    def start_counting(self) -> "Couple":
        """With a number of nights said now and then."""
        return replace(self, counting=True)

    def milestone(self, night: date) -> int:
        """How many nights there will be once this one is kept; 0 when it already is, or nobody counts."""
        return 0 if night in self.nights or not self.counting else len(self.nights) + 1

    def row(self, tonight: date) -> int:
        """How many nights stand in a row (see ``nights.row``)."""
        return row(self.nights, self.away, tonight)

    def longest_row(self) -> int:
        """The longest row there ever was."""
        return longest_row(self.nights, self.away)

    def to_item(self) -> dict[str, str | int]:
        """As a stored item."""
        item: dict[str, str | int] = {"schema": SCHEMA, "nights": pack(self.nights)}
        optional: dict[str, str | int] = {
            "away": pack(self.away),
            "quiet": int(not self.counting),
            "zone": self.zone,
        }
        return item | {name: value for name, value in optional.items() if value}

    @staticmethod
    def from_item(item: Mapping[str, object]) -> "Couple":
        """From a stored item, an older one brought forward. Raises StoreError for one that cannot be read."""
        try:
            nights = _NIGHTS_OF[item["schema"]](item)
            return Couple(
                nights=nights,
                away=unpack(str(item.get("away", ""))),
                counting=not item.get("quiet"),
                zone=str(item.get("zone", "")),
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise StoreError(f"the couple's item cannot be read ({error!r})") from error


def _nights_of_schema_1(item: Mapping[str, object]) -> Nights:
    """The first date and hexadecimal bits, apart."""
    return from_bits(date.fromisoformat(str(item["first"])), int(str(item["bits"]), 16)) if item["first"] else Nights()


_NIGHTS_OF: dict[object, Callable[[Mapping[str, object]], Nights]] = {
    1: _nights_of_schema_1,
    SCHEMA: lambda item: unpack(str(item["nights"])),
}
"""How each schema that was ever written keeps its nights."""
