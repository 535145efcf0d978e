"""A bedroom for tests: the virtual Echo over the real skill, with every exchange held against Alexa's rules."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from interaction_models.build import model
from simulator.echo.device import Device
from simulator.echo.player import Json
from simulator.echo.speaker import Speaker
from simulator.echo.stream import Stream
from simulator.echo.understanding import Understanding
from simulator.hearing import COSTS, understanding_of
from simulator.laptop import Services
from simulator.played import inside_of, recordings_in
from simulator.rules import Refusal
from skill import app
from skill.context import nearest
from skill.errors import StoreError
from skill.guide.couple.record import Couple
from skill.guide.programme import Repertoire
from skill.guide.programme.playback import Place
from skill.guide.programme.recordings import Tonight, recordings_of
from skill.guide.programme.session import CONTENT, load_sessions
from skill.guide.tables import offered_locales
from skill.guide.words import Words, load_words
from skill.store import CoupleStore
from skill.store.sqlite import SqliteStore

NEW_YORK = ZoneInfo("America/New_York")
EVENING = datetime(2026, 11, 23, 22, 40, tzinfo=NEW_YORK)
AT_NIGHT = ("--at", f"{EVENING:%Y-%m-%d %H:%M} {NEW_YORK.key}")
"""That evening, for a command: what is said by day is another thing, whenever a test runs."""

REPERTOIRE = load_sessions(CONTENT)
PLAN = REPERTOIRE.plan(app.DEFAULT_PLAN)
WORDS = load_words(CONTENT, app.DEFAULT_LOCALE)
FIRST_EVENING = recordings_of(PLAN, WORDS, Tonight(milestone=1, question=1))
LENGTHS = {made.name: made.score.ms for made in FIRST_EVENING}
"""Of what a first evening plays, and of whatever the skill played in a bedroom since."""
UNDERSTANDING = understanding_of(app.DEFAULT_LOCALE)
BY_ITSELF = ", by itself"
"""Behind a line of ``done`` that tells of sound that went on though no response asked for it."""


@dataclass(frozen=True)
class Tongue:
    """What a bedroom has of one language: what is led in it, said, and understood."""

    repertoire: Repertoire
    words: Words
    understanding: Understanding
    invocation: str


@cache
def usual_tongue(locale: str) -> Tongue:
    """That of the content that all tests share, read once."""
    words = load_words(CONTENT, locale)
    return Tongue(REPERTOIRE, words, understanding_of(locale), _invocation_in(model(locale)))


def tongue_in(content: Path, locale: str) -> Tongue:
    """That of other content, which a test may change again."""
    of_locale = model(locale, content)
    words = load_words(content, locale)
    understanding = Understanding(of_locale, locale, COSTS, content)
    return Tongue(load_sessions(content), words, understanding, _invocation_in(of_locale))


def nearest_to(locale: str, content: Path) -> str:
    """The locale in which a speaker that is set to this one is answered."""
    there = offered_locales(content)
    return locale if locale in there else nearest(locale, there)


def _invocation_in(of_locale: dict[str, Any]) -> str:
    return str(of_locale["interactionModel"]["languageModel"]["invocationName"])


class NoTable:
    """A table that never answers."""

    def read(self, couple: str) -> Couple:
        raise StoreError("down")

    def change(self, couple: str, function: Callable[[Couple], Couple]) -> Couple:
        raise StoreError("down")

    def forget(self, couple: str) -> None:
        raise StoreError("down")


class Memory:
    """The store's promise kept in a dictionary, counting what it is asked. A change begins at what was seen last."""

    def __init__(self) -> None:
        self.couples: dict[str, Couple] = {}
        self.reads = 0
        self.writes = 0

    def read(self, couple: str) -> Couple:
        self.reads += 1
        return self.couples.get(couple, Couple())

    def change(self, couple: str, function: Callable[[Couple], Couple]) -> Couple:
        before = self.couples.get(couple, Couple())
        after = function(before)
        if after != before:
            self.writes += 1
            self.couples[couple] = after
        return after

    def forget(self, couple: str) -> None:
        self.couples.pop(couple, None)


