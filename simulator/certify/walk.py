"""A walk through all that a skill can be asked, from every state that it can be brought to.

From each state everything is said once: a phrase of each intent, nonsense, nothing at all. What
comes of it is a step; a state that was not seen before is walked on from. So every check has a
spoken path for what it finds.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from simulator.echo.device import Device
from simulator.echo.player import Json, Stream
from simulator.echo.speaker import Speaker
from simulator.echo.understanding import Understood
from simulator.rules import Refusal
from simulator.rules.exchange import SILENT, plain, spoken

NONSENSE = "purple elephants juggle seventeen teapots"
SILENCE, A_WHILE, THE_END = "(nobody answers)", "(twenty seconds pass)", "(it plays to its end)"
ESSENTIAL = frozenset(f"AMAZON.{name}Intent" for name in "Yes No Help Stop Cancel".split())
"""What is said behind nonsense too, where everything else has just been said."""
MOST_STATES = 400
"""No skill is walked further than this: its states would be numbers, not stages."""

Memory = dict[str, Any]
"""All that a skill under the walk remembers, so that it can be copied."""
Answer = Callable[[Json], Json]


@dataclass(frozen=True)
class Setting:
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


@dataclass(frozen=True)
class Step:
    """One thing that was said (or happened) in one state, and what came of it."""

    setting: Setting
    path: tuple[str, ...]
    """What was said before, from the first word on."""
    said: str
    stage: str
    """The state in which it was said."""
    heard: bool
    """Whether Alexa passed it on."""
    exchanges: tuple[tuple[Json, Json], ...]
    refusals: tuple[Refusal, ...]
    spoken: str
    """What the speaker said."""
    listening: bool
    playing: bool
    memory: Mapping[str, Any]

    @property
    def intent(self) -> str:
        """The intent that reached the skill, or the request's type; empty when nothing did."""
        request = self._first[0].get("request") or {}
        return str((request.get("intent") or {}).get("name") or request.get("type", ""))

    @property
    def response(self) -> Json:
        """The answer to what was said."""
        return self._first[1].get("response") or {}

    @property
    def _first(self) -> tuple[Json, Json]:
        """The exchange that the words began; a player that is interrupted tells of it first."""
        own = [one for one in self.exchanges if not one[0]["request"]["type"].startswith(SILENT)]
        return (own or self.exchanges or [({}, {})])[0]

    @property
    def speech(self) -> str:
        """What the skill says at once, as it is heard."""
        return plain(spoken(self.response))

    def __str__(self) -> str:
        said = ", ".join(
            one if one.startswith("(") else f'"{one}"' for one in (*self.path, self.said)
        )
        return f"{self.setting.name}: {said}"


class World:
    """A speaker, a skill and its memory, which can be copied at any moment."""

    def __init__(self, opened: "Opened", setting: Setting) -> None:
        self.setting, self.opened = setting, opened
        self.memory: Memory = dict(setting.memory)
        self.spoken: list[str] = []
        self.refusals: list[Refusal] = []
        self.exchanges: list[tuple[Json, Json]] = []
        self.speaker = Speaker(
            self._skill(),
            opened.understand,
            self._length_of,
            self,
            setting.now,
            setting.device,
            set(setting.permitted),
        )

    def _skill(self) -> Answer:
        return self.opened.skill(self.setting, self.memory, lambda: self.speaker.now)

    def _length_of(self, url: str) -> int:
        if not self.setting.reachable:
            raise LookupError(url)
        return self.opened.length_of(url)

    def twin(self) -> "World":
        """Another world in the same state, nothing told yet."""
        other = object.__new__(World)
        other.setting, other.opened, other.memory = self.setting, self.opened, dict(self.memory)
        other.spoken, other.refusals, other.exchanges = [], [], []
        other.speaker = self.speaker.twin(other._skill(), other)
        return other

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


@dataclass(frozen=True)
class Opened:
    """A skill that can be opened anew for any setting."""

    skill: Callable[[Setting, Memory, Callable[[], datetime]], Answer]
    understand: Callable[[str, date], Understood]
    """What is said, as an intent; asked for the same sentence thousands of times."""
    invocation: str
    length_of: Callable[[str], int]
    stage_of: Callable[[Json], str]
    """What the session's attributes say of where the conversation stands, in few words."""


def walk(opened: Opened, settings: Iterable[Setting], phrases: Iterable[str]) -> Iterator[Step]:
    """Say each of the phrases (without the skill's name) in every state of every setting; a few behind nonsense."""
    phrases = tuple(phrases)
    for setting in settings:
        today = setting.now.date()
        few = tuple(said for said in phrases if opened.understand(said, today).intent in ESSENTIAL)
        start = World(opened, setting)
        seen = {_state(start)}
        waiting: deque[tuple[World, tuple[str, ...]]] = deque([(start, ())])
        while waiting and len(seen) < MOST_STATES:
            world, path = waiting.popleft()
            for said in _sayings(world, few if NONSENSE in path else phrases):
                after, step = _take(world, path, said)
                yield step
                if not step.refusals and (state := _state(after)) not in seen:
                    seen.add(state)
                    waiting.append((after, (*path, said)))


def _state(world: World) -> str:
    """Where things stand; two worlds of the same state are taken to answer alike."""
    speaker = world.speaker
    if speaker.asks_itself:
        return "a permission is asked for"
    if speaker.attributes is not None:
        return world.opened.stage_of(speaker.attributes) or "a question"
    return str(speaker.player.context().get("playerActivity", "IDLE")).lower()


def _sayings(world: World, phrases: tuple[str, ...]) -> Iterator[str]:
    """All that can be said or can happen now."""
    speaker, name = world.speaker, world.opened.invocation
    if speaker.asks_itself:
        yield from ("yes", "no", NONSENSE)
        return
    yield f"open {name}"
    if speaker.listening:
        yield from (*phrases, NONSENSE, SILENCE)
        return
    yield from (f"ask {name} {phrase}" for phrase in (*phrases, NONSENSE))
    if speaker.player.remembered:
        yield from phrases
    if speaker.player.playing:
        yield from (A_WHILE, THE_END)


def _take(world: World, path: tuple[str, ...], said: str) -> tuple[World, Step]:
    """Say it in a copy of the world."""
    after = world.twin()
    speaker, heard = after.speaker, True
    if said == SILENCE:
        speaker.advance(16_000)
    elif said == A_WHILE:
        speaker.advance(20_000)
    elif said == THE_END:
        while speaker.player.playing:
            speaker.advance(60_000)
    else:
        heard = speaker.hear(said)
    return after, step_of(after, path, said, _state(world), heard)


def step_of(after: World, path: tuple[str, ...], said: str, stage: str, heard: bool = True) -> Step:
    """What came of it, in this world."""
    speaker = after.speaker
    return Step(
        setting=after.setting,
        path=path,
        said=said,
        stage=stage,
        heard=heard,
        exchanges=tuple(after.exchanges),
        refusals=tuple(after.refusals),
        spoken=" ".join(after.spoken),
        listening=speaker.listening,
        playing=speaker.player.playing is not None,
        memory=dict(after.memory),
    )
