"""Everything an evening on a laptop needs, put together: the skill, its memory, its recordings, a speaker."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from audio.build import build as build_recording
from simulator.echo.device import Device
from simulator.echo.player import Json
from simulator.echo.speaker import Speaker, Watcher
from simulator.echo.understanding import Understood
from simulator.hearing import understanding_of
from skill import app
from skill.alexa.device import SystemState
from skill.errors import RecordingError
from skill.guide.couple import Couple, Outcome, Reminder
from skill.guide.programme import CONTENT, Recording, Repertoire, read_sessions, whole_repertoire
from skill.guide.words import Words, load_words

BYTES_PER_MS = 6
"""48 kbit/s."""


@dataclass(frozen=True)
class Studio:
    """All recordings of one locale; each is built when it is first needed."""

    folder: Path
    recordings: dict[str, Recording]
    """By file name."""

    @staticmethod
    def of(repertoire: Repertoire, words: Words, folder: Path) -> "Studio":
        """A studio for all that the guide can play."""
        return Studio(folder, {made.name: made for made in whole_repertoire(repertoire, words)})

    def file(self, url: str) -> Path:
        """The recording at an address. Raises LookupError for an address that is not of these sessions."""
        return build_recording(self.recordings[url.rpartition("/")[2]], self.folder)

    def length_of(self, url: str) -> int:
        """Its length in milliseconds, from the file itself. Raises LookupError when it cannot be had."""
        try:
            return self.file(url).stat().st_size // BYTES_PER_MS
        except (OSError, RecordingError) as error:
            raise LookupError(str(error)) from error


@dataclass(frozen=True)
class Services:
    """Alexa's own services, as far as a laptop has them: its own time zone, and no reminders."""

    zone: ZoneInfo

    def time_zone(self, system: SystemState) -> ZoneInfo | None:
        """Where the laptop stands."""
        return self.zone

    def remind(
        self, system: SystemState, reminder: Reminder, now: datetime, zone: ZoneInfo, locale: str
    ) -> Outcome:
        """A laptop by the bed is no alarm clock."""
        return Outcome.NO_DEVICE


@dataclass(frozen=True)
class Laptop:
    """What a terminal or a page needs to be a smart speaker."""

    repertoire: Repertoire
    words: Words
    studio: Studio
    speaker: Speaker


def open_laptop(
    data: Path,
    watcher: Watcher,
    now: datetime,
    zone: ZoneInfo,
    locale: str = app.DEFAULT_LOCALE,
    recordings: Path | None = None,
    understand: Callable[[str, date], Understood] | None = None,
    device: Device | None = None,
) -> Laptop:
    """A speaker over the embedded store and recordings of a data folder; ``zone`` is where it stands.

    Its ``recordings`` may lie elsewhere, and it may ``understand`` otherwise than by the locale's
    interaction model; ``device`` is what kind of speaker it is; its locale is ``locale``.
    """
    settings = app.Settings()
    repertoire, words = read_sessions(CONTENT), load_words(CONTENT, locale)
    studio = Studio.of(repertoire, words, recordings or data / "recordings")

    def answer(event: Json) -> dict[str, Any]:
        return app.answer(skill, event)

    device = replace(device or Device(), locale=locale)
    understand = understand or understanding_of(locale).understand
    speaker = Speaker(answer, understand, studio.length_of, watcher, now, device)
    store = app.open_store(settings, data)
    skill = app.build(settings, store, now=lambda: speaker.now, services=Services(zone))
    return Laptop(repertoire, words, studio, speaker)


def couple_of_this_laptop(data: Path) -> Couple:
    """What is kept of the couple that talks to this laptop's speaker."""
    settings = app.Settings()
    return app.open_store(settings, data).read(app.couple_key(settings.skill_id, Device().user_id))
