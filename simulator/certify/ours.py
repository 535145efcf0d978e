"""Our own skill under test: its listing, its pages, and the couples and hours that matter to it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from deploy.manifest import Account, manifest
from deploy.store_page import read_store, store_files
from interaction_models.build import locales, model
from simulator.certify.scenarios import on_every_echo
from simulator.certify.under_test import YES, SkillUnderTest
from simulator.check.locale import Locale
from simulator.echo.device import Device, Screen
from simulator.echo.player import Json
from simulator.echo.understanding import Understanding
from simulator.echo.wire import Answer
from simulator.echo.world import Memory, Opened, Scenario
from simulator.hearing import COSTS, KEPT
from simulator.played import recordings_in
from skill import app
from skill.alexa.device import SystemState
from skill.alexa.heard import REMINDERS
from skill.errors import StoreError
from skill.guide.couple import STEP_AFTER, Couple, HeardRung, Outcome, Reminder
from skill.guide.intents import MEANINGS
from skill.guide.programme import sessions_in
from skill.guide.text import caption
from skill.guide.words import Words, load_words

SITE = "https://quiet-together.example"
"""Stands for the deployer's own, which only they can look at."""
COUPLE, REMINDER, TABLE_DOWN = "couple", "reminder", "table down"
"""What our skill's memory holds under the walk."""
EVENING = datetime(2026, 11, 23, 22, 10, tzinfo=ZoneInfo("America/New_York"))


def quiet_together(content: Path, locale: str) -> SkillUnderTest:
    """Our own skill in one locale, as its words are now. Raises ContentError."""
    words = load_words(content, locale)
    stores = {name: read_store(content, name) for name in locales()}
    interaction_model = model(locale, content)
    apology = caption(words.line("trouble.error"))
    twins = {intent for intent, meaning in MEANINGS.items() if meaning == YES}
    return SkillUnderTest(
        locale=locale,
        opened=_opened(content, locale, words, interaction_model),
        scenarios=scenarios(locale),
        model=interaction_model,
        manifest=manifest(stores, Account(site=SITE)),
        pages={f"{SITE}/{path}": html for path, html in store_files(stores).items()},
        texts=_texts(content, locale),
        apologies=frozenset({apology}),
        reminded=lambda memory: memory.get(REMINDER) is not None,
        agreeing=frozenset({YES, *twins}),
        checks_its_id=True,
        is_about_health=True,
        house_rules=True,
    )


def _opened(content: Path, locale: str, words: Words, interaction_model: Json) -> Opened:
    """Our skill, as the walk opens it anew for each scenario."""
    repertoire = sessions_in(content, words)
    lengths: dict[str, int] = {}

    def skill(scenario: Scenario, memory: Memory, now: Callable[[], datetime]) -> Answer:
        answer = _skill(content, scenario, memory, now)

        def noted(request: Json) -> Json:
            response = answer(request)
            for recording in recordings_in(response, repertoire, words):
                lengths[recording.name] = recording.score.ms
            return response

        return noted

    understanding = Understanding(interaction_model, locale, COSTS, KEPT)
    return Opened(
        skill=skill,
        # The walk says the same few hundred sentences thousands of times.
        understand=cache(understanding.understand),
        invocation=interaction_model["interactionModel"]["languageModel"]["invocationName"],
        length_of=lambda url: lengths[url.rpartition("/")[2]],
        stage_of=_stage_of,
        # The table and Alexa's services are stood in for, so only the processor can be waited for;
        # by the wall a machine that is busy would fail a skill that is not.
        stopwatch=process_time,
    )


def _stage_of(attributes: Json) -> str:
    """The open question, and how often in a row its answer was not understood."""
    stage, misses = attributes.get("stage", ""), attributes.get("misses", 0)
    return f"{stage} {misses}" if misses else str(stage)


def _texts(content: Path, locale: str) -> dict[str, str]:
    """All that our skill can say, by file and line."""
    texts: dict[str, str] = {}
    for file, line, text in Locale.read(content, locale).texts:
        texts[f"{file}.toml, {line}"] = caption(text)
    return texts


def scenarios(locale: str) -> tuple[Scenario, ...]:
    """The couples, speakers and hours that make a difference to us."""
    dot = Device(locale=locale)
    nights = frozenset(date(2026, 11, 13) + timedelta(days=day) for day in range(10))
    of_ten_nights = Couple(nights=nights, zone="America/New_York", last="ordinary-7")
    # Three easy looks since the last longer one: another is offered.
    looked_often = replace(of_ten_nights, looks=3, looked=date(2026, 11, 22))
    # The hands were held often enough: a step further is offered. With arguments of late, no path.
    touched_often = replace(
        of_ten_nights,
        heard_rungs=(HeardRung("touch", STEP_AFTER),),
        hard_nights=(date(2026, 11, 22),),
    )
    # The second week: a path is offered.
    of_twenty_nights = replace(
        of_ten_nights,
        nights=frozenset(date(2026, 11, 22) - timedelta(days=day) for day in range(20)),
        staying=True,
    )
    late = EVENING.replace(hour=23, minute=50)
    new = Scenario("a first night", dot, EVENING, {})
    tenth = replace(
        new,
        name="a tenth night, late",
        now=late,
        memory={COUPLE: of_ten_nights},
        permitted=frozenset({REMINDERS}),
    )
    return (
        new,
        tenth,
        replace(new, name="a longer look is due", memory={COUPLE: looked_often}, is_brief=True),
        replace(new, name="a step is due", memory={COUPLE: touched_often}, is_brief=True),
        replace(new, name="a path is due", memory={COUPLE: of_twenty_nights}, is_brief=True),
        replace(new, name="with a screen", device=replace(dot, screen=Screen()), is_brief=True),
        replace(new, name="a speaker without a player", device=replace(dot, audio_player=False)),
        replace(new, name="the table does not answer", memory={TABLE_DOWN: True}),
        replace(
            new, name="no recording can be had", memory={COUPLE: of_ten_nights}, reachable=False
        ),
        *on_every_echo(tenth),
    )


def _skill(
    content: Path, scenario: Scenario, memory: Memory, now: Callable[[], datetime]
) -> Answer:
    device = scenario.device
    at = app.Settings(skill_id=device.skill_id)
    skill = app.build(
        at,
        _Store(memory),
        now=now,
        services=_Services(scenario, memory),
        dice=lambda: 5,
        content=content,
    )
    return lambda request: app.answer(skill, request)


class _Store:
    """One couple, in the walk's memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def read(self, couple: str) -> Couple:
        if self._memory.get(TABLE_DOWN):
            raise StoreError("down")
        record: Couple = self._memory.get(COUPLE, Couple())
        return record

    def change(self, couple: str, function: Callable[[Couple], Couple]) -> Couple:
        record = function(self.read(couple))
        self._memory[COUPLE] = record
        return record

    def forget(self, couple: str) -> None:
        self.read(couple)
        self._memory.pop(COUPLE, None)


@dataclass(frozen=True)
class _Services:
    """Alexa's own services: New York's time, and reminders for those who may."""

    scenario: Scenario
    memory: Memory

    def time_zone(self, system: SystemState) -> ZoneInfo | None:
        """Where the speaker stands."""
        zone = self.scenario.now.tzinfo
        return zone if isinstance(zone, ZoneInfo) else None

    def remind(
        self, system: SystemState, reminder: Reminder, now: datetime, zone: ZoneInfo, locale: str
    ) -> Outcome:
        """Keep it, if the account has allowed it by now."""
        if not system.may_remind:
            return Outcome.NOT_ALLOWED
        self.memory[REMINDER] = reminder.at
        return Outcome.DONE
