"""What the real skill shows on a screen beside the bed, by the name of the page."""

from datetime import timedelta
from typing import Any

from simulator.echo.device import Device, Screen
from simulator.echo.player import Json
from skill import app
from skill.guide.couple.record import Couple
from tests.bedroom import EVENING, Bedroom, Memory

SHOW = Device(screen=Screen())
AGO = (1, 2, 3, 5, 8, 9, 12, 13, 14, 15, 16, 20, 25, 30, 34)
"""How many days ago a couple kept a night."""
SAID: dict[str, tuple[str, ...]] = {
    "welcome": ("open quiet together",),
    "help": ("open quiet together", "help"),
    "held": ("open quiet together", "yes", "pause"),
    "erase": ("open quiet together", "forget us"),
    "care": ("open quiet together", "I want to die"),
    "body": ("open quiet together", "my chest hurts"),
    "support": ("ask quiet together for support",),
    "rest": ("open quiet together", "not tonight"),
    "exit": ("open quiet together", "I don't feel safe"),
}
"""What a new couple say, until the page of that name is shown."""
SAID_BY_KNOWN: dict[str, tuple[str, ...]] = {
    "invitation": ("open quiet together",),
    "breaths": ("ask quiet together for five breaths",),
    "nights": ("ask quiet together how many nights",),
    "question": ("ask quiet together what was the question",),
    "talk": ("ask quiet together for one question",),
}
"""The same of a couple with some nights behind them."""


def known_couple() -> Couple:
    """A couple with some nights and a question behind them."""
    nights = frozenset(EVENING.date() - timedelta(days=days) for days in AGO)
    return Couple(nights=nights, last="ordinary-7", question=5, asked=frozenset({5}))


def room_with_screen(couple: Couple | None = None) -> Bedroom:
    """A bedroom whose speaker has a screen."""
    memory = Memory()
    if couple is not None:
        memory.couples[app.couple_key(SHOW.skill_id, SHOW.user_id)] = couple
    return Bedroom(memory, device=SHOW)


def document_after(room: Bedroom, *sentences: str) -> Json:
    """What is shown behind these sentences."""
    for sentence in sentences:
        room.speaker.hear(sentence)
    assert room.refusals == []
    document = room.speaker.document
    assert document is not None, sentences
    return document


def all_pages() -> dict[str, Any]:
    """Every kind of page, as the skill sends it."""
    new = {name: document_after(room_with_screen(), *said) for name, said in SAID.items()}
    known = {
        name: document_after(room_with_screen(known_couple()), *said)
        for name, said in SAID_BY_KNOWN.items()
    }
    return new | known
