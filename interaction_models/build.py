"""Make an interaction model from the intents of the code and the utterances of a locale."""

import json
import re
from pathlib import Path
from typing import Any

from skill.errors import ContentError
from skill.guide.intents import IN_MODEL, SLOTS, Intent, Mood, Pace, Topic
from skill.guide.programme import CONTENT
from skill.guide.tables import locales as locales_of
from skill.guide.tables import read_table

FOLDER = Path(__file__).parent
LONGEST_VALUE = 140
"""Characters that Alexa takes for a slot value or a synonym."""

_PHRASE = re.compile(r"(?:[a-z][a-z']*|\{[a-z]+\})(?: (?:[a-z][a-z']*|\{[a-z]+\}))*")
_VALUE = re.compile(r"[a-z0-9][a-z0-9']*(?: [a-z0-9][a-z0-9']*)*")
_IDS = {"MOOD": Mood, "PACE": Pace, "TOPIC": Topic}
"""The slot types whose ids the code knows by an enum."""


def model(locale: str, content: Path = CONTENT) -> dict[str, Any]:
    """The model of one locale, as ``ask deploy`` reads it.

    Raises ContentError for an intent or a slot type that is missing or unknown, a phrase or a word
    that Alexa would refuse, a phrase that stands under two intents, and a word that stands under
    two ids of one type.
    """
    where = f"words/{locale}/utterances.toml"
    data = read_table(content / "words" / locale / "utterances.toml", where)
    said: dict[str, list[str]] = data.get("intents", {})
    _check_names({intent.name.lower() for intent in IN_MODEL}, set(said), "intents", where)
    _check_phrases(said, where)
    language = {
        "invocationName": data["invocation"],
        "intents": [_intent(intent, said[intent.name.lower()], where) for intent in IN_MODEL],
        "types": _types(data.get("slots", {}), where),
    }
    return {"interactionModel": {"languageModel": language}}


def _intent(intent: Intent, samples: list[str], where: str) -> dict[str, Any]:
    slots = {slot.value: kind for slot, kind in SLOTS.get(intent, {}).items()}
    named = set(re.findall(r"\{(\w+)\}", " ".join(samples)))
    if named != set(slots):
        raise ContentError(
            f"{where}: {intent.name.lower()} has {sorted(named)} in braces; it can have {sorted(slots)}"
        )
    declared = {"slots": [{"name": name, "type": kind} for name, kind in slots.items()]}
    built_in = intent.value.startswith("AMAZON.")  # those take no slots of ours
    return {"name": intent.value, **({} if built_in else declared), "samples": samples}


def _types(said: dict[str, dict[str, list[str]]], where: str) -> list[dict[str, Any]]:
    """The slot types of our own, with their values by id."""
    kinds = dict.fromkeys(
        kind
        for slots in SLOTS.values()
        for kind in slots.values()
        if not kind.startswith("AMAZON.")
    )
    _check_names({kind.lower() for kind in kinds}, set(said), "slots", where)
    for kind in kinds:
        _check_values(kind, said[kind.lower()], where)
    return [
        {"name": kind, "values": [_value(*row) for row in said[kind.lower()].items()]}
        for kind in kinds
    ]


def _value(name: str, words: list[str]) -> dict[str, Any]:
    return {"id": name, "name": {"value": words[0], "synonyms": words[1:]}}


def _check_names(expected: set[str], found: set[str], what: str, where: str) -> None:
    if wrong := expected ^ found:
        raise ContentError(
            f"{where}: these {what} are missing or unknown: {', '.join(sorted(wrong))}"
        )


def _check_phrases(said: dict[str, list[str]], where: str) -> None:
    owner: dict[str, str] = {}
    for intent, phrases in said.items():
        for phrase in phrases:
            if not _PHRASE.fullmatch(phrase):
                raise ContentError(
                    f"{where}: {phrase!r} under {intent}; write lower case words without punctuation"
                )
            if any(phrase.count(slot) > 1 for slot in re.findall(r"\{\w+\}", phrase)):
                raise ContentError(f"{where}: {phrase!r} under {intent}; write each slot once")
            if phrase in owner:
                raise ContentError(
                    f"{where}: {phrase!r} stands under {owner[phrase]} and {intent}; keep one"
                )
            owner[phrase] = intent


def _check_values(kind: str, said: dict[str, list[str]], where: str) -> None:
    under, owner = f"under slots.{kind.lower()}", dict[str, str]()
    if kind in _IDS:
        _check_names(set(_IDS[kind]), set(said), f"ids {under}", where)
    elif kind == "LENGTH" and (odd := [name for name in said if not name.isdecimal()]):
        raise ContentError(f"{where}: {odd[0]!r} {under}; write the minutes as digits")
    for name, words in said.items():
        if not words:
            raise ContentError(f"{where}: {name!r} {under} has no words; write one")
        for word in words:
            if not _VALUE.fullmatch(word):
                raise ContentError(
                    f"{where}: {word!r} {under}; write lower case words or digits without punctuation"
                )
            if len(word) > LONGEST_VALUE:
                raise ContentError(
                    f"{where}: {word!r} {under}; write {LONGEST_VALUE} characters at most"
                )
            if word in owner:
                raise ContentError(
                    f"{where}: {word!r} {under} stands for {owner[word]} and {name}; keep one"
                )
            owner[word] = name


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
    return locales_of(CONTENT)


def as_text(made: dict[str, Any]) -> str:
    """A model as it is committed."""
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
