"""The composition root: everything is put together here, and settings are read here and nowhere else."""

import json
import logging
import secrets
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import CustomSkillBuilder, SkillConfiguration
from ask_sdk_model import RequestEnvelope, Response

from skill import deadline
from skill.alexa import device, reply
from skill.errors import SettingsError
from skill.guide.programme import CONTENT, Repertoire, Stop, read_sessions
from skill.guide.talk import DEFAULT_PLAN, Turn
from skill.guide.words import Words, load_words
from skill.handler import DEFAULT_LOCALE, AlexaHandler, Services, SkillContext, couple_key
from skill.journal import Fault, Journal
from skill.metrics import at
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
]

HOME = Path.home() / ".quiet-together"

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
    """The table where one is named, otherwise a file in the data folder (by default the user's home)."""
    if settings.table_name:
        return DynamoStore(settings.table_name, client=settings.table_client)
    from skill.store.sqlite import SqliteStore  # which no deployed skill needs

    return SqliteStore((data or HOME) / "nights.sqlite3")


class Skill(CustomSkill):
    """ask-sdk's skill, with the journal of what it answers."""

    def __init__(self, configuration: SkillConfiguration, journal: Journal) -> None:
        super().__init__(configuration)
        self.journal = journal


def build(
    settings: Settings,
    store: CoupleStore,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    services: Services = device,
    dice: Callable[[], int] = lambda: secrets.randbelow(10),
    content: Path = CONTENT,
) -> Skill:
    """Put the skill together. Clock, memory, chance and Alexa's services are handed in."""
    repertoire, words = _read(content)
    journal = Journal(repertoire)
    watched = journal.watch(store)
    builder = CustomSkillBuilder()
    skill_context = SkillContext(
        settings.skill_id, settings.recordings_url, watched, repertoire, words, now, services, dice
    )
    builder.add_request_handler(AlexaHandler(skill_context))
    return Skill(builder.skill_configuration, journal)


@cache
def _read(content: Path) -> tuple[Repertoire, dict[str, Words]]:
    """What the editors wrote, read once a process."""
    locales = sorted(folder.name for folder in (content / "words").iterdir() if folder.is_dir())
    return read_sessions(content), {locale: load_words(content, locale) for locale in locales}


def answer(skill: Skill, event: object, context: object = None) -> dict[str, Any]:
    """Alexa's request (as JSON data) in, the response out. Never raises: see ``_apology``.

    ``context`` is Lambda's, where there is one: it tells how long the answer may take.
    """
    with deadline.due_in(_remaining_s(context)), skill.journal.exchange(event) as exchange:
        try:
            envelope = skill.serializer.deserialize(
                payload=json.dumps(event), obj_type=RequestEnvelope
            )
            response: Any = skill.serializer.serialize(skill.invoke(envelope, context))
            exchange.response = dict(response)
        except Exception as error:  # Alexa sends what did not exist when this was written; sdk raises before dispatch
            # Where and what kind, but not the message: sdk's messages quote the request, with what
            # was said.
            frame = traceback.extract_tb(error.__traceback__)[-1]
            log.error(
                "not answered: %s in %s:%s",
                type(error).__name__,
                Path(frame.filename).name,
                frame.lineno,
            )
            exchange.fault, exchange.response = Fault.ERROR, _apology(skill, event)
    return exchange.response


def _remaining_s(context: object) -> float:
    """How long Lambda still waits, in seconds; elsewhere only Alexa does."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return remaining() / 1000 if remaining else deadline.ALEXA_WAITS_S


def _apology(skill: Skill, event: object) -> dict[str, Any]:
    """One kind sentence where somebody waits for one, otherwise an empty response."""
    response = Response()
    if at(event, "request", "type") in ("LaunchRequest", "IntentRequest"):
        words = _read(CONTENT)[1][DEFAULT_LOCALE]
        plays = (
            at(event, "context", "System", "device", "supportedInterfaces", "AudioPlayer")
            is not None
        )
        turn = Turn(words.line("trouble.error"), audio=Stop() if plays else None)
        response = reply.spoken(turn, address=lambda place: "")
    return {"version": "1.0", "response": skill.serializer.serialize(response)}
