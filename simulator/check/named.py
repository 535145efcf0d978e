"""Lines that go by names of other files, held against these: moods, rungs of ladders, and paths."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from simulator.check.lines import misspelt
from simulator.check.locale import Locale
from simulator.check.source import NamedLine

TABLES: Mapping[str, str] = {
    "mood": "sessions.toml",
    "ladder": "ladders.toml",
    "paths": "paths.toml",
}
"""Tables of guide.toml whose lines go by the names in another file, and that file."""


def named_problems(
    locale: Locale, named: Mapping[str, NamedLine], broken: Collection[str]
) -> Iterator[str]:
    """Names that have no words, and words that go by no name."""
    if not locale.has("guide"):
        return
    for top, file in TABLES.items():
        if file not in broken:
            yield from _of_file(locale, top, named)


def _of_file(locale: Locale, top: str, named: Mapping[str, NamedLine]) -> Iterator[str]:
    """What is wrong with the lines of one of these tables; a table under it is one fault."""
    where = locale.where("guide")
    wanted = _by_table(top, named)
    written = _by_table(top, locale.lines("guide"))
    corrections = misspelt(written.keys() - wanted.keys(), wanted.keys() - written.keys())
    for table, lines in wanted.items():
        if table in written:
            yield from _of_table(where, lines, written[table], named)
        elif table not in corrections.values():
            needed = [line for line in lines if named[line].is_needed]
            if not needed:
                continue
            keys = ", ".join(line.rpartition(".")[2] for line in needed)
            yield (
                f"{where}: there is no [{table}] for {named[needed[0]].whose}; "
                f"write it, and under it {keys}"
            )
    for table in written:
        if table in corrections:
            yield f"{where}: [{table}] goes by no name; did you mean {corrections[table]}?"
        elif table not in wanted:
            yield (
                f"{where}: [{table}] goes by no name in {TABLES[top]}; "
                "write that name there, or delete this table"
            )


def _of_table(
    where: str,
    wanted: Collection[str],
    written: Collection[str],
    named: Mapping[str, NamedLine],
) -> Iterator[str]:
    """What is wrong with the lines of a table that goes by the right name."""
    corrections = misspelt(set(written) - set(wanted), set(wanted) - set(written))
    for line in wanted:
        is_missing = named[line].is_needed and line not in written
        if is_missing and line not in corrections.values():
            table, _, key = line.rpartition(".")
            yield (
                f"{where}: there is no line {line} for {named[line].whose}; "
                f'add {key} = "..." under [{table}]'
            )
    for line in written:
        if line in wanted:
            continue
        remedy = f"write one of {', '.join(wanted)}, or delete it"
        if line in corrections:
            remedy = f"did you mean {corrections[line]}?"
        yield f"{where}: the guide never says {line}; {remedy}"


def _by_table(top: str, lines: Iterable[str]) -> dict[str, list[str]]:
    """Those of the lines that stand in this table, or in one under it."""
    tables: dict[str, list[str]] = {}
    for line in lines:
        table = line.rpartition(".")[0]
        if line.startswith(f"{top}."):
            tables.setdefault(table, []).append(line)
    return tables
