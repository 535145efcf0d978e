"""The requests that a speaker makes of what it hears, as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simulator.echo.device import APLA, Device
from simulator.echo.habits import SlotForm
from simulator.echo.player import Json
from simulator.echo.slots import SlotValue

MATCH, NO_MATCH = "ER_SUCCESS_MATCH", "ER_SUCCESS_NO_MATCH"


def intent_request(intent: str, slots: Mapping[str, SlotValue], device: Device) -> dict[str, Any]:
    """An intent with what was said in its slots."""
    body: dict[str, Any] = {"name": intent, "confirmationStatus": "NONE"}
    if slots:
        body["slots"] = {name: slot(name, value, device) for name, value in slots.items()}
    return {"type": "IntentRequest", "intent": body}


def user_event(token: str, arguments: tuple[object, ...]) -> dict[str, Any]:
    """A touch that a document on the screen sends (APL, SendEvent)."""
    return {
        "type": "Alexa.Presentation.APL.UserEvent",
        "token": token,
        "arguments": list(arguments),
        "source": {},
        "components": {},
    }


def mixing_failed(token: str, reason: str) -> dict[str, Any]:
    """What should be mixed could not be (APL for Audio, RuntimeError of ask-sdk-model)."""
    error = {"type": "AUDIO_SOURCE_ERROR", "reason": "NOT_FOUND", "message": reason}
    return {"type": f"{APLA}.RuntimeError", "token": token, "errors": [error]}


def permission_answer(question: Json, status: str) -> dict[str, Any]:
    """What the account's owner answered to the speaker's question (Set Up Voice Permissions)."""
    return {
        "type": "Connections.Response",
        "status": {"code": "200", "message": "OK"},
        "name": question["name"],
        "token": question["token"],
        "payload": {"status": status},
    }


def session_ended(reason: str, error: Json | None = None) -> dict[str, Any]:
    """The end of a session that the skill did not end."""
    request: dict[str, Any] = {"type": "SessionEndedRequest", "reason": reason}
    if error:
        request["error"] = error
    return request


def exception(error: Json, request_id: str) -> dict[str, Any]:
    """A response outside of any session was refused: the skill is told of it."""
    return {
        "type": "System.ExceptionEncountered",
        "error": error,
        "cause": {"requestId": request_id},
    }


def envelope(
    request: Json,
    context: Json,
    device: Device,
    number: int,
    now: datetime,
) -> dict[str, Any]:
    """A request with all that stands around it; ``now`` is in UTC."""
    return {
        "version": "1.0",
        "context": context,
        "request": {
            **request,
            "requestId": f"request-{number}",
            "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": device.locale,
        },
    }


def slot(name: str, value: SlotValue, device: Device) -> dict[str, Any]:
    """One slot, in the form that this device's habits have."""
    body: dict[str, Any] = {"name": name, "confirmationStatus": "NONE"}
    form = device.habits.slot_form
    if form is SlotForm.QUESTION_MARK:
        return body | {"value": "?"}
    if form is SlotForm.EMPTY:
        return body | {"value": ""}
    if not value.value:
        return body
    # Alexa's own types resolve to their value and bring no resolutions.
    if value.kind.startswith("AMAZON.") or form is SlotForm.UNRESOLVED:
        return body | {"value": value.value}
    resolutions = _resolutions(value, device, form)
    if form is SlotForm.SEVERAL:
        simple = {"type": "Simple", "value": value.value, "resolutions": resolutions}
        both = {"type": "List", "values": [simple, dict(simple)]}
        return body | {"slotValue": both}
    return body | {"value": value.value, "resolutions": resolutions}


def _resolutions(value: SlotValue, device: Device, form: SlotForm) -> dict[str, Any]:
    """What the words stand for; words outside of the type arrive with NO_MATCH."""
    authorities = [_model_authority(value, device, form)]
    if form is SlotForm.AMBIGUOUS:
        # A skill that uses dynamic entities hears their authority first.
        kind = f"dynamic.{device.skill_id}.{value.kind}"
        authorities.insert(0, _authority(kind, NO_MATCH))
    return {"resolutionsPerAuthority": authorities}


def _model_authority(value: SlotValue, device: Device, form: SlotForm) -> dict[str, Any]:
    """What the interaction model says of the words."""
    kind = f"{device.skill_id}.{value.kind}"
    if not value.id:
        return _authority(kind, NO_MATCH)
    values = [{"value": {"name": value.name, "id": value.id}}]
    if form is SlotForm.AMBIGUOUS:
        values.append({"value": {"name": "another", "id": "another"}})
    return _authority(kind, MATCH) | {"values": values}


def _authority(kind: str, code: str) -> dict[str, Any]:
    """One source of slot values, and whether it knows the words."""
    return {
        "authority": f"amzn1.er-authority.echo-sdk.{kind}",
        "status": {"code": code},
    }
