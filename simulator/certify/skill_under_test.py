"""What is certified: a skill, its models, its listing, and all that it can say. Ours is put together here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from deploy.manifest import Account, manifest, read_store, store_files
from interaction_models.build import locales, model
from simulator.check.locale import Locale
from simulator.echo.device import Device, Screen, with_habits
from simulator.echo.habits import VARIANTS
from simulator.echo.player import Json
from simulator.echo.understanding import Understanding
from simulator.echo.walk import Answer, Memory, Opened, Setting
from simulator.hearing import COSTS, KEPT
from skill import app
from skill.alexa.device import SystemState
from skill.alexa.heard import REMINDERS
from skill.errors import StoreError
from skill.guide.couple import Couple, Outcome, Reminder
from skill.guide.intents import MEANINGS
from skill.guide.programme import read_sessions, whole_repertoire
from skill.guide.words import caption, load_words

SITE = "https://quiet-together.example"
"""Stands for the deployer's own, which only they can look at."""
COUPLE, REMINDER, TABLE_DOWN = "couple", "reminder", "table down"
"""What our skill's memory holds under the walk."""
BUILT_IN = {"AMAZON.DATE": ("sunday",), "AMAZON.TIME": ("ten",)}
"""A word for each of Alexa's own slot types that a model may use."""
YES = "AMAZON.YesIntent"
EVENING = datetime(2026, 11, 23, 22, 10, tzinfo=ZoneInfo("America/New_York"))


@dataclass(frozen=True)
class SkillUnderTest:
    """One skill in one locale."""

    locale: str
    opened: Opened
    settings: tuple[Setting, ...]
    model: Json
    """The interaction model, as ``ask deploy`` sends it."""
    manifest: Json
    """``skill.json``."""
    pages: Mapping[str, str]
    """The pages that the manifest points to, by address."""
    texts: Mapping[str, str]
    """All that can be spoken, live or recorded, by where it stands."""
    apologies: frozenset[str]
    """What is said when something went wrong inside."""
    reminded: Callable[[Mapping[str, Any]], bool]
    """Whether this memory says that a reminder was set."""
    agreeing: frozenset[str] = frozenset({YES})
    """The intents by which somebody says yes: Alexa's own, and its twins in this skill."""

    @property
    def language(self) -> Json:
        """The language model."""
        language: Json = self.model["interactionModel"]["languageModel"]
        return language

    @property
    def listing(self) -> Json:
        """What the store shows in this locale."""
        listing: Json = self.manifest["manifest"]["publishingInformation"]["locales"].get(
            self.locale, {}
        )
        return listing


def quiet_together(content: Path, locale: str) -> SkillUnderTest:
    """Our own skill in one locale, as its words are now. Raises ContentError."""
    words, repertoire = load_words(content, locale), read_sessions(content)
    lengths = {made.name: made.score.ms for made in whole_repertoire(repertoire, words)}
    stores = {name: read_store(content, name) for name in locales()}
    made = model(locale, content)
    opened = Opened(
        skill=lambda setting, memory, now: _skill(content, setting, memory, now),
        understand=cache(Understanding(made, locale, COSTS, KEPT).understand),
        invocation=made["interactionModel"]["languageModel"]["invocationName"],
        length_of=lambda url: lengths[url.rpartition("/")[2]],
        stage_of=lambda attributes: (
            f"{attributes.get('stage', '')} {attributes.get('misses', 0)}".strip(" 0")
        ),
    )
    return SkillUnderTest(
        locale=locale,
        opened=opened,
        settings=settings(locale),
        model=made,
        manifest=manifest(stores, Account(site=SITE)),
        pages={f"{SITE}/{path}": html for path, html in store_files(stores).items()},
        texts={
            f"{file}.toml, {line}": caption(text)
            for file, line, text in Locale.read(content, locale).texts
        },
        apologies=frozenset({caption(words.line("trouble.error"))}),
        reminded=lambda memory: memory.get(REMINDER) is not None,
        agreeing=frozenset(intent for intent, meaning in MEANINGS.items() if meaning == YES)
        | {YES},
    )


