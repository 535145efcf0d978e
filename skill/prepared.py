"""What the editors wrote, as the skill uses it: from their tables, or from prepared files.

Reading and checking thirty tables takes a tenth of a cold start, and a package never changes. So
the package holds what came of them (``deploy.zip`` writes the files), and the tables stay at home.
Each locale has a file of its own, read when a couple of this locale speaks: a start takes no longer
for the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from skill.guide.programme import Repertoire, read_sessions
from skill.guide.tables import locales
from skill.guide.words import Words, load_words

FILE = "prepared.pickle"
"""The sessions, and the names of the locales."""
FORM = 5
"""Pickle's own form, written out so that any Python writes the same file."""

Content = tuple[Repertoire, Mapping[str, Words]]
"""The sessions, and the words of each locale."""


class PreparedWords(Mapping[str, Words]):
    """The words of each locale of a package, each read when it is first asked for."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._folder = folder
        self._names = names
        self._words: dict[str, Words] = {}

    def __getitem__(self, locale: str) -> Words:
        if locale not in self._names:
            raise KeyError(locale)
        if locale not in self._words:
            import pickle  # of our own package only, so it holds nothing of anybody else's

            self._words[locale] = pickle.loads((self._folder / file_of(locale)).read_bytes())
        return self._words[locale]

    def __contains__(self, locale: object) -> bool:
        """Whether there is such a locale; without reading it, as a mapping would by itself."""
        return locale in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def file_of(locale: str) -> str:
    """The prepared file of a locale's words."""
    return f"prepared.{locale}.pickle"


def read_content(folder: Path) -> Content:
    """The content of this folder. Raises ContentError where the editors' tables are wrong."""
    file = folder / FILE
    if file.exists():
        import pickle

        repertoire, names = pickle.loads(file.read_bytes())
        return repertoire, PreparedWords(folder, names)
    return read_tables(folder)


def read_tables(folder: Path) -> Content:
    """The content of the editors' tables. Raises ContentError, naming the file."""
    words = {locale: load_words(folder, locale) for locale in locales(folder)}
    return read_sessions(folder), words


def prepared(folder: Path, names: Sequence[str] = ()) -> dict[str, bytes]:
    """The prepared files of this folder's tables by their names, for these locales or for all.

    Raises ContentError, naming the table.
    """
    import pickle

    names = list(names) or locales(folder)
    files = {FILE: pickle.dumps((read_sessions(folder), names), FORM)}
    for locale in names:
        files[file_of(locale)] = pickle.dumps(load_words(folder, locale), FORM)
    return files
