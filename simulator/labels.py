"""The labels of a locale: read, or refused with a sentence that says where.

The check of a translator's files holds every locale against the same tables.
"""

from collections.abc import Iterator, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from simulator.label_tables import FILLED, TABLES, Labels
from skill.context import DEFAULT_LOCALE, nearest
from skill.errors import ContentError
from skill.guide.programme import CONTENT
from skill.guide.tables import locale_table, locales_by_language, offered_locales
from skill.guide.text import placeholders

Fault = tuple[tuple[str, ...], str]
"""The keys of a label in its file, and what is wrong with it."""


def labels_of(locale: str, content: Path = CONTENT) -> Labels:
    """The labels of a locale. Raises ContentError, naming the file and the line's name."""
    where = f"words/{locale}/labels.toml"
    table = locale_table(content, locale, "labels")
    for _, fault in faults_of(table):
        raise ContentError(f"{where}: {fault}")
    return Labels(**{name: _read(TABLES[name], table[name]) for name in TABLES})


def labels_near(locale: str) -> Labels:
    """The labels of a locale, or of its language, or of English where the guide has neither."""
    meant = locales_by_language(CONTENT).get(locale)
    return labels_of(meant or nearest(locale, offered_locales(CONTENT, DEFAULT_LOCALE)))


def faults_of(table: Mapping[str, Any], is_whole: bool = True) -> Iterator[Fault]:
    """What is wrong with a file of labels, each with where it stands.

    That of a regional variant is not whole: it has what differs, so nothing is missing in it.
    """
    for name in table:
        if name not in TABLES:
            yield (name,), f"[{name}]: nobody shows these; delete it"
    for name, kind in TABLES.items():
        labels = table.get(name)
        if isinstance(labels, dict):
            expected = {label.name: label for label in fields(kind)}
            yield from _table_faults(name, expected, labels, is_whole)
        elif is_whole or name in table:
            yield (), f"there is no [{name}]; write it"


def _table_faults(
    table: str,
    expected: Mapping[str, "Field[Any]"],
    labels: Mapping[str, object],
    is_whole: bool,
) -> Iterator[Fault]:
    """What is wrong with one table of labels."""
    for name in labels:
        if name not in expected:
            yield (table, name), f"[{table}] {name}: nobody shows it; delete it"
    for name, label in expected.items():
        if name not in labels:
            if is_whole:
                yield (table,), f"[{table}] {name} is missing; write it"
        elif trouble := _trouble_with(label, labels[name]):
            yield (table, name), f"[{table}] {name}: {trouble}"


def _trouble_with(label: "Field[Any]", value: object) -> str:
    """What is wrong with one label; empty when it is fine."""
    is_text = label.type is str
    texts = [value] if is_text else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return f"{value!r}; write {'a text' if is_text else 'a list of texts'}"
    expected = set(label.metadata.get(FILLED, ()))
    try:
        present = set().union(*map(placeholders, texts))
    except ValueError as error:
        return f"{error}; write a name between braces, as in {{opening}}"
    if present != expected:
        names = ", ".join(f"{{{name}}}" for name in sorted(expected)) or "nothing"
        return f"has {sorted(present)} in braces; filled in is {names}"
    return ""


def _read(kind: type[Any], table: Mapping[str, Any]) -> Any:  # noqa: ANN401 - one of TABLES
    """A table of labels as its class."""
    values = {label.name: table[label.name] for label in fields(kind)}
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return kind(**{**values, **lists})
