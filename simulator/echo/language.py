"""What a speaker knows of a language before it knows any skill: ``languages/<language>.toml``."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True)
class Language:
    """One language, as far as a speaker needs it."""

    common: Mapping[str, str]
    """Alexa's own utterances, as ``normal`` writes them, with the built-in intent of each."""
    open_skill: tuple[str, ...]
    """Templates of hassil in which a skill is only opened; ``{name}`` is its invocation name."""
    call_skill: tuple[str, ...]
    """Templates in which it is called by name with ``{rest}``."""
    before: Mapping[str, frozenset[str]]
    """The words that stand before a value of one of Alexa's slot types."""
    examples: Mapping[str, tuple[str, ...]]
    """What is said in Alexa's slot types, for instance."""
    fillers_before: tuple[str, ...]
    """What is put before a sentence and changes nothing of what it means."""
    fillers_behind: tuple[str, ...]
    everyday: tuple[str, ...]
    """What is said in a room with a speaker, and is for no skill."""


@cache
def language_of(locale: str) -> Language:
    """The language of a locale, as "en" is of "en-US".

    Raises LookupError when there is no file for it.
    """
    path = FOLDER / f"{locale.partition('-')[0]}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        reason = f"The speaker does not know the language of {locale}: write {path}"
        raise LookupError(reason) from None
    common = {
        normal(utterance): intent
        for intent, utterances in data["common"].items()
        for utterance in utterances
    }
    return Language(
        common=common,
        open_skill=tuple(data["calling"]["open"]),
        call_skill=tuple(data["calling"]["with"]),
        before={kind: frozenset(words) for kind, words in data["before"].items()},
        examples={kind: tuple(values) for kind, values in data["examples"].items()},
        fillers_before=tuple(data["fillers"]["before"]),
        fillers_behind=tuple(data["fillers"]["behind"]),
        everyday=tuple(data["everyday"]["to_the_speaker"] + data["everyday"]["to_each_other"]),
    )


def words_of(sentence: str) -> list[str]:
    """The words in lower case; apostrophes are left out, as many people type."""
    return re.findall(r"[^\W_]+", re.sub(r"['\u2019]", "", sentence.lower()))


def normal(sentence: str) -> str:
    """A sentence as it is compared: its words with one space between them."""
    return " ".join(words_of(sentence))
