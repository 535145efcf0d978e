"""A request of Alexa's as what the guide understands: an intent, or an event of the player.

It is read from its JSON, and only what an answer needs: see ``skill.reading``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any, TypeVar

from skill.alexa.device import DeviceIdentity, SystemState
from skill.errors import UnreadableRequest
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
from skill.guide.programme import Event
from skill.reading import (
    at,
    items,
    part,
    text,
    whole,
)

APL, DISPLAY = "Alexa.Presentation.APL", "Display"
"""Interfaces of a device with a screen; the second one is that of the oldest."""
REMINDERS = "alexa::alerts:reminders:skill:readwrite"
"""The permission that reminders need."""
LONGEST_OFFSET_MS = 24 * 60 * 60 * 1000
"""No recording is as long as a day, whatever a speaker tells."""

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

_CONSENTS = {"ACCEPTED": True, "DENIED": False}
"""Answers to Alexa's own question. Anything else is none: nobody answered, or she could not ask."""


@dataclass(frozen=True)
class PlayerState:
    """How the device's AudioPlayer stands."""

    token: str = ""
    offset: int = 0
    """Milliseconds into the stream of that token."""
    activity: str = "IDLE"
    """Alexa's own name of what it does."""
    present: bool = False
    """Whether the device has an AudioPlayer at all."""

    @property
    def playing(self) -> bool:
        """Whether it plays, or is only interrupted and goes on by itself."""
        return self.activity in ("PLAYING", "PAUSED", "BUFFER_UNDERRUN")

    @property
    def finished(self) -> bool:
        """Whether it has come to the end of what it held."""
        return self.activity in ("FINISHED", "IDLE")


@dataclass(frozen=True)
class ScreenState:
    """The device's screen, if it has one."""

    present: bool = False
    apl: tuple[int, ...] = ()
    """The newest version of documents that it shows; empty: it shows none."""
    token: str = ""
    """The document that it shows now."""


@dataclass(frozen=True)
class Message:
    """One request, with what the skill needs of it."""

    kind: str
    """Alexa's own name of the request."""
    skill_id: str
    """Which skill it is meant for; empty when it does not say."""
    user: str
    """Empty when it does not say."""
    locale: str
    player: PlayerState
    system: SystemState
    """What Alexa's own services are asked with."""
    screen: ScreenState = ScreenState()
    heard: Heard | None = None
    """What was said, or asked for by a button."""
    event: Event | None = None
    token: str = ""
    """For an event: the stream it is about."""
    offset: int = 0
    """For an event: milliseconds into that stream."""
    at_failure: PlayerState | None = None
    """For a stream that failed: how the player stood then, if the event tells."""
    touch: tuple[object, ...] | None = None
    """What a touch on a document of ours sends; None: nothing was touched."""
    button: bool = False
    """Whether a button asked, so that the answer may not speak."""
    attributes: Mapping[str, Any] | None = None
    """The session's attributes; None for a request outside a session."""
    silent: bool = False
    """Whether the session ended because nobody answered."""
    trouble: str = ""
    """The kind of error that Alexa tells of, if it does."""

    @property
    def player_at_failure(self) -> PlayerState:
        """How the player stood when a stream failed, by the event or by the request's context."""
        state = self.at_failure
        if state is None or not state.token:
            return self.player
        if state.token != self.player.token:
            return state
        # One of the two may be older than the other; an offset only grows.
        return replace(state, offset=max(state.offset, self.player.offset))


def message_in(event: object) -> Message:
    """Understand a request. Raises UnreadableRequest for what does not say which kind it is."""
    request, system, session = part(event, "request"), _system(event), at(event, "session")
    kind = text(request, "type")
    if not kind and text(request, "intent", "name"):
        kind = "IntentRequest"  # nothing else brings an intent, and it may be a hard moment
    if not kind:
        raise UnreadableRequest("the request does not say which kind it is")
    return Message(
        kind=kind,
        skill_id=_told_anywhere(event, "application", "applicationId"),
        user=_told_anywhere(event, "user", "userId"),
        locale=text(request, "locale"),
        player=_player(event),
        system=system,
        screen=_screen(event),
        heard=_heard(kind, request),
        event=_EVENTS.get(kind),
        token=text(request, "token"),
        offset=whole(request, "offsetInMilliseconds", most=LONGEST_OFFSET_MS),
        at_failure=_at_failure(request),
        touch=_touch(kind, request),
        button=kind in _BUTTONS,
        attributes=part(session, "attributes") if isinstance(session, dict) else None,
        silent=text(request, "reason") == "EXCEEDED_MAX_REPROMPTS",
        trouble=_trouble(request),
    )


