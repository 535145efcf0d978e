"""Alexa's settings service, as a small server on loopback that behaves as the reference says."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from http.server import BaseHTTPRequestHandler
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from simulator.echo.device import Device as SpeakerDevice
from skill import app
from skill.alexa import device
from skill.alexa.device import DeviceIdentity, SystemState, time_zone
from skill.guide.couple.reminders import Outcome, Reminder, in_the_evening, is_late
from tests.bedroom import Bedroom, Memory
from tests.servers import listening
from tests.test_app import launch


class Service(BaseHTTPRequestHandler):
    """``GET /v2/devices/{id}/settings/System.timeZone`` with a bearer token."""

    status, body = 200, json.dumps("Europe/Paris")
    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        if self.path == "/v1/alerts/reminders":
            if self._allowed():
                alerts = [{"alertToken": token} | alert for token, alert in self.alerts.items()]
                whole = {"totalCount": str(len(alerts)), "alerts": alerts}
                self._say(200, getattr(self, "listed", whole))
            return
        type(self).asked.append((self.path, self.headers["Authorization"]))
        self.send_response(self.status)
        self.end_headers()
        if self.status != 204:
            self.wfile.write(self.body.encode())

    alerts: dict[str, Any]
    answer_with = 0
    """Any other status that every reminder request gets."""
    removal = changing = 200
    """The status that a removal, or a change, gets."""
    stuck: frozenset[str] = frozenset()
    """Reminders that cannot be removed."""
    lost = False
    """Whether the answer to a reminder that is set is lost on its way."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        token = f"alert-{len(self.alerts) + 1}"
        if self._allowed():
            self.alerts[token] = body
            if self.lost:
                self.connection.close()
                return
            self._say(200, {"alertToken": token, "status": "ON"})

    def do_PUT(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self._allowed():
            if self.changing == 200:
                self.alerts[self.path.rpartition("/")[2]] = body
            self._say(self.changing, {})

    def do_DELETE(self) -> None:
        if self._allowed():
            token = self.path.rpartition("/")[2]
            removal = 500 if token in self.stuck else self.removal
            if removal in (200, 404):
                self.alerts.pop(token, None)
            self._say(removal, None)

    def _allowed(self) -> bool:
        """Reminders need the account's permission: another token is answered with 401."""
        status = self.answer_with or (
            200 if self.headers["Authorization"] == "Bearer granted" else 401
        )
        if status != 200:
            self._say(status, {"code": "REFUSED", "message": "no"})
        return status == 200

    def _say(self, status: int, body: Any) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"" if body is None else json.dumps(body).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def service() -> Iterator[Any]:
    kind: Any = type("Answering", (Service,), {"asked": [], "alerts": {}})
    with listening(kind) as port:
        kind.address = f"http://127.0.0.1:{port}"
        yield kind


class Broken(BaseHTTPRequestHandler):
    """A service that does not speak HTTP, or stops in the middle."""

    reply = b""

    def handle(self) -> None:
        self.request.recv(4096)
        self.request.sendall(self.reply)


@pytest.mark.parametrize(
    "reply", [b"garbage\r\n\r\n", b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"Eu', b""]
)
def test_a_service_that_speaks_no_http_is_no_zone(reply: bytes) -> None:
    """The evening goes on with the zone that is remembered, or the locale's own."""
    with listening(type("Mumbling", (Broken,), {"reply": reply})) as port:
        address = f"http://127.0.0.1:{port}"
        told = SystemState(
            device=DeviceIdentity(device_id="d"), api_endpoint=address, api_access_token="t"
        )
        assert device.time_zone(told) is None
        assert device.remind(told, Reminder(), NOW, ZoneInfo("UTC"), "en-US") is Outcome.DOWN


def test_no_service_is_waited_for_longer_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked; Alexa waits about eight."""
    waited: list[float] = []

    def refused(address: object, timeout: float) -> None:
        waited.append(timeout)
        raise OSError

    monkeypatch.setattr(device, "connected", refused)
    told = SystemState(
        device=DeviceIdentity(device_id="d"),
        api_endpoint="http://127.0.0.1:1",
        api_access_token="t",
    )
    assert device.time_zone(told) is None
    assert waited == [device.TIMEOUT_S] == [1.0]


NOW = datetime(2026, 11, 24, 3, 40, tzinfo=UTC)  # 22:40 in New York


def bedroom(service: Any) -> Bedroom:
    return Bedroom(Memory(), NOW, SpeakerDevice(api=service.address), services=device)


def test_a_reminder_is_set_changed_and_removed_by_voice(service: Any) -> None:
    """With both consents; one at most, as the Reminders API takes it."""
    room = bedroom(service)
    service.body = json.dumps("America/New_York")
    for said in ("tell quiet together to remind us at nine", "yes"):
        room.speaker.hear(said)
    assert service.alerts == {}
    room.speaker.hear("yes")
    assert (
        room.done[-1]
        == "Alexa: Every night at 9:00 PM, then. It ends as soon as you ask me to stop."
    )
    (alert,) = service.alerts.values()
    assert alert["trigger"] == {
        "type": "SCHEDULED_ABSOLUTE",
        "scheduledTime": "2026-11-24T21:00:00.000",
        "timeZoneId": "America/New_York",
        "recurrence": {
            "startDateTime": "2026-11-24T21:00:00.000",
            "recurrenceRules": ["FREQ=DAILY;BYHOUR=21;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"],
        },
    }
    assert alert["requestTime"] == "2026-11-23T22:40:00.000"
    assert alert["pushNotification"] == {"status": "DISABLED"}
    room.speaker.hear("tell quiet together to change our reminder to half past ten")
    room.speaker.hear("yes")
    (alert,) = service.alerts.values()
    assert "BYHOUR=22;BYMINUTE=30" in alert["trigger"]["recurrence"]["recurrenceRules"][0]
    room.speaker.hear("tell quiet together to stop reminding us")
    assert service.alerts == {}
    assert room.done[-1] == "Alexa: No more reminders."
    assert room.refusals == []


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (
            401,
            "I'm not allowed to set reminders yet. The app has a switch for it, among this skill's settings.",
        ),
        (403, "This speaker can't keep reminders."),
        (
            429,
            "I can't reach the reminders just now, so nothing has changed. Another time, perhaps.",
        ),
        (
            503,
            "I can't reach the reminders just now, so nothing has changed. Another time, perhaps.",
        ),
    ],
)
def test_a_reminder_that_is_not_taken_is_a_plain_sentence(
    service: Any, status: int, said: str
) -> None:
    """No permission, a device without reminders, the service down: nothing is claimed."""
    room = bedroom(service)
    service.answer_with = status
    for heard in ("tell quiet together to remind us at ten", "yes", "yes"):
        room.speaker.hear(heard)
    assert room.done[-1] == f"Alexa: {said}"
    assert service.alerts == {}


def reminded(service: Any, at: time | None = time(21, 30)) -> Outcome:
    """What becomes of a wish for a reminder at this time, or for none."""
    state = system(service, api_access_token="granted")
    reminder = Reminder(at, "A few quiet minutes.")
    return device.remind(state, reminder, NOW, ZoneInfo("America/New_York"), "en-US")


def times(service: Any) -> list[str]:
    """When the reminders of this skill ring, by their rules."""
    triggers = [alert["trigger"] for alert in service.alerts.values() if "trigger" in alert]
    return [trigger["recurrence"]["recurrenceRules"][0][11:32] for trigger in triggers]


def test_a_reminder_is_changed_where_it_is(service: Any) -> None:
    """So there are never two a night, and never none in between."""
    reminded(service, time(22))
    service.removal = 500
    assert reminded(service) is Outcome.DONE
    assert times(service) == ["BYHOUR=21;BYMINUTE=30"]


@pytest.mark.parametrize("removal", [404, 410, 429, 500])
def test_what_rings_no_more_is_no_matter(service: Any, removal: int) -> None:
    """A new reminder is set, whatever becomes of one that is over."""
    service.alerts["old"] = {"status": "COMPLETED"}
    service.removal = removal
    assert reminded(service) is Outcome.DONE
    assert times(service) == ["BYHOUR=21;BYMINUTE=30"]


def test_one_that_is_gone_is_set_anew(service: Any) -> None:
    """It was removed by somebody else between the list and the change."""
    service.alerts["old"] = {"status": "ON"}
    service.changing, service.removal = 404, 404
    assert reminded(service) is Outcome.DONE
    assert times(service) == ["BYHOUR=21;BYMINUTE=30"]


def test_two_a_night_are_too_many(service: Any) -> None:
    """Where the earlier one can neither be changed nor removed, the new one goes, and it is said."""
    reminded(service, time(22))
    service.changing, service.stuck = 500, frozenset(service.alerts)
    assert reminded(service) is Outcome.DOWN
    assert times(service) == ["BYHOUR=22;BYMINUTE=0;"]


@pytest.mark.parametrize(("removal", "outcome"), [(404, Outcome.DONE), (500, Outcome.DOWN)])
def test_a_wish_for_no_reminder_is_done_when_none_rings(
    service: Any, removal: int, outcome: Outcome
) -> None:
    """One that is gone already was removed; one that is still there was not."""
    service.alerts["old"] = {"status": "ON"}
    service.removal = removal
    assert reminded(service, at=None) is outcome
    assert bool(service.alerts) == (outcome is Outcome.DOWN)


def test_a_reminder_whose_answer_is_lost_is_set_all_the_same(service: Any) -> None:
    """The list tells."""
    service.lost = True
    assert reminded(service) is Outcome.DONE
    assert times(service) == ["BYHOUR=21;BYMINUTE=30"]


@pytest.mark.parametrize("listed", [{"totalCount": "0", "alerts": None}, {}, None, [], 7])
def test_a_list_that_is_none_holds_no_reminder(
    service: Any, monkeypatch: pytest.MonkeyPatch, listed: object
) -> None:
    """A null, or no list at all."""
    monkeypatch.setattr(service, "listed", listed, raising=False)
    assert reminded(service) is Outcome.DONE


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ({"status": "ACCEPTED"}, "Every night at 9:00 PM"),
        ({"status": "DENIED"}, "All right, no reminder."),
        ({"status": "NOT_ANSWERED"}, "The app has a switch for it"),
        ({"status": "OF A LATER DAY"}, "The app has a switch for it"),
        (None, "The app has a switch for it"),
    ],
)
def test_a_consent_that_could_not_be_asked_is_no_no(payload: object, said: str) -> None:
    """Whoever was not asked is told where to find the switch; whatever else cannot be read."""
    skill = app.build(app.Settings(), Memory(), now=lambda: NOW)
    for name in ("AskFor", None, 7):
        event = launch(type="Connections.Response", name=name, payload=payload, token="21:00")
        assert said in app.answer(skill, event)["response"]["outputSpeech"]["ssml"]


@pytest.mark.parametrize(
    ("named", "meant", "late"),
    [
        (time(10), time(22), False),
        (time(9, 30), time(21, 30), False),
        (time(12), time(0), True),
        (time(12, 30), time(0, 30), True),
        (time(0), time(0), True),
        (time(4), time(4), True),
        (time(4, 59), time(4, 59), True),
        (time(5), time(17), False),
        (time(22, 30), time(22, 30), False),
        (time(22, 31), time(22, 31), True),
    ],
)
def test_a_time_is_meant_as_people_say_it_in_the_evening(
    named: time, meant: time, late: bool
) -> None:
    """Twelve is midnight; what would keep two tired people up is questioned once."""
    assert in_the_evening(named) == meant
    assert is_late(meant) == late


def test_no_reminder_is_ever_set_by_default(service: Any) -> None:
    """Not by a whole evening, not by a consent without the second yes."""
    room = bedroom(service)
    for said in ("open quiet together", "yes"):
        room.speaker.hear(said)
    room.speaker.advance(200_000)
    for said in ("tell quiet together to remind us at ten", "yes", "no"):
        room.speaker.hear(said)
    assert service.alerts == {}


@pytest.mark.parametrize(
    ("remembered", "zone"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("", "America/New_York"),
        ("Nowhere/Land", "America/New_York"),
    ],
)
def test_a_silent_settings_service_leaves_the_remembered_zone(
    service: Any, remembered: str, zone: str
) -> None:
    """For the night and for a reminder alike; a zone that nobody knows is the locale's own."""
    service.status = 204
    room = bedroom(service)
    for said in ("tell quiet together to remind us at ten", "yes"):
        room.speaker.hear(said)
    system = room.exchanges[0][0]["context"]["System"]
    key = app.couple_key(system["application"]["applicationId"], system["user"]["userId"])
    room.store.change(key, lambda couple: couple.at(remembered))
    room.speaker.hear("yes")
    (alert,) = service.alerts.values()
    assert alert["trigger"]["timeZoneId"] == zone


def system(service: Any, **changes: Any) -> SystemState:
    given = {
        "device": DeviceIdentity(device_id="a/b"),
        "api_endpoint": service.address,
        "api_access_token": "secret",
    }
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
    skill = app.build(app.Settings(), Memory(), now=lambda: datetime(2026, 11, 24, 6, tzinfo=UTC))
    assert app.answer(skill, event)["sessionAttributes"]["night"] == "2026-11-23"
    service.body = json.dumps("Asia/Tokyo")
    assert app.answer(skill, event)["sessionAttributes"]["night"] == "2026-11-24"
