"""Alexa's own services: here the time zone of the device, which needs no permission."""

import json
import logging
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from ask_sdk_model.interfaces.system import SystemState

TIMEOUT_S = 1.0
"""Alexa waits about 8 s for an answer; a couple waits less gladly."""

log = logging.getLogger(__name__)


def time_zone(system: SystemState) -> ZoneInfo | None:
    """The zone set for this device (settings service, ``System.timeZone``); None when it does not tell."""
    if not (system.api_endpoint and system.api_access_token and system.device and system.device.device_id):
        return None
    device = quote(system.device.device_id, safe="")
    address = f"{system.api_endpoint}/v2/devices/{device}/settings/System.timeZone"
    try:
        request = Request(address, headers={"Authorization": f"Bearer {system.api_access_token}"})
        with urlopen(request, timeout=TIMEOUT_S) as answer:
            return ZoneInfo(json.load(answer))
    except (URLError, OSError, ValueError, TypeError, LookupError) as error:
        log.warning("time zone not told: %s", type(error).__name__)
        return None
