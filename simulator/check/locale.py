"""The files of one locale, as far as they can be read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.store_page import read_store
from interaction_models.build import model
from skill.errors import ContentError
from skill.guide.phases import Phase
from skill.guide.tables import locale_table, nearer_to
from skill.guide.text import WAKE_WORDS, WAKE_WORDS_IN_KATAKANA
from skill.guide.unspaced import whole
from skill.guide.words import SPOKEN, lines_of

FILES = ("guide", "practices", "questions", "support", "style", "store", "utterances", "labels")
"""What every locale has."""
MARKS = "source"
"""What a locale was written from: its own alone, which no variant takes over."""
UNHEARD = ("locale.", "numbers.")
"""What stands among the lines and is only shown, or nobody meets: names of voices and zones."""


@dataclass(frozen=True)
class Locale:
    """The tables of a locale by the names of their files, and why others cannot be read."""

    name: str
    tables: Mapping[str, Mapping[str, Any]]
    unreadable: tuple[str, ...]

    @staticmethod
    def read(content: Path, name: str) -> "Locale":
        """The files of this locale."""
        folder = content / "words" / name
        tables: dict[str, dict[str, Any]] = {}
        unreadable = []
        for file in sorted({*FILES, *(path.stem for path in folder.glob("*.toml"))} - {MARKS}):
            try:
                tables[file] = locale_table(content, name, file)
            except ContentError as error:
                unreadable.append(str(error))
        return Locale(name, tables, tuple(unreadable))

    def has(self, *files: str) -> bool:
        """Whether all of these files could be read."""
        return set(files) <= set(self.tables)

    def where(self, file: str) -> str:
        """What a problem of this file begins with."""
        return f"words/{self.name}/{file}.toml"

    def table(self, file: str, name: str) -> Mapping[str, Any]:
        """A table of a file; empty when it is not there."""
        table = self.tables.get(file, {}).get(name)
        return table if isinstance(table, dict) else {}

    def lines(self, file: str) -> dict[str, tuple[str, ...]]:
        """The lines of a file by id, each with its variants; what is no text is left out."""
        everything = lines_of(self.tables.get(file, {}))
        return {
            line: tuple(text for text in texts if isinstance(text, str))
            for line, texts in everything
        }

    @property
    def ready(self) -> tuple[str, ...]:
        """The plans that it is ready for, by name; none: for all of them."""
        ready = self.table("guide", "locale").get("ready")
        return tuple(map(str, ready)) if isinstance(ready, list) else ()

    @property
    def questions(self) -> dict[str, str]:
        """The texts of the bank, by number."""
        texts: dict[str, str] = {}
        for number, body in self.table("questions", "questions").items():
            text = body.get("text") if isinstance(body, dict) else None
            if isinstance(text, str):
                texts[number] = text
        return texts

    @property
    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Everything that the guide says: the file, the line, the text."""
        for file in SPOKEN:
            for line, texts in self.lines(file).items():
                if line.startswith(UNHEARD):
                    continue
                for text in texts:
                    yield file, line, text
        for number, text in self.questions.items():
            yield "questions", f"question {number}", text


def without_phase(line: str) -> str:
    """The id by which a practice says a line, whatever the week."""
    base, _, key = line.rpartition(".")
    return base if key in set(Phase) and base else line


def utterance_problems(locale: Locale, content: Path) -> Iterator[str]:
    """What couples may say: what Alexa would refuse, and what would wake her."""
    if not locale.has("utterances"):
        return
    try:
        model(locale.name, content)
    except ContentError as error:
        yield str(error)
    for text in _texts_in(locale.tables["utterances"]):
        waking = ", ".join(_waking_in(text.lower()))
        if waking:
            yield f"{locale.where('utterances')}: {text!r} holds the wake word {waking}; delete it"


def _waking_in(text: str) -> list[str]:
    """The wake words in a text of small letters, in whichever script."""
    # Nearly no text has one, and there are thousands to look at while somebody types.
    possible = [name for name in WAKE_WORDS | WAKE_WORDS_IN_KATAKANA if name in text]
    return sorted(name for name in possible if re.search(whole(name), text))


def store_problems(locale: Locale, content: Path) -> Iterator[str]:
    """The page in the store, which nobody hears and which may name the speaker."""
    try:
        read_store(content, locale.name)
    except ContentError as error:
        if locale.has("store"):
            yield str(error)


def language_problems(content: Path, names: Sequence[str]) -> Iterator[str]:
    """Languages of other countries that these locales name: of another language, or of two."""
    locale_of = {name: name for name in names}
    for name in names:
        for language in nearer_to(content, name):
            slip = f"words/{name}/guide.toml: [locale] nearer_to names {language!r}"
            if language.partition("-")[0] != name.partition("-")[0]:
                yield f"{slip}, which is another language; delete it"
            elif language in locale_of:
                yield f"{slip}, which {locale_of[language]} has already; delete it"
            locale_of.setdefault(language, name)


def _texts_in(value: object) -> Iterator[str]:
    """Every text in a table, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts_in(part)
