"""What a page, a terminal and a file show: the tables of ``words/<locale>/labels.toml``.

Each class is a table of that file, and each field a text or a list of texts in it; beside the field
stands what is filled in. ``labels`` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.echo.screen import ScreenWords
from simulator.echo.steering import Withheld

FILLED = "filled"
"""Where a field keeps the names of what is filled in."""


def filled(*names: str) -> Any:  # noqa: ANN401 - the field's own type stands before it
    """A field in which these are filled in."""
    return field(metadata={FILLED: names})


@dataclass(frozen=True, kw_only=True)
class UsualLabels:
    """What couples usually say, by what the speaker does."""

    listening: tuple[str, ...]
    idle: tuple[str, ...] = filled("opening")
    playing: tuple[str, ...]
    paused: tuple[str, ...]
    stopped: tuple[str, ...] = filled("opening")
    finished: tuple[str, ...] = filled("opening")
    forget: str


@dataclass(frozen=True, kw_only=True)
class AnswersLabels:
    """What answers a question, by its stage in the talk."""

    first: tuple[str, ...]
    invited: tuple[str, ...]
    alone: tuple[str, ...]
    gate: tuple[str, ...]
    longer: tuple[str, ...]
    step: tuple[str, ...]
    path: tuple[str, ...]
    again: tuple[str, ...]
    another: tuple[str, ...]
    resuming: tuple[str, ...]
    paused: tuple[str, ...]
    forgetting: tuple[str, ...]
    timing: tuple[str, ...]
    reminding: tuple[str, ...]
    caring: tuple[str, ...]
    dizzy: tuple[str, ...]
    upset: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TerminalLabels:
    """What a terminal shows."""

    hint: str = filled("opening")
    foreign_hint: str = filled("opening")
    silent: str
    ended: str
    clock: str
    mixing: str = filled("segment", "minutes")
    plays: str = filled("address", "clock")
    screen: str = filled("words")
    refused: str = filled("rule")
    trouble: str
    not_for_guide: str = filled("reason", "offer")
    not_for_skill: str = filled("reason", "offer")
    not_played: str = filled("reason")
    not_heard: str = filled("reason")
    not_known: str = filled("typed")
    nothing_plays: str
    is_over: str
    not_written: str = filled("file", "reason")
    help: tuple[str, ...] = filled("opening")
    numbers: str


@dataclass(frozen=True, kw_only=True)
class WithheldLabels:
    """Why a sentence does not reach the guide on a real speaker."""

    alexa: str
    music: str
    leaving: str
    as_pause: str

    def reason(self, withheld: Withheld | None) -> str:
        """Why this sentence was kept from the guide; empty where it was not."""
        return str(getattr(self, withheld.keeper.value)) if withheld else ""


@dataclass(frozen=True, kw_only=True)
class TimelineLabels:
    """An evening to follow by eye."""

    breathe_in: str
    breathe_out: str
    talk: str
    quiet: str
    look: str
    bell: str
    of: str = filled("clock", "length")


@dataclass(frozen=True, kw_only=True)
class NightsLabels:
    """The year of nights."""

    summary: str = filled("nights", "row", "longest")
    months: tuple[str, ...]
    kept: str
    missed: str
    away: str


@dataclass(frozen=True, kw_only=True)
class FileLabels:
    """An evening as a file, and its feed."""

    title: str
    evening: str = filled("mood", "night")
    about: str
    minutes: str = filled("minutes")


@dataclass(frozen=True, kw_only=True)
class PageLabels:
    """What the pages show."""

    title: str
    promise: str
    leave: str
    sound_on: str
    sound_off: str
    touch_to_hear: str
    the_speaker: str
    its_screen: str
    the_evening: str
    sentences: str
    more: str
    what_is_said: str
    say_something: str
    say_it: str
    hold: str
    aloud_off: str
    aloud_on: str
    exchange: str
    hint: str
    foreign_hint: str = filled("opening")
    begin: str
    your_nights: str
    together: str
    away: str
    another_night: str
    the_year: str = filled("summary")
    save: str
    bring: str
    forget: str
    file: str
    brought: str
    not_brought: str
    no_script: str
    listening: str
    ready: str
    waiting: str
    paused: str
    good_night: str
    over: str
    getting_ready: str = filled("share")
    elsewhere: str
    speaker_away: str
    not_heard: str
    browser_not_heard: str = filled("reason")
    not_played: str = filled("reason")
    five_more: str
    place: str = filled("name", "clock", "length")
    place_alone: str = filled("clock", "length")
    developers: str
    nothing_asked: str
    asked: str = filled("count")
    skip_seconds: str
    skip_minute: str
    device: str
    no_screen: str
    a_screen: str
    clock: str
    new_speaker: str
    be_an_echo: str
    on_an_echo: str = filled("reason")
    kept_rules: str
    refused: str = filled("rules")
    send_again: str
    the_request: str
    send: str
    no_json: str = filled("reason")
    no_request: str
    pause: str
    resume: str
    next: str
    stop: str


@dataclass(frozen=True, kw_only=True)
class Labels:
    """All that is shown in one locale."""

    usual: UsualLabels
    answers: AnswersLabels
    terminal: TerminalLabels
    withheld: WithheldLabels
    screen: ScreenWords
    timeline: TimelineLabels
    nights: NightsLabels
    file: FileLabels
    page: PageLabels


TABLES: Mapping[str, type[Any]] = {
    "usual": UsualLabels,
    "answers": AnswersLabels,
    "terminal": TerminalLabels,
    "withheld": WithheldLabels,
    "screen": ScreenWords,
    "timeline": TimelineLabels,
    "nights": NightsLabels,
    "file": FileLabels,
    "page": PageLabels,
}
"""The tables of the file, with the class of each."""
