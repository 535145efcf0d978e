"""A folder for a new locale: every text to translate, empty, below what the source says.

The source's own comments stay, so a translator reads what each text is for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Array, Comment, InlineTable, Item, String, Table, Whitespace

from audio.files import write_whole
from simulator.check.numbers import numbers_in
from simulator.check.practised import Practised, Slot
from simulator.columns import wrapped
from simulator.translator.progress import SOURCE, marks_file
from simulator.translator.texts import FILES, NOT_TRANSLATED, texts_in
from skill.errors import ContentError
from skill.guide.programme import QUESTION, read_sessions
from skill.guide.tables import all_locales, lineage, locale_table

WIDTH = 110
"""Characters of a comment's line."""
SETTINGS = """\
[locale]
ready = []                       # no evening yet; then ["ordinary-3", ...]; without this line: all of them
voice = ""                       # the voice of the recordings; it has to speak this language
time_zone = ""                   # where a night ends, when the speaker does not tell its own: Europe/Paris
"""
VARIANT = """\
# What differs from {source}: a file, a table or a line that is not here is heard as it stands there.

[locale]
extends = "{source}"
ready = []                       # no evening yet; without this line: all of {source}'s
time_zone = ""                   # where a night ends, when the speaker does not tell its own: Europe/London
"""

NUMBERS = """
# A screen shows these two in a hard moment; there may be others, such as [numbers.home].
# [numbers.crisis]
# name = "Any kind of crisis"                  (what it is for, as a screen shows it)
# digits = "116 123"
# who = "Samaritans"
# when = "day and night, free"
# source = "https://..."                       (where it was looked up)
# checked = 2026-11-29                         (on which day)
#
# [numbers.emergency]
"""


def draft(content: Path, locale: str, source: str) -> list[Path]:
    """Write the folder of a new language. Raises ContentError for one that is there."""
    folder = _new_folder(content, locale, source)
    extended = lineage(content, source)[1:]
    if extended:
        raise ContentError(
            f"words/{source}: extends {extended[0]}; translate that one, which is whole"
        )
    rooms = Practised.of(read_sessions(content).practices, []).slots
    written = []
    for file in FILES:
        text = (content / "words" / source / f"{file}.toml").read_text(encoding="utf-8")
        lines = _Draft(file, source, rooms).lines(tomlkit.parse(text))
        written.append(write_whole(folder / f"{file}.toml", _joined(lines)))
    marks = {
        text.name: text.mark
        for file in FILES
        for text in texts_in(file, locale_table(content, source, file))
    }
    written.append(write_whole(folder / f"{SOURCE}.toml", marks_file(source, marks)))
    return written


def draft_variant(content: Path, locale: str, source: str) -> list[Path]:
    """Write the folder of a regional variant. Raises ContentError for one that is there."""
    folder = _new_folder(content, locale, source)
    language, language_of_source = (name.partition("-")[0] for name in (locale, source))
    if language != language_of_source:
        raise ContentError(
            f"words/{locale}: {source} is another language, and is translated: "
            f"quiet-together locale new {locale} --from {source}"
        )
    guide = VARIANT.format(source=source)
    support = "\n".join(_support_of_variant(content, source))
    store = (
        f"# What the store shows; all else is as in {source}.\n\n"
        "# Where the skill is offered (ISO 3166): where the numbers of support.toml are answered.\n"
        'countries = []\n\n# The numbers as they are written.\nsupport = ""\n'
    )
    texts = {"guide": guide, "support": f"{support}\n", "store": store}
    return [write_whole(folder / f"{file}.toml", text.encode()) for file, text in texts.items()]


def _new_folder(content: Path, locale: str, source: str) -> Path:
    names = all_locales(content)
    if not re.fullmatch(r"[a-z]{2}-[A-Z]{2}", locale):
        raise ContentError(f"{locale}: is no locale; write a language and a country, as in fr-FR")
    if source not in names:
        raise ContentError(f"words/{source}: there is no such locale; choose {', '.join(names)}")
    if locale in names:
        raise ContentError(f"words/{locale}: is there already; delete it to begin anew")
    return content / "words" / locale


