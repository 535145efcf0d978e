"""Make an interaction model from the intents of the code and the utterances of a locale."""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from interaction_models.templates import expanded
from skill.errors import ContentError
from skill.guide.intents import (
    IN_MODEL,
    SLOTS,
    Ache,
    DepthWish,
    Intent,
    LookChange,
    Manner,
    Pace,
    Part,
    Switch,
    Topic,
)
from skill.guide.programme import CONTENT
from skill.guide.tables import locale_table
from skill.guide.tables import locales as locales_of

FOLDER = Path(__file__).parent
LONGEST_VALUE = 140
"""Characters that Alexa takes for a slot value or a synonym."""
LONGEST_BUILT_IN = 2
"""Words in a sample of a built-in intent: whole sentences stand under a twin of ours, since Alexa
matches hers to the letter ("Tips for Using Built-in Intents")."""
SENSITIVITY = "MEDIUM"
"""How readily Alexa takes a sentence for none of ours (fallbackIntentSensitivity; LOW is usual).
To be asked once more costs a couple less than what they did not mean."""

_SLOT = re.compile(r"\{[a-z]+\}")
_IDS = {
    "PART": Part,
    "PACE": Pace,
    "TOPIC": Topic,
    "SWITCH": Switch,
    "CHANGE": LookChange,
    "DEPTH": DepthWish,
    "MANNER": Manner,
    "ACHE": Ache,
}
"""The slot types whose ids the code knows by an enum."""

Samples = Mapping[str, list[str]]


def model(locale: str, content: Path = CONTENT) -> dict[str, Any]:
    """The model of one locale, as ``ask deploy`` reads it.

    Raises ContentError for an intent or a slot type that is missing or unknown, a phrase or a word
    that Alexa would refuse or misread, a phrase that stands under two intents, and a word that
    stands under two ids of one type.
    """
    where = f"words/{locale}/utterances.toml"
    data = locale_table(content, locale, "utterances")
    written: Samples = data.get("intents", {})
    samples = {intent: expanded(phrases, where) for intent, phrases in written.items()}
    _check_names({intent.name.lower() for intent in IN_MODEL}, set(samples), "intents", where)
    _check_phrases(samples, where)
    language = {
        "invocationName": data["invocation"],
        "modelConfiguration": {"fallbackIntentSensitivity": {"level": SENSITIVITY}},
        "intents": [_intent(intent, samples[intent.name.lower()], where) for intent in IN_MODEL],
        "types": _types(data.get("slots", {}), where),
    }
    return {"interactionModel": {"languageModel": language}}


def _intent(intent: Intent, samples: list[str], where: str) -> dict[str, Any]:
    slots = {slot.value: kind for slot, kind in SLOTS.get(intent, {}).items()}
    named = set(re.findall(r"\{(\w+)\}", " ".join(samples)))
    name = intent.name.lower()
    if named != set(slots):
        expected = sorted(slots)
        raise ContentError(f"{where}: {name} has {sorted(named)} in braces; it can have {expected}")
    if not intent.value.startswith("AMAZON."):
        declared = [{"name": slot, "type": kind} for slot, kind in slots.items()]
        return {"name": intent.value, "slots": declared, "samples": list(samples)}
    for sample in samples:
        if len(sample.split()) > LONGEST_BUILT_IN:
            raise ContentError(
                f"{where}: {sample!r} under {name}; write {LONGEST_BUILT_IN} words at most, and "
                "whole sentences under an intent of ours"
            )
    return {"name": intent.value, "samples": list(samples)}


def _types(types: Mapping[str, Samples], where: str) -> list[dict[str, Any]]:
    """The slot types of our own, with their values by id."""
    used = [kind for slots in SLOTS.values() for kind in slots.values()]
    kinds = [kind for kind in dict.fromkeys(used) if not kind.startswith("AMAZON.")]
    _check_names({kind.lower() for kind in kinds}, set(types), "slots", where)
    for kind in kinds:
        _check_values(kind, types[kind.lower()], where)
    return [
        {"name": kind, "values": [_value(*row) for row in types[kind.lower()].items()]}
        for kind in kinds
    ]


def _value(name: str, words: list[str]) -> dict[str, Any]:
    return {"id": name, "name": {"value": words[0], "synonyms": words[1:]}}


def _check_names(expected: set[str], present: set[str], what: str, where: str) -> None:
    if wrong := expected ^ present:
        names = ", ".join(sorted(wrong))
        raise ContentError(
            f"{where}: these {what} are missing or unknown: {names}; write or rename each"
        )


