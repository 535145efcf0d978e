"""A request of Alexa's as what the guide understands: an intent, or an event of the player.

It is read from its JSON, and only what an answer needs: see ``skill.reading``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from skill.alexa.device import DeviceIdentity, SystemState
from skill.alexa.slot_values import heard_with_slots, time_in
from skill.errors import UnreadableRequest
from skill.guide.intents import Heard, Intent
from skill.guide.programme import Event
from skill.reading import at, items, moment, part, text, whole

APL, DISPLAY = "Alexa.Presentation.APL", "Display"
"""Interfaces of a device with a screen; the second one is that of the oldest."""
APLA = "Alexa.Presentation.APLA"
"""The interface of a device for which Alexa mixes what is heard."""
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

_OF_WHAT_SOUNDS = frozenset({Event.NEARLY_FINISHED, Event.FAILED})
"""Events that ask for what comes next; where they do not say of which stream they are, they are of
the one that the player holds."""

_BUTTONS = {
    "PlaybackController.PlayCommandIssued": Intent.RESUME,
    "PlaybackController.PauseCommandIssued": Intent.PAUSE,
    "PlaybackController.NextCommandIssued": Intent.NEXT,
    "PlaybackController.PreviousCommandIssued": Intent.PREVIOUS,
}
"""Buttons mean what the words mean, but may be answered with audio only."""

_ASKED_FOR = ("AskFor", "")
"""The one thing that Alexa is asked to do; a name that cannot be read is of nothing else."""
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
    def may_be_held(self) -> bool:
        """Whether it goes on by itself, or waits since a tap on a screen, of which nobody tells."""
        return self.activity == "PAUSED"

    @property
    def silent(self) -> bool:
        """Whether it may be silent for long: it does not say that it plays."""
        return self.may_be_held or self.finished or self.activity == "STOPPED"

    @property
    def finished(self) -> bool:
        """Whether it has come to the end of what it held."""
        return self.activity in ("FINISHED", "IDLE")

    @property
    def unsure(self) -> bool:
        """Whether it holds something, and this version does not know what its activity means."""
        known = self.playing or self.finished or self.activity == "STOPPED"
        return bool(self.token) and not known


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
    mixes: bool = False
    """Whether Alexa mixes what is heard on this device (APL for Audio)."""
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
    asked_at: int = 0
    """When it was made, in seconds since 1970; 0 when it does not say."""

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
    event_kind = _EVENTS.get(kind)
    player, at_failure = _player(event), _at_failure(request)
    token = text(request, "token")
    if not token and event_kind in _OF_WHAT_SOUNDS:
        token = (at_failure or player).token
    return Message(
        kind=kind,
        skill_id=_told_anywhere(event, "application", "applicationId"),
        user=_told_anywhere(event, "user", "userId"),
        locale=text(request, "locale"),
        player=player,
        system=system,
        screen=_screen(event),
        mixes=APLA in _interfaces(event),
        heard=_heard(kind, request),
        event=event_kind,
        token=token,
        offset=whole(request, "offsetInMilliseconds", most=LONGEST_OFFSET_MS),
        at_failure=at_failure,
        touch=_touch(kind, request),
        button=kind in _BUTTONS,
        attributes=part(session, "attributes") if isinstance(session, dict) else None,
        silent=text(request, "reason") == "EXCEEDED_MAX_REPROMPTS",
        trouble=_trouble(request),
        asked_at=moment(request, "timestamp"),
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
    # A device says by its interfaces what it can do, also by one of which nothing more is told;
    # where they cannot be read, a player that tells how it stands is there.
    present = at(context, "AudioPlayer") is not None
    if isinstance(interfaces, dict):
        present = "AudioPlayer" in interfaces
    return _state(part(context, "AudioPlayer"), present) if present else PlayerState()


def _interfaces(event: object) -> Mapping[str, Any]:
    return part(event, "context", "System", "device", "supportedInterfaces")


def _screen(event: object) -> ScreenState:
    context, interfaces = part(event, "context"), _interfaces(event)
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
    token, activity = text(state, "token"), text(state, "playerActivity")
    return PlayerState(
        token=token,
        offset=whole(state, "offsetInMilliseconds", most=LONGEST_OFFSET_MS),
        # Who holds a recording and does not say what becomes of it may be playing it.
        activity=activity if activity or token else "IDLE",
        present=present,
    )


def _trouble(request: Mapping[str, Any]) -> str:
    """Only what looks like one of Alexa's names, since it is logged."""
    errors = items(request, "errors")
    kind = text(request, "error", "type") or text(errors[0] if errors else None, "type")
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
        return heard_with_slots(Intent(name), part(request, "intent", "slots"))
    if kind == "Connections.Response" and text(request, "name") in _ASKED_FOR:
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