def _support_of_variant(content: Path, source: str) -> Iterator[str]:
    """The lines that say a number, and a place for the numbers of this country."""
    yield "# Where to find help: numbers are never taken over from another country. Write those that are"
    yield "# answered here, and the lines that say them; all other lines are heard as they stand there."
    table = locale_table(content, source, "support")
    digits = locale_table(content, source, "style").get("digits", {})
    for name in ("care", "support"):
        yield f"\n[{name}]"
        for key, text in table.get(name, {}).items():
            if any(numbers_in(text, digits)):
                yield from _comment(f'{source}: "{text}"')
                yield f'{key} = ""'
    yield NUMBERS


def _joined(lines: Iterator[str]) -> bytes:
    return ("\n".join(lines).rstrip() + "\n").encode()


@dataclass(frozen=True)
class _Draft:
    """One file of the source, to be written with its texts as comments above empty ones."""

    file: str
    source: str
    rooms: Mapping[str, Sequence[Slot]]

    def lines(self, document: tomlkit.TOMLDocument) -> Iterator[str]:
        """The lines of the new file."""
        for key, item in document.body:
            name = key.key if key is not None else ""
            if name == "locale":
                yield SETTINGS
            elif name == "numbers":
                yield NUMBERS
            else:
                yield from self._piece((name,) if name else (), item)

    def _piece(self, path: tuple[str, ...], item: Item) -> Iterator[str]:
        """What stands at this path: a table with all below it, a value, or a comment."""
        if isinstance(item, Comment):
            yield item.as_string().strip()
        elif isinstance(item, Whitespace):
            yield from [""] if "\n" in item.as_string() else []
        elif isinstance(item, Table):
            if not item.is_super_table():
                yield f"[{'.'.join(path)}]"
            for key, part in item.value.body:
                below = (*path, key.key) if key is not None else path
                yield from self._piece(below, part)
        elif (self.file, path[0]) in NOT_TRANSLATED:
            yield from self._own(path, item)
        else:
            yield from self._text(path, item)

    def _text(self, path: tuple[str, ...], item: Item) -> Iterator[str]:
        """A text as a comment, how long it may be, and a place for its translation."""
        key, value = path[-1], item.unwrap()
        if isinstance(item, InlineTable):  # a question
            yield from _comment(f'{self.source}: "{value["text"]}"')
            yield from _room(QUESTION, self.rooms)
            value["text"] = ""
            yield f"{key} = {_inline(value)}"
            return
        texts = value if isinstance(value, list) else [value]
        quoted = ", ".join(f'"{text}"' for text in texts)
        yield from _comment(f"{self.source}: {quoted}")
        yield from _room(".".join(path), self.rooms)
        yield f"{key} = []" if isinstance(item, Array) else f'{key} = ""'

    def _own(self, path: tuple[str, ...], item: Item) -> Iterator[str]:
        """What each locale has for itself: a place for it, or the source's as an example."""
        as_written = f"{path[-1]} = {item.as_string()}"
        if isinstance(item, Array):
            yield f"{path[-1]} = []"
        elif path[0] == "digits":
            yield f"# {as_written}"
        elif isinstance(item, String) and self.file != "style":
            yield f'{path[-1]} = ""'
        else:
            yield as_written


def _inline(table: Mapping[str, Any]) -> str:
    """A table on one line."""
    values = (f"{key} = {tomlkit.item(value).as_string()}" for key, value in table.items())
    return f"{{ {', '.join(values)} }}"


def _comment(text: str) -> Iterator[str]:
    for line in wrapped(" ".join(text.split()), WIDTH - 2):
        yield f"# {line}"


def _room(line: str, rooms: Mapping[str, Sequence[Slot]]) -> Iterator[str]:
    """How long a recorded line may be, its pauses included: by the smallest of its slots."""
    stem = line.rpartition(".")[0]
    slots = rooms.get(line) or rooms.get(stem, ())
    if slots:
        smallest = min(slots, key=lambda slot: slot.room)
        yield f"# at most {smallest.room:.1f} s ({smallest.where})"
