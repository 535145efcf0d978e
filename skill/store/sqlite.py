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
    "CREATE TABLE IF NOT EXISTS unreadable "
    "(couple TEXT, item TEXT, PRIMARY KEY (couple, item)) STRICT",
)

PRIVATE, PRIVATE_FOLDER, OTHERS = 0o600, 0o700, 0o077
"""Modes: the file and its folder are their owner's, and nobody else's."""

UNREADABLE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)
"""What SQLite calls a file that is no database, a damaged one, and one that holds no couples."""
PRIMARY_CODE = 0xFF
"""The part of an error code that says what is wrong; the rest says where."""

log = logging.getLogger("quiet_together")


class SqliteStore:
    """A store in one file, in write-ahead mode; each call opens and closes its own connection.

    An item that cannot be read moves unchanged to the table ``unreadable`` when a change begins
    anew; a file that cannot be read is set aside beside its place. The file is the couple's own:
    nothing in it goes by itself, and nobody else on this machine may read it.
    """

    def __init__(self, path: Path) -> None:
        """The file is made on first use, with its folder."""
        self._path = path
        self._checked = False
        """Whether the file has been looked through, which is done once."""

    def read(self, couple: str) -> Couple:
        """See CoupleStore."""
        with self._transaction("DEFERRED") as connection:
            return _read(connection, couple)

    def change(
        self,
        couple: str,
        function: Callable[[Couple], Couple],
    ) -> Couple:
        """See CoupleStore. The write lock is taken before reading, so nobody can come between."""
        with self._transaction("IMMEDIATE") as connection:
            stored = _readable(connection, couple)
            changed_couple = function(stored or Couple())
            if changed_couple != stored:
                if stored is None:
                    connection.execute(
                        "INSERT OR IGNORE INTO unreadable "
                        "SELECT couple, item FROM couples WHERE couple = ?",
                        (couple,),
                    )
                item = json.dumps(changed_couple.to_item())
                connection.execute("INSERT OR REPLACE INTO couples VALUES (?, ?)", (couple, item))
            return changed_couple

    def forget(self, couple: str) -> None:
        """See CoupleStore."""
        with self._transaction("IMMEDIATE") as connection:
            connection.execute("DELETE FROM couples WHERE couple = ?", (couple,))
            connection.execute("DELETE FROM unreadable WHERE couple = ?", (couple,))

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[sqlite3.Connection]:
        try:
            with self._opened() as connection:
                connection.execute(f"BEGIN {kind}")
                yield connection
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self._path.name}: {error}") from error

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection to a file that can be read; closing it rolls back what was not committed."""
        if not self._checked and self._path.exists():
            if trouble := self._trouble():
                self._set_aside(trouble)
            else:
                self._keep_private()
        if not self._path.exists():
            self._make()
        self._checked = True
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            yield connection

    def _connect(self) -> sqlite3.Connection:
        patience = max(0.0, min(BUSY_TIMEOUT_S, deadline.left()))
        return sqlite3.connect(self._path, timeout=patience, isolation_level=None)

    def _trouble(self) -> str:
        """What makes the file unreadable; empty for a sound one."""
        if not self._path.stat().st_size:
            return "it has no bytes"
        try:
            with closing(self._connect()) as connection:
                verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
                connection.execute("SELECT couple, item FROM couples LIMIT 0")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & PRIMARY_CODE not in UNREADABLE:
                raise
            return str(error)
        return "" if verdict == "ok" else verdict

    def _keep_private(self) -> None:
        """Earlier versions made the file readable for everybody."""
        if self._path.stat().st_mode & OTHERS:
            self._path.chmod(PRIVATE)

    def _set_aside(self, reason: str) -> None:
        """Give the file that cannot be read another name, and its journal too.

        A journal must not meet a new file.
        """
        aside = self._path.with_name(f"{self._path.name}.unreadable-{uuid4().hex[:8]}")
        try:
            self._keep_private()
            self._path.rename(aside)
        except FileNotFoundError:  # somebody was faster
            return
        for suffix in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                journal = self._path.with_name(self._path.name + suffix)
                journal.rename(aside.with_name(aside.name + suffix))
        log.error(
            "The nights in %s cannot be read (%s). "
            "They are set aside as %s, and nights begin anew.",
            self._path.name,
            reason,
            aside.name,
        )

    def _make(self) -> None:
        """Make the file beside its place, and put it there whole.

        Two that come at once must not both turn on write-ahead mode, which fails at once, without
        waiting, for the second one.
        """
        self._path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        new = self._path.with_name(f".{self._path.name}.{uuid4().hex[:8]}")
        try:
            new.touch(mode=PRIVATE)
            with closing(sqlite3.connect(new, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                for table in _CREATE:
                    connection.execute(table)
            self._put_in_place(new)
        finally:
            new.unlink(missing_ok=True)

    def _put_in_place(self, new: Path) -> None:
        try:
            self._path.hardlink_to(new)
        except FileExistsError:  # somebody was faster
            return
        except OSError:
            # A disk without hard links, a memory stick say. A rename would take the place of a file
            # that somebody made in this moment, so it is looked for once more.
            if not self._path.exists():
                new.rename(self._path)


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
