"""The composition root: everything is put together here, and settings are read here alone."""

import logging
import os
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from math import isfinite
from pathlib import Path

from ask_sdk_runtime.dispatch import GenericRequestDispatcher
from ask_sdk_runtime.skill import AbstractSkill, RuntimeConfigurationBuilder

from skill import deadline
from skill.alexa import device, reply
from skill.alexa.heard import APL, message_in
from skill.alexa.now_playing import Source
from skill.alexa.speech import WAKE_WORD
from skill.context import nearest
from skill.errors import SettingsError
from skill.guide.programme import CONTENT, Stop
from skill.guide.talk import DEFAULT_PLAN, Turn
from skill.guide.words import Words
from skill.handler import (
    DEFAULT_LOCALE,
    AlexaHandler,
    Envelope,
    Services,
    SkillContext,
    couple_key,
)
from skill.journal import Fault, Journal
from skill.prepared import Content, read_content
from skill.reading import at, text
from skill.store import CoupleStore
from skill.store.dynamo import DynamoStore, TableClient

__all__ = [
    "DEFAULT_LOCALE",
    "DEFAULT_PLAN",
    "Services",
    "Settings",
    "answer",
    "build",
    "couple_key",
    "open_store",
    "words_of",
]

HOME = Path("~/.quiet-together")
"""Where nights are kept by who calls the skill on a machine of his own and names no folder."""

AWAITED = frozenset({"LaunchRequest", "IntentRequest", f"{APL}.UserEvent"})
"""Requests behind which somebody waits for a word."""

log = logging.getLogger("quiet_together")


@dataclass(frozen=True)
class Settings:
    """What a deployer sets in the environment."""

    skill_id: str = ""
    """Requests of any other skill are refused; empty: none is."""
    table_name: str = ""
    """The DynamoDB table; empty: an SQLite file."""
    recordings_url: str = "https://recordings.invalid"
    """Where the recordings are; the simulator answers for the default address itself."""
    log_level: str = "INFO"
    table_client: TableClient = TableClient.SIGNED

    @staticmethod
    def from_environ(environ: Mapping[str, str], needed: Sequence[str] = ()) -> "Settings":
        """Read SKILL_ID, TABLE_NAME, RECORDINGS_URL, LOG_LEVEL and TABLE_CLIENT.

        Inside Lambda the first three are needed, elsewhere those named: raises SettingsError naming
        the missing ones.
        """
        place = "the environment"
        if "AWS_LAMBDA_FUNCTION_NAME" in environ:
            place, needed = (
                "the function's environment",
                ("SKILL_ID", "TABLE_NAME", "RECORDINGS_URL"),
            )
        if missing := [name for name in needed if not environ.get(name)]:
            raise SettingsError(f"set {', '.join(missing)} in {place} (see docs/settings.md)")
        level = (environ.get("LOG_LEVEL") or Settings.log_level).upper()
        if level not in logging.getLevelNamesMapping():
            raise SettingsError(f"LOG_LEVEL = {level!r}; write DEBUG, INFO, WARNING or ERROR")
        client = environ.get("TABLE_CLIENT") or Settings.table_client
        if client not in tuple(TableClient):
            raise SettingsError(f"TABLE_CLIENT = {client!r}; write {' or '.join(TableClient)}")
        return Settings(
            environ.get("SKILL_ID", ""),
            environ.get("TABLE_NAME", ""),
            environ.get("RECORDINGS_URL", Settings.recordings_url).rstrip("/"),
            level,
            TableClient(client),
        )


def open_store(settings: Settings, data: Path | None = None) -> CoupleStore:
    """The table where one is named, otherwise a file in the data folder (by default at home)."""
    if settings.table_name:
        return DynamoStore(settings.table_name, client=settings.table_client)
    from skill.store.sqlite import SqliteStore  # which no deployed skill needs

    return SqliteStore((data or HOME.expanduser()) / "nights.sqlite3")


