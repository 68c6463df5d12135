"""Lists that are read whole, such as the sources: stored in parts, with a table of contents.

A damaged database can lose rows, or show former ones, without an error. So the contents have the digest of every part,
and what is read must agree with them. A change rewrites the parts that it concerns.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from badinh_site.diagnostics.problem import StateError
from badinh_site.engine.store.checked import checked, mark_of, verified
from badinh_site.engine.store.database import Database, trusting

__all__ = ["Parts", "Rows"]

_CONTENTS = ("", "")
"""The list and the part under which the table of contents is stored."""
_PUT = "INSERT OR REPLACE INTO part VALUES (?, ?, ?)"
_PART_ROWS = list[tuple[str, bytes]]
_DECODER = msgspec.msgpack.Decoder(dict[str, dict[str, bytes]])

T = TypeVar("T")


class Parts:
    """The parts of all lists, by list and part."""

    def __init__(self, database: Database) -> None:
        """Read the table of contents.

        Raises:
            StateError: it is missing or damaged.
        """
        self._database = database
        self._contents: dict[str, dict[str, bytes]] = {}
        self._changed = False
        self.reload()

    @staticmethod
    def begin(database: Database) -> None:
        """Store the contents of a new database."""
        database.write(_PUT, [(*_CONTENTS, checked(_CONTENTS, msgspec.msgpack.encode({})))])

    def reload(self) -> None:
        """Read the table of contents as it was committed.

        Raises:
            StateError: it is missing or damaged.
        """
        rows = self._database.rows("SELECT data FROM part WHERE list = ? AND part = ?", *_CONTENTS)
        data = verified(_CONTENTS, rows[0][0] if rows else None)
        with trusting():
            self._contents = _DECODER.decode(data)
        self._changed = False

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that there are."""
        return tuple(self._contents)

    def all(self, name: str) -> dict[str, bytes]:
        """Return all parts of a list.

        Raises:
            StateError: one is missing, surplus or damaged.
        """
        rows = self._database.typed(_PART_ROWS, "SELECT part, data FROM part WHERE list = ?", name)
        found = {part: self._opened(name, part, value) for part, value in rows}
        if found.keys() != self._contents.get(name, {}).keys():
            raise StateError("state unreadable")
        return found

    def one(self, name: str, part: str) -> bytes:
        """Return a part; empty if there is none.

        Raises:
            StateError: it is missing or damaged.
        """
        if part not in self._contents.get(name, {}):
            return b""
        rows = self._database.rows("SELECT data FROM part WHERE list = ? AND part = ?", name, part)
        return self._opened(name, part, rows[0][0] if rows else b"")

    def _opened(self, name: str, part: str, value: bytes) -> bytes:
        data = verified((name, part), value)
        if self._contents.get(name, {}).get(part) != mark_of(value):
            raise StateError("state unreadable")
        return data

    def put(self, name: str, parts: Mapping[str, bytes]) -> None:
        """Store some parts of a list; one that is empty is deleted."""
        if not parts:
            return
        contents = self._contents.setdefault(name, {})
        rows = [(name, part, checked((name, part), data)) for part, data in parts.items() if data]
        gone = [(name, part) for part, data in parts.items() if not data]
        contents.update((part, mark_of(value)) for _, part, value in rows)
        for _, part in gone:
            contents.pop(part, None)
        self._database.write(_PUT, rows)
        self._database.write("DELETE FROM part WHERE list = ? AND part = ?", gone)
        self._changed = True

    def drop(self, name: str) -> None:
        """Delete a list."""
        if self._contents.pop(name, None) is not None:
            self._database.write("DELETE FROM part WHERE list = ?", [(name,)])
            self._changed = True

    def keep(self) -> None:
        """Store the table of contents if it has changed."""
        if self._changed:
            self._database.write(_PUT, [(*_CONTENTS, checked(_CONTENTS, msgspec.msgpack.encode(self._contents)))])
            self._changed = False


class Rows(Generic[T]):
    """A list of small values by path. They are read when first asked for, and stored by :meth:`keep`."""

    def __init__(self, parts: Parts, name: str, kind: Any) -> None:
        """Take the parts of all lists, the name of this one, and the type of a value.

        Raises:
            StateError: a part is missing or damaged, or has values of another type.
        """
        self._parts, self._name = parts, name
        decoder = msgspec.msgpack.Decoder(dict[str, kind])
        with trusting():
            self._rows: dict[str, dict[str, T]] = {part: decoder.decode(data) for part, data in parts.all(name).items()}
        self._changed: set[str] = set()

    def all(self) -> dict[str, T]:
        """Return all values by path, in a dictionary of the caller's own."""
        found: dict[str, T] = {}
        for rows in self._rows.values():
            found.update(rows)
        return found

    def __len__(self) -> int:
        """Return the number of values."""
        return sum(map(len, self._rows.values()))

    def put(self, values: Mapping[str, T]) -> None:
        """Store some values."""
        for path, value in values.items():
            part = _part_of(path)
            self._rows.setdefault(part, {})[path] = value
            self._changed.add(part)

    def drop(self, paths: Iterable[str]) -> None:
        """Delete some values."""
        for path in paths:
            part = _part_of(path)
            if self._rows.get(part, {}).pop(path, None) is not None:
                self._changed.add(part)

    def keep(self) -> None:
        """Store what has changed, without committing it."""
        rows = {part: self._rows[part] for part in sorted(self._changed)}
        self._parts.put(
            self._name, {part: msgspec.msgpack.encode(some) if some else b"" for part, some in rows.items()}
        )
        self._changed.clear()


def _part_of(path: str) -> str:
    """Return the part of a path: one of 256, so that a few changes rewrite little of a long list."""
    return f"{zlib.crc32(path.encode()) & 0xFF:02x}"
