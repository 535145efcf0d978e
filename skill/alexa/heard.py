"""A request of Alexa's as what the guide understands: an intent, or an event of the player."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, TypeVar

from ask_sdk_model import IntentRequest, PermissionStatus, RequestEnvelope
from ask_sdk_model.interfaces.connections import ConnectionsResponse
from ask_sdk_model.interfaces.system import SystemState

from skill.guide.intents import (
    SLOTS,
    Ache,
    DepthWish,
    Heard,
    Intent,
    LookChange,
    Manner,
    Mood,
    Pace,
    Part,
    Slot,
    Switch,
    Topic,
)
from skill.guide.programme import Event

REMINDERS = "alexa::alerts:reminders:skill:readwrite"
"""The permission that reminders need."""

_EVENTS = {
    "AudioPlayer.PlaybackStarted": Event.STARTED,
    "AudioPlayer.PlaybackNearlyFinished": Event.NEARLY_FINISHED,
    "AudioPlayer.PlaybackFinished": Event.FINISHED,
    "AudioPlayer.PlaybackStopped": Event.STOPPED,
    "AudioPlayer.PlaybackFailed": Event.FAILED,
}

_BUTTONS = {
    "PlaybackController.PlayCommandIssued": Intent.RESUME,
    "PlaybackController.PauseCommandIssued": Intent.PAUSE,
    "PlaybackController.NextCommandIssued": Intent.NEXT,
    "PlaybackController.PreviousCommandIssued": Intent.PREVIOUS,
}
"""Buttons mean what the words mean, but may be answered with audio only."""


@dataclass(frozen=True)
class Player:
    """The device's AudioPlayer, as told in the context of every request."""

    token: str
    offset: int
    """Milliseconds into the stream of that token."""
    playing: bool
    finished: bool
    present: bool
    """Whether the device has an AudioPlayer at all."""


@dataclass(frozen=True)
class Message:
    """One request, with what the skill needs of it."""

    kind: str
    """Alexa's own name of the request."""
    skill_id: str
    """Which skill it is meant for."""
    user: str
    locale: str
    player: Player
    system: SystemState
    """What Alexa's own services are asked with."""
    heard: Heard | None = None
    """What was said, or asked for by a button."""
    event: Event | None = None
    token: str = ""
    """For an event: the stream it is about."""
    offset: int = 0
    """For an event: milliseconds into that stream."""
    button: bool = False
    """Whether a button asked, so that the answer may not speak."""
    may_remind: bool = False
    """Whether the account lets this skill set reminders."""
    attributes: Mapping[str, Any] | None = None
    """The session's attributes; None for a request outside a session."""
    silent: bool = False
    """Whether the session ended because nobody answered."""
    trouble: str = ""
    """The kind of error that Alexa tells of, if it does."""


def message_in(envelope: RequestEnvelope) -> Message:
    """Understand a request. Raises ValueError for one that names no user."""
    request: Any = envelope.request
    context, session = envelope.context, envelope.session
    system = context.system if context else None
    if request is None or system is None or system.user is None or not system.user.user_id:
        raise ValueError("the request names no user")
    kind = str(request.object_type)
    error = getattr(request, "error", None)
    return Message(
        kind=kind,
        skill_id=(system.application and system.application.application_id) or "",
        user=system.user.user_id,
        locale=getattr(request, "locale", None) or "",
        player=_player(context),
        system=system,
        heard=_heard(request),
        event=_EVENTS.get(kind),
        token=getattr(request, "token", None) or "",
        offset=_whole(getattr(request, "offset_in_milliseconds", None)),
        button=kind in _BUTTONS,
        may_remind=_allowed(system.user),
        attributes=None if session is None else session.attributes or {},
        silent=getattr(getattr(request, "reason", None), "value", "") == "EXCEEDED_MAX_REPROMPTS",
        trouble=str(getattr(error, "object_type", None) or ""),
    )


def _heard(request: Any) -> Heard | None:
    """What was asked for; an intent that this version does not know is a fallback."""
    if isinstance(request, IntentRequest):
        name = str(request.intent.name) if request.intent else ""
        if name not in Intent._value2member_map_:
            return Heard(Intent.FALLBACK)
        return _heard_slots(Intent(name), (request.intent.slots if request.intent else None) or {})
    if isinstance(request, ConnectionsResponse) and request.name == "AskFor":
        accepted = (request.payload or {}).get("status") == "ACCEPTED"
        return Heard(Intent.REMIND, at=time_in(request.token or ""), consent=accepted)
    intent = (
        Intent.LAUNCH if request.object_type == Intent.LAUNCH else _BUTTONS.get(request.object_type)
    )
    return Heard(intent) if intent else None


