"""What the editors wrote, as the skill uses it: from their tables, or from one prepared file.

Reading and checking thirty tables takes a tenth of a cold start, and a package never changes. So
the package holds what came of it (``deploy.zip`` writes the file), and the tables stay at home.
"""

from pathlib import Path

from skill.guide.programme import Repertoire, read_sessions
from skill.guide.tables import locales
from skill.guide.words import Words, load_words

FILE = "prepared.pickle"
FORM = 5
"""Pickle's own form, written out so that any Python writes the same file."""

Content = tuple[Repertoire, dict[str, Words]]
"""The sessions, and the words of each locale."""


def read_content(folder: Path) -> Content:
    """The content of this folder. Raises ContentError where the editors' tables are wrong."""
    file = folder / FILE
    if file.exists():
        import pickle  # of our own package only, so it holds nothing of anybody else's

        content: Content = pickle.loads(file.read_bytes())
        return content
    return read_tables(folder)


def read_tables(folder: Path) -> Content:
    """The content of the editors' tables. Raises ContentError, naming the file."""
    words = {locale: load_words(folder, locale) for locale in locales(folder)}
    return read_sessions(folder), words


def prepared(folder: Path) -> bytes:
    """The prepared file of this folder's tables. Raises ContentError, naming the table."""
    import pickle

    return pickle.dumps(read_tables(folder), FORM)