class Bedroom:
    """Two people, one speaker. What it did waits in ``done`` as the lines of a transcript."""

    def __init__(
        self,
        store: CoupleStore | Path,
        now: datetime = EVENING,
        device: Device | None = None,
        services: app.Services | None = None,
        content: Path = CONTENT,
    ) -> None:
        self.store: CoupleStore = (
            SqliteStore(store / "nights.sqlite3") if isinstance(store, Path) else store
        )
        self.done: list[str] = []
        self.exchanges: list[tuple[Json, Json]] = []
        self.refusals: list[Refusal] = []
        self.unreachable = False
        self.dice = 5
        self._asked_for: list[str] = []
        """The tokens that a response asked for, and that have not yet begun to sound."""
        device = device or Device()
        # Some devices are set to what the guide does not speak.
        locale = nearest_to(device.locale, content)
        is_usual = content == CONTENT
        tongue = usual_tongue(locale) if is_usual else tongue_in(content, locale)
        self.repertoire, self.words = tongue.repertoire, tongue.words
        self.skill = app.build(
            app.Settings(skill_id=device.skill_id),
            self.store,
            now=lambda: self.speaker.now,
            services=services or Services(NEW_YORK),
            dice=lambda: self.dice,
            content=content,
        )
        self.speaker = Speaker(
            self._answer,
            tongue.understanding.understand,
            self._length_of,
            self,
            now,
            device,
            invocation=tongue.invocation,
        )

    def _answer(self, event: Json) -> dict[str, Any]:
        response = app.answer(self.skill, event)
        for made in recordings_in(response, self.repertoire, self.words):
            LENGTHS[made.name] = made.score.ms
        return response

    def _length_of(self, url: str) -> int:
        if self.unreachable:
            raise LookupError(url)
        return LENGTHS[url.rpartition("/")[2]]

    # Watcher

    def spoke(self, text: str) -> None:
        self.done.append(f"Alexa: {text}")

    def played(self, stream: Stream) -> None:
        token = stream.token or str((self.speaker.attributes or {})["token"])
        place = Place.from_token(token, self.repertoire)
        assert place is not None
        plan = self.repertoire.plan(place.plan, place.preferences, place.phase)
        name = "again" if place.again else plan.segments[place.segment].name
        named = name if plan is PLAN else f"{plan.name} {name}"
        line = f"Plays: {named} from {stream.offset // 1000} s"
        self.done.append(line if self._was_asked_for(token) else line + BY_ITSELF)

    def _was_asked_for(self, token: str) -> bool:
        """Whether a response asked for this; what was held goes on by itself."""
        was_asked_for = token in self._asked_for
        if was_asked_for:
            self._asked_for.remove(token)
        return was_asked_for

    def stopped(self) -> None:
        pass

    def session_ended(self) -> None:
        pass

    def exchanged(self, request: Json, response: Json) -> None:
        self.exchanges.append((request, response))
        for directive in (response.get("response") or {}).get("directives") or []:
            if directive["type"] == "AudioPlayer.Play":
                self._asked_for.append(directive["audioItem"]["stream"]["token"])
        inside = inside_of(response, self.repertoire)
        if inside is not None:
            self._asked_for.append(inside.to_token())

    def refused(self, refusals: list[Refusal]) -> None:
        self.refusals += refusals

    @property
    def requests(self) -> list[str]:
        """The types of all requests so far."""
        return [request["request"]["type"] for request, _ in self.exchanges]

    @property
    def nights(self) -> int:
        """How many nights this couple has kept, as the store says."""
        user = self.exchanges[-1][0]["context"]["System"]["user"]["userId"]
        key = app.couple_key(
            self.exchanges[-1][0]["context"]["System"]["application"]["applicationId"], user
        )
        return len(self.store.read(key).nights)


def evening(*said: str) -> list[dict[str, Any]]:
    """The requests of an evening as a device sends them, with no way to Alexa's own services."""
    room = Bedroom(Memory(), EVENING)
    for words in said:
        room.speaker.hear(words)
        if not room.speaker.listening:
            room.speaker.advance(240_000)
    requests = [copy.deepcopy(dict(request)) for request, _ in room.exchanges]
    for request in requests:
        request["context"]["System"].pop("apiAccessToken", None)
    return requests
