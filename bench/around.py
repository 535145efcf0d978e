"""What is around the skill while it is asked anything: a table that keeps text, services that answer anything."""

import json
import random
from collections.abc import Callable
from http.client import HTTPConnection

from skill.errors import StoreError
from skill.guide.couple import Couple

BODIES = (
    b'"Europe/Vienna"',
    b'"Mars/Phobos"',
    b'"../etc"',
    b"{}",
    b"[]",
    b"null",
    b"{",
    b'{"alerts": [{}]}',
    b"\xff",
)
"""What Alexa's own services may answer."""


class Strict:
    """A store that keeps what a table would: text, which is read again at once. Now and then it does not answer."""

    def __init__(self, fails: Callable[[], bool]) -> None:
        self._fails, self._items = fails, dict[str, str]()
        self.unreadable = ""
        """An item that does not say what was kept."""

    def read(self, couple: str) -> Couple:
        """See CoupleStore."""
        if self._fails():
            raise StoreError("down")
        return (
            Couple.from_item(json.loads(self._items[couple])) if couple in self._items else Couple()
        )

    def change(self, couple: str, function: Callable[[Couple], Couple]) -> Couple:
        """See CoupleStore."""
        after = function(self.read(couple))
        self._items[couple] = json.dumps(after.to_item())
        try:
            same = Couple.from_item(json.loads(self._items[couple])) == after
        except StoreError:
            same = False
        if not same:
            self.unreadable = self._items[couple]
        return after

    def forget(self, couple: str) -> None:
        """See CoupleStore."""
        self._items.pop(couple, None)


class Service:
    """Alexa's own services, behind an address that was understood: they answer anything, or not at all."""

    def __init__(self, chance: random.Random, connection: HTTPConnection) -> None:
        self.status = chance.choice((200, 200, 200, 200, 204, 302, 401, 403, 500))
        self._chance = chance

    def request(self, *given: object) -> None:
        """It may be gone before it is asked."""
        if self._chance.random() < 0.2:
            raise self._chance.choice((OSError(), TimeoutError(), ConnectionResetError()))

    def getresponse(self) -> "Service":
        """Itself."""
        return self

    def read(self) -> bytes:
        """Anything."""
        return self._chance.choice(BODIES)

    def close(self) -> None:
        """Nothing is open."""
