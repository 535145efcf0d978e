"""The shape of each of the editors' files, by its name: whole, or laid over another locale's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from simulator.check.fault import Finding
from simulator.check.locale_format import (
    GUIDE,
    PAGE_OF_STORE,
    PRACTICES,
    PRONUNCIATION,
    QUESTIONS,
    SOURCE,
    STYLE,
    SUPPORT,
    UTTERANCES,
    Named,
    OfLabels,
)
from simulator.check.practice_format import PRACTICE
from simulator.check.reading import Page
from simulator.check.session_format import LADDERS, PATHS, OfSessions
from simulator.check.shapes import A_NAME, NAME, Shape, partly


def _partly_each(table: Named) -> dict[str, Shape]:
    """The shapes of a table's tables, in none of which anything is needed."""
    return {name: partly(shape) for name, shape in table.shapes.items()}


OF_CONTENT: Mapping[str, Shape] = {"sessions": OfSessions(), "ladders": LADDERS, "paths": PATHS}
"""The files beside the folders, by their names."""
OF_LOCALE: Mapping[str, Shape] = {
    "guide": GUIDE,
    "practices": PRACTICES,
    "support": SUPPORT,
    "questions": QUESTIONS,
    "style": STYLE,
    "pronunciation": PRONUNCIATION,
    "utterances": UTTERANCES,
    "source": SOURCE,
    "store": PAGE_OF_STORE,
    "labels": OfLabels(),
}
"""The files of a locale by their names."""
OF_VARIANT: Mapping[str, Shape] = {
    **{name: partly(shape) for name, shape in OF_LOCALE.items()},
    "guide": replace(GUIDE, shapes=_partly_each(GUIDE), is_whole=False),
    "practices": replace(PRACTICES, is_whole=False),
    "support": SUPPORT,
    "labels": OfLabels(is_whole=False),
}
"""The same of one that extends another: it has what differs; but numbers to call are its own."""


def shape_of(file: str, is_variant: bool = False) -> Shape | None:
    """What a file has to be; None for one that nobody reads."""
    path = PurePosixPath(file)
    match path.parts:
        case (_,):
            return OF_CONTENT.get(path.stem)
        case ("practices", _):
            return PRACTICE
        case ("words", _, _):
            of_locale = OF_VARIANT if is_variant else OF_LOCALE
            return of_locale.get(path.stem)
    return None


def format_faults(page: Page, is_variant: bool = False) -> Iterator[Finding]:
    """What is wrong with the shape of a file; ``is_variant``: of a locale that extends another."""
    shape = shape_of(page.file, is_variant)
    path = PurePosixPath(page.file)
    if path.parent.name == "practices" and not re.fullmatch(NAME, path.stem):
        yield page.fault((), f"the name of a practice has {A_NAME}; rename the file, or delete it")
        return
    if shape is None:
        beside = OF_CONTENT if len(path.parts) == 1 else OF_LOCALE
        known = ", ".join(f"{name}.toml" for name in beside)
        yield page.fault((), f"nobody reads this file; delete it, or give it its name ({known})")
        return
    for keys, sentence in shape.slips(page.table, ()):
        yield page.fault(keys, sentence)
