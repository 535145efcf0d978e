"""A transcript, performed on a virtual Echo: on a laptop, or in a browser that runs the site's guide.

A folder beside the English transcripts has those of another locale, by its name.

A line is ``Who: what``. ``Speakers`` names those on which it is performed, where that is not on all
of them. ``User`` speaks, ``Press`` is a button, ``Wait`` lets seconds pass,
``Table`` takes the table away or brings it back, ``Net`` the recordings, ``Couple`` is what is
remembered of them, ``Speaker`` restarts, plays music or takes a call, ``Dice`` is chance. ``Alexa`` and ``Plays``
are all that came of it, in order (``…`` stands for any words); ``Mic``, ``Sound`` and ``Nights``
are how things stand.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from simulator.echo.device import Device, with_habits
from simulator.echo.steering import Keeper
from skill.app import DEFAULT_LOCALE, couple_key
from skill.guide.couple import Couple
from skill.store import CoupleStore
from tests.bedroom import BY_ITSELF, NEW_YORK, Bedroom, NoTable

FOLDER = Path(__file__).parent / "conversations"


def transcripts_of(locale: str) -> list[Path]:
    """The transcripts of a locale: those in the folder of its name; English ones have none."""
    folder = FOLDER if locale == DEFAULT_LOCALE else FOLDER / locale
    return sorted(folder.glob("*.txt"))


def locale_of(transcript: Path) -> str:
    """The locale in which a transcript is spoken."""
    return DEFAULT_LOCALE if transcript.parent == FOLDER else transcript.parent.name


TRANSCRIPTS = transcripts_of(DEFAULT_LOCALE)
"""Those that are performed in every way there is: in a browser, and where answers are missed."""


@dataclass
class SwitchedTable:
    """A table that goes down and comes back under one and the same process."""

    table: CoupleStore

    def read(self, couple: str) -> Couple:
        return self.table.read(couple)

    def change(self, couple: str, function: Callable[[Couple], Couple]) -> Couple:
        return self.table.change(couple, function)

    def forget(self, couple: str) -> None:
        self.table.forget(couple)


@dataclass
class Performance:
    """One transcript on one speaker."""

    transcript: Path
    table: CoupleStore
    variant: str = "orderly"
    went_on: list[int] = field(default_factory=list)
    """The lines that tell of sound that went on by itself."""
    skipped: frozenset[int] = frozenset()
    """Such lines, where the sound has never stopped."""

    def __post_init__(self) -> None:
        self.switched = SwitchedTable(self.table)
        self.room = self._room(self._device())

    def _device(self) -> Device:
        """The speaker that most have, in the language of this transcript."""
        return Device(locale=locale_of(self.transcript))

    def _room(self, device: Device) -> Bedroom:
        room = Bedroom(self.switched, device=with_habits(device, self.variant))
        room.store = self.switched.table
        return room

    def play(self) -> Bedroom:
        """Perform all of it."""
        for number, who, what in self._lines():
            where = f"{self.transcript.name}:{number}"
            if who == "Speakers":
                continue
            if who not in ("Alexa", "Plays"):
                assert not self._done(), f"{where}: the transcript leaves out {self.room.done}"
            if who == "Plays" and number in self.skipped:
                continue
            if who in ("Alexa", "Plays"):
                self._came(number, where, f"{who}: {what}")
            elif not self._stands(who, what, where):
                self._do(who, what, where)
        assert not self._done(), f"{self.transcript.name} leaves out {self.room.done}"
        return self.room

    def _lines(self) -> Iterator[tuple[int, str, str]]:
        for number, line in enumerate(self.transcript.read_text().splitlines(), start=1):
            if line.strip() and not line.startswith("#"):
                who, _, what = (part.strip() for part in line.partition(":"))
                yield number, who, what

    def _done(self) -> list[str]:
        """What the speaker did; where sound never stops, its going on is nothing new."""
        if self.room.speaker.habits.plays_behind_questions:
            self.room.done[:] = [line for line in self.room.done if not line.endswith(BY_ITSELF)]
        return self.room.done

    def _came(self, number: int, where: str, expected: str) -> None:
        done = self._done()
        assert done, f"{where}: nothing came, expected {expected!r}"
        came = done.pop(0)
        if came.endswith(BY_ITSELF):
            self.went_on.append(number)
            came = came.removesuffix(BY_ITSELF)
        pattern = ".*".join(map(re.escape, expected.split("…")))
        assert re.fullmatch(pattern, came), f"{where}: {came!r} instead of {expected!r}"

    def _stands(self, who: str, what: str, where: str) -> bool:
        """Whether the line tells how things stand; then they do."""
        speaker = self.room.speaker
        match who:
            case "Mic":
                assert speaker.listening == (what == "open"), where
            case "Sound" if speaker.listening and speaker.habits.plays_behind_questions:
                pass
            case "Sound":
                assert (speaker.player.playing is not None) == (what == "on"), where
            case "Nights":
                speaker.deliver_late_events()
                assert self.room.nights == int(what), where
            case _:
                return False
        return True

    def _do(self, who: str, what: str, where: str) -> None:
        room = self.room
        if who in ("Table", "Speaker"):  # what is late would tell of another table, or of nothing
            room.speaker.deliver_late_events()
        match who:
            case "At":
                room.speaker.now = datetime.fromisoformat(what).replace(tzinfo=NEW_YORK)
            case "Device":
                assert what == "without a player"
                self.room = self._room(replace(self._device(), audio_player=False))
            case "Before":
                nights = frozenset(night for part in what.split() for night in _nights(part))
                room.store.change(key_of(room), lambda couple: Couple(nights))
            case "Speaker":
                _set(room, who, what)
                room.speaker.deliver_late_events()
            case "Couple" | "Dice" | "Net":
                _set(room, who, what)
            case "User":
                self._say(what, where)
            case "Nobody hears":
                assert not room.speaker.hear(what), f"{where}: heard"
            case "Press":
                room.speaker.press(what)
            case "Wait":
                room.speaker.advance(int(what.removesuffix(" s")) * 1000)
            case "Table":
                self.switched.table = NoTable() if what == "down" else self.table
                room.store = self.switched.table
            case _:
                raise AssertionError(f"{where}: unknown line {who}: {what}")

    def _say(self, what: str, where: str) -> None:
        """Where a music service takes a word, they say another one, or the skill's name."""
        speaker = self.room.speaker
        if speaker.hear(what):
            return
        withheld = speaker.withheld
        assert withheld is not None
        assert withheld.keeper is Keeper.MUSIC, f"{where}: {withheld}"
        assert speaker.hear("pause" if what == "stop" else withheld.instead), where


