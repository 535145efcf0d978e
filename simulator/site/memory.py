"""The store of a page without a server: one browser's couples, told on whenever one is changed."""

import json
from collections.abc import Callable, Mapping

from skill.errors import StoreError
from skill.guide.couple import Couple

ASIDE = " aside "
"""Between a couple's key and the number of an item that was set aside."""


class BrowserStore:
    """Items as JSON by couple; ``keep`` is called with all of them once a change is made.

    A page has one thread, so nothing comes between reading and writing.
    """

    def __init__(self, items: Mapping[str, str], keep: Callable[[dict[str, str]], None]) -> None:
        """``items`` are those that were kept before."""
        self._items = dict(items)
        self._keep = keep

    def read(self, couple: str) -> Couple:
        """See CoupleStore."""
        item = self._items.get(couple)
        return Couple() if item is None else _read(item)

    def change(self, couple: str, function: Callable[[Couple], Couple]) -> Couple:
        """See CoupleStore."""
        stored = self._readable(couple)
        changed = function(stored or Couple())
        if changed != stored:
            if stored is None and couple in self._items:
                self._set_aside(couple)
            self._items[couple] = json.dumps(changed.to_item())
            self._keep(dict(self._items))
        return changed

    def forget(self, couple: str) -> None:
        """See CoupleStore."""
        for key in (couple, *self._asides(couple)):
            self._items.pop(key, None)
        self._keep(dict(self._items))

    def _readable(self, couple: str) -> Couple | None:
        """The record; None where there is none, or none that can be read."""
        if couple not in self._items:
            return None
        try:
            return self.read(couple)
        except StoreError:
            return None

    def _set_aside(self, couple: str) -> None:
        """Keep an item that cannot be read, unchanged, beside the one that begins anew."""
        item = self._items[couple]
        asides = self._asides(couple)
        if item not in [self._items[key] for key in asides]:
            self._items[f"{couple}{ASIDE}{len(asides)}"] = item

    def _asides(self, couple: str) -> list[str]:
        """The keys of what was set aside of a couple."""
        return [key for key in self._items if key.startswith(f"{couple}{ASIDE}")]


def _read(item: str) -> Couple:
    """The record of an item. Raises StoreError for one that cannot be read."""
    try:
        table = json.loads(item)
    except (ValueError, RecursionError) as error:
        raise StoreError(f"the couple's item is not JSON ({error})") from error
    if not isinstance(table, dict):
        raise StoreError("the couple's item cannot be read (it is no table)")
    return Couple.from_item(table)