class Skill(AbstractSkill[object, Envelope, object]):
    """A skill of ask-sdk's, whose requests are plain JSON; with the journal of what it answers.

    ask-sdk-core's own ``CustomSkill`` reads a request into its model, which refuses all values that
    are newer than itself, and whose modules are half of a cold start. So ask-sdk keeps what it does
    well, the handlers and their dispatch, and ``skill.alexa.heard`` reads.
    """

    def __init__(self, handler: AlexaHandler, journal: Journal) -> None:
        configuration = RuntimeConfigurationBuilder()
        configuration.add_request_handler(handler)
        self._dispatcher = GenericRequestDispatcher(configuration.get_runtime_configuration())
        self.journal = journal

    def supports(self, event: object, context: object = None) -> bool:
        """Whether this is a request at all."""
        return at(event, "request") is not None

    def invoke(self, event: object, context: object = None) -> Envelope:
        """Alexa's request (as JSON data) in, the response out. May raise: see ``answer``."""
        envelope: Envelope | None = self._dispatcher.dispatch(message_in(event))
        assert envelope is not None  # the one handler always answers
        return envelope


def _throw() -> int:
    """0 to 9, and nobody knows which; ``secrets`` would import three libraries more."""
    return int.from_bytes(os.urandom(8)) % 10


def build(
    settings: Settings,
    store: CoupleStore,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    services: Services = device,
    dice: Callable[[], int] = _throw,
    content: Path = CONTENT,
    wake: str = WAKE_WORD,
) -> Skill:
    """Put the skill together. Clock, memory, chance and Alexa's services are handed in.

    ``wake`` is what wakes the speaker; empty where nothing has to, as on a page.
    """
    repertoire, words = _read(content)
    journal = Journal(repertoire)
    watched = journal.watch(store)
    skill_context = SkillContext(
        settings.skill_id,
        settings.recordings_url,
        watched,
        repertoire,
        words,
        now,
        services,
        dice,
        wake,
    )
    return Skill(AlexaHandler(skill_context), journal)


@cache
def _read(content: Path) -> Content:
    """What the editors wrote, read once a process."""
    return read_content(content)


def forget_content() -> None:
    """Read what the editors wrote anew for the next skill that is put together."""
    _read.cache_clear()


def answer(
    skill: Skill,
    event: object,
    context: object = None,
) -> Envelope:
    """Alexa's request (as JSON data) in, the response out. Never raises: see ``_apology``.

    ``context`` is Lambda's, where there is one: it tells how long the answer may take.
    """
    with deadline.due_in(_remaining_s(context)), skill.journal.exchange(event) as exchange:
        try:
            exchange.response = skill.invoke(event, context)
        except Exception as error:  # whatever it is, a couple waits for an answer
            # Where and what kind, but not the message, which may quote what was said.
            frame = traceback.extract_tb(error.__traceback__)[-1]
            log.error(
                "not answered: %s in %s:%s",
                type(error).__name__,
                Path(frame.filename).name,
                frame.lineno,
            )
            exchange.fault, exchange.response = Fault.ERROR, _apology(event)
    return exchange.response


def _remaining_s(context: object) -> float:
    """How long Lambda still waits, in seconds; elsewhere, or where it cannot tell, Alexa alone."""
    try:
        remaining_ms = context.get_remaining_time_in_millis()  # type: ignore[attr-defined]
        remaining_s = float(remaining_ms) / 1000
    except Exception:  # whoever calls may hand in anything, and a couple waits for an answer
        return deadline.ALEXA_WAITS_S
    return remaining_s if isfinite(remaining_s) else deadline.ALEXA_WAITS_S


def words_of(locale: str, content: Path = CONTENT) -> Words:
    """The words of a locale, or of the nearest one that there is; read once a process."""
    _, words = _read(content)
    return words[locale if locale in words else nearest(locale, words)]


def _apology(event: object) -> Envelope:
    """One kind sentence where somebody waits for one, otherwise an empty response."""
    if text(event, "request", "type") not in AWAITED:
        return {"version": "1.0", "response": {}}
    words = words_of(text(event, "request", "locale"))
    interfaces = at(event, "context", "System", "device", "supportedInterfaces")
    has_player = at(interfaces, "AudioPlayer") is not None
    turn = Turn(words.line("trouble.error"), audio=Stop() if has_player else None)
    return {"version": "1.0", "response": reply.spoken(turn, source_of=lambda place: Source(""))}
