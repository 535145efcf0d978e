"""What stands in the slots of an intent: lengths, moods, days, times, in Alexa's own form.

A slot may hold anything: a word that its type does not have, a lone question mark, a list of values.
"""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any, TypeVar

from skill.guide.intents import (
    SLOTS,
    Ache,
    DepthWish,
    Heard,
    Intent,
    LookChange,
    Manner,
    Pace,
    Part,
    Slot,
    Switch,
    Topic,
)
from skill.reading import at, items, text

NOT_MADE_OUT = "?"
"""What Alexa sends for words that she heard and could not make out."""


def heard_with_slots(intent: Intent, slots: Mapping[str, Any]) -> Heard:
    """An intent with what its slots mean; a word that means nothing is as if it were not there."""
    simple = {name: _one_value(slot) for name, slot in slots.items()}
    values = {name: text(slot, "value") for name, slot in simple.items()}
    ids = {name: _resolved(slot) for name, slot in simple.items()}
    length = ids.get(Slot.LENGTH, "")
    return Heard(
        intent,
        until=day_in(values.get(Slot.UNTIL, "")),
        at=time_in(values.get(Slot.AT, "")),
        minutes=int(length) if re.fullmatch(r"\d{1,4}", length) else None,
        number=values.get(Slot.LENGTH, ""),
        mood=ids.get(Slot.MOOD) or None,
        without=_member(Part, ids.get(Slot.WITHOUT)),
        practice=ids.get(Slot.PRACTICE, ""),
        pace=_member(Pace, ids.get(Slot.PACE)),
        topic=_member(Topic, ids.get(Slot.TOPIC)),
        switch=_member(Switch, ids.get(Slot.SWITCH)),
        change=_member(LookChange, ids.get(Slot.CHANGE)),
        depth=_member(DepthWish, ids.get(Slot.DEPTH)),
        manner=_member(Manner, ids.get(Slot.MANNER)),
        ache=_member(Ache, ids.get(Slot.ACHE)),
        theme=ids.get(Slot.THEME) or None,
        path=ids.get(Slot.PATH, ""),
        unclear=_unclear(intent, values, ids),
    )


def _unclear(
    intent: Intent,
    values: Mapping[str, str],
    ids: Mapping[str, str],
) -> frozenset[Slot]:
    """The slots of our own types in which a word stood that the model does not know."""
    unclear: set[Slot] = set()
    for name, slot_type in SLOTS.get(intent, {}).items():
        is_ours = not slot_type.startswith("AMAZON.")
        has_word_without_meaning = bool(values.get(name)) and not ids.get(name)
        # Of a theme that could not be made out nothing is said; a question was asked for.
        is_missed_theme = name is Slot.THEME and values.get(name) == NOT_MADE_OUT
        if is_ours and has_word_without_meaning and not is_missed_theme:
            unclear.add(name)
    return frozenset(unclear)


Member = TypeVar(
    "Member",
    Part,
    Pace,
    Topic,
    Switch,
    LookChange,
    DepthWish,
    Manner,
    Ache,
)


def _member(kind: type[Member], value: str | None) -> Member | None:
    """The member with this value; None for a value that the model may have and we do not."""
    for member in kind:
        if member.value == value:
            return member
    return None


def _one_value(slot: object) -> object:
    """The slot itself, or the value that it collects ("Collect Multiple Values in a Slot").

    Of several that mean different things only words are left, so that somebody is asked.
    """
    collected = items(slot, "slotValue", "values") or [at(slot, "slotValue")]
    if text(slot, "value") or not text(collected[0], "value"):
        return slot
    meanings = {_resolved(value) for value in collected}
    return collected[0] if len(meanings) == 1 else {"value": text(collected[0], "value")}


def _resolved(slot: object) -> str:
    """The id of the slot type's value that Alexa found behind the words; empty without one."""
    for resolution in items(slot, "resolutions", "resolutionsPerAuthority"):
        for match in items(resolution, "values"):
            return text(match, "value", "id") or text(match, "value", "name")
    return ""


def day_in(value: str) -> date | None:
    """The first day of an AMAZON.DATE: a day, week, weekend or month; None for a vaguer one."""
    match = re.fullmatch(r"(\d{4})-(?:W(\d\d)(-WE)?|(\d\d)(?:-(\d\d))?)", value, re.ASCII)
    if match is None:
        return None
    year, week, weekend, month, day = match.groups()
    try:
        if week:
            monday = date.fromisocalendar(int(year), int(week), 1)
            return monday + timedelta(days=5 if weekend else 0)
        return date(int(year), int(month), int(day or 1))
    except (ValueError, OverflowError):
        return None


_PARTS_OF_THE_DAY = {"NI": "22:00", "EV": "20:00"}


def time_in(value: str) -> time | None:
    """The time with which an AMAZON.TIME begins; None for one vaguer than a part of the day."""
    clock = _PARTS_OF_THE_DAY.get(value, value)
    match = re.fullmatch(r"T?(\d{1,2})(?::(\d\d)(?::\d\d.*)?)?", clock, re.ASCII)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    # Midnight is the 24th hour of a day too.
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None