def _set(room: Bedroom, who: str, what: str) -> None:
    """Something about the world or the couple changes, and nobody says a word."""
    match who:
        case "Couple":
            changes = dict(part.split("=") for part in what.split())
            known = {name: _known(name, value) for name, value in changes.items()}
            room.store.change(key_of(room), lambda couple: replace(couple, **known))
        case "Speaker":
            events = {
                "plays music": room.speaker.player.forget,
                "restarts": room.speaker.player.restart,
                "takes a call": room.speaker.take_call,
            }
            events[what]()
        case "Dice":
            room.dice = int(what)
        case _:
            room.unreachable = what == "down"


def _nights(part: str) -> Iterator[date]:
    """One night, or all from the first to the last: ``2026-11-01..2026-11-09``."""
    first, _, last = part.partition("..")
    night = date.fromisoformat(first)
    while night <= date.fromisoformat(last or first):
        yield night
        night += timedelta(days=1)


def _known(name: str, value: str) -> Any:
    """What a transcript says that the record holds: a number, a date, some of them, or words."""
    if name in ("told_once", "paths_walked"):
        return frozenset(value.split(","))
    if name == "hard_nights":
        return tuple(date.fromisoformat(night) for night in value.split(","))
    if name in ("told_on", "path_offered"):
        return date.fromisoformat(value)
    return int(value) if value.isdecimal() else value


def key_of(room: Bedroom) -> str:
    """What the couple of this bedroom are kept under."""
    device = room.speaker.device
    return couple_key(device.skill_id, device.user_id)


def speakers(transcript: Path) -> list[str]:
    """The speakers that a transcript names; none: it is performed on all."""
    first_lines = transcript.read_text().splitlines()[:2]
    named = [line for line in first_lines if line.startswith("Speakers:")]
    return named[0].partition(":")[2].split() if named else []


def answers_of(room: Bedroom) -> list[Any]:
    """All that the skill answered: what is said, what is asked for, and every token."""
    return [response for _, response in room.exchanges]


def played(transcripts: list[Path], table: Callable[[], CoupleStore]) -> dict[str, list[Any]]:
    """What the skill answers in these transcripts, each with a table of its own, by name."""
    answers = {}
    for path in transcripts:
        variant = next(iter(speakers(path)), "orderly")
        answers[path.stem] = answers_of(Performance(path, table(), variant).play())
    return answers
