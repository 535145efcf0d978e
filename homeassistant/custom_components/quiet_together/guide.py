"""The guide and its virtual speaker, as one thing that is asked to do something and tells what came
of it.

Everything here may read the nights, learn a language or measure a recording, so it is called off
the event loop, one call at a time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from simulator.discretion import is_conversation, is_hard_moment
from simulator.echo.device import Device
from simulator.echo.habits import Activity
from simulator.echo.language import language_of
from simulator.echo.microphone import LISTENING_MS
from simulator.echo.player import Json
from simulator.echo.speaker import Speaker
from simulator.echo.steering import CANCEL, STOP
from simulator.echo.stream import Stream
from simulator.echo.understanding import Understanding
from simulator.hearing import model_of, understanding_of
from simulator.laptop import Laptop, key_of_this_laptop, laptop_of
from simulator.rules import Refusal
from skill import app
from skill.guide.programme import CONTENT, sessions_in
from skill.guide.words import load_words
from skill.store import CoupleStore

from .languages import languages, locale_for
from .shelf import Shelf

ENDING = frozenset({STOP, CANCEL})
"""What ends an evening by a word."""


@dataclass(frozen=True)
class Moment:
    """What has come of it."""

    speech: str
    """What the guide says now; empty: nothing."""
    listening: bool
    """Whether it waits for an answer."""
    sounding: Stream | None
    """The recording that is to be heard, and from where on."""
    held: bool
    """Whether what sounded waits, and goes on by itself behind an answer, or by hand."""
    following: Stream | None
    """The recording behind it, as far as it is known already."""
    until_ms: int | None
    """How much of the sound passes until the guide wants to be told; None: nothing sounds."""
    evening: bool
    """Whether an evening plays, or waits to go on."""


SILENT = Moment(
    "", listening=False, sounding=None, held=False, following=None, until_ms=None, evening=False
)
"""Before anything has happened."""


class Guide:
    """The guide by one bed."""

    def __init__(
        self,
        laptop: Laptop,
        ears: "Ears",
        understanding: Understanding,
        languages: list[str],
    ) -> None:
        """``languages`` are those that it could speak, as Home Assistant names them."""
        self._laptop, self._ears, self._understanding = laptop, ears, understanding
        self.languages = languages

    @property
    def locale(self) -> str:
        """The one that it speaks."""
        return self._laptop.words.locale

    @property
    def _speaker(self) -> Speaker:
        return self._laptop.speaker

    @property
    def support_lines(self) -> Mapping[str, str]:
        """Where help is to be found: whom to call, and the number."""
        return {line.name: line.digits for line in self._laptop.numbers}

    def prepare(self) -> None:
        """Learn the language now, which takes half a minute once, so that no sentence waits."""
        self._understanding.prepare()

    def hear(self, sentence: str, now: datetime) -> Moment:
        """One of the two says this to the guide."""
        return self._do(lambda: self._laptop.hear_as_meant(sentence), now)

    def open(self, now: datetime) -> Moment:
        """Somebody, or a routine, opens the guide; while it is in use nothing comes of it."""
        moment = self.look()
        if moment.evening or moment.listening:
            return moment
        return self.hear(language_of(self.locale).opening(self._laptop.invocation_name), now)

    def hear_nothing(self, now: datetime) -> Moment:
        """Nobody answered: the question is dropped, and what waited behind it goes on."""
        speaker = self._speaker
        self._ears.speech.clear()

        def wait() -> None:
            # Once for the question, and once for its repetition, which is not spoken here.
            for _ in range(2):
                if speaker.listening:
                    speaker.advance(LISTENING_MS)

        self._do(wait, now)
        return self.look()

    def play_on(self, ms: int, now: datetime, to_end: bool = False) -> Moment:
        """So much of the recording was heard. It ends when the player says so, or ``to_end``."""
        stream = self._speaker.sounding
        if stream is None:
            return self.look()
        remaining_ms = stream.length - stream.offset
        heard_ms = remaining_ms if to_end else min(ms, remaining_ms - 1)
        if heard_ms <= 0:
            return self.look()
        began = now - timedelta(milliseconds=heard_ms)
        return self._do(lambda: self._speaker.advance(heard_ms), began)

    def hold(self, now: datetime) -> Moment:
        """Somebody pauses the player by hand."""
        return self._do(self._speaker.player.interrupt, now)

    def go_on(self, now: datetime) -> Moment:
        """Somebody lets the player go on by hand."""
        return self._do(self._speaker.player.go_on, now)

    def stop(self, now: datetime) -> Moment:
        """The player stops, or plays something else: nothing goes on by itself."""
        return self._do(self._speaker.take_call, now)

    def fail(self, now: datetime) -> Moment:
        """The player cannot play what it was given."""
        return self._do(self._speaker.player.break_off, now)

    def look(self) -> Moment:
        """This moment, and what was said since the last one."""
        speaker = self._speaker
        speech = " ".join(self._ears.speech)
        self._ears.speech.clear()
        return Moment(
            speech,
            speaker.listening,
            speaker.sounding,
            speaker.player.is_held,
            speaker.player.enqueued,
            speaker.until_sound_changes,
            self._is_evening(),
        )

    def _is_evening(self) -> bool:
        player = self._speaker.player
        if self._speaker.sounding or player.is_held:
            return True
        is_paused = player.context()["playerActivity"] in (Activity.PAUSED, Activity.STOPPED)
        return is_paused and not self._ears.ended

    def _do(self, action: Callable[[], object], now: datetime) -> Moment:
        self._speaker.now = now
        action()
        return self.look()


class Ears:
    """Notes what the speaker says, and whether a word ended the evening; no sentence is kept."""

    def __init__(self) -> None:
        self.speech: list[str] = []
        self.ended = False
        """Whether the last thing said was a good night, or about a hard moment."""

    def spoke(self, text: str) -> None:
        self.speech.append(text)

    def exchanged(self, request: Json, response: Json) -> None:
        if is_conversation(request):
            intent = request["request"].get("intent") or {}
            self.ended = intent.get("name") in ENDING or is_hard_moment(request, response)

    def session_ended(self) -> None:
        pass

    def refused(self, refusals: list[Refusal]) -> None:
        pass

    def played(self, stream: Stream) -> None:
        pass

    def stopped(self) -> None:
        pass


def open_guide(
    folder: Path, shelf: Shelf, now: datetime, time_zone: str, language: str, country: str | None
) -> Guide:
    """The guide over the nights in this folder, in the language of the home or the nearest to it."""
    locale = locale_for(language, country)
    words = load_words(CONTENT, locale)
    understanding = understanding_of(locale, folder / "understanding")
    language_model = model_of(locale)["interactionModel"]["languageModel"]
    ears = Ears()
    laptop = laptop_of(
        sessions_in(CONTENT, words),
        words,
        shelf,
        open_nights(folder),
        ears,
        now,
        ZoneInfo(time_zone),
        understanding.understand,
        language_model["invocationName"],
        Device(),
        wake="",
    )
    return Guide(laptop, ears, understanding, languages())


def open_nights(folder: Path) -> CoupleStore:
    """Where nights are kept."""
    return app.open_store(app.Settings(), folder)


def forget_nights(folder: Path) -> None:
    """Erase all that is kept of the two."""
    open_nights(folder).forget(key_of_this_laptop())
