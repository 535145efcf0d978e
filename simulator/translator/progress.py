"""How far a translation is: what is wrong, missing, still the source's, changed since, or too long."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from audio.files import write_whole
from simulator.check.estimate import Tempo
from simulator.check.lines import too_long_problems
from simulator.check.locale import Locale
from simulator.check.practised import Practised
from simulator.check.speakable import speakable_problems
from simulator.check.words import text_problems
from simulator.echo.unspaced import is_sign, length_in_words
from simulator.translator.texts import FILES, SourceText, texts_in, value_at
from skill.errors import ContentError
from skill.guide.programme import read_sessions
from skill.guide.tables import ADDED_TO, all_locales, lineage, locale_table, read_table

SOURCE = "source"
"""The file that says what a locale is translated from, or extends, and what each text said then."""
WORDS_OF_A_COPY = 2
"""A text of fewer words may be the same in two languages: "Pause", "{minutes}"."""
_GAP = re.compile(r"\{\w+\}")
"""What is filled when a text is said."""
FIRST = 10
"""So many missing texts of a file are named; all of them only for who asks."""


class State(StrEnum):
    """What is to be done with a text."""

    DONE = "done"
    MISSING = "missing"
    COPIED = "copied"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Progress:
    """How far a locale is."""

    locale: str
    source: str
    states: Mapping[str, State]
    """By the name of each text."""
    too_long: tuple[str, ...]
    wrong: tuple[str, ...]
    """What is wrong with texts that are there."""

    @property
    def percent(self) -> int:
        """How many of a hundred texts are done; a hundred means all of them."""
        done = sum(state is State.DONE for state in self.states.values())
        return 100 * done // max(1, len(self.states))

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        is_whole = all(state is State.DONE for state in self.states.values())
        return is_whole and not self.too_long and not self.wrong


def progress_of(content: Path, locale: str) -> Progress:
    """How far a locale is that is translated from another, or extends it.

    Raises ContentError for any other.
    """
    source, marks = marks_of(content, locale)
    is_variant = len(lineage(content, locale)) > 1
    states: dict[str, State] = {}
    for file in FILES:
        own = _own_table(content, locale, file)
        there = list(texts_in(file, locale_table(content, source, file)))
        for text in there:
            here = value_at(file, own, text.line)
            if is_variant and here and not _is_added(file):
                states[text.name] = _state_in_variant(text, marks)
            elif not is_variant and text.texts:  # what the source leaves empty needs none here
                states[text.name] = _state(text, here, marks)
        if not _is_added(file):
            states |= _gone(file, own, {text.name for text in there}, marks)
    read = Locale.read(content, locale)
    wrong = (*text_problems(read), *speakable_problems(read))
    return Progress(locale, source, states, tuple(_too_long(content, read)), tuple(wrong))


def _is_added(file: str) -> bool:
    """Whether what a variant has in this file stands beside what the source has."""
    return file == ADDED_TO


def _gone(
    file: str, own: Mapping[str, Any], there: Set[str], marks: Mapping[str, str]
) -> dict[str, State]:
    """Texts that were in the source when they were written, and are not any more."""
    here = {text.name for text in texts_in(file, own) if any(text.texts)}
    return dict.fromkeys(sorted(here & marks.keys() - there), State.GONE)


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


def _state_in_variant(text: SourceText, marks: Mapping[str, str]) -> State:
    """Whether a text was written beside what the source says today."""
    if text.name not in marks:
        return State.NEW
    return State.DONE if marks[text.name] == text.mark else State.CHANGED


def _is_sentence(text: str) -> bool:
    if any(map(is_sign, text)):  # without spaces
        return length_in_words(_GAP.sub("", text)) >= WORDS_OF_A_COPY
    words = [word for word in text.split() if word.isalpha() or word.strip(".,?!").isalpha()]
    return len(words) >= WORDS_OF_A_COPY


def _too_long(content: Path, read: Locale) -> Iterator[str]:
    """Lines of the recordings that do not fit their slot, before anything is spoken."""
    practised = Practised.of(read_sessions(content).practices, [])
    yield from too_long_problems(read, practised, Tempo.of(read, content))


def report(progress: Progress, every_missing: bool = False) -> Iterator[str]:
    """What is to be done, what is wrong first, and how far it is.

    Of what is missing each file is told with its first ten, or with ``every_missing`` one.
    """
    source, locale = progress.source, progress.locale
    yield from progress.wrong
    yield from progress.too_long
    remedies = {
        State.GONE: f"is no text of {source} any more; delete it",
        State.COPIED: f"is still what {source} says; translate it",
        State.CHANGED: f"has changed in {source}; look at it there, and then run "
        f"`quiet-together locale seen {locale} LINE`",
        State.NEW: f"is not held against {source} yet; run "
        f"`quiet-together locale seen {locale} LINE`",
    }
    for state, remedy in remedies.items():
        for file, line in _in_state(state, progress):
            yield f"words/{locale}/{file}: {line} {remedy.replace('LINE', line)}"
    missing = list(_in_state(State.MISSING, progress))
    if every_missing:
        yield from (
            f"words/{locale}/{file}: {line} is missing; translate it" for file, line in missing
        )
    else:
        yield from _summed_up(missing, locale)
    states = list(progress.states.values())
    counts = [f"{states.count(state)} {state}" for state in State]
    counts += [f"{len(progress.too_long)} too long", f"{len(progress.wrong)} wrong"]
    yield f"{locale}: {progress.percent} % of {len(states)} texts: {', '.join(counts)}"


def _in_state(state: State, progress: Progress) -> Iterator[tuple[str, str]]:
    """The file and the id of each text in this state."""
    for name, each in progress.states.items():
        if each is state:
            file, _, line = name.partition(", ")
            yield file, line


def _summed_up(missing: Iterable[tuple[str, str]], locale: str) -> Iterator[str]:
    """How many texts each file lacks, and which ones come first."""
    by_file: dict[str, list[str]] = {}
    for file, line in missing:
        by_file.setdefault(file, []).append(line)
    for file, lines in by_file.items():
        first = ", ".join(lines[:FIRST])
        more = ", ..." if len(lines) > FIRST else ""
        yield f"words/{locale}/{file}: {len(lines)} texts are missing: {first}{more}"


def marks_of(content: Path, locale: str) -> tuple[str, dict[str, str]]:
    """What a locale is translated from, or extends, and the mark of each text as it was then.

    Raises ContentError for a locale that is neither.
    """
    where = f"words/{locale}/{SOURCE}.toml"
    if locale not in all_locales(content):
        there_are = ", ".join(all_locales(content))
        raise ContentError(f"words/{locale}: there is no such locale; there are {there_are}")
    path = content / "words" / locale / f"{SOURCE}.toml"
    extended = lineage(content, locale)[1:]
    if extended and not path.exists():
        return extended[0], {}
    if not path.exists():
        raise ContentError(
            f"{where}: cannot be read (no such file), so {locale} is translated from no other; "
            "`quiet-together check` tells what is wrong with it"
        )
    table = read_table(path, where)
    return str(table["from"]), dict(table["marks"])


def take_as_seen(content: Path, locale: str, names: tuple[str, ...]) -> list[str]:
    """Note that texts say again what the source says now; without names, all that it has.

    Raises ContentError for unknown ones.
    """
    source, marks = marks_of(content, locale)
    now = {
        text.name: text.mark
        for file in FILES
        for text in texts_in(file, locale_table(content, source, file))
    }
    by_line = {name.partition(", ")[2]: name for name in now}
    seen = []
    for name in names or _own_names(content, locale, now):
        known = by_line.get(name, name)
        if known not in now:
            raise ContentError(f"words/{locale}: {source} has no text {name}; write its id")
        marks[known] = now[known]
        seen.append(known)
    path = content / "words" / locale / f"{SOURCE}.toml"
    write_whole(path, marks_file(source, marks))
    return seen


def _own_names(content: Path, locale: str, there: Iterable[str]) -> list[str]:
    """The names of those texts of the source that a locale says by itself; what is added is none."""
    own = {file: _own_table(content, locale, file) for file in FILES if not _is_added(file)}
    names = []
    for name in there:
        file, _, line = name.partition(".toml, ")
        if file in own and value_at(file, own[file], line):
            names.append(name)
    return names


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
