"""Requests that no device sends, made of those that it sends.

Everything follows from a random generator's seed.
"""

import json
import random
from collections.abc import Callable
from math import inf, nan
from typing import Any

from skill.alexa.heard import REMINDERS
from skill.guide.intents import Intent, Slot
from skill.guide.programme import CONTENT, load_sessions
from skill.guide.talk import Stage
from skill.journal import KINDS
from tests.couples import Room

PLANS = tuple(load_sessions(CONTENT))
NUMBERS = (
    0,
    1,
    -1,
    2,
    59,
    1_000,
    99_999,
    2**31,
    2**63,
    -(2**63),
    10**40,
    0.5,
    1e308,
    -1e308,
    inf,
    nan,
)
TEXTS = (
    *(
        "",
        " ",
        "\0",
        "0",
        "-1",
        "007",
        "1e9",
        "NaN",
        "null",
        "٣",
        "²",
        "१२",
        "en",
        "en-XX",
        "de-DE",
        "T-1",
        "NI",
    ),
    *("\ud800", "\u202eemordnilap", "e\u0301\u200d\u200b", "🌙" * 50, "x" * 9_000),
    *(
        "<speak>&]]></speak>",
        "<audio src='x'/>",
        "{question}",
        "%s%n",
        "../../etc/passwd",
        "http://127.0.0.1:1",
    ),
    *(
        "2026-02-30",
        "9999-12-31",
        "0001-01-01",
        "2026-W53",
        "2026-W01-WE",
        "20X6",
        "24:00",
        "23:59:60",
    ),
)
HUGE = ("x" * 1_000_000, "<" * 300_000, "9" * 100_000, ":" * 100_000, "🌙" * 100_000)
"""Seldom, because they take their time."""


def recorded(rooms: int, requests: int) -> list[str]:
    """What couples' speakers send in their evenings, as JSON text; two are of one household."""
    texts = []
    for number in range(rooms):
        room = Room(number)
        room.unreachable = number % 7 == 3
        for asked in room.live(requests):
            system = asked.event["context"]["System"]
            user: dict[str, Any] = {"userId": f"amzn1.ask.account.{number // 2}"}
            system |= {
                "user": user,
                "apiEndpoint": "https://api.invalid",
                "apiAccessToken": "token",
            }
            if number % 2:
                user["permissions"] = {"scopes": {REMINDERS: {"status": "GRANTED"}}}
            texts.append(json.dumps(asked.event))
    return texts


REAL = "as recorded"
KINDS_OF_REQUESTS = (
    REAL,
    "one thing changed",
    "many things changed",
    "a token changed",
    "session attributes changed",
    "slots changed",
    "another type",
    "parts of two",
    "any JSON",
    "bytes changed",
)


WEIGHTS = (10, 20, 15, 15, 10, 10, 8, 6, 2, 4)
"""How often each comes. What is hardly a request any more comes seldom: sdk refuses it, always in
the same way."""


