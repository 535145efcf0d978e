"""What one evening asks of AWS.

Evenings are performed on the virtual speaker, and each request's cost is recorded.

The skill, its handler and its DynamoDB store are the real ones; only the table is one in memory
that counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bench.evenings.scripts import OTHER_AUDIO, REST, Evening, evenings
from bench.item import counted
from simulator.echo.device import Device
from simulator.echo.habits import VARIANTS
from simulator.echo.player import Json
from simulator.echo.stream import Stream
from skill import app
from skill.alexa.device import SystemState
from skill.guide.couple import Couple, Outcome, Reminder
from skill.guide.frames import BYTES_A_MS
from skill.guide.programme import Place
from skill.store.dynamo import DynamoStore
from tests.bedroom import EVENING, NEW_YORK, PLAN, REPERTOIRE, Bedroom

SPEECH_MS_A_WORD = 400
"""How long Alexa takes for a word: 150 a minute. An assumption."""
THINKING_MS = 2_000
"""How long a couple takes to answer. An assumption."""
MANY = 10**9
"""So many processes that none answers the same couple twice."""
NIGHTS_BEFORE = 9
"""How many nights a couple has kept before the evening that is recorded, unless it is its first."""

UNRULY = 0.3
"""The share of speakers that tell of a nearly finished stream at once (see
``simulator.echo.device.Device``)."""

Row = dict[str, Any]
"""An item, as DynamoDB has it."""
VALUES = "ExpressionAttributeValues"
READ_UNIT, WRITE_UNIT = 4_096, 1_024
"""The bytes of an item that one unit of a consistent read and of a write pays for (DynamoDB's
documentation)."""


@dataclass
class Step:
    """One request, and what it cost."""

    ms: int
    """How long after the evening's first request it comes."""
    kind: str
    """The type of the request, without what stands before a full stop."""
    reads: int = 0
    """Read units of the table."""
    writes: int = 0
    """Write units; a write whose condition fails costs as much."""
    calls: int = 0
    """How many times the table was called."""
    asked: int = 0
    """How many times one of Alexa's own services was called."""
    files: int = 0
    """How many recordings the speaker was sent for."""
    bytes: int = 0
    """Their bytes."""


@dataclass(frozen=True)
class Pattern:
    """One kind of evening on one kind of device, as it was performed."""

    name: str
    share: float
    steps: tuple[Step, ...]


def patterns(processes: int = MANY) -> list[Pattern]:
    """Every kind of evening, performed once on each kind of speaker; their shares come to 1.

    Any of the ``processes`` answers each request, and remembers what it has seen; among many it has
    seen nothing yet.
    """
    return [
        Pattern(
            f"{evening.name}{device}",
            evening.share * share,
            perform(evening, processes, bool(device)),
        )
        for evening in evenings()
        for device, share in (("", 1 - UNRULY), (", unruly", UNRULY))
    ]


def perform(evening: Evening, processes: int = MANY, unruly: bool = False) -> tuple[Step, ...]:
    """Let a couple say all of it; gives every request that came of it, in order."""
    room = Recorder(processes, Device(habits=VARIANTS["unruly" if unruly else "orderly"]))
    if not evening.first:
        room.meet()
    for before, part in pairwise((REST, *evening.script)):
        if isinstance(part, str):
            if isinstance(before, str):
                room.speaker.now += timedelta(milliseconds=THINKING_MS)
            assert room.speaker.hear(part), f"{evening.name}: Alexa would not pass on {part!r}"
        elif part == REST:
            room.rest()
        elif part == OTHER_AUDIO:
            room.speaker.player.forget()
        else:
            room.speaker.advance(part * 1000)
    assert not room.refusals, f"{evening.name}: {room.refusals}"
    assert not evening.plan or room.plans == {evening.plan}, f"{evening.name}: {room.plans} played"
    return tuple(room.steps)


@dataclass
class Table:
    """A table in memory, and what DynamoDB would charge for what was asked of it."""

    rows: dict[str, Row] = field(default_factory=dict)
    reads: int = 0
    writes: int = 0
    calls: int = 0