def settings(locale: str) -> tuple[Setting, ...]:
    """The couples, speakers and hours that make a difference to us."""
    dot = Device(locale=locale)
    nights = frozenset(date(2026, 11, 13) + timedelta(days=day) for day in range(10))
    known = Couple(nights=nights, zone="America/New_York", last="ordinary-7")
    paused = replace(known, looks=3, looked=date(2026, 11, 22))
    late = EVENING.replace(hour=23, minute=50)
    new = Setting("a first night", dot, EVENING, {})
    tenth = replace(
        new,
        name="a tenth night, late",
        now=late,
        memory={COUPLE: known},
        permitted=frozenset({REMINDERS}),
    )
    return (
        new,
        tenth,
        replace(new, name="a longer look is due", memory={COUPLE: paused}, is_brief=True),
        replace(new, name="with a screen", device=replace(dot, screen=Screen()), is_brief=True),
        replace(new, name="a speaker without a player", device=replace(dot, audio_player=False)),
        replace(new, name="the table does not answer", memory={TABLE_DOWN: True}),
        replace(new, name="no recording can be had", memory={COUPLE: known}, reachable=False),
        *on_every_echo(tenth),
    )


def on_every_echo(setting: Setting) -> tuple[Setting, ...]:
    """The same evening on each speaker that differs from the orderly one while something plays."""
    return tuple(
        replace(
            setting,
            name=f"{setting.name}, on the {variant} speaker",
            device=with_habits(setting.device, variant),
            is_brief=True,
        )
        for variant in VARIANTS
        if variant != "orderly"
    )


def _skill(content: Path, setting: Setting, memory: Memory, now: Callable[[], datetime]) -> Answer:
    device = setting.device
    at = app.Settings(skill_id=device.skill_id)
    skill = app.build(
        at,
        _Store(memory),
        now=now,
        services=_Services(setting, memory),
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
        kept: Couple = self._memory.get(COUPLE, Couple())
        return kept

    def change(self, couple: str, function: Callable[[Couple], Couple]) -> Couple:
        self._memory[COUPLE] = changed = function(self.read(couple))
        return changed

    def forget(self, couple: str) -> None:
        self.read(couple)
        self._memory.pop(COUPLE, None)


@dataclass(frozen=True)
class _Services:
    """Alexa's own services: New York's time, and reminders for those who may."""

    setting: Setting
    memory: Memory

    def time_zone(self, system: SystemState) -> ZoneInfo | None:
        """Where the speaker stands."""
        zone = self.setting.now.tzinfo
        return zone if isinstance(zone, ZoneInfo) else None

    def remind(
        self, system: SystemState, reminder: Reminder, now: datetime, zone: ZoneInfo, locale: str
    ) -> Outcome:
        """Keep it, if the account has allowed it by now."""
        if not system.may_remind:
            return Outcome.NOT_ALLOWED
        self.memory[REMINDER] = reminder.at
        return Outcome.DONE


def phrases(skill: SkillUnderTest) -> tuple[str, ...]:
    """A phrase for each intent, and for each value of each of its slots, without the skill's name."""
    kinds = {
        kind["name"]: [value["name"]["value"] for value in kind["values"]]
        for kind in skill.language["types"]
    }
    said: list[str] = []
    for intent in skill.language["intents"]:
        said += [sample for sample in intent["samples"] if "{" not in sample][:1]
        for slot in intent.get("slots", []):
            gap = f"{{{slot['name']}}}"
            fitting = [
                sample for sample in intent["samples"] if gap in sample and sample.count("{") == 1
            ]
            words = kinds.get(slot["type"], BUILT_IN.get(slot["type"], ()))
            said += [sample.replace(gap, word) for sample in fitting[:1] for word in words]
    return tuple(dict.fromkeys(said))
