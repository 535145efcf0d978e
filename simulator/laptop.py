"""All that an evening on a laptop needs: the skill, its memory, its recordings, a speaker."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from simulator.answers import Answers, NoAnswers, ShippedAnswers
from simulator.discretion import is_private_intent
from simulator.echo.device import Device
from simulator.echo.player import Json
from simulator.echo.speaker import Speaker
from simulator.echo.steering import STOP
from simulator.echo.understanding import Understood
from simulator.echo.watcher import Watcher
from simulator.hearing import model_of, understanding_of
from simulator.labels import labels_of
from simulator.played import recordings_in
from simulator.saves import Saves
from simulator.studio import Recordings, Studio
from skill import app
from skill.alexa.device import SystemState
from skill.alexa.speech import WAKE_WORD
from skill.errors import ContentError
from skill.guide.couple import Couple, Outcome, Reminder
from skill.guide.programme import CONTENT, PlanName, Recording, Repertoire, sessions_in
from skill.guide.tables import locale_table
from skill.guide.words import Words, load_words
from skill.prepared import read_tables
from skill.store import CoupleStore


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
    zone: ZoneInfo
    """Where it stands."""
    studio: Recordings
    speaker: Speaker
    answer: Callable[[Json], Json]
    """What the skill answers to a request."""
    understand: Callable[[str, date], Understood]
    """What the speaker makes of a sentence."""
    invocation_name: str
    """What the skill is called in front of a speaker."""
    numbers: tuple["SupportNumber", ...]
    """Where help is to be found."""
    answers: Answers
    """What a page can say aloud of the conversation."""

    def hear_as_meant(self, utterance: str) -> str:
        """Somebody speaks to the guide and need not say its name; what an Echo would do instead."""
        speaker, withheld = self.speaker, labels_of(self.words.locale).withheld
        reading = self.understand(utterance, speaker.now.date())
        in_conversation = speaker.is_in_conversation or speaker.asks_itself or reading.named
        # Outside of a conversation an Echo makes a pause of "stop"; here it means what it says.
        if reading.intent == STOP and not in_conversation:
            speaker.mean(STOP)
            return withheld.as_pause if speaker.player.remembered else ""
        speaker.hear_addressed(utterance)
        return withheld.reason(speaker.withheld)

    def is_hard_moment(self, utterance: str) -> bool:
        """Whether this is said by somebody who is not safe, not well, or has had enough."""
        reading = self.understand(utterance, self.speaker.now.date())
        return is_private_intent(reading.intent)


@dataclass(frozen=True)
class SupportNumber:
    """Somebody to call, as a page and a terminal show it."""

    name: str
    digits: str
    """As it is written: ``1-800-799-7233``."""
    who: str = ""
    """Who answers."""
    when: str = ""
    """At what times, and whether it is free."""


def support_numbers(locale: str) -> tuple[SupportNumber, ...]:
    """The numbers of ``support.toml``. Raises ContentError for a table that is none."""
    numbers = locale_table(CONTENT, locale, "support").get("numbers", {})
    return tuple(
        SupportNumber(entry["name"], entry["digits"], entry.get("who", ""), entry.get("when", ""))
        for entry in numbers.values()
    )


def open_laptop(
    data: Path,
    watcher: Watcher,
    now: datetime,
    zone: ZoneInfo,
    locale: str = app.DEFAULT_LOCALE,
    recordings: Path | None = None,
    understand: Callable[[str, date], Understood] | None = None,
    device: Device | None = None,
    on_mixing: Callable[[Recording], None] = lambda recording: None,
    wake: str = WAKE_WORD,
) -> Laptop:
    """A speaker over the nights and recordings of a data folder; ``zone`` is where it stands.

    Its ``recordings`` may lie elsewhere, and it may ``understand`` otherwise than by the locale's
    interaction model; ``device`` is what kind of speaker it is; its locale is ``locale``. ``wake``
    is what wakes it; empty: nothing has to, and its answers can be heard as clips.
    """
    settings = app.Settings()
    words = load_words(CONTENT, locale)
    repertoire = sessions_in(CONTENT, words)
    saves = Saves(CONTENT)

    def edited() -> tuple[Repertoire, Words] | None:
        return _read_anew(locale) if saves.happened() else None

    return laptop_of(
        repertoire,
        words,
        Studio(recordings or data / "recordings", on_mixing=on_mixing),
        app.open_store(settings, data),
        watcher,
        now,
        zone,
        understand or understanding_of(locale).understand,
        model_of(locale)["interactionModel"]["languageModel"]["invocationName"],
        device or Device(),
        edited,
        wake,
        NoAnswers() if wake else ShippedAnswers(words, repertoire),
    )


def _read_anew(locale: str) -> tuple[Repertoire, Words] | None:
    """What was saved; None until it is whole, so that the evening keeps its old words."""
    try:
        whole, all_words = read_tables(CONTENT)
        words = all_words[locale]
        repertoire = whole.only(words.ready)
    except ContentError:
        return None
    if any(plan not in repertoire for plan in PlanName):  # the guide chooses these by itself
        return None
    app.forget_content()
    return repertoire, words


def _never() -> None:
    """For words that nobody edits."""


class EditedSkill:
    """The skill over words that may be edited while it runs, and the recordings that it plays."""

    def __init__(
        self,
        build: Callable[[], app.Skill],
        content: tuple[Repertoire, Words],
        edited: Callable[[], tuple[Repertoire, Words] | None],
        studio: Recordings,
    ) -> None:
        """``build`` puts the skill together; ``edited`` tells new content once, else None."""
        self._build, self._edited, self._studio = build, edited, studio
        self._content = content
        self._skill = build()

    def answer(self, event: Json) -> dict[str, Any]:
        """What the skill answers to a request, in the words that were saved last."""
        new_content = self._edited()
        if new_content is not None:
            self._content = new_content
            self._skill = self._build()
        response = app.answer(self._skill, event)
        self._studio.note(recordings_in(response, *self._content))
        return response


def _skill_over(
    store: CoupleStore, locale: str, zone: ZoneInfo, wake: str, now: Callable[[], datetime]
) -> app.Skill:
    """The skill over the words that are saved now; the speaker has the clock."""
    # Read here and not at the first request, so that what is saved half stays unheard.
    app.words_of(locale, CONTENT)
    return app.build(
        app.Settings(),
        store,
        now=now,
        services=Services(zone),
        content=CONTENT,
        wake=wake,
    )


def laptop_of(
    repertoire: Repertoire,
    words: Words,
    studio: Recordings,
    store: CoupleStore,
    watcher: Watcher,
    now: datetime,
    zone: ZoneInfo,
    understand: Callable[[str, date], Understood],
    invocation_name: str,
    device: Device,
    edited: Callable[[], tuple[Repertoire, Words] | None] = _never,
    wake: str = WAKE_WORD,
    answers: Answers | None = None,
) -> Laptop:
    """A speaker over these words, recordings and this memory; what was edited is heard at once."""

    def build() -> app.Skill:
        return _skill_over(store, words.locale, zone, wake, lambda: speaker.now)

    skill = EditedSkill(build, (repertoire, words), edited, studio)
    speaker = Speaker(
        skill.answer,
        understand,
        studio.length_of,
        watcher,
        now,
        replace(device, locale=words.locale),
        invocation=invocation_name,
    )
    return Laptop(
        repertoire,
        words,
        zone,
        studio,
        speaker,
        skill.answer,
        understand,
        invocation_name,
        support_numbers(words.locale),
        answers or NoAnswers(),
    )


def couple_of_this_laptop(data: Path) -> Couple:
    """What is kept of the couple that talks to this laptop's speaker."""
    return app.open_store(app.Settings(), data).read(key_of_this_laptop())


def change_couple_of_this_laptop(data: Path, function: Callable[[Couple], Couple]) -> Couple:
    """Change what is kept of them; what is kept then."""
    return app.open_store(app.Settings(), data).change(key_of_this_laptop(), function)


def key_of_this_laptop() -> str:
    """By which the couple of a laptop, or of a browser, are kept."""
    return app.couple_key(app.Settings().skill_id, Device().user_id)