class Process(DynamoStore):
    """The memory of one process: the real store, up to the two calls of its table."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        super().__init__("couples", now=lambda: now().timestamp(), wait=lambda seconds: None)
        self._rows = table

    def _get(self, couple: str) -> Row:
        row = self._rows.rows.get(couple, {})
        self._rows.calls += 1
        self._rows.reads += ceil(max(counted(row), 1) / READ_UNIT)
        return row

    def _put(self, row: Row, condition: Row) -> bool:
        """The condition is that the item is still as it was read: see ``skill.store.dynamo``."""
        couple = row["couple"]["S"]
        before = self._rows.rows.get(couple, {})
        self._rows.calls += 1
        self._rows.writes += ceil(max(counted(before), counted(row)) / WRITE_UNIT)
        expected = {
            name.removeprefix(":"): value for name, value in condition.get(VALUES, {}).items()
        }
        if {
            name: before[name] for name in ("couple", "version", "item") if name in before
        } != expected:
            return False
        self._rows.rows[couple] = row
        return True


class Recorder(Bedroom):
    """A bedroom in which each request is recorded, and answered by any process.

    Time passes while Alexa speaks.
    """

    def __init__(self, processes: int, device: Device) -> None:
        self.steps: list[Step] = []
        self.plans: set[str] = set()
        self.table = Table()
        self._fetched: set[tuple[int, str]] = set()
        """What was fetched behind which step."""
        self._processes, self._chance, self._skills = processes, Random(processes), dict[int, Any]()
        self._asked, self._device = 0, device
        self._begun: datetime | None = None
        super().__init__(self._process(), EVENING, device, self)

    def _process(self) -> Process:
        return Process(self.table, lambda: self.speaker.now)

    def meet(self) -> None:
        """The couple has been here before."""
        tonight = EVENING.date()
        nights = frozenset(tonight - timedelta(days=back + 1) for back in range(NIGHTS_BEFORE))
        known = Couple(nights, zone=NEW_YORK.key, last=PLAN.name)
        self._process().change(
            app.couple_key(self._device.skill_id, self._device.user_id), lambda couple: known
        )

    def rest(self) -> None:
        """Let the evening play to its end."""
        speaker = self.speaker
        while speaker.player.playing or speaker.listening or speaker.sounding:
            speaker.advance(speaker.player.until_next() or 1_000)

    def _answer(self, event: Json) -> dict[str, Any]:
        number = self._chance.randrange(self._processes)
        if number not in self._skills:
            settings = app.Settings(skill_id=self._device.skill_id)
            now, dice = (lambda: self.speaker.now), (lambda: self.dice)
            self._skills[number] = app.build(
                settings, self._process(), now=now, services=self, dice=dice
            )
        self.skill = self._skills[number]
        table, asked = replace(self.table), self._asked
        begun = self._begun = self._begun or self.speaker.now
        response = super()._answer(event)
        step = Step(
            ms=round((self.speaker.now - begun).total_seconds() * 1000),
            kind=event["request"]["type"].rpartition(".")[2],
            reads=self.table.reads - table.reads,
            writes=self.table.writes - table.writes,
            calls=self.table.calls - table.calls,
            asked=self._asked - asked,
        )
        self.steps.append(step)
        return response

    def _length_of(self, url: str) -> int:
        ms = super()._length_of(url)
        # The speaker may ask for a length again, and fetches the file once.
        if (len(self.steps), url) not in self._fetched:
            self._fetched.add((len(self.steps), url))
            self.steps[-1].files += 1
            self.steps[-1].bytes += ms * BYTES_A_MS
        return ms

    def spoke(self, text: str) -> None:
        self.speaker.now += timedelta(milliseconds=SPEECH_MS_A_WORD * len(text.split()))

    def played(self, stream: Stream) -> None:
        place = Place.from_token(stream.token, REPERTOIRE)
        assert place is not None
        self.plans.add(place.plan)

    # Alexa's own services

    def time_zone(self, system: SystemState) -> ZoneInfo | None:
        """Where the speaker stands."""
        self._asked += 1
        return NEW_YORK

    def remind(
        self, system: SystemState, reminder: Reminder, now: datetime, zone: ZoneInfo, locale: str
    ) -> Outcome:
        """Nobody asks for reminders in these evenings."""
        return Outcome.NO_DEVICE
