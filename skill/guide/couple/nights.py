"""Nights: local calendar dates that end at 04:00, and all that is computed from the set of them."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import (
    date,
    datetime,
    timedelta,
    timezone,
    tzinfo,
)

NIGHT_ENDS_AT_HOUR = 4
"""An evening after midnight still belongs to the day before, until four in the morning."""

LATE_FROM_HOUR = 23
"""From then on, until the night ends, three minutes lying down are offered (docs/evidence.md,
"Late evenings")."""

WEEK, FORGIVEN = 7, 2
"""A row goes on over up to two missed nights in any seven (a goal with a small reserve keeps people
going better than a strict one: docs/evidence.md, "Nights in a row")."""

_FIRST_ZONE, _LAST_ZONE = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
"""Where a date begins first, and where it ends last."""

_DEFLATED = "~"
_LONGEST_BYTES = date.max.toordinal() // 8 + 2
"""One bit for each date there is."""

Nights = frozenset[date]


def is_late_hour(hour: int) -> bool:
    """Whether a small evening is kinder at this hour of the device's own clock."""
    return hour >= LATE_FROM_HOUR or hour < NIGHT_ENDS_AT_HOUR


def night_of(instant: datetime, zone: tzinfo) -> date:
    """The night of an aware instant, where the device stands."""
    local = instant.astimezone(zone).replace(tzinfo=None)
    return (local - timedelta(hours=NIGHT_ENDS_AT_HOUR)).date()


def may_be_tonight(night: date, instant: datetime) -> bool:
    """Whether this is the night of an aware instant anywhere on earth."""
    return night_of(instant, _LAST_ZONE) <= night <= night_of(instant, _FIRST_ZONE)


def row(nights: Nights, away: Nights, tonight: date) -> int:
    """How many nights stand in a row up to tonight, which is not missed before it is over.

    A date away neither adds nor breaks; a night kept while away counts as any other.
    """
    last = tonight if tonight in nights else tonight - timedelta(days=1)
    if not any(night <= last for night in nights):
        return 0
    *_, latest = _rows(nights, away, last)
    return latest


def longest_row(nights: Nights, away: Nights) -> int:
    """The longest row there ever was."""
    return max(_rows(nights, away, max(nights))) if nights else 0


def _rows(nights: Nights, away: Nights, last: date) -> Iterator[int]:
    """The row as it stands after each date that counts, from the first night on."""
    kept_before = [0]
    missed: list[int] = []
    start = 0
    for position, night in enumerate(_dates_that_count(nights, away, last)):
        kept_before.append(kept_before[-1] + (night in nights))
        if night not in nights:
            missed.append(position)
            oldest = missed[-1 - FORGIVEN] if len(missed) > FORGIVEN else None
            if oldest is not None and position - oldest < WEEK:
                start = oldest + 1  # three in seven: the row begins anew behind the oldest of them
        yield kept_before[-1] - kept_before[start]


def _dates_that_count(
    nights: Nights,
    away: Nights,
    last: date,
) -> Iterator[date]:
    """Each date from the first night on, without those on which the couple were away."""
    first = min(nights)
    for day in range((last - first).days + 1):
        night = first + timedelta(days=day)
        if night in nights or night not in away:
            yield night


def pack(nights: Nights) -> str:
    """Nights as the first date (ISO), a colon, and one bit a date from there on.

    The bits are base64, the lowest first; behind a tilde they are deflated, where that is shorter.
    A decade is 623 characters at most, and about 440 where one night of nine was missed; no nights
    are an empty text.
    """
    if not nights:
        return ""
    first = min(nights)
    bits = sum(1 << (night - first).days for night in nights)
    # One byte more than the bits may need: older records have it, and both are read alike.
    packed = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    deflated = zlib.compress(packed, 9)
    is_shorter = len(deflated) < len(packed)
    content = f"{_DEFLATED}{_base64(deflated)}" if is_shorter else _base64(packed)
    return f"{first.isoformat()}:{content}"


def _base64(content: bytes) -> str:
    return b64encode(content).decode()


def unpack(packed: str) -> Nights:
    """The inverse of ``pack``. Raises ValueError or OverflowError for a text of any other kind."""
    if not packed:
        return frozenset()
    first, content = packed.split(":")
    raw = b64decode(content.removeprefix(_DEFLATED), validate=True)
    if content.startswith(_DEFLATED):
        raw = _inflated(raw)
    bits = int.from_bytes(raw, "little")
    return from_bits(date.fromisoformat(first), bits)


def _inflated(raw: bytes) -> bytes:
    """Raises ValueError for what was never deflated, or is longer than any calendar."""
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(raw, _LONGEST_BYTES)
    except zlib.error as error:
        raise ValueError(f"no nights: {error}") from error
    if not inflater.eof:
        raise ValueError("no nights: more of them than there are dates")
    return content


def from_bits(first: date, bits: int) -> Nights:
    """The nights of one bit a date. Raises OverflowError beyond the calendar's end."""
    days = (day for day in range(bits.bit_length()) if bits >> day & 1)
    return frozenset(first + timedelta(days=day) for day in days)
