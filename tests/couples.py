"""Couples for tests and benches: each has a speaker, a zone and habits, and every request of theirs is recorded."""

import random
import re
import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from simulator.echo.device import Device
from simulator.echo.habits import VARIANTS, SlotForm
from simulator.echo.player import Json
from simulator.echo.understanding import Understood
from simulator.laptop import Services
from skill import app
from skill.guide.intents import IN_MODEL
from skill.guide.programme.session import CONTENT
from tests.bedroom import EVENING, UNDERSTANDING, Bedroom, Memory

ZONES = ("America/New_York", "Europe/Vienna", "Asia/Tokyo", "Pacific/Auckland", "America/St_Johns")
LOCALES = ("en-US", "en-GB", "de-DE")
SAID = tomllib.loads((CONTENT / "words" / "en-US" / "utterances.toml").read_text(encoding="utf-8"))[
    "intents"
]
FILLING = {
    "until": "sunday",
    "at": "ten",
    "length": "seven",
    "mood": "exhausted",
    "practice": "eye contact",
    "pace": "gentler",
    "topic": "breathing",
    "without": "touching",
    "switch": "no",
    "change": "shorter",
    "depth": "light",
    "manner": "whisper",
    "ache": "back",
    "theme": "funny",
    "path": "the thank you week",
}
"""One word for each slot."""
STRANGE = (
    "my darling pineapple",
    "zebra crossing lisbon",
    "he never listens",
    "where did you hide the letter",
)
OFTEN = (
    "open quiet together",
    "yes",
    "yes",
    "twelve minutes",
    "pause",
    "resume",
    "next",
    "again",
    "no",
)
_PLAYERS = [replace(habits, slot_form=SlotForm.RESOLVED) for habits in VARIANTS.values()]
ALL_HABITS = tuple(dict.fromkeys(_PLAYERS))
SLOT_FORMS = tuple(SlotForm) + (SlotForm.RESOLVED,) * 7
"""Every other couple's slots come as they mostly do; 130 couples have met each pair with a speaker."""
WAITS_S = (1, 9, 60, 200, 800)


def spoken(chance: random.Random) -> str:
    """A sentence that the model knows, or one that nobody expected."""
    intent = chance.choice([member for member in IN_MODEL if SAID[member.name.lower()]])
    known = chance.choice(SAID[intent.name.lower()])
    sentence = re.sub(r"\{(\w+)\}", lambda slot: FILLING[slot[1]], known)
    return chance.choice((sentence, sentence, sentence, chance.choice(STRANGE)))


@cache
def _understood(said: str) -> Understood:
    return UNDERSTANDING.understand(said, EVENING.date())


@cache
def _sentences() -> tuple[str, ...]:
    """What is said now and then; few enough to be understood once each."""
    chance = random.Random(0)
    return tuple(spoken(chance) for _ in range(300))


@dataclass(frozen=True)
class Asked:
    """One request of a couple, as its speaker sent it, and what it was answered."""

    event: dict[str, Any]
    now: datetime
    dice: int
    response: dict[str, Any]


class Room(Bedroom):
    """A couple that is alone with its skill and its store, and says what comes to its mind."""

    def __init__(self, number: int) -> None:
        """All that is particular about this couple follows from its number."""
        self.asked: list[Asked] = []
        self._chance = random.Random(number)
        self.zone = ZoneInfo(self._chance.choice(ZONES))
        device = Device(
            device_id=f"device-{number}",
            user_id=f"amzn1.ask.account.{number}",
            locale=self._chance.choice(LOCALES),
            audio_player=number % 10 > 0,
            habits=replace(
                ALL_HABITS[number % len(ALL_HABITS)],
                slot_form=SLOT_FORMS[number % len(SLOT_FORMS)],
            ),
        )
        evening = EVENING.astimezone(UTC) + timedelta(minutes=self._chance.randrange(500_000))
        self.memory = Memory()
        super().__init__(self.memory, evening.astimezone(self.zone), device, Services(self.zone))
        self.speaker._understand = self._understand

    @property
    def key(self) -> str:
        """What the couple is stored under."""
        return app.couple_key(self.speaker.device.skill_id, self.speaker.device.user_id)

    def live(self, requests: int) -> list[Asked]:
        """Evenings, until there are at least so many requests."""
        while len(self.asked) < requests:
            self._do()
        return self.asked

    def _do(self) -> None:
        match self._chance.randrange(20):
            case 0:
                self.speaker.now += timedelta(hours=self._chance.randrange(30))
            case 1:
                self.speaker.press(self._chance.choice(("Play", "Pause", "Next", "Previous")))
            case 2:
                self._chance.choice((self.speaker.player.forget, self.speaker.player.restart))()
            case number if number < 9:
                self.speaker.advance(self._chance.choice(WAITS_S) * 1000)
            case number if number < 13:
                self.speaker.hear(self._chance.choice(_sentences()))
            case _:
                self.speaker.hear(self._chance.choice(OFTEN))

    def _understand(self, said: str, today: date) -> Understood:
        understood = _understood(said)
        return Understood(understood.intent, True, understood.slots)

    def _answer(self, event: Json) -> dict[str, Any]:
        self.dice = self._chance.randrange(10)
        response = super()._answer(event)
        self.asked.append(Asked(dict(event), self.speaker.now, self.dice, response))
        return response
