"""The page's server for tests: over stood-in recordings, with a clock that only the test turns."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from audio.encode import encode
from audio.samples import position
from simulator.echo.device import Device
from simulator.laptop import (
    Laptop,
    change_couple_of_this_laptop,
    couple_of_this_laptop,
    open_laptop,
)
from simulator.page_state import PageState
from simulator.web import Server
from skill.alexa.speech import WAKE_WORD
from skill.app import DEFAULT_LOCALE
from skill.guide.programme.recordings import Recording
from skill.guide.programme.session import CONTENT
from skill.guide.tables import offered_locales
from tests.bedroom import EVENING, NEW_YORK, REPERTOIRE, usual_tongue
from tests.loopback import Loopback


async def still() -> AsyncIterator[int]:
    """Time that never passes by itself."""
    await asyncio.Event().wait()
    yield 0


def quick(patch: pytest.MonkeyPatch) -> None:
    """Open laptops with what is read already, and mix nothing."""
    patch.setattr("simulator.laptop.sessions_in", lambda content, words: REPERTOIRE)
    patch.setattr("simulator.laptop.load_words", lambda content, locale: usual_tongue(locale).words)
    patch.setattr(
        "simulator.laptop.understanding_of", lambda locale: usual_tongue(locale).understanding
    )
    patch.setattr("simulator.studio.build_recording", unmixed)


def unmixed(recording: Recording, folder: Path) -> Path:
    """Silence as long as a recording, in place of its sound: what is mixed is tested where it is mixed."""
    folder.mkdir(exist_ok=True)
    path = folder / recording.name
    path.write_bytes(_silence(recording.score.ms))
    return path


@cache
def _silence(ms: int) -> bytes:
    return encode(np.zeros(position(ms), dtype=np.float32))


def opened(data: Path, wake: str = WAKE_WORD) -> tuple[Laptop, PageState]:
    """A laptop, and what a page shows of it; its wall's clock stands still.

    Without a ``wake`` word its answers are heard, and what plays waits for them.
    """

    def another(watcher: PageState, device: Device, at: datetime | None) -> Laptop:
        now = (at or EVENING).replace(tzinfo=NEW_YORK)
        return open_laptop(data, watcher, now, NEW_YORK, device.locale, device=device, wake=wake)

    state = PageState(
        lambda: couple_of_this_laptop(data),
        another,
        wall=lambda: 0.0,
        change=lambda function: change_couple_of_this_laptop(data, function),
        locales=offered_locales(CONTENT, DEFAULT_LOCALE),
        is_undecided=True,
    )
    laptop = another(state, Device(), None)
    state.attach(laptop)
    return laptop, state


class Room(Loopback):
    """A page's server on loopback, for a browser to visit, and its clock in the test's hand."""

    def __init__(self, state: PageState) -> None:
        self.state = state
        self._server = Server(state.speaker, state, still)
        super().__init__(self._server.app)

    def advance(self, ms: int) -> int:
        """Let so much time pass; the offset that this leads to, in milliseconds."""
        self.do(self._server.advance(ms))
        return self.offset

    @property
    def offset(self) -> int:
        """Where in its recording the speaker is."""
        offset = self.state.speaker.player.context()["offsetInMilliseconds"]
        assert isinstance(offset, int)
        return offset
