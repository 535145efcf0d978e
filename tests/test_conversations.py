"""Every transcript under ``conversations/`` is what really happens.

A line is ``Who: what``. ``User`` speaks, ``Press`` is a button, ``Wait`` lets seconds pass,
``Table`` takes the table away or brings it back, ``Net`` the recordings, ``Couple`` is what is
remembered of them, ``Speaker`` restarts or plays music, ``Dice`` is chance. ``Alexa`` and ``Plays``
are all that came of it, in order (``…`` stands for any words); ``Mic``, ``Sound`` and ``Nights``
are how things stand.
"""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from simulator.echo.device import Device
from skill.guide.couple.record import Couple
from skill.guide.intents import IN_MODEL, Intent
from tests.bedroom import NEW_YORK, Bedroom, NoTable

UNSPOKEN = {
    Intent.HOME,
    Intent.LOOP_ON,
    Intent.LOOP_OFF,
    Intent.SHUFFLE_ON,
    Intent.SHUFFLE_OFF,
}
"""Alexa answers "go home" herself; loop and shuffle must be declared, and have no phrases of ours."""

FOLDER = Path(__file__).parent / "conversations"
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))


def perform(transcript: Path, folder: Path, unruly: bool = False) -> Bedroom:
    room = Bedroom(folder, device=Device(unruly=unruly))
    table = room.store
    for number, line in enumerate(transcript.read_text().splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        who, _, what = (part.strip() for part in line.partition(":"))
        where = f"{transcript.name}:{number}"
        if who not in ("Alexa", "Plays"):
            assert not room.done, f"{where}: the transcript leaves out {room.done}"
        match who:
            case "At":
                room.speaker.now = datetime.fromisoformat(what).replace(tzinfo=NEW_YORK)
            case "Device":
                assert what == "without a player"
                room = Bedroom(folder, device=Device(audio_player=False, unruly=unruly))
            case "Before":
                room.speaker.hear("ask quiet together how many nights")
                room.done.clear()
                key = app_key(room)
                nights = frozenset(datetime.fromisoformat(night).date() for night in what.split())
                room.store.change(key, lambda couple, nights=nights: Couple(nights))  # type: ignore[misc]
            case "Couple" | "Speaker" | "Dice" | "Net":
                _set(room, who, what)
            case "User":
                assert room.speaker.hear(what), f"{where}: not heard"
            case "Nobody hears":
                assert not room.speaker.hear(what), f"{where}: heard"
            case "Press":
                room.speaker.press(what)
            case "Wait":
                room.speaker.advance(int(what.removesuffix(" s")) * 1000)
            case "Table":
                room = swap(room, NoTable() if what == "down" else table)
            case "Alexa" | "Plays":
                assert room.done, f"{where}: nothing came, expected {line!r}"
                came = room.done.pop(0)
                pattern = ".*".join(map(re.escape, f"{who}: {what}".split("…")))
                assert re.fullmatch(pattern, came), f"{where}: {came!r} instead of {line!r}"
            case "Mic":
                assert room.speaker.listening == (what == "open"), where
            case "Sound":
                assert (room.speaker.player.playing is not None) == (what == "on"), where
            case "Nights":
                assert room.nights == int(what), where
            case _:
                pytest.fail(f"{where}: unknown line {line!r}")
    assert not room.done, f"{transcript.name} leaves out {room.done}"
    return room


def _set(room: Bedroom, who: str, what: str) -> None:
    """Something about the world or the couple changes, and nobody says a word."""
    match who:
        case "Couple":
            changes = dict(part.split("=") for part in what.split())
            known: dict[str, Any] = {
                name: int(value) if value.isdecimal() else value for name, value in changes.items()
            }
            room.store.change(app_key(room), lambda couple: replace(couple, **known))
        case "Speaker":
            {"plays music": room.speaker.player.forget, "restarts": room.speaker.player.restart}[
                what
            ]()
        case "Dice":
            room.dice = int(what)
        case _:
            room.unreachable = what == "down"


def app_key(room: Bedroom) -> str:
    from skill.app import couple_key

    system = room.exchanges[-1][0]["context"]["System"]
    return couple_key(system["application"]["applicationId"], system["user"]["userId"])


def swap(room: Bedroom, store: object) -> Bedroom:
    """The same speaker, answered by a skill over another store."""
    other = Bedroom(store, room.speaker.now)  # type: ignore[arg-type]
    other.speaker = room.speaker
    room.skill, room.store = other.skill, other.store
    return room


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("unruly", [False, True], ids=["", "unruly"])
def test_transcript_is_what_happens(transcript: Path, unruly: bool, tmp_path: Path) -> None:
    """Word for word, and nothing that Alexa would refuse on the way; also where events come early or late."""
    room = perform(transcript, tmp_path, unruly)
    assert room.refusals == []


def test_every_intent_occurs_in_a_transcript(tmp_path: Path) -> None:
    """An intent that no conversation exercises would be an untold promise."""
    told: set[str] = set()
    for number, transcript in enumerate(TRANSCRIPTS):
        room = perform(transcript, tmp_path / str(number))
        told |= {
            request["request"].get("intent", {}).get("name", "") for request, _ in room.exchanges
        }
    spoken = {intent.value for intent in IN_MODEL} - UNSPOKEN
    assert spoken - told == set()
