"""How far a translation is: what is missing, still the source's, changed since, or too long."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from audio.files import write_whole
from simulator.check.estimate import Tempo
from simulator.check.lines import too_long_problems
from simulator.check.locale import Locale
from simulator.check.practised import Practised
from simulator.translator.texts import FILES, SourceText, texts_in, value_at
from skill.errors import ContentError
from skill.guide.programme import read_sessions
from skill.guide.tables import all_locales, lineage, locale_table, read_table

SOURCE = "source"
"""The file that says what a locale is translated from, and what each text said then."""
WORDS_OF_A_COPY = 2
"""A text of fewer words may be the same in two languages: "Pause", "{minutes}"."""


class State(StrEnum):
    """What is to be done with a text."""

    DONE = "done"
    MISSING = "missing"
    COPIED = "copied"
    CHANGED = "changed"


@dataclass(frozen=True)
class Progress:
    """How far a locale is."""

    locale: str
    source: str
    states: Mapping[str, State]
    """By the name of each text."""
    too_long: tuple[str, ...]

    @property
    def percent(self) -> int:
        """How many of a hundred texts are done; a hundred means all of them."""
        done = sum(state is State.DONE for state in self.states.values())
        return 100 * done // max(1, len(self.states))

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.percent == 100 and not self.too_long


def progress_of(content: Path, locale: str) -> Progress:
    """How far a locale is that is translated from another. Raises ContentError for any other."""
    source, marks = marks_of(content, locale)
    states: dict[str, State] = {}
    for file in FILES:
        own = _own_table(content, locale, file)
        for text in texts_in(file, locale_table(content, source, file)):
            if text.texts:  # what the source has no words for needs none here
                states[text.name] = _state(text, value_at(file, own, text.line), marks)
    return Progress(locale, source, states, tuple(_too_long(content, locale)))


def _own_table(content: Path, locale: str, file: str) -> Mapping[str, Any]:
    """A file of the locale itself; a file that is not there is all missing."""
    path = content / "words" / locale / f"{file}.toml"
    return read_table(path, f"words/{locale}/{file}.toml") if path.exists() else {}


def _state(text: SourceText, here: tuple[str, ...], marks: Mapping[str, str]) -> State:
    if not here:
        return State.MISSING
    if any(each in text.texts and _is_sentence(each) for each in here):
        return State.COPIED
    if marks.get(text.name, text.mark) != text.mark:
        return State.CHANGED
    return State.DONE


def _is_sentence(text: str) -> bool:
    words = [word for word in text.split() if word.isalpha() or word.strip(".,?!").isalpha()]
    return len(words) >= WORDS_OF_A_COPY


def _too_long(content: Path, locale: str) -> Iterator[str]:
    """Lines of the recordings that do not fit their slot, before anything is spoken."""
    read = Locale.read(content, locale)
    practised = Practised.of(read_sessions(content).practices, [])
    yield from too_long_problems(read, practised, Tempo.of(read, content))


def report(progress: Progress) -> Iterator[str]:
    """What is to be done, a line for each text, and how far it is."""
    source, locale = progress.source, progress.locale
    remedies = {
        State.MISSING: "is missing; translate it",
        State.COPIED: f"is still what {source} says; translate it",
        State.CHANGED: f"has changed in {source}; look at it there, and then run "
        f"`quiet-together locale seen {locale} LINE`",
    }
    for state, remedy in remedies.items():
        for name, each in progress.states.items():
            if each is state:
                file, _, line = name.partition(", ")
                yield f"words/{locale}/{file}: {line} {remedy.replace('LINE', line)}"
    yield from progress.too_long
    states = list(progress.states.values())
    counts = [f"{states.count(state)} {state}" for state in State]
    counts.append(f"{len(progress.too_long)} too long")
    yield f"{locale}: {progress.percent} % of {len(states)} texts: {', '.join(counts)}"


def marks_of(content: Path, locale: str) -> tuple[str, dict[str, str]]:
    """What a locale is translated from, and the mark of each text as it was then.

    Raises ContentError for a locale that is not translated from another.
    """
    where = f"words/{locale}/{SOURCE}.toml"
    if locale not in all_locales(content):
        there_are = ", ".join(all_locales(content))
        raise ContentError(f"words/{locale}: there is no such locale; there are {there_are}")
    if len(lineage(content, locale)) > 1:
        raise ContentError(
            f"words/{locale}: extends another locale, so nothing of it is missing; "
            "`quiet-together check` tells what is wrong with it"
        )
    path = content / "words" / locale / f"{SOURCE}.toml"
    if not path.exists():
        raise ContentError(
            f"{where}: cannot be read (no such file), so {locale} is translated from no other; "
            "`quiet-together check` tells what is wrong with it"
        )
    table = read_table(path, where)
    return str(table["from"]), dict(table["marks"])


def take_as_seen(content: Path, locale: str, names: tuple[str, ...]) -> list[str]:
    """Note that texts say again what the source says now. Raises ContentError for unknown ones."""
    source, marks = marks_of(content, locale)
    now = {
        text.name: text.mark
        for file in FILES
        for text in texts_in(file, locale_table(content, source, file))
    }
    by_line = {name.partition(", ")[2]: name for name in now}
    seen = []
    for name in names:
        known = by_line.get(name, name)
        if known not in now:
            raise ContentError(f"words/{locale}: {source} has no text {name}; write its id")
        marks[known] = now[known]
        seen.append(known)
    path = content / "words" / locale / f"{SOURCE}.toml"
    write_whole(path, marks_file(source, marks))
    return seen


def marks_file(source: str, marks: Mapping[str, str]) -> bytes:
    """The file that tells what each text of the source said when it was translated."""
    lines = [
        "# What this locale is translated from, and a mark of what each text said then.",
        "# `quiet-together check --locale` reads it, `quiet-together locale seen` writes it.",
        f'from = "{source}"',
        "",
        "[marks]",
        *(f'"{name}" = "{mark}"' for name, mark in marks.items()),
    ]
    return ("\n".join(lines) + "\n").encode()
