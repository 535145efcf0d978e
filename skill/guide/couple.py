"""The couple: all that is remembered of two people. No names, no answers, no transcripts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from skill.errors import StoreError
from skill.guide import nights

SCHEMA = 1
"""The form of a stored item; raise it when ``to_item`` changes."""


@dataclass(frozen=True)
class Couple:
    """One household's record."""

    nights: frozenset[date] = frozenset()
    """The nights on which one whole practice was heard."""

    def keep(self, night: date) -> "Couple":
        """This couple with the night kept; keeping it again changes nothing."""
        return replace(self, nights=self.nights | {night})

    def milestone(self, night: date) -> int:
        """How many nights there will be once this one is kept; 0 when it already is."""
        return 0 if night in self.nights else len(self.nights) + 1

    def to_item(self) -> dict[str, str | int]:
        """As a stored item."""
        first, bits = nights.pack(self.nights)
        return {"schema": SCHEMA, "first": first, "bits": bits}

    @staticmethod
    def from_item(item: Mapping[str, object]) -> "Couple":
        """From a stored item. Raises StoreError for one that this code did not write."""
        if item.get("schema") != SCHEMA:
            raise StoreError(f"the couple's item has schema {item.get('schema')!r}; this version reads {SCHEMA}")
        try:
            return Couple(nights.unpack(str(item["first"]), str(item["bits"])))
        except (KeyError, ValueError, OverflowError) as error:
            raise StoreError(f"the couple's item cannot be read ({error!r})") from error
