"""Open the state file, and distinguish a damaged or foreign file from a full disk.

A cloned folder may contain a hostile file: nothing in it is unpickled, and values that decide which code runs are
sealed (see :mod:`badinh_site.engine.store.seal`). Anything that cannot be read as expected raises :class:`StateError`.
"""

from __future__ import annotations

import errno
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from badinh_site.diagnostics.problem import StateError

__all__ = ["StorageError", "connect", "home_of", "salvage", "trusting"]

_APPLICATION = 0x42414449  # "BADI"
_VERSION = 4

_TABLES = """
CREATE TABLE source (path TEXT PRIMARY KEY, mtime INTEGER, size INTEGER, seen INTEGER, digest BLOB) WITHOUT ROWID;
CREATE TABLE memo (name TEXT, key BLOB, value BLOB, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE TABLE blob (digest BLOB PRIMARY KEY, data BLOB);
CREATE TABLE folder_entries (folder TEXT PRIMARY KEY, data BLOB);
CREATE TABLE output (
    root TEXT, path TEXT, key BLOB, digest BLOB, mtime INTEGER, size INTEGER, seen INTEGER, PRIMARY KEY (root, path)
) WITHOUT ROWID;
CREATE TABLE inputs (root TEXT, path TEXT, data BLOB, page BLOB, PRIMARY KEY (root, path));
CREATE TABLE home (folder TEXT);
CREATE TABLE pending (root TEXT, path TEXT, PRIMARY KEY (root, path)) WITHOUT ROWID;
"""

_PAGE, _CACHE = 16384, 4 * 1024
"""The page size in bytes (most values fit into a page), and the cache size in KiB (the index of blobs fits into it)."""


class StorageError(OSError):
    """The system cannot read or write the state file."""


def connect(file: Path) -> sqlite3.Connection:
    """Open a state file, creating it if necessary.

    Raises:
        StateError: it is damaged, of another version, or was copied from elsewhere.
        StorageError: the system cannot read or write it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with trusting():
        connection = sqlite3.connect(file, isolation_level=None)
    try:
        with trusting():
            _prepare(connection, home_of(file))
    except BaseException:
        connection.close()
        raise
    return connection


def salvage(file: Path) -> dict[str, set[str]]:
    """Return the paths of outputs that can be read from an unusable state file, by output folder."""
    owned: dict[str, set[str]] = {}
    for table in ("output", "pending"):
        with suppress(sqlite3.Error, UnicodeError), closing(sqlite3.connect(file, isolation_level=None)) as connection:
            kinds = connection.execute("SELECT type FROM sqlite_master WHERE name = ?", (table,)).fetchall()
            if kinds != [("table",)]:
                continue  # a view could return rows endlessly
            for root, path in connection.execute(f"SELECT root, path FROM {table}"):  # noqa: S608 - two literals
                if isinstance(root, str) and isinstance(path, str):
                    owned.setdefault(root, set()).add(path)
    return owned


def home_of(file: Path) -> str:
    """Return an identifier of the folder of a state file that differs on any other machine and in any copy of the site.

    The contents of a state go into pages unchecked, so a state made by somebody else must not be used.
    """
    status = file.parent.stat()
    return f"{platform.node()} {status.st_dev} {status.st_ino}"


def _prepare(connection: sqlite3.Connection, home: str) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    if not _schema(connection):
        connection.execute(f"PRAGMA page_size = {_PAGE}")
        connection.executescript(
            f"BEGIN; {_TABLES} PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_VERSION};"
        )
        connection.execute("INSERT INTO home VALUES (?)", (home,))
        connection.execute("COMMIT")
        return
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if (application, version) != (_APPLICATION, _VERSION) or _schema(connection) != _expected_schema():
        raise StateError("state foreign")
    if connection.execute("SELECT folder FROM home").fetchall() != [(home,)]:
        raise StateError("state elsewhere")


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
        code = error.sqlite_errorcode & 0xFF
        if code in _NOT_DAMAGE:
            number = errno.ENOSPC if code == sqlite3.SQLITE_FULL else errno.EACCES
            raise StorageError(number, str(error)) from error
        raise StateError("state unreadable") from error
    except (sqlite3.DatabaseError, msgspec.MsgspecError, TypeError, ValueError) as error:
        raise StateError("state unreadable") from error
