"""Alexa's own services: the time zone of the device, which needs no permission, and reminders, which do."""

import json
import logging
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from http.client import HTTPException
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from skill import deadline
from skill.connection import connected
from skill.guide.couple import Outcome, Reminder

ALERTS = "/v1/alerts/reminders"
TIMEOUT_S = 1.0
"""Alexa waits about 8 s for an answer; a couple waits less gladly."""
WAITS = 3
"""One request waits so often, at most: to be connected, maybe again with more trust, and to be
answered."""

_UNHEARD = (OSError, HTTPException, ValueError, TypeError, LookupError)
"""All the ways in which a service can fail to give a sensible answer."""

log = logging.getLogger("quiet_together")


@dataclass(frozen=True)
class DeviceIdentity:
    """Which device it is, by Alexa's own id; empty when the request does not say."""

    device_id: str = ""


@dataclass(frozen=True)
class SystemState:
    """What Alexa's own services are asked with, as ``context.System`` of a request tells it."""

    device: DeviceIdentity | None = None
    api_endpoint: str | None = None
    api_access_token: str | None = None
    may_remind: bool = False
    """Whether the account lets this skill set reminders."""


class _Refused(ValueError):
    """A service said no."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def time_zone(system: SystemState) -> ZoneInfo | None:
    """The zone set for this device (settings service, ``System.timeZone``); None when it does not tell."""
    if not (system.device and system.device.device_id):
        return None
    device = quote(system.device.device_id, safe="")
    try:
        return ZoneInfo(_ask(system, "GET", f"/v2/devices/{device}/settings/System.timeZone"))
    except _UNHEARD as error:
        log.warning("time zone not told: %s", type(error).__name__)
        return None


def remind(
    system: SystemState, reminder: Reminder, now: datetime, zone: ZoneInfo, locale: str
) -> Outcome:
    """Put this reminder in place of any earlier one of this skill, which sees only its own (Reminders API)."""
    try:
        earlier = _ask(system, "GET", ALERTS)["alerts"]
        if reminder.at:
            _ask(system, "POST", ALERTS, _alert(reminder.at, reminder.said, now, zone, locale))
        for alert in earlier:
            _ask(system, "DELETE", f"{ALERTS}/{quote(alert['alertToken'], safe='')}")
    except _Refused as error:
        log.warning("reminder not set: %s", error.status)
        return {401: Outcome.NOT_ALLOWED, 403: Outcome.NO_DEVICE}.get(error.status, Outcome.DOWN)
    except _UNHEARD as error:
        log.warning("reminder not set: %s", type(error).__name__)
        return Outcome.DOWN
    return Outcome.DONE


def _alert(at: time, said: str, now: datetime, zone: ZoneInfo, locale: str) -> dict[str, Any]:
    """A daily reminder that speaks and does not push, as the Reminders API takes it."""
    local = now.astimezone(zone)
    first = datetime.combine(local.date() + timedelta(days=at <= local.time()), at)
    rule = f"FREQ=DAILY;BYHOUR={at.hour};BYMINUTE={at.minute};BYSECOND=0;INTERVAL=1;"
    return {
        "requestTime": f"{local:%Y-%m-%dT%H:%M:%S}.000",
        "trigger": {
            "type": "SCHEDULED_ABSOLUTE",
            "scheduledTime": f"{first:%Y-%m-%dT%H:%M:%S}.000",
            "timeZoneId": zone.key,
            "recurrence": {"recurrenceRules": [rule]},
        },
        "alertInfo": {"spokenInfo": {"content": [{"locale": locale, "text": said}]}},
        "pushNotification": {"status": "DISABLED"},
    }


def _ask(system: SystemState, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401
    """One request to Alexa's API. Raises OSError, HTTPException or ValueError (_Refused with HTTP's status)."""
    if not (system.api_endpoint and system.api_access_token):
        raise ValueError("the request brought no access to Alexa's services")
    headers = {
        "Authorization": f"Bearer {system.api_access_token}",
        "Content-Type": "application/json",
    }
    data = json.dumps(body).encode() if body else None
    timeout = min(TIMEOUT_S, deadline.left() / WAITS)
    if timeout <= 0:
        raise TimeoutError("no time is left to ask")
    with closing(connected(system.api_endpoint, timeout)) as connection:
        connection.request(method, path, data, headers)
        answer = connection.getresponse()
        text = answer.read()
    if answer.status >= 300:
        raise _Refused(answer.status)
    return json.loads(text) if text else None