def _heard_slots(intent: Intent, slots: Mapping[str, Any]) -> Heard:
    """An intent with what its slots mean; a word that means nothing to the model is as if it were not there."""
    said = {name: str(slot.value or "") for name, slot in slots.items() if slot}
    meant = {name: _resolved(slot) for name, slot in slots.items() if slot}
    length = meant.get(Slot.LENGTH, "")
    return Heard(
        intent,
        until=day_in(said.get(Slot.UNTIL, "")),
        at=time_in(said.get(Slot.AT, "")),
        minutes=int(length) if length.isdecimal() else None,
        mood=_member(Mood, meant.get(Slot.MOOD)),
        without=_member(Part, meant.get(Slot.WITHOUT)),
        practice=meant.get(Slot.PRACTICE, ""),
        pace=_member(Pace, meant.get(Slot.PACE)),
        topic=_member(Topic, meant.get(Slot.TOPIC)),
        switch=_member(Switch, meant.get(Slot.SWITCH)),
        change=_member(LookChange, meant.get(Slot.CHANGE)),
        depth=_member(DepthWish, meant.get(Slot.DEPTH)),
        manner=_member(Manner, meant.get(Slot.MANNER)),
        ache=_member(Ache, meant.get(Slot.ACHE)),
        unclear=_unclear(intent, said, meant),
    )


def _unclear(intent: Intent, said: Mapping[str, str], meant: Mapping[str, str]) -> frozenset[Slot]:
    """The slots of our own types in which a word stood that the model does not know."""
    ours = (name for name, kind in SLOTS.get(intent, {}).items() if not kind.startswith("AMAZON."))
    return frozenset(name for name in ours if said.get(name) and not meant.get(name))


Member = TypeVar("Member", Mood, Part, Pace, Topic, Switch, LookChange, DepthWish, Manner, Ache)


def _member(kind: type[Member], value: str | None) -> Member | None:
    return next((member for member in kind if member.value == value), None)


def _resolved(slot: Any) -> str:
    """The id of the slot type's value that Alexa found behind the words; empty when she found none."""
    resolutions = slot.resolutions.resolutions_per_authority if slot.resolutions else None
    for resolution in resolutions or ():
        for found in (resolution.values if resolution else None) or ():
            value = found.value if found else None
            return str(value.id or value.name or "") if value else ""
    return ""


def day_in(value: str) -> date | None:
    """The first day of an AMAZON.DATE: a day, a week, a weekend or a month; None for anything vaguer."""
    found = re.fullmatch(r"(\d{4})-(?:W(\d\d)(-WE)?|(\d\d)(?:-(\d\d))?)", value)
    if found is None:
        return None
    year, week, weekend, month, day = found.groups()
    try:
        if week:
            return date.fromisocalendar(int(year), int(week), 1) + timedelta(
                days=5 if weekend else 0
            )
        return date(int(year), int(month), int(day or 1))
    except ValueError:
        return None


def time_in(value: str) -> time | None:
    """An AMAZON.TIME, as the time of day it begins with; None for anything vaguer than a part of the day."""
    parts = {"NI": "22:00", "EV": "20:00"}
    try:
        return time.fromisoformat(parts.get(value, value)).replace(
            second=0, microsecond=0, tzinfo=None
        )
    except ValueError:
        return None


def _whole(number: object) -> int:
    """A number of milliseconds; sdk lets anything pass where one should be."""
    return number if isinstance(number, int) else 0


def _allowed(user: Any) -> bool:
    """Whether the account lets this skill set reminders."""
    scopes = (user.permissions.scopes if user.permissions else None) or {}
    scope = scopes.get(REMINDERS)
    return bool(scope and scope.status == PermissionStatus.GRANTED)


def _player(context: Any) -> Player:
    device = context.system.device
    interfaces = device.supported_interfaces if device else None
    present = bool(interfaces and interfaces.audio_player is not None)
    state = context.audio_player if present else None
    activity = state.player_activity.value if state and state.player_activity else "IDLE"
    return Player(
        token=(state.token if state else None) or "",
        offset=_whole(state.offset_in_milliseconds if state else None),
        playing=activity in ("PLAYING", "PAUSED", "BUFFER_UNDERRUN"),
        finished=activity in ("FINISHED", "IDLE"),
        present=present,
    )
