"""Alexa's settings service, as a small server on loopback that behaves as the reference says."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ask_sdk_model import Device
from ask_sdk_model.interfaces.system import SystemState

from skill import app
from skill.alexa.device import time_zone
from tests.bedroom import Memory
from tests.test_app import launch


class Service(BaseHTTPRequestHandler):
    """``GET /v2/devices/{id}/settings/System.timeZone`` with a bearer token."""

    status, body = 200, json.dumps("Europe/Paris")
    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        type(self).asked.append((self.path, self.headers["Authorization"]))
        self.send_response(self.status)
        self.end_headers()
        if self.status != 204:
            self.wfile.write(self.body.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def service() -> Iterator[Any]:
    kind: Any = type("Answering", (Service,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    kind.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield kind
    server.shutdown()
    thread.join()
    server.server_close()


def system(service: Any, **changes: Any) -> SystemState:
    given = {"device": Device(device_id="a/b"), "api_endpoint": service.address, "api_access_token": "secret"}
    return SystemState(**given | changes)


def test_the_device_tells_its_zone(service: Any) -> None:
    """Asked by its id, with the token that came with the request."""
    assert time_zone(system(service)) == ZoneInfo("Europe/Paris")
    assert service.asked == [("/v2/devices/a%2Fb/settings/System.timeZone", "Bearer secret")]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (204, ""),
        (401, "{}"),
        (403, "{}"),
        (429, "{}"),
        (500, ""),
        (200, "{"),
        (200, '"Nowhere/Land"'),
        (200, "7"),
        (200, '"../x"'),
    ],
)
def test_any_other_answer_is_no_zone(service: Any, status: int, body: str) -> None:
    """Not set, not allowed, too often, broken, or not a zone that we know."""
    service.status, service.body = status, body
    assert time_zone(system(service)) is None


def test_a_service_that_cannot_be_asked_is_no_zone(service: Any) -> None:
    """No address, no token, no device, or nobody there."""
    for missing in ("api_endpoint", "api_access_token", "device"):
        assert time_zone(system(service, **{missing: None})) is None
    assert service.asked == []
    assert time_zone(system(service, api_endpoint="http://127.0.0.1:1")) is None
    assert time_zone(system(service, api_endpoint="nonsense")) is None


def test_the_night_is_the_devices_own(service: Any) -> None:
    """At two in the morning in UTC it is still yesterday in Los Angeles, by the service's word."""
    service.body = json.dumps("America/Los_Angeles")
    event = launch()
    event["context"]["System"] |= {"apiEndpoint": service.address, "apiAccessToken": "secret"}
    from datetime import UTC, datetime

    skill = app.build(app.Settings(), Memory(), now=lambda: datetime(2026, 11, 24, 6, tzinfo=UTC))
    assert app.answer(skill, event)["sessionAttributes"]["night"] == "2026-11-23"
    service.body = json.dumps("Asia/Tokyo")
    assert app.answer(skill, event)["sessionAttributes"]["night"] == "2026-11-24"
