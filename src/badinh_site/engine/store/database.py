"""Opens the file that holds the state, and tells a damaged or foreign one from a full disk.

A cloned folder may carry a hostile file: nothing in it is unpickled, and what decides which code runs is sealed (see
:mod:`badinh_site.engine.store.seal`). Whatever cannot be read as expected ends in :class:`StateError`.
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
_VERSION = 3

_TABLES = """
CREATE TABLE source (path TEXT PRIMARY KEY, mtime INTEGER, size INTEGER, seen INTEGER, digest BLOB) WITHOUT ROWID;
CREATE TABLE memo (name TEXT, key BLOB, value BLOB, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE TABLE held (digest BLOB PRIMARY KEY, data BLOB);
CREATE TABLE drawer (folder TEXT PRIMARY KEY, data BLOB);
CREATE TABLE output (
    root TEXT, path TEXT, key BLOB, digest BLOB, mtime INTEGER, size INTEGER, seen INTEGER, PRIMARY KEY (root, path)
) WITHOUT ROWID;
CREATE TABLE inputs (root TEXT, path TEXT, data BLOB, page BLOB, PRIMARY KEY (root, path));
CREATE TABLE home (folder TEXT);
CREATE TABLE pending (root TEXT, path TEXT, PRIMARY KEY (root, path)) WITHOUT ROWID;
"""

_PAGE, _CACHE = 16384, 4 * 1024
"""Bytes of a page of the file: most values fit into one. And KiB of it in memory, where the index of all values is."""


class StorageError(OSError):
    """The system cannot read or write the state file."""


def connect(file: Path) -> sqlite3.Connection:
    """Open a state file, making it when it is not there.

    Raises:
        StateError: it is damaged, of another version, or was brought here from elsewhere.
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
    """Return what a state file that cannot be used still says we own, by output folder; empty when it says nothing."""
    owned: dict[str, set[str]] = {}
    for table in ("output", "pending"):
        with suppress(sqlite3.Error, UnicodeError), closing(sqlite3.connect(file, isolation_level=None)) as connection:
            kinds = connection.execute("SELECT type FROM sqlite_master WHERE name = ?", (table,)).fetchall()
            if kinds != [("table",)]:
                continue  # a view could go on without end
            for root, path in connection.execute(f"SELECT root, path FROM {table}"):  # noqa: S608 - two literals
                if isinstance(root, str) and isinstance(path, str):
                    owned.setdefault(root, set()).add(path)
    return owned


def home_of(file: Path) -> str:
    """Name the folder of a state file as nobody elsewhere could: a state that came with a copy of a site is not ours.

    What the state says goes into pages unexamined, so a file from somebody else must not be used.
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
    """Turn every sign of a damaged file into StateError; a full or write-protected disk stays an OSError."""
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
