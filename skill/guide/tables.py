"""Tables: an editor's TOML file, read, or refused with a sentence that says where.

A locale has a folder of them under ``words``. A regional variant ``extends`` another locale: its
folder holds what differs, and all else is the other one's (see ``locale_table``).
"""

from collections.abc import Mapping, Set
from functools import lru_cache
from pathlib import Path
from typing import Any

from skill.errors import ContentError

OWN: Mapping[str, Set[str]] = {"support": {"numbers"}, "store": {"support", "countries"}}
"""What no locale takes over, by its file: numbers that one country answers, and where that is."""
BLANKS = ("guide", "practices", "support", "questions")
"""The files in which a text that is still empty counts as not there: a translator begins with such
ones, and a locale may be ready for some plans before all of them are filled."""
ADDED_TO = "utterances"
"""The file whose lists grow: what couples say in the one place they may say in the other, too."""


def read_table(path: Path, where: str) -> dict[str, Any]:
    """The file as a table, which is for reading alone: files of one text share it.

    Raises ContentError, beginning with ``where``, for one that cannot be read.
    """
    import tomllib  # no package needs it: see ``skill.prepared``

    try:
        # Notepad puts a mark before the first letter, which is none.
        return _parsed(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ContentError(
            f"{where}: cannot be read ({error.strerror}); put the file there"
        ) from error
    except UnicodeDecodeError as error:
        raise ContentError(
            f"{where}: cannot be read as text ({error.reason}); save it as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{where}: cannot be read as TOML ({error}); mend it there") from error


@lru_cache(maxsize=128)
def _parsed(text: str) -> dict[str, Any]:
    """The table in a text; parsed once, since a start reads most of the thirty files three times."""
    import tomllib

    return tomllib.loads(text)


def all_locales(content: Path) -> list[str]:
    """The locales that have a folder of words, also those that somebody is still translating."""
    return sorted(folder.name for folder in (content / "words").glob("*") if folder.is_dir())


def locales(content: Path) -> list[str]:
    """The locales that are ready: nothing of any other is checked, packed or heard.

    One that is not says ``ready = []`` in its guide.toml, or extends one that does. One that names
    plans there is ready for these alone (see ``Repertoire.only``).
    """
    return [name for name in all_locales(content) if _is_ready(content, name)]


def offered_locales(content: Path, first: str = "") -> list[str]:
    """The locales that are ready, as they are offered to choose from.

    The ``first``, where there is one, then those that are whole, then variants: so the first of a
    language is that which its variants extend.
    """

    def place(locale: str) -> tuple[bool, int, str]:
        return locale != first, _extended(content, locale), locale

    return sorted(locales(content), key=place)


def _extended(content: Path, locale: str) -> int:
    """How many locales this one extends; none where that cannot be read, which is told elsewhere."""
    try:
        return len(lineage(content, locale)) - 1
    except ContentError:
        return 0


def locales_by_language(content: Path) -> dict[str, str]:
    """The locale for each language of a country: its own, or the one that is ``nearer_to`` it.

    One that nobody names is not there: it has the first of its language (see ``offered_locales``).
    """
    names = locales(content)
    by_language = {name: name for name in names}
    for name in names:
        for language in nearer_to(content, name):
            by_language.setdefault(language, name)
    return by_language


def nearer_to(content: Path, locale: str) -> tuple[str, ...]:
    """The languages of other countries, such as es-AR, for which this locale is the right one.

    It takes none over from the one that it extends.
    """
    return tuple(_settings(content, locale).get("nearer_to", ()))


def _is_ready(content: Path, locale: str) -> bool:
    try:
        names = lineage(content, locale)
    except ContentError:
        return True  # what it extends is wrong, which has to be told
    return all(_settings(content, name).get("ready") != [] for name in names)


def lineage(content: Path, locale: str) -> tuple[str, ...]:
    """A locale, the one that it extends, the one that this extends, and so on.

    Raises ContentError for one that is not there, and for a circle.
    """
    names = [locale]
    while parent := _settings(content, names[-1]).get("extends", ""):
        where = _where(names[-1], "guide")
        if parent in names:
            raise ContentError(
                f"{where}: extends = {parent!r} leads back to itself; extend a whole locale"
            )
        if parent not in all_locales(content):
            there_are = ", ".join(name for name in all_locales(content) if name not in names)
            raise ContentError(
                f"{where}: extends = {parent!r}, which has no folder; write one of {there_are}"
            )
        names.append(parent)
    return tuple(names)


def recordings_locale(content: Path, locale: str) -> str:
    """The locale whose recordings it has: the nearest that names a voice, itself or another.

    Raises ContentError: see ``lineage``.
    """
    names = lineage(content, locale)
    with_a_voice = (name for name in names if "voice" in _settings(content, name))
    return next(with_a_voice, names[-1])


def locale_table(content: Path, locale: str, file: str) -> dict[str, Any]:
    """A file of a locale as a table, for reading alone; with all that it takes over.

    Tables are laid over each other key by key, so a variant writes the lines that differ. Any other
    value takes the place of the other one's, and a list does so as a whole; but see ``ADDED_TO``
    and ``OWN``. Raises ContentError, naming the file.
    """
    *variants, whole = lineage(content, locale)
    table = _filled_of(content, whole, file)
    for name in reversed(variants):
        table = {key: value for key, value in table.items() if key not in OWN.get(file, ())}
        if _path_of(content, name, file).exists():
            table = laid_over(table, _filled_of(content, name, file), grows=file == ADDED_TO)
    return table


def _filled_of(content: Path, locale: str, file: str) -> dict[str, Any]:
    table = _file_of(content, locale, file)
    return without_blanks(table) if file in BLANKS else table


def without_blanks(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table of texts without those that are empty; a question without its text is none.

    What is no text stays: ``ready = []`` says something.
    """
    filled: dict[str, Any] = {}
    for key, value in table.items():
        if not isinstance(value, dict) or key == "locale":
            is_filled, whole = value not in ("", []), value
        else:
            whole = without_blanks(value)
            has_lost_its_text = "text" in value and "text" not in whole
            is_filled = not has_lost_its_text and (bool(whole) or not value)
        if is_filled:
            filled[key] = whole
    return filled


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any], *, grows: bool) -> dict[str, Any]:
    """One table over another, key by key; where it ``grows``, lists are added to the end."""
    table = dict(below)
    for key, value in above.items():
        there = table.get(key)
        if isinstance(there, dict) and isinstance(value, dict):
            table[key] = laid_over(there, value, grows=grows)
        elif grows and isinstance(there, list) and isinstance(value, list):
            table[key] = [*there, *value]
        else:
            table[key] = value
    return table


def has_file(content: Path, locale: str, file: str) -> bool:
    """Whether a locale has this file, of its own or of one that it extends."""
    return any(_path_of(content, name, file).exists() for name in lineage(content, locale))


def _settings(content: Path, locale: str) -> Mapping[str, Any]:
    """What a locale's own ``guide.toml`` says of it; nothing where that cannot be read."""
    try:
        settings = _file_of(content, locale, "guide").get("locale")
    except ContentError:
        return {}  # told by whoever reads its lines
    return settings if isinstance(settings, dict) else {}


def _file_of(content: Path, locale: str, file: str) -> dict[str, Any]:
    return read_table(_path_of(content, locale, file), _where(locale, file))


def _path_of(content: Path, locale: str, file: str) -> Path:
    return content / "words" / locale / f"{file}.toml"


def _where(locale: str, file: str) -> str:
    return f"words/{locale}/{file}.toml"
