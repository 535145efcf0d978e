"""What the editors wrote, as the skill uses it: from their tables, or from prepared files.

Reading and checking thirty tables takes a tenth of a cold start, and a package never changes. So
the package holds what came of them (``deploy.zip`` writes the files), and the tables stay at home.
Each locale has a file of its own, read when a couple of this locale speaks: a start takes no longer
for the others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from skill.guide.programme import Repertoire, read_sessions, sessions_in
from skill.guide.tables import offered_locales
from skill.guide.words import Words, load_words

FILE = "prepared.pickle"
"""The sessions, and the names of the locales."""
FORM = 5
"""Pickle's own form, written out so that any Python writes the same file."""

Content = tuple[Repertoire, Mapping[str, Words]]
"""The sessions, and the words of each locale."""


class WordsByLocale(Mapping[str, Words]):
    """The words of some locales, each read when it is first asked for.

    So a start takes no longer for those that nobody speaks, and one that somebody is still writing
    stops nobody else.
    """

    def __init__(self, names: Sequence[str], read: Callable[[str], Words]) -> None:
        """``read`` reads those of one locale, and may raise ContentError."""
        self._names = names
        self._read = read
        self._words: dict[str, Words] = {}

    def __getitem__(self, locale: str) -> Words:
        if locale not in self._names:
            raise KeyError(locale)
        if locale not in self._words:
            self._words[locale] = self._read(locale)
        return self._words[locale]

    def __contains__(self, locale: object) -> bool:
        """Whether there is such a locale; without reading it, as a mapping would by itself."""
        return locale in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _unpickled(folder: Path, locale: str) -> Words:
    """The prepared words of a locale."""
    import pickle  # of our own package only, so it holds nothing of anybody else's

    words: Words = pickle.loads((folder / file_of(locale)).read_bytes())
    return words


def file_of(locale: str) -> str:
    """The prepared file of a locale's words."""
    return f"prepared.{locale}.pickle"


def read_content(folder: Path) -> Content:
    """The content of this folder. Raises ContentError where the editors' tables are wrong."""
    file = folder / FILE
    if file.exists():
        import pickle

        repertoire, names = pickle.loads(file.read_bytes())
        return repertoire, WordsByLocale(names, partial(_unpickled, folder))
    return read_tables(folder)


def read_tables(folder: Path) -> Content:
    """The content of the editors' tables. Raises ContentError, naming the file.

    What is wrong with the words of a locale is told when they are asked for.
    """
    words = WordsByLocale(offered_locales(folder), partial(load_words, folder))
    return read_sessions(folder), words


def prepared(folder: Path, names: Sequence[str] = ()) -> dict[str, bytes]:
    """The prepared files of this folder's tables by their names, for these locales or for all.

    Raises ContentError, naming the table.
    """
    import pickle

    names = list(names) or offered_locales(folder)
    files = {FILE: pickle.dumps((read_sessions(folder), names), FORM)}
    for locale in names:
        words = load_words(folder, locale)
        sessions_in(folder, words)  # a plan that it names and that is not there is told now
        files[file_of(locale)] = pickle.dumps(words, FORM)
    return files
