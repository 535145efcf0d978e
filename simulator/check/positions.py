"""Where each key of a TOML file stands, so that a fault can point at its line.

The standard library's reader tells what a file says, and not where; this goes through the text a
second time and keeps the place of each key. It looks at texts that the reader has taken already.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Keys = tuple[str | int, ...]
"""The way to a value: the keys of tables, and the places in lists, from 0 on."""

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\n]*")
_QUOTED = re.compile(
    r'"""(?:\\.|[^\\])*?"""+' r"|'''.*?'''+" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'",
    re.DOTALL,
)


def positions(text: str) -> Mapping[Keys, int]:
    """The place of each value's key, counted in characters from the text's beginning.

    An element of a list stands where it begins.
    """
    scan = _Scan(text)
    scan.document()
    return scan.places


@dataclass
class _Scan:
    """One way through a text."""

    text: str
    at: int = 0
    places: dict[Keys, int] = field(default_factory=dict)
    lists: dict[Keys, int] = field(default_factory=dict)
    """How many tables a list of tables has so far."""

    def document(self) -> None:
        """All tables, one below the other."""
        table: Keys = ()
        self._skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip()

    def _header(self) -> Keys:
        """``[table]`` or ``[[table]]``: the way to it."""
        start = self.at
        is_list = self.text.startswith("[[", self.at)
        self.at += 2 if is_list else 1
        *outer, last = self._key()
        table: Keys = ()
        for key in outer:
            table = self._latest((*table, key))
            self.places.setdefault(table, start)
        table = (*table, last)
        if is_list:
            self.places.setdefault(table, start)
            self.lists[table] = self.lists.get(table, -1) + 1
            table = self._latest(table)
        else:
            table = self._latest(table)
        self.places.setdefault(table, start)
        self.at = self.text.index("]", self.at) + (2 if is_list else 1)
        return table

    def _latest(self, table: Keys) -> Keys:
        """The last table of a list of tables, or the table itself."""
        return (*table, self.lists[table]) if table in self.lists else table

    def _pair(self, table: Keys) -> None:
        """``key = value``."""
        start = self.at
        way = table
        for key in self._key():
            way = (*way, key)
            self.places.setdefault(way, start)
        self.at = self.text.index("=", self.at) + 1
        self._skip()
        self._value(way)

    def _key(self) -> list[str]:
        """A key, or several with dots between them."""
        keys = []
        while True:
            self._skip()
            quoted = _QUOTED.match(self.text, self.at)
            if quoted:
                keys.append(quoted[0][1:-1])
                self.at = quoted.end()
            else:
                bare = _BARE_KEY.match(self.text, self.at)
                keys.append(bare[0] if bare else "")
                self.at = bare.end() if bare else self.at
            self._skip()
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _value(self, way: Keys) -> None:
        """A value of any kind, with what is inside it."""
        quoted = _QUOTED.match(self.text, self.at)
        if quoted:
            self.at = quoted.end()
        elif self.text[self.at] == "[":
            self._list(way)
        elif self.text[self.at] == "{":
            self._inline(way)
        else:
            bare = _BARE_VALUE.match(self.text, self.at)
            self.at = bare.end() if bare else self.at

    def _list(self, way: Keys) -> None:
        self.at += 1
        number = 0
        while not self._closes("]"):
            element = (*way, number)
            self.places[element] = self.at
            self._value(element)
            number += 1

    def _inline(self, way: Keys) -> None:
        self.at += 1
        while not self._closes("}"):
            self._pair(way)

    def _closes(self, bracket: str) -> bool:
        """Whether a list or an inline table ends here; a comma before its next value is passed."""
        self._skip()
        if self.text[self.at] == ",":
            self.at += 1
            self._skip()
        if self.text[self.at] != bracket:
            return False
        self.at += 1
        return True

    def _skip(self) -> None:
        """Past spaces, new lines and comments."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
