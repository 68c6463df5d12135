"""Find out from an unusable state which outputs are ours, so that pages that are gone are deleted even then."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec

from badinh_site.diagnostics.problem import StateError
from badinh_site.engine.store.checked import verified

__all__ = ["OF_OUTPUTS", "salvage"]

OF_OUTPUTS = ("output ", "pending ")
"""How the names of lists of outputs begin; the rest is the output folder."""
_ERRORS = (sqlite3.Error, UnicodeError, MemoryError)


def salvage(file: Path) -> dict[str, set[str]]:
    """Return the paths of outputs that can be read from an unusable state file, by output folder."""
    owned: dict[str, set[str]] = {}
    for read in (_of_parts, _of_former_tables):
        with suppress(*_ERRORS), closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA cell_size_check = ON")
            for root, path in read(connection):
                owned.setdefault(root, set()).add(path)
    return owned


def _of_parts(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    if not _is_table(connection, "part"):
        return
    for name, part, value in connection.execute("SELECT list, part, data FROM part"):
        kind = next((one for one in OF_OUTPUTS if isinstance(name, str) and name.startswith(one)), None)
        if kind and isinstance(part, str):
            with suppress(StateError, msgspec.MsgspecError):
                data = verified((name, part), value)
                yield from (
                    (name.removeprefix(kind), path) for path in msgspec.msgpack.decode(data, type=dict[str, Any])
                )


def _of_former_tables(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield the outputs in a state of a version before 5."""
    for table in ("output", "pending"):
        if _is_table(connection, table):
            for root, path in connection.execute(f"SELECT root, path FROM {table}"):  # noqa: S608 - two literals
                if isinstance(root, str) and isinstance(path, str):
                    yield root, path


def _is_table(connection: sqlite3.Connection, name: str) -> bool:
    """Return whether there is such a table; a view could return rows endlessly."""
    return connection.execute("SELECT type FROM sqlite_master WHERE name = ?", (name,)).fetchall() == [("table",)]
