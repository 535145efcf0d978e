"""A nightstand for tests: one couple's device as JSON, request by request, and a skill that answers."""

import copy
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from simulator.rules import check
from skill import app
from skill.guide.couple import Couple
from skill.guide.programme import Place
from tests.bedroom import EVENING, REPERTOIRE, Memory
from tests.test_app import NO_SERVICES, launch

NIGHT = date(2026, 11, 23)
BREATHING = Place("ordinary-12", "en-US", NIGHT, 2, question=5)
LOOKING, TOUCHING, FIRST_TURN, SECOND_TURN, GOOD_NIGHT = (
    replace(BREATHING, segment=segment) for segment in range(1, 6)
)
AGAIN = replace(TOUCHING, again=1)
PLAN = REPERTOIRE.plan(BREATHING.plan)
BEFORE = date(2026, 11, 20)

BEGUN = Couple(zone="America/New_York")
"""A couple whose first evening has begun: before that nothing is kept, and no event keeps anything."""

Json = dict[str, Any]


@cache
def a_request() -> Json:
    return launch()


def request(kind: str, player: Json | None, **fields: Any) -> Json:
    """A request of this kind from a device whose player stands like that."""
    event = copy.deepcopy(a_request())
    event["request"] = {
        "type": kind,
        "requestId": "amzn1.echo-api.request.1",
        "timestamp": "2026-11-24T03:40:00Z",
        "locale": "en-US",
        **fields,
    }
    event["context"]["AudioPlayer"] = player or {"playerActivity": "IDLE"}
    if not kind.endswith("Request"):
        del event["session"]
    return event


def player(activity: str, place: Place | str, offset: int = 0) -> Json:
    token = place if isinstance(place, str) else place.to_token()
    return {"playerActivity": activity, "token": token, "offsetInMilliseconds": offset}


def said(intent: str, state: Json) -> Json:
    return request("IntentRequest", state, intent={"name": intent, "slots": {}})


def failed(place: Place, state: Json) -> Json:
    error = {"type": "MEDIA_ERROR_SERVICE_UNAVAILABLE", "message": "gone"}
    fields: Json = {
        "token": place.to_token(),
        "error": error,
        "currentPlaybackState": copy.deepcopy(state),
    }
    return request("AudioPlayer.PlaybackFailed", state, **fields)


def told(kind: str, place: Place, offset: int, state: Json) -> Json:
    fields = {"token": place.to_token(), "offsetInMilliseconds": offset}
    return request(f"AudioPlayer.Playback{kind}", state, **fields)


class Nightstand:
    """A skill that remembers, and the one couple that speaks with it."""

    def __init__(self, record: Couple = BEGUN, now: datetime = EVENING) -> None:
        self.store = Memory()
        self.now = now
        self._skill_id = a_request()["context"]["System"]["application"]["applicationId"]
        user = a_request()["context"]["System"]["user"]["userId"]
        self.key = app.couple_key(self._skill_id, user)
        self.store.couples[self.key] = record
        self.restart()

    def restart(self) -> None:
        """Another process answers from now on."""
        settings = app.Settings(skill_id=self._skill_id)
        self.skill = app.build(
            settings, self.store, now=lambda: self.now, services=NO_SERVICES, dice=lambda: 5
        )

    def ask(self, event: Json) -> Json:
        answer = app.answer(self.skill, event)
        assert check(event, answer) == []
        return dict(answer["response"])

    @property
    def record(self) -> Couple:
        return self.store.couples.get(self.key, Couple())


def directives(response: Json) -> list[str]:
    return [directive["type"] for directive in response.get("directives", [])]


def played(response: Json) -> Place:
    (directive,) = response["directives"]
    place = Place.from_token(directive["audioItem"]["stream"]["token"], REPERTOIRE)
    assert place is not None
    return place


def spot(place: Place) -> tuple[int, int, int]:
    return place.segment, place.again, place.start


def wish(intent: str, slot: str, value: str, state: Json) -> Json:
    match = {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"id": value}}]}
    resolved = {"resolutionsPerAuthority": [match]}
    slots = {slot: {"name": slot, "value": value, "resolutions": resolved}}
    return request("IntentRequest", state, intent={"name": intent, "slots": slots})


def in_session(answer: Json, event: Json) -> Json:
    """The event as the next one of the same session."""
    event["session"] |= {"attributes": answer["sessionAttributes"], "new": False}
    return event