def _check_phrases(samples: Samples, where: str) -> None:
    owner: dict[str, str] = {}
    for intent, phrases in samples.items():
        for phrase in phrases:
            if reason := _fault_of(phrase):
                raise ContentError(f"{where}: {phrase!r} under {intent}; {reason}")
            if phrase in owner:
                raise ContentError(
                    f"{where}: {phrase!r} stands {_twice(owner[phrase], intent)}; keep one"
                )
            owner[phrase] = intent


def _twice(first: str, second: str) -> str:
    """Where a phrase stands that stands in two places."""
    return f"under {first} and {second}" if first != second else f"twice under {first}"


@lru_cache(maxsize=65_536)
def _fault_of(phrase: str) -> str:
    """What is to be done about a phrase; empty when it is fine."""
    slots = re.findall(r"\{\w+\}", phrase)
    if not all(_SLOT.fullmatch(part) or _is_word(part) for part in phrase.split(" ")):
        return "write lower case words without punctuation"
    if _is_spelled(phrase):
        return "write a whole word; nobody says a letter, and Alexa writes one with a full stop"
    if len(slots) > len(set(slots)):
        return "write each slot once"
    if "} {" in phrase:  # Alexa cannot tell where the first of them ends
        return "write a word between two slots"
    return ""


def _is_word(word: str, has_digits: bool = False) -> bool:
    """Whether this is a lower case word of any language, with apostrophes or hyphens inside."""
    plain = word.replace("'", "").replace("-", "")
    signs = all(_is_sign(sign) or (has_digits and sign.isdecimal()) for sign in plain)
    is_open = word.startswith(("'", "-")) or word.endswith("-")
    return bool(plain) and signs and not is_open and word == word.lower()


def _is_sign(sign: str) -> bool:
    """Whether this is a letter, or what belongs to one: an accent, a vowel sign of Hindi."""
    return unicodedata.category(sign)[0] in "LM"


def _is_spelled(phrase: str) -> bool:
    """Whether this is one letter of an alphabet. A Chinese character alone may be a whole word."""
    return len(phrase) == 1 and phrase.upper() != phrase


def _check_values(kind: str, values: Samples, where: str) -> None:
    under, owner = f"under slots.{kind.lower()}", dict[str, str]()
    odd = [name for name in values if not name.isdecimal()]
    if kind in _IDS:
        _check_names(set(_IDS[kind]), set(values), f"ids {under}", where)
    elif kind == "LENGTH" and odd:
        raise ContentError(f"{where}: {odd[0]!r} {under}; write the minutes as digits")
    for name, words in values.items():
        if not words:
            raise ContentError(f"{where}: {name!r} {under} has no words; write one")
        for word in words:
            if not all(_is_word(part, has_digits=True) for part in word.split(" ")):
                reason = "write lower case words or digits without punctuation"
                raise ContentError(f"{where}: {word!r} {under}; {reason}")
            if len(word) > LONGEST_VALUE:
                raise ContentError(
                    f"{where}: {word!r} {under}; write {LONGEST_VALUE} characters at most"
                )
            if word in owner:
                both = f"{owner[word]} and {name}" if owner[word] != name else f"{name}, twice"
                raise ContentError(f"{where}: {word!r} {under} stands for {both}; keep one")
            owner[word] = name


def build(folder: Path = FOLDER, content: Path = CONTENT) -> list[Path]:
    """Write the model of every locale.

    Raises ContentError in an installed package, whose words nobody edits.
    """
    if folder == FOLDER and not (FOLDER.parent / "pyproject.toml").exists():
        raise ContentError(
            "models are written in the project's own folder, and this is an installed package: "
            "clone the repository, and run the same command there"
        )
    paths = []
    for locale in locales(content):
        path = folder / f"{locale}.json"
        path.write_text(as_text(model(locale, content)), encoding="utf-8")
        paths.append(path)
    return paths


def stale(folder: Path = FOLDER, content: Path = CONTENT) -> list[str]:
    """The locales whose committed model differs from what their words would give."""
    paths = {locale: folder / f"{locale}.json" for locale in locales(content)}
    return [locale for locale, path in paths.items() if not _is_fresh(path, locale, content)]


def _is_fresh(path: Path, locale: str, content: Path) -> bool:
    """Whether a committed model is what these words give."""
    if not path.exists():
        return False
    return path.read_text(encoding="utf-8") == as_text(model(locale, content))


def locales(content: Path = CONTENT) -> list[str]:
    """The locales that have words."""
    return locales_of(content)


def as_text(language_model: dict[str, Any]) -> str:
    """A model as it is committed."""
    return json.dumps(language_model, indent=2, ensure_ascii=False) + "\n"
