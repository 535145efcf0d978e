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
    leading_words: Mapping[str, frozenset[str]]
    """The words that stand before a value of one of Alexa's slot types."""
    examples: Mapping[str, tuple[str, ...]]
    """What is said in Alexa's slot types, for instance."""
    fillers_before: tuple[str, ...]
    """What is put before a sentence and changes nothing of what it means."""
    fillers_behind: tuple[str, ...]
    """What is put behind a sentence and changes as little."""
    everyday: tuple[str, ...]
    """What is said in a room with a speaker, and is for no skill."""


@cache
def language_of(locale: str) -> Language:
    """The language of a locale, as "en" is of "en-US".

    Raises LookupError when there is no file for it.
    """
    language = locale.partition("-")[0]
    path = FOLDER / f"{language}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        reason = f"The speaker does not know the language of {locale}: write {path}"
        raise LookupError(reason) from None
    everyday = data["everyday"]
    return Language(
        common=_by_utterance(data["common"]),
        open_skill=tuple(data["calling"]["open"]),
        call_skill=tuple(data["calling"]["with"]),
        leading_words={kind: frozenset(words) for kind, words in data["before"].items()},
        examples={kind: tuple(values) for kind, values in data["examples"].items()},
        fillers_before=tuple(data["fillers"]["before"]),
        fillers_behind=tuple(data["fillers"]["behind"]),
        everyday=(
            *everyday["to_the_speaker"],
            *everyday["to_each_other"],
        ),
    )


def _by_utterance(common: Mapping[str, list[str]]) -> dict[str, str]:
    """The built-in intent of each of Alexa's own utterances, as ``normal`` writes them."""
    intents = {}
    for intent, utterances in common.items():
        for utterance in utterances:
            intents[normal(utterance)] = intent
    return intents


def words_of(sentence: str) -> list[str]:
    """The words in lower case; apostrophes are left out, as many people type."""
    without_apostrophes = re.sub(r"['\u2019]", "", sentence.lower())
    return re.findall(r"[^\W_]+", without_apostrophes)


def normal(sentence: str) -> str:
    """A sentence as it is compared: its words with one space between them."""
    return " ".join(words_of(sentence))
