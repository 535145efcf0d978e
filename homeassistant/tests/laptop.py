"""The same guide on a laptop's own speaker: what it plays is what a bedroom is to hear."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bedroom import EVENING_OF, EVENING_S
from custom_components.quiet_together.guide import Ears
from custom_components.quiet_together.shelf import Shelf
from simulator.echo.device import Device
from simulator.echo.stream import Stream
from simulator.hearing import understanding_of
from simulator.laptop import laptop_of
from skill import app
from skill.guide.programme import CONTENT, read_sessions
from skill.guide.words import load_words


class Notebook(Ears):
    """Notes the length of each recording that begins."""

    def __init__(self) -> None:
        super().__init__()
        self.played_ms: list[int] = []

    def played(self, stream: Stream) -> None:
        self.played_ms.append(stream.length)


def first_evening(folder: Path) -> list[int]:
    """The milliseconds of each recording of a couple's first evening."""
    notebook = Notebook()
    laptop = laptop_of(
        read_sessions(CONTENT),
        load_words(CONTENT, app.DEFAULT_LOCALE),
        Shelf(folder / "recordings"),
        app.open_store(app.Settings(), folder),
        notebook,
        datetime.fromisoformat(EVENING_OF),
        ZoneInfo("Europe/Berlin"),
        understanding_of(app.DEFAULT_LOCALE).understand,
        "quiet together",
        Device(),
        wake="",
    )
    laptop.hear_as_meant("open quiet together")
    laptop.hear_as_meant("yes")
    laptop.speaker.advance(EVENING_S * 1000)
    return notebook.played_ms
