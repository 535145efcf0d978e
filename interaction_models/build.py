"""Make an interaction model from the intents of the code and the utterances of a locale."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from skill.errors import ContentError
from skill.guide.intents import IN_MODEL, SLOTS, Intent
from skill.guide.session import CONTENT

FOLDER = Path(__file__).parent
_SAMPLE = re.compile(r"[a-z][a-z' ]*(\{[a-z]+\})?")


def model(locale: str, content: Path = CONTENT) -> dict[str, Any]:
    """The model of one locale, as ``ask deploy`` reads it.

    Raises ContentError for an intent that is missing or unknown, a phrase that Alexa would refuse, and
    a phrase that stands under two intents.
    """
    where = f"words/{locale}/utterances.toml"
    try:
        data = tomllib.loads((content / "words" / locale / "utterances.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{where}: cannot be read as TOML ({error})") from error
    said: dict[str, list[str]] = data.get("intents", {})
    keys = {intent.name.lower() for intent in IN_MODEL}
    if wrong := keys ^ set(said):
        raise ContentError(f"{where}: these intents are missing or unknown: {', '.join(sorted(wrong))}")
    _check_phrases(said, where)
    intents = [_intent(intent, said[intent.name.lower()], where) for intent in IN_MODEL]
    return {"interactionModel": {"languageModel": {"invocationName": data["invocation"], "intents": intents}}}


def _intent(intent: Intent, samples: list[str], where: str) -> dict[str, Any]:
    slots = {slot.value: kind for slot, kind in SLOTS.get(intent, {}).items()}
    named = set(re.findall(r"\{(\w+)\}", " ".join(samples)))
    if named != set(slots):
        raise ContentError(f"{where}: {intent.name.lower()} has {sorted(named)} in braces; it can have {sorted(slots)}")
    declared = {"slots": [{"name": name, "type": kind} for name, kind in slots.items()]}
    built_in = intent.value.startswith("AMAZON.")  # those take no slots of ours
    return {"name": intent.value, **({} if built_in else declared), "samples": samples}


def _check_phrases(said: dict[str, list[str]], where: str) -> None:
    owner: dict[str, str] = {}
    for intent, phrases in said.items():
        for phrase in phrases:
            if not _SAMPLE.fullmatch(phrase) or phrase != " ".join(phrase.split()):
                raise ContentError(f"{where}: {phrase!r} under {intent}; write lower case words without punctuation")
            if phrase in owner:
                raise ContentError(f"{where}: {phrase!r} stands under {owner[phrase]} and {intent}; keep one")
            owner[phrase] = intent


def build(folder: Path = FOLDER) -> list[Path]:
    """Write the model of every locale."""
    written = []
    for locale in locales():
        path = folder / f"{locale}.json"
        path.write_text(as_text(model(locale)), encoding="utf-8")
        written.append(path)
    return written


def stale(folder: Path = FOLDER) -> list[str]:
    """The locales whose committed model differs from what their words would give."""
    paths = {locale: folder / f"{locale}.json" for locale in locales()}
    return [
        locale
        for locale, path in paths.items()
        if not path.exists() or path.read_text(encoding="utf-8") != as_text(model(locale))
    ]


def locales() -> list[str]:
    """The locales that have words."""
    return sorted(folder.name for folder in (CONTENT / "words").iterdir() if folder.is_dir())


def as_text(made: dict[str, Any]) -> str:
    """A model as it is committed."""
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
