"""Alexa's own services: the device's time zone, without a permission, and reminders, with one."""

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
from skill.reading import items, text

ALERTS = "/v1/alerts/reminders"
TIMEOUT_S = 1.0
"""Alexa waits about 8 s for an answer; a couple waits less gladly."""
REMOVALS = 2
"""How often the removal of a reminder is tried."""
WAITS = 3
"""One request waits so often, at most: to be connected, maybe again with more trust, and to be
answered."""

_UNHEARD = (
    OSError,
    HTTPException,
    ValueError,
    TypeError,
    LookupError,
)
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
    """A service said no, by a status of HTTP's."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def time_zone(system: SystemState) -> ZoneInfo | None:
    """The zone that is set for this device (settings service); None when it does not tell."""
    if not (system.device and system.device.device_id):
        return None
    device = quote(system.device.device_id, safe="")
    try:
        return ZoneInfo(_ask(system, "GET", f"/v2/devices/{device}/settings/System.timeZone"))
    except _UNHEARD as error:
        log.warning("time zone not told: %s", type(error).__name__)
        return None


def remind(
    system: SystemState,
    reminder: Reminder,
    now: datetime,
    zone: ZoneInfo,
    locale: str,
) -> Outcome:
    """Put this reminder in place of any earlier one of this skill (Reminders API).

    The outcome is DONE exactly when the couple have what they asked for, whatever else failed.
    """
    try:
        earlier = _earlier(system)
        if reminder.at is None:
            return _all_removed(system, earlier)
        alert = _alert(
            reminder.at,
            reminder.sentence,
            now,
            zone,
            locale,
        )
        return _put_in_place(system, alert, earlier)
    except _Refused as error:
        log.warning("reminder not set: %s", error.status)
        return {401: Outcome.NOT_ALLOWED, 403: Outcome.NO_DEVICE}.get(error.status, Outcome.DOWN)
    except _UNHEARD as error:
        log.warning("reminder not set: %s", type(error).__name__)
        return Outcome.DOWN


def _earlier(system: SystemState) -> dict[str, bool]:
    """The reminders that this skill has set, by their tokens, and whether each still rings."""
    alerts = items(_ask(system, "GET", ALERTS), "alerts")
    tokens = ((text(alert, "alertToken"), text(alert, "status")) for alert in alerts)
    return {token: status != "COMPLETED" for token, status in tokens if token}


def _put_in_place(
    system: SystemState,
    alert: dict[str, Any],
    earlier: dict[str, bool],
) -> Outcome:
    """Set this alert so that it is the only one that rings. Raises as ``_ask`` does."""
    ringing = [token for token, rings in earlier.items() if rings]
    # Changed where it is, the earlier one is never beside the new one, nor gone without it.
    changed_token = next((token for token in ringing if _is_changed(system, token, alert)), "")
    new = "" if changed_token else _added(system, alert, earlier)
    surplus = (token for token in earlier if token != changed_token)
    remaining = [token for token in surplus if not _is_removed(system, token)]
    twice = any(earlier[token] for token in remaining)
    if twice and new and _is_removed(system, new):
        return Outcome.DOWN  # the earlier one cannot be removed, and two a night are too many
    return Outcome.DONE


def _added(
    system: SystemState,
    alert: dict[str, Any],
    earlier: dict[str, bool],
) -> str:
    """Set one more reminder; gives its token."""
    try:
        return text(_ask(system, "POST", ALERTS, alert), "alertToken")
    except _Refused:
        raise
    except _UNHEARD:
        # When only the answer was lost, it is there all the same.
        ringing = (token for token, rings in _earlier(system).items() if rings)
        added_token = next((token for token in ringing if token not in earlier), "")
        if not added_token:
            raise
        return added_token


def _all_removed(system: SystemState, earlier: dict[str, bool]) -> Outcome:
    remaining = [token for token in earlier if not _is_removed(system, token)]
    return Outcome.DOWN if any(earlier[token] for token in remaining) else Outcome.DONE


def _is_changed(
    system: SystemState,
    token: str,
    alert: dict[str, Any],
) -> bool:
    """Whether this reminder could be changed to that alert; one that is gone cannot."""
    try:
        _ask(system, "PUT", _path_of(token), alert)
    except _Refused as error:
        if error.status in (401, 403):
            raise
        return False
    return True


def _is_removed(system: SystemState, token: str) -> bool:
    """Whether this reminder is gone, by this or by somebody else."""
    for _ in range(REMOVALS):
        try:
            _ask(system, "DELETE", _path_of(token))
            return True
        except _Refused as error:
            if error.status in (404, 410):
                return True
            log.warning("reminder not removed: %s", error.status)
        except _UNHEARD as error:
            log.warning("reminder not removed: %s", type(error).__name__)
    return False


def _path_of(token: str) -> str:
    return f"{ALERTS}/{quote(token, safe='')}"


def _alert(
    at: time,
    sentence: str,
    now: datetime,
    zone: ZoneInfo,
    locale: str,
) -> dict[str, Any]:
    """A daily reminder that speaks and does not push, as the Reminders API takes it."""
    local = now.astimezone(zone)
    first = datetime.combine(local.date() + timedelta(days=at <= local.time()), at)
    begins = f"{first:%Y-%m-%dT%H:%M:%S}.000"
    rule = f"FREQ=DAILY;BYHOUR={at.hour};BYMINUTE={at.minute};BYSECOND=0;INTERVAL=1;"
    return {
        "requestTime": f"{local:%Y-%m-%dT%H:%M:%S}.000",
        "trigger": {
            "type": "SCHEDULED_ABSOLUTE",
            # With a recurrence, ``startDateTime`` says when it begins and ``scheduledTime`` nothing
            # (Reminders API); older examples have only the latter, so both are sent.
            "scheduledTime": begins,
            "timeZoneId": zone.key,
            "recurrence": {"startDateTime": begins, "recurrenceRules": [rule]},
        },
        "alertInfo": {"spokenInfo": {"content": [{"locale": locale, "text": sentence}]}},
        "pushNotification": {"status": "DISABLED"},
    }


def _ask(
    system: SystemState,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
) -> Any:  # noqa: ANN401 - JSON
    """One request to Alexa's API.

    Raises OSError, HTTPException or ValueError, which is ``_Refused`` for a status of HTTP's.
    """
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
        response = connection.getresponse()
        answer = response.read()
    if response.status >= 300:
        raise _Refused(response.status)
    return json.loads(answer) if answer else None
