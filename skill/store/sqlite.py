"""Couples in an SQLite file: the default on a laptop, safe under several processes."""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from skill import deadline
from skill.errors import StoreError
from skill.guide.couple import Couple

BUSY_TIMEOUT_S = 1.2
"""How long a writer waits for another one; an answer makes two changes at most and is due in 3
s."""

_CREATE = (
    "CREATE TABLE IF NOT EXISTS couples (couple TEXT PRIMARY KEY, item TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS unreadable (couple TEXT, item TEXT, PRIMARY KEY (couple, item)) STRICT",
)

log = logging.getLogger("quiet_together")


class SqliteStore:
    """A store in one file, in write-ahead mode; each call opens and closes its own connection.

    An item that cannot be read moves unchanged to the table ``unreadable`` when a change begins
    anew. The file is the couple's own: nothing in it goes by itself.
    """

    def __init__(self, path: Path) -> None:
        """The file is made on first use, with its folder."""
        self._path = path

    def read(self, couple: str) -> Couple:
        """See CoupleStore."""
        with self._transaction("DEFERRED") as connection:
            return _read(connection, couple)

    def change(self, couple: str, function: Callable[[Couple], Couple]) -> Couple:
        """See CoupleStore. The write lock is taken before reading, so nobody can come between."""
        with self._transaction("IMMEDIATE") as connection:
            before = _readable(connection, couple)
            after = function(before or Couple())
            if after != before:
                if before is None:
                    connection.execute(
                        "INSERT OR IGNORE INTO unreadable SELECT couple, item FROM couples WHERE couple = ?",
                        (couple,),
                    )
                item = json.dumps(after.to_item())
                connection.execute("INSERT OR REPLACE INTO couples VALUES (?, ?)", (couple, item))
            return after

    def forget(self, couple: str) -> None:
        """See CoupleStore."""
        with self._transaction("IMMEDIATE") as connection:
            connection.execute("DELETE FROM couples WHERE couple = ?", (couple,))
            connection.execute("DELETE FROM unreadable WHERE couple = ?", (couple,))

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[sqlite3.Connection]:
        try:
            if not self._path.exists():
                self._make()
            patience = max(0.0, min(BUSY_TIMEOUT_S, deadline.left()))
            connection = sqlite3.connect(self._path, timeout=patience, isolation_level=None)
            try:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(f"BEGIN {kind}")
                yield connection
                connection.execute("COMMIT")
            finally:
                connection.close()  # rolls back what was not committed
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self._path.name}: {error}") from error

    def _make(self) -> None:
        """Make the file beside its place and put it there whole: two that come at once must not both turn on WAL,
        which fails at once, without waiting, for the second one.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_name(f".{self._path.name}.{uuid4().hex[:8]}")
        try:
            with closing(sqlite3.connect(new, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                for table in _CREATE:
                    connection.execute(table)
            with suppress(FileExistsError):  # somebody was faster
                self._path.hardlink_to(new)
        finally:
            new.unlink(missing_ok=True)


def _read(connection: sqlite3.Connection, couple: str) -> Couple:
    row = connection.execute(
        "SELECT CAST(item AS BLOB) FROM couples WHERE couple = ?", (couple,)
    ).fetchone()
    if row is None:
        return Couple()
    try:
        return Couple.from_item(json.loads(row[0]))
    except (ValueError, RecursionError) as error:
        raise StoreError(f"the couple's item is not JSON ({error})") from error


def _readable(connection: sqlite3.Connection, couple: str) -> Couple | None:
    try:
        return _read(connection, couple)
    except StoreError as error:
        log.error("an item that cannot be read is set aside: %s", error)
        return None
