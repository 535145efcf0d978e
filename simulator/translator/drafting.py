"""A folder for a new locale: every text to translate, empty, below what the source says.

The source's own comments stay, so a translator reads what each text is for.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import tomlkit
from tomlkit.items import Array, Comment, InlineTable, Item, Table, Whitespace

from audio.files import write_whole
from simulator.check.practised import Practised, Slot
from simulator.translator.progress import SOURCE, marks_file
from simulator.translator.texts import FILES, NOT_TRANSLATED, texts_in
from skill.errors import ContentError
from skill.guide.programme import QUESTION, read_sessions
from skill.guide.tables import all_locales, lineage, locale_table

WIDTH = 110
"""Characters of a comment's line."""
SETTINGS = """\
[locale]
ready = []                       # none of the evenings yet; without this line: all of them
voice = ""                       # the voice of the recordings; it has to speak this language
time_zone = ""                   # where a night ends, when the speaker does not tell its own: Europe/Paris
"""
VARIANT = """\
# What differs from {source}: a file, a table or a line that is not here is heard as it stands there.

[locale]
extends = "{source}"
ready = []                       # none of the evenings yet; without this line: all of them
time_zone = ""                   # where a night ends, when the speaker does not tell its own: Europe/London
"""


def draft(content: Path, locale: str, source: str) -> list[Path]:
    """Write the folder of a new language. Raises ContentError for one that is there."""
    folder = _new_folder(content, locale, source)
    rooms = _rooms(content)
    written = []
    for file in FILES:
        text = (content / "words" / lineage(content, source)[-1] / f"{file}.toml").read_text(
            "utf-8"
        )
        lines = _drafted(file, tomlkit.parse(text), source, locale, rooms)
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
    guide = VARIANT.format(source=source, locale=locale)
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
    numbers = {number["digits"] for number in table.get("numbers", {}).values()}
    digits = locale_table(content, source, "style").get("digits", {})
    for name in ("care", "support"):
        yield f"\n[{name}]"
        for key, text in table[name].items():
            if _says_a_number(text, digits) and numbers:
                yield from _comment(f'{source}: "{text}"')
                yield f'{key} = ""'
    yield from NUMBERS.splitlines()


def _says_a_number(text: str, digits: Mapping[str, str]) -> bool:
    words = text.lower().replace(",", " ").split()
    return sum(word.strip(".?") in digits for word in words) > 1


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


def _rooms(content: Path) -> Mapping[str, Sequence[Slot]]:
    """The slots of every line that a recording says."""
    return Practised.of(read_sessions(content).practices, []).slots


def _joined(lines: Iterator[str]) -> bytes:
    return ("\n".join(lines).rstrip() + "\n").encode()


def _drafted(
    file: str,
    document: tomlkit.TOMLDocument,
    source: str,
    locale: str,
    rooms: Mapping[str, Sequence[Slot]],
) -> Iterator[str]:
    """The lines of a file of the source, with its texts as comments above empty ones."""
    for key, item in document.body:
        if key is not None and key.key == "locale":
            yield SETTINGS.format(locale=locale)
        elif key is not None and key.key == "numbers":
            yield from NUMBERS.splitlines()
        else:
            path = (key.key,) if key is not None else ()
            yield from _piece(file, path, item, source, rooms)


def _piece(
    file: str, path: tuple[str, ...], item: Item, source: str, rooms: Mapping[str, Sequence[Slot]]
) -> Iterator[str]:
    if isinstance(item, Comment):
        yield item.as_string().strip()
    elif isinstance(item, Whitespace):
        yield from [""] * (item.as_string().count("\n") > 0)
    elif isinstance(item, Table):
        if not item.is_super_table():
            yield f"[{'.'.join(path)}]"
        for key, part in item.value.body:
            below = (*path, key.key) if key is not None else path
            yield from _piece(file, below, part, source, rooms)
    else:
        yield from _value(file, path, item, source, rooms)


def _value(
    file: str, path: tuple[str, ...], item: Item, source: str, rooms: Mapping[str, Sequence[Slot]]
) -> Iterator[str]:
    """One value: its text as a comment, how long it may be, and a place for its translation."""
    key = path[-1]
    value = item.unwrap()
    if (file, path[0]) in NOT_TRANSLATED:
        yield from _own(file, path[0], key, item)
    elif isinstance(item, InlineTable):  # a question
        yield from _comment(f'{source}: "{value["text"]}"')
        yield from _room(QUESTION, rooms)
        others = [
            f"{name} = {tomlkit.item(each).as_string()}"
            for name, each in value.items()
            if name != "text"
        ]
        yield f'{key} = {{ {", ".join(others)}, text = "" }}'
    elif isinstance(item, Array):
        quoted = ", ".join(f'"{text}"' for text in value)
        yield from _comment(f"{source}: {quoted}")
        yield from _room(".".join(path), rooms)
        yield f"{key} = []"
    elif isinstance(value, str):
        yield from _comment(f'{source}: "{value}"')
        yield from _room(".".join(path), rooms)
        yield f'{key} = ""'
    else:
        yield item_line(key, item)


def item_line(key: str, item: Item) -> str:
    """A value as it stands in the source."""
    return f"{key} = {item.as_string()}"


def _own(file: str, top: str, key: str, item: Item) -> Iterator[str]:
    """What each locale has for itself."""
    if top == "digits":
        yield f"# {item_line(key, item)}"
    elif top == "countries":
        yield "countries = []"
    elif top == "support" and file == "store":
        yield 'support = ""'
    else:
        yield item_line(key, item)


def _comment(text: str) -> Iterator[str]:
    for line in textwrap.wrap(" ".join(text.split()), WIDTH - 2, break_on_hyphens=False):
        yield f"# {line}"


def _room(line: str, rooms: Mapping[str, Sequence[Slot]]) -> Iterator[str]:
    """How long a recorded line may be, its pauses included: by the smallest of its slots."""
    stem = line.rpartition(".")[0]
    slots = rooms.get(line) or rooms.get(stem, ())
    if slots:
        smallest = min(slots, key=lambda slot: slot.room)
        yield f"# at most {smallest.room:.1f} s ({smallest.where})"
