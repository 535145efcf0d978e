"""The stored item of a couple: how a record is written, and how every older form is read."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from skill.errors import StoreError
from skill.guide.couple.growth import HeardRung
from skill.guide.couple.nights import (
    Nights,
    from_bits,
    pack,
    unpack,
)
from skill.guide.couple.preferences import Preferences

if TYPE_CHECKING:
    from skill.guide.couple.record import Couple

SCHEMA = 4
"""The form of a stored item. Raise it only where an older version could misread the item, and give
``_NIGHTS_OF`` the new number beside the old ones; a field that may be missing needs no new
number."""
LATEST_HEXADECIMAL = 3
"""The last schema that kept the questions in hexadecimal; base64 takes two thirds of it."""

_JOINED = "."
"""Between the parts of a list; none has it in its name."""


def to_item(couple: "Couple") -> dict[str, str | int]:
    """As a stored item: what is as it was at first is left out."""
    liking = "" if couple.preferences == Preferences() else couple.preferences.to_code()
    optional: dict[str, str | int] = {
        "away": pack(couple.away),
        "quiet": int(not couple.counting),
        "zone": couple.zone,
        "liking": liking,
        "last": couple.last,
        "asked": _packed_numbers(couple.asked),
        "question": couple.question,
        "looks": couple.looks,
        "looked": _packed(couple.looked),
        "rests": couple.look_rests,
        "place": couple.place,
        "ended": couple.ended,
        **_growth(couple),
    }
    item: dict[str, str | int] = {"schema": SCHEMA, "nights": pack(couple.nights)}
    return item | {name: value for name, value in optional.items() if value}


def _growth(couple: "Couple") -> dict[str, str | int]:
    """What they took further, are on the way through, and were told once."""
    heard = (_packed_rung(heard) for heard in couple.heard_rungs)
    hard_nights = (f"{night.toordinal():x}" for night in couple.hard_nights)
    return {
        "heard": _JOINED.join(heard),
        "steps": couple.step_rests,
        "stays": int(couple.staying),
        "path": couple.path,
        "way": couple.path_step,
        "offered": _packed(couple.path_offered),
        "walked": _JOINED.join(sorted(couple.paths_walked)),
        "told": _JOINED.join(sorted(couple.told_once)),
        "telling": _packed(couple.told_on),
        "first": couple.first_minutes,
        "hard": _JOINED.join(hard_nights),
    }


def _packed(night: date | None) -> str:
    return night.isoformat() if night else ""


def fields_of(item: Mapping[str, object]) -> dict[str, Any]:
    """The fields of the record of a stored item, an older one brought forward.

    Raises StoreError for one that cannot be read.
    """
    try:
        return _read(item)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise StoreError(f"the couple's item cannot be read ({error!r})") from error


def _read(item: Mapping[str, object]) -> dict[str, Any]:
    """The same. Raises KeyError, TypeError, ValueError or OverflowError."""
    nights_of = _NIGHTS_OF[item["schema"]]
    is_first_schema = item["schema"] == 1
    return {
        "nights": nights_of(item),
        "away": unpack(_text(item, "away")),
        "counting": not item.get("quiet"),
        "zone": _text(item, "zone"),
        "preferences": _preferences(item.get("liking")),
        "last": _text(item, "last"),
        "asked": _numbers(_text(item, "asked"), int(str(item["schema"]))),
        "question": _number(item, "question"),
        "looks": _number(item, "looks"),
        "looked": _date(item, "looked"),
        "look_rests": _number(item, "rests"),
        "place": _text(item, "place"),
        "ended": _text(item, "ended"),
        "heard_rungs": tuple(_heard_rungs(_text(item, "heard"))),
        "step_rests": _number(item, "steps"),
        "staying": bool(item.get("stays")),
        "path": _text(item, "path"),
        "path_step": _number(item, "way"),
        "path_offered": _date(item, "offered"),
        "paths_walked": frozenset(_parts(item, "walked")),
        "told_once": frozenset(_parts(item, "told")),
        "told_on": _date(item, "telling"),
        # The first schema's "first" was a date.
        "first_minutes": 0 if is_first_schema else _number(item, "first"),
        "hard_nights": tuple(date.fromordinal(int(day, 16)) for day in _parts(item, "hard")),
    }


def _text(item: Mapping[str, object], name: str) -> str:
    return str(item.get(name, ""))


def _number(item: Mapping[str, object], name: str) -> int:
    """A number; DynamoDB gives it as a Decimal."""
    return int(str(item.get(name, 0)))


def _date(item: Mapping[str, object], name: str) -> date | None:
    text = _text(item, name)
    return date.fromisoformat(text) if text else None


def _parts(item: Mapping[str, object], name: str) -> list[str]:
    text = _text(item, name)
    return text.split(_JOINED) if text else []


def _preferences(code: object) -> Preferences:
    """What a stored code means; none: all as the guide was designed. Raises ValueError."""
    return Preferences() if code is None else Preferences.from_code(str(code))


def _packed_rung(heard: HeardRung) -> str:
    last = "" if heard.last == date.max else f"={heard.last.toordinal():x}"
    return f"{heard.practice}={heard.evenings}{last}"


def _heard_rungs(text: str) -> Iterator[HeardRung]:
    """The practices of a list. Raises ValueError for anything else."""
    for part in text.split(_JOINED) if text else ():
        practice, evenings, *last = part.split("=")
        if last:
            yield HeardRung(practice, int(evenings), date.fromordinal(int("".join(last), 16)))
        else:
            yield HeardRung(practice, int(evenings))


def _packed_numbers(numbers: frozenset[int]) -> str:
    """One bit a number, in base64."""
    bits = sum(1 << number for number in numbers)
    size = (bits.bit_length() + 7) // 8
    return b64encode(bits.to_bytes(size)).decode()


def _numbers(text: str, schema: int) -> frozenset[int]:
    """The questions of one bit a number. Raises ValueError for anything else."""
    is_hexadecimal = schema <= LATEST_HEXADECIMAL
    number = int(text or "0", 16) if is_hexadecimal else _unpacked_number(text)
    if number < 0:
        raise ValueError(f"{text!r} holds no questions")
    return frozenset(bit for bit in range(number.bit_length()) if number >> bit & 1)


def _unpacked_number(text: str) -> int:
    return int.from_bytes(b64decode(text, validate=True))


def _nights_of_schema_1(item: Mapping[str, object]) -> Nights:
    """The first date and hexadecimal bits, apart."""
    if not item["first"]:
        return Nights()
    first = date.fromisoformat(str(item["first"]))
    return from_bits(first, int(str(item["bits"]), 16))


_NIGHTS_OF: dict[object, Callable[[Mapping[str, object]], Nights]] = {
    1: _nights_of_schema_1,
    2: lambda item: unpack(str(item["nights"])),
    3: lambda item: unpack(str(item["nights"])),
    4: lambda item: unpack(str(item["nights"])),
}
"""How each schema that was ever written keeps its nights. None of them is ever taken out."""
assert SCHEMA in _NIGHTS_OF, "what is written now can be read"