class Mutator:
    """Makes requests out of recorded ones."""

    def __init__(self, corpus: list[str], chance: random.Random) -> None:
        self._corpus, self._chance = corpus, chance
        ways: tuple[Callable[[], Any], ...] = (
            self._real,
            self._shallow,
            self._deep,
            self._tokens,
            self._attributes,
            self._slots,
            self._types,
            self._crossed,
            lambda: self._value(4),
            self._bytes,
        )
        self._ways = dict(zip(KINDS_OF_REQUESTS, ways, strict=True))

    def request(self) -> tuple[str, Any]:
        """The kind of request, and what ``answer`` is given: JSON data, as a rule."""
        kind = self._chance.choices(KINDS_OF_REQUESTS, WEIGHTS)[0]
        return kind, self._ways[kind]()

    def _real(self) -> Any:
        return json.loads(self._chance.choice(self._corpus))

    def _shallow(self) -> Any:
        return self._changed(self._real())

    def _deep(self) -> Any:
        event = self._real()
        for _ in range(self._chance.randint(2, 8)):
            event = self._changed(event, deep=0.97)
        return event

    def _changed(self, event: Any, deep: float = 0.85) -> Any:
        """One thing, anywhere, is missing, is something else, or is there that was not."""
        if not (isinstance(event, dict | list) and event):
            return self._value(2)
        holder, key = self._somewhere(event, deep)
        match self._chance.randrange(6):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[self._text()] = self._value(2)
            case 2:
                holder[key] = (
                    [holder[key]] if self._chance.random() < 0.5 else {"value": holder[key]}
                )
            case 3 if isinstance(holder[key], str):
                holder[key] = self._spoilt(holder[key])
            case _:
                holder[key] = self._value(2)
        return event

    def _somewhere(self, event: Any, deep: float = 0.85) -> tuple[Any, Any]:
        """A place in it: what holds it, and under which key.

        ``deep`` is how likely it is to look further into what it finds.
        """
        holder = event
        while True:
            key = self._chance.choice(
                list(holder) if isinstance(holder, dict) else range(len(holder))
            )
            inner = holder[key]
            if not (isinstance(inner, dict | list) and inner) or self._chance.random() > deep:
                return holder, key
            holder = inner

    def _spoilt(self, text: str) -> str:
        """A text with another one in it, cut off, doubled, or with one letter changed."""
        place = self._chance.randint(0, len(text))
        match self._chance.randrange(4):
            case 0:
                return text[:place]
            case 1:
                return text + text
            case 2:
                return (
                    text[:place] + self._chance.choice("\0\t\x7f\u2028\uffff🌙") + text[place + 1 :]
                )
            case _:
                return text[:place] + self._text() + text[place:]

    def _tokens(self) -> Any:
        """A stream's token in which fields are something else.

        As the player, an event, or the session has it.
        """
        event = self._real()
        token = self._token(
            event.get("context", {}).get("AudioPlayer", {}).get("token") or self._fresh()
        )
        event.setdefault("request", {})["token"] = token
        player = {
            "token": token,
            "offsetInMilliseconds": self._chance.choice((0, 90_000, *NUMBERS)),
        }
        states = ("PLAYING", "PAUSED", "STOPPED", "FINISHED", "IDLE", "BUFFER_UNDERRUN")
        event["context"]["AudioPlayer"] = player | {"playerActivity": self._chance.choice(states)}
        if "session" in event:
            event["session"].setdefault("attributes", {})["token"] = token
        return event

    def _fresh(self) -> str:
        return f"qt2:{self._chance.choice(PLANS)}:en-US:2026-11-23:1:{self._chance.randrange(9)}:0:0:0:5:u1:0:0:0"

    def _token(self, token: str) -> str:
        parts = token.split(":")
        fields = (*NUMBERS, *range(12), *PLANS, *TEXTS[:-1], "u9", "gws", "qt1", "qt3")
        for _ in range(self._chance.randint(1, 3)):
            field = self._chance.randrange(len(parts))
            parts[field] = str(self._chance.choice(fields))
        cut = self._chance.randint(1, len(parts)) if self._chance.random() < 0.1 else len(parts)
        return ":".join(parts[:cut])

    def _attributes(self) -> Any:
        event = self._real()
        attributes = event.setdefault("session", {"new": False}).setdefault("attributes", {})
        stage, plan = self._chance.choice(tuple(Stage)), self._chance.choice(PLANS)
        known = {
            "stage": stage,
            "night": "2026-11-23",
            "misses": 0,
            "at": "22:00",
            "token": "",
            "plan": plan,
        }
        offer = {"last": "", "liking": "u1", "early": 0, "solo": 0}
        attributes |= known | offer | {"milestone": 1, "question": 3, "long_question": 4}
        for _ in range(self._chance.randint(1, 3)):
            attributes[self._chance.choice(list(attributes))] = self._value(1)
        return event

    def _slots(self) -> Any:
        event = self._real()
        value, meant = (
            self._leaf(),
            self._chance.choice((self._leaf(), "12", "tense", "look", "parts", "gentler")),
        )
        found = {
            "status": {"code": "ER_SUCCESS_MATCH"},
            "values": [{"value": {"name": meant, "id": meant}}],
        }
        slots = {
            str(name): {
                "name": name,
                "value": value,
                "resolutions": {"resolutionsPerAuthority": [found]},
            }
            for name in self._chance.sample(tuple(Slot), self._chance.randint(1, 3))
        }
        name = self._chance.choice(tuple(Intent))
        event["request"] |= {"type": "IntentRequest", "intent": {"name": name, "slots": slots}}
        return self._changed(event) if self._chance.random() < 0.3 else event

    def _types(self) -> Any:
        """Another kind of request with the body of this one, or with hardly any."""
        event = self._real()
        kind = self._chance.choice(
            (*sorted(KINDS), "Telepathy.ThoughtReceived", "launchrequest", "")
        )
        more = {
            "reason": "ERROR",
            "error": {"type": "INVALID_RESPONSE", "message": "no"},
            "name": "AskFor",
        }
        consent = {"payload": {"status": "ACCEPTED"}, "token": "22:00"}
        body = self._chance.choice((event["request"], {}, more, more | consent))
        event["request"] = body | {"type": kind}
        return event

    def _crossed(self) -> Any:
        """Parts of another request in their places."""
        event, other = self._real(), self._real()
        for _ in range(self._chance.randint(1, 3)):
            holder, key = self._somewhere(event)
            giver, taken = self._somewhere(other)
            holder[key] = json.loads(json.dumps(giver[taken]))
        return event

    def _bytes(self) -> Any:
        """The text with a few bytes changed: as JSON where it still is some, otherwise as bytes."""
        text = bytearray(self._chance.choice(self._corpus).encode())
        for _ in range(self._chance.randint(1, 3)):
            place = self._chance.randrange(len(text))
            match self._chance.randrange(3):
                case 0:
                    text[place] = self._chance.randrange(256)
                case 1:
                    del text[place]
                case _:
                    text[place:place] = self._chance.choice(
                        (b"0", b'"', b"{}", b"\\u0000", b",", b"\xf0\x9f", b"e9")
                    )
        try:
            return json.loads(text)
        except ValueError:
            return bytes(text)

    def _value(self, depth: int) -> Any:
        if depth and self._chance.random() < 0.3:
            size = self._chance.randrange(4)
            if self._chance.random() < 0.5:
                return [self._value(depth - 1) for _ in range(size)]
            return {self._text(): self._value(depth - 1) for _ in range(size)}
        return self._leaf()

    def _leaf(self) -> Any:
        if self._chance.random() < 0.001:
            return self._chance.choice(HUGE)
        return self._chance.choice((None, True, False, self._chance.choice(NUMBERS), self._text()))

    def _text(self) -> str:
        return str(
            self._chance.choice((*TEXTS, "type", "request", "value", *PLANS, *Stage, *Intent))
        )
