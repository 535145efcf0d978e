"""Nights: a local calendar date that ends at 04:00, and the set of them that a couple has kept."""

from datetime import date, datetime, timedelta, tzinfo

NIGHT_ENDS_AT_HOUR = 4
"""An evening after midnight still belongs to the day before, until four in the morning."""


def night_of(instant: datetime, zone: tzinfo) -> date:
    """The night of an aware instant, where the device stands."""
    local = instant.astimezone(zone).replace(tzinfo=None)
    return (local - timedelta(hours=NIGHT_ENDS_AT_HOUR)).date()


def pack(nights: frozenset[date]) -> tuple[str, str]:
    """Nights as the first date (ISO) and one bit a date from there on (hexadecimal).

    A decade of nights is 913 digits. No nights: two empty texts.
    """
    if not nights:
        return "", ""
    first = min(nights)
    bits = sum(1 << (night - first).days for night in nights)
    return first.isoformat(), f"{bits:x}"


def unpack(first: str, bits: str) -> frozenset[date]:
    """The inverse of ``pack``. Raises ValueError for a text that ``pack`` does not write."""
    if not first:
        return frozenset()
    start, number = date.fromisoformat(first), int(bits, 16)
    return frozenset(start + timedelta(days=day) for day in range(number.bit_length()) if number >> day & 1)
