"""Nights: local calendar dates that end at 04:00, and all that is computed from the set of them."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

NIGHT_ENDS_AT_HOUR = 4
"""An evening after midnight still belongs to the day before, until four in the morning."""

WEEK, FORGIVEN = 7, 2
"""A row goes on over up to two missed nights in any seven (a goal with a small reserve keeps people
going better than a strict one: docs/evidence.md, "Nights in a row")."""

Nights = frozenset[date]


def night_of(instant: datetime, zone: tzinfo) -> date:
    """The night of an aware instant, where the device stands."""
    local = instant.astimezone(zone).replace(tzinfo=None)
    return (local - timedelta(hours=NIGHT_ENDS_AT_HOUR)).date()


def row(nights: Nights, away: Nights, tonight: date) -> int:
    """How many nights stand in a row up to tonight, which is not missed before it is over.

    A date away neither adds nor breaks; a night kept while away counts as any other.
    """
    last = tonight if tonight in nights else tonight - timedelta(days=1)
    return list(_rows(nights, away, last))[-1] if any(night <= last for night in nights) else 0


def longest_row(nights: Nights, away: Nights) -> int:
    """The longest row there ever was."""
    return max(_rows(nights, away, max(nights))) if nights else 0


def _rows(nights: Nights, away: Nights, last: date) -> Iterator[int]:
    """The row as it stands after each date that counts, from the first night on."""
    first = min(nights)
    dates = (first + timedelta(days=day) for day in range((last - first).days + 1))
    kept_before = [0]
    missed: list[int] = []
    start = 0
    for place, night in enumerate(night for night in dates if night in nights or night not in away):
        kept_before.append(kept_before[-1] + (night in nights))
        if night not in nights:
            missed.append(place)
            if len(missed) > FORGIVEN and place - missed[-1 - FORGIVEN] < WEEK:
                start = (
                    missed[-1 - FORGIVEN] + 1
                )  # the row begins anew behind the oldest of the three
        yield kept_before[-1] - kept_before[start]


def pack(nights: Nights) -> str:
    """Nights as the first date (ISO), a colon, and one bit a date from there on (base64, lowest bit first).

    A decade is 623 characters at most. No nights: an empty text.
    """
    if not nights:
        return ""
    first = min(nights)
    bits = sum(1 << (night - first).days for night in nights)
    return f"{first.isoformat()}:{b64encode(bits.to_bytes(bits.bit_length() // 8 + 1, 'little')).decode()}"


def unpack(packed: str) -> Nights:
    """The inverse of ``pack``. Raises ValueError or OverflowError for a text that ``pack`` does not write."""
    if not packed:
        return frozenset()
    first, bits = packed.split(":")
    return from_bits(
        date.fromisoformat(first), int.from_bytes(b64decode(bits, validate=True), "little")
    )


def from_bits(first: date, bits: int) -> Nights:
    """The nights of one bit a date. Raises OverflowError beyond the calendar's end."""
    return frozenset(
        first + timedelta(days=day) for day in range(bits.bit_length()) if bits >> day & 1
    )
