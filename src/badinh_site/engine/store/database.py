"""Open the state file, and distinguish a damaged or foreign file from a full disk.

A cloned folder may contain a hostile file: nothing in it is unpickled, and values that decide which code runs are
sealed (see :mod:`badinh_site.engine.store.seal`). Anything that cannot be read as expected raises :class:`StateError`.
"""

from __future__ import annotations

import errno
import platform
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

import msgspec

from badinh_site.diagnostics.problem import StateError

__all__ = ["Database", "StorageError", "home_of", "trusting"]

_APPLICATION = 0x42414449  # "BADI"
_VERSION = 5

_TABLES = """
CREATE TABLE part (list TEXT, part TEXT, data BLOB, PRIMARY KEY (list, part));
CREATE TABLE memo (name TEXT, key BLOB, value BLOB, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE TABLE blob (digest BLOB PRIMARY KEY, data BLOB);
CREATE TABLE inputs (root TEXT, path TEXT, data BLOB, page BLOB, PRIMARY KEY (root, path));
CREATE TABLE home (folder TEXT);
"""

_PAGE, _CACHE = 16384, 4 * 1024
"""The page size in bytes (most values fit into a page), and the cache size in KiB (the index of blobs fits into it)."""


_CAUTIOUS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",  # a damaged page is found when it is read, before its cells are believed
    "mmap_size = 0",  # a mapped file that is cut off ends the process
    "secure_delete = ON",  # no former row is left to be found again where pages are mixed up
)


class StorageError(OSError):
    """The system cannot read or write the state file."""


class Database:
    """An open state file. Changes are stored by :meth:`commit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def open(cls, file: Path, begin: Callable[[Database], None]) -> Self:
        """Open a state file, creating it if necessary; ``begin`` stores what a new one contains.

        Raises:
            StateError: it is damaged, of another version, or was copied from elsewhere.
            StorageError: the system cannot read or write it.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        with trusting():
            database = cls(sqlite3.connect(file, isolation_level=None))
        try:
            with trusting():
                if _prepare(database.connection, home_of(file)):
                    begin(database)
                    database.commit()
        except BaseException:
            database.close()
            raise
        return database

    def rows(self, query: str, *values: object) -> list[Any]:
        """Return the rows that a query finds.

        Raises:
            StateError: the file is damaged.
            StorageError: the system cannot read it.
        """
        with trusting():
            return self.connection.execute(query, values).fetchall()

    def typed(self, kind: Any, query: str, *values: object) -> list[Any]:
        """Return rows after checking the types of their columns, which SQLite does not enforce.

        Raises:
            StateError: the file is damaged.
            StorageError: the system cannot read it.
        """
        rows = self.rows(query, *values)
        with trusting():
            typed: list[Any] = msgspec.convert(rows, kind)
        return typed

    def write(self, query: str, rows: list[Any]) -> None:
        """Change some rows.

        Raises:
            StateError: the file is damaged.
            StorageError: the system cannot write it.
        """
        if not rows:
            return
        with trusting():
            if not self.connection.in_transaction:
                self.connection.execute("BEGIN IMMEDIATE")
            self.connection.executemany(query, rows)

    def commit(self) -> None:
        """Store all changes since the last commit atomically."""
        if self.connection.in_transaction:
            with trusting():
                self.connection.execute("COMMIT")

    def roll_back(self) -> None:
        """Drop all changes since the last commit."""
        if self.connection.in_transaction:
            with trusting():
                self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file, dropping uncommitted changes."""
        self.connection.close()


def home_of(file: Path) -> str:
    """Return an identifier of the folder of a state file that differs on any other machine and in any copy of the site.

    The contents of a state go into pages unchecked, so a state made by somebody else must not be used.
    """
    status = file.parent.stat()
    return f"{platform.node()} {status.st_dev} {status.st_ino}"


def _prepare(connection: sqlite3.Connection, home: str) -> bool:
    """Set up a connection and the tables of a new file; return whether it is new, in an open transaction."""
    connection.execute("PRAGMA synchronous = NORMAL")
    for setting in _CAUTIOUS:
        connection.execute(f"PRAGMA {setting}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    if not _schema(connection):
        connection.execute(f"PRAGMA page_size = {_PAGE}")
        connection.executescript(
            f"BEGIN; {_TABLES} PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_VERSION};"
        )
        connection.execute("INSERT INTO home VALUES (?)", (home,))
        return True
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if (application, version) != (_APPLICATION, _VERSION) or _schema(connection) != _expected_schema():
        raise StateError("state foreign")
    if connection.execute("SELECT folder FROM home").fetchall() != [(home,)]:
        raise StateError("state elsewhere")
    return False


def _schema(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()


def _expected_schema() -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(_TABLES)
        return _schema(fresh)


_NOT_DAMAGE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    }
)


@contextmanager
def trusting() -> Iterator[None]:
    """Raise StateError for every sign of a damaged file, and StorageError for a full or write-protected disk."""
    try:
        yield
    except sqlite3.OperationalError as error:
        # Python's own errors, such as that of a text that is not UTF-8, have no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _NOT_DAMAGE:
            number = errno.ENOSPC if code == sqlite3.SQLITE_FULL else errno.EACCES
            raise StorageError(number, str(error)) from error
        raise StateError("state unreadable") from error
    except (sqlite3.DatabaseError, msgspec.MsgspecError, TypeError, ValueError, MemoryError) as error:
        raise StateError("state unreadable") from error
