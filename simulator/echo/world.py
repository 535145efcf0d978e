"""A world to try a skill in: a speaker, a skill and all that it remembers, which can be copied."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from simulator.echo.device import Device
from simulator.echo.player import Json
from simulator.echo.speaker import Speaker
from simulator.echo.stream import Stream
from simulator.echo.understanding import Understood
from simulator.echo.wire import Answer
from simulator.rules import Refusal

Memory = dict[str, Any]
"""All that a skill under the walk remembers, so that it can be copied."""


@dataclass(frozen=True)
class Scenario:
    """Who asks, on what, when."""

    name: str
    device: Device
    now: datetime
    memory: Mapping[str, Any]
    """What the skill remembers at the beginning."""
    reachable: bool = True
    """Whether recordings can be had."""
    permitted: frozenset[str] = frozenset()
    """The permissions that the account has given."""
    is_brief: bool = False
    """Whether one phrase an intent is enough, and only the essential where nothing ever played."""


@dataclass(frozen=True)
class Opened:
    """A skill that can be opened anew for any scenario."""

    skill: Callable[[Scenario, Memory, Callable[[], datetime]], Answer]
    understand: Callable[[str, date], Understood]
    """An utterance, as an intent; asked for the same sentence thousands of times."""
    invocation: str
    length_of: Callable[[str], int]
    stage_of: Callable[[Json], str]
    """What the session's attributes say of where the conversation stands, in few words."""
    stopwatch: Callable[[], float] = time.monotonic
    """Seconds, by which an answer comes too late."""


class World:
    """A speaker, a skill and its memory, which can be copied at any moment."""

    def __init__(self, opened: Opened, scenario: Scenario) -> None:
        self.scenario, self.opened = scenario, opened
        self.memory: Memory = dict(scenario.memory)
        self.spoken: list[str] = []
        self.refusals: list[Refusal] = []
        self.exchanges: list[tuple[Json, Json]] = []
        self.speaker = Speaker(
            self._skill(),
            opened.understand,
            self._length_of,
            self,
            scenario.now,
            scenario.device,
            set(scenario.permitted),
            stopwatch=opened.stopwatch,
            invocation=opened.invocation,
        )

    def _skill(self) -> Answer:
        return self.opened.skill(self.scenario, self.memory, lambda: self.speaker.now)

    def _length_of(self, url: str) -> int:
        if not self.scenario.reachable:
            raise LookupError(url)
        return self.opened.length_of(url)

    def twin(self) -> "World":
        """Another world in the same state, in which nothing has happened yet."""
        # Past __init__, which would open a speaker and a skill of their own.
        twin = object.__new__(World)
        twin.scenario, twin.opened, twin.memory = self.scenario, self.opened, dict(self.memory)
        twin.spoken, twin.refusals, twin.exchanges = [], [], []
        twin.speaker = self.speaker.twin(twin._skill(), twin)
        return twin

    @property
    def has_sound(self) -> bool:
        """Whether something of the skill's plays, or played last."""
        return self.speaker.player.remembered

    def state(self) -> str:
        """Where things stand; two worlds of the same state are taken to answer alike."""
        speaker = self.speaker
        if speaker.asks_itself:
            return "a permission is asked for"
        activity = str(speaker.player.context()["playerActivity"]).lower()
        if speaker.attributes is None:
            return activity
        if speaker.speaks_with_sound:
            return f"{self.opened.stage_of(speaker.attributes)}, sounding"
        stage = self.opened.stage_of(speaker.attributes) or "a question"
        is_over_sound = speaker.player.is_held or speaker.player.playing is not None
        return f"{stage}, over sound" if is_over_sound else stage

    # Watcher

    def spoke(self, text: str) -> None:
        self.spoken.append(text)

    def refused(self, refusals: list[Refusal]) -> None:
        self.refusals += refusals

    def exchanged(self, request: Json, response: Json) -> None:
        self.exchanges.append((request, response))

    def played(self, stream: Stream) -> None:
        """Nothing to do."""

    def stopped(self) -> None:
        """Nothing to do."""

    def session_ended(self) -> None:
        """Nothing to do."""