def _told_anywhere(event: object, *path: str) -> str:
    """A text of the system's state; or of the session, which repeats it."""
    return text(event, "context", "System", *path) or text(event, "session", *path)


def _system(event: object) -> SystemState:
    system = part(event, "context", "System")
    scope = part(system, "user", "permissions", "scopes", REMINDERS)
    return SystemState(
        device=DeviceIdentity(text(system, "device", "deviceId")),
        api_endpoint=text(system, "apiEndpoint"),
        api_access_token=text(system, "apiAccessToken"),
        may_remind=text(scope, "status") == "GRANTED",
    )


def _player(event: object) -> PlayerState:
    context = part(event, "context")
    interfaces = at(context, "System", "device", "supportedInterfaces")
    # A device says by its interfaces what it can do; where that cannot be read, a player that
    # tells how it stands is there.
    place = interfaces if isinstance(interfaces, dict) else context
    present = at(place, "AudioPlayer") is not None
    return _state(part(context, "AudioPlayer"), present) if present else PlayerState()


def _screen(event: object) -> ScreenState:
    context = part(event, "context")
    interfaces = part(context, "System", "device", "supportedInterfaces")
    newest = text(interfaces, APL, "runtime", "maxVersion")
    return ScreenState(
        present=APL in interfaces or DISPLAY in interfaces,
        apl=tuple(map(int, re.findall(r"[0-9]{1,4}", newest))),
        token=text(context, APL, "token"),
    )


def _at_failure(request: Mapping[str, Any]) -> PlayerState | None:
    state = at(request, "currentPlaybackState")
    return _state(state, present=True) if isinstance(state, dict) else None


def _state(state: Mapping[str, Any], present: bool) -> PlayerState:
    return PlayerState(
        token=text(state, "token"),
        offset=whole(state, "offsetInMilliseconds", most=LONGEST_OFFSET_MS),
        activity=text(state, "playerActivity") or "IDLE",
        present=present,
    )


def _trouble(request: Mapping[str, Any]) -> str:
    """Only what looks like one of Alexa's names, since it is logged."""
    kind = text(request, "error", "type")
    return kind if re.fullmatch(r"[A-Z_]{1,80}", kind) else ""


def _touch(kind: str, request: Mapping[str, Any]) -> tuple[object, ...] | None:
    if kind != f"{APL}.UserEvent":
        return None
    arguments = at(request, "arguments")
    return tuple(arguments) if isinstance(arguments, list) else ()


def _heard(kind: str, request: Mapping[str, Any]) -> Heard | None:
    """What was asked for; an intent that this version does not know is a fallback."""
    if kind == "IntentRequest":
        name = text(request, "intent", "name")
        if name not in Intent._value2member_map_:
            return Heard(Intent.FALLBACK)
        return _heard_slots(Intent(name), part(request, "intent", "slots"))
    if kind == "Connections.Response" and text(request, "name") == "AskFor":
        consent = _CONSENTS.get(text(request, "payload", "status"))
        at_time = time_in(text(request, "token"))
        return Heard(
            Intent.REMIND,
            at=at_time,
            consent=consent,
            unanswered=consent is None,
        )
    intent = Intent.LAUNCH if kind == Intent.LAUNCH else _BUTTONS.get(kind)
    return Heard(intent) if intent else None


def _heard_slots(intent: Intent, slots: Mapping[str, Any]) -> Heard:
    """An intent with what its slots mean; a word that means nothing is as if it were not there."""
    values = {name: text(slot, "value") for name, slot in slots.items()}
    ids = {name: _resolved(slot) for name, slot in slots.items()}
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
        if is_ours and has_word_without_meaning:
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
