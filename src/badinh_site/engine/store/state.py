"""The state of the last build, in SQLite: sources, entries, blobs, memoised results, and every output that we own.

Without it, a build starts from scratch, and obsolete outputs of earlier builds count as foreign files. Anything that
cannot be read as expected raises :class:`StateError`, and the build is repeated without the state.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self, TypeVar

import msgspec

from badinh_site.content.files import Stamp
from badinh_site.diagnostics.problem import StateError
from badinh_site.engine.store.checked import checked, verified
from badinh_site.engine.store.database import Database, home_of, trusting
from badinh_site.engine.store.memo import OF_CHECKS, SEALED, Memo
from badinh_site.engine.store.parts import Parts, Rows
from badinh_site.engine.store.salvage import OF_OUTPUTS
from badinh_site.hashing import DIGEST_SIZE, digest

__all__ = ["Record", "Seen", "State", "is_settled"]

RACY_NS = 2_000_000_000
"""A file read this soon after its time of change may have changed again within one tick of its file system's clock (two
seconds on FAT), so its stamp proves nothing."""

_AT_ONCE = 500
"""Number of values in one query: fewer than any SQLite allows."""
_WORTH_COMPACTING = 16 * 1024 * 1024
"""Unused bytes above which the file is compacted, if they are also more than half of it."""

_SOURCES, _ENTRIES = "source", "entries"
_OUTPUT, _PENDING = OF_OUTPUTS

T = TypeVar("T")


class Seen(NamedTuple):
    """A source file as it was read; ``seen`` is the time of reading in nanoseconds."""

    stamp: Stamp
    seen: int
    digest: Annotated[bytes, msgspec.Meta(min_length=DIGEST_SIZE, max_length=DIGEST_SIZE)]


class Record(NamedTuple):
    """An output that we wrote."""

    key: bytes
    digest: bytes
    """SHA-256 of the file's bytes."""
    stamp: Stamp
    seen: int


def is_settled(stamp: Stamp, seen: int) -> bool:
    """Return whether an equal stamp proves equal contents."""
    return stamp[0] < seen - RACY_NS


class State:
    """The state file of a site. Use as a context manager; nothing is stored until :meth:`commit`."""

    def __init__(self, database: Database, file: Path) -> None:
        self._database = database
        self._parts = Parts(database)
        self._lists: dict[str, Rows[Any]] = {}
        self.file = file
        self._memos: dict[str, dict[bytes, bytes]] = {}
        self._decoders: dict[str, msgspec.msgpack.Decoder[Any]] = {}
        self._used: set[tuple[str, bytes]] = set()

    @classmethod
    def open(cls, file: Path) -> Self:
        """Open the state file, creating it if necessary.

        Raises:
            StateError: it is damaged, of another version, or was copied from elsewhere.
            StorageError: the system cannot read or write it.
        """
        database = Database.open(file, Parts.begin)
        try:
            return cls(database, file)
        except BaseException:
            database.close()
            raise

    def __enter__(self) -> Self:
        """Return the state itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file, dropping uncommitted changes."""
        self.close()

    def close(self) -> None:
        """Close the file, dropping uncommitted changes."""
        self._database.close()

    def _list(self, name: str, kind: Any) -> Rows[Any]:
        if name not in self._lists:
            self._lists[name] = Rows(self._parts, name, kind)
        return self._lists[name]

    def _sources(self) -> Rows[Seen]:
        return self._list(_SOURCES, Seen)

    def _records(self, root: str) -> Rows[Record]:
        return self._list(_OUTPUT + root, Record)

    def _pending(self, root: str) -> Rows[None]:
        return self._list(_PENDING + root, None)

    def sources(self) -> dict[str, Seen]:
        """Return every source as it was last read."""
        return self._sources().all()

    def records(self, root: str) -> dict[str, Record]:
        """Return the records of an output folder, by path."""
        return self._records(root).all()

    def inputs(self, root: str, path: str) -> bytes:
        """Return the stored inputs of an output; empty if there are none."""
        return self._made_from("data", root, path)

    def page(self, root: str, path: str) -> bytes:
        """Return the stored page that an output was rendered from; empty if there is none."""
        return self._made_from("page", root, path)

    def _made_from(self, column: str, root: str, path: str) -> bytes:
        rows = self._database.rows(f"SELECT {column} FROM inputs WHERE root = ? AND path = ?", root, path)  # noqa: S608
        return verified((column, root, path), rows[0][0]) if rows else b""

    def pending(self, root: str) -> set[str]:
        """Return the outputs that an unfinished build may have written to an output folder."""
        return set(self._pending(root).all())

    def remembered(self, memo: Memo[T], key: bytes) -> T | None:
        """Return the memoised result of this version of the code for a key; None if there is none."""
        name, row = memo.name, memo.row(key)
        if name not in self._memos:
            self._memos[name] = dict(self._database.rows("SELECT key, value FROM memo WHERE name = ?", name))
        data = self._opened(name, row, self._memos[name].get(row))
        if data is None:
            return None
        self._used.add((name, row))
        if name not in self._decoders:
            self._decoders[name] = msgspec.msgpack.Decoder(memo.kind)
        with trusting():
            found: T = self._decoders[name].decode(data)
        return found

    def remember(self, memo: Memo[T], key: bytes, value: T) -> None:
        """Memoise a result for later builds; the key identifies all data that it is computed from."""
        name, row = memo.name, memo.row(key)
        data = msgspec.msgpack.encode(value)
        if name.startswith(SEALED):
            if not self._sealing_key:
                return
            from badinh_site.engine.store.seal import sealed  # noqa: PLC0415 - a build with nothing to do does without

            data = sealed(self._sealing_key, name, row, data)
        else:
            data = checked((name, row), data)
        self._used.add((name, row))
        self._memos.setdefault(name, {})[row] = data
        self._database.write("INSERT OR REPLACE INTO memo VALUES (?, ?, ?)", [(name, row, data)])

    @cached_property
    def _sealing_key(self) -> bytes:
        from badinh_site.engine.store.seal import sealing_key  # noqa: PLC0415 - a build with nothing to do does without

        return sealing_key(self.file.parent.parent)

    def _opened(self, name: str, row: bytes, value: object) -> bytes | None:
        """Return a memoised value without its seal or digest; None if there is none, or not as it was stored."""
        if value is None:
            return None
        if not name.startswith(SEALED):
            return verified((name, row), value)
        from badinh_site.engine.store.seal import opened  # noqa: PLC0415 - a build with nothing to do does without

        return opened(self._sealing_key, name, row, value)

    def has(self, memo: Memo[Any], key: bytes | None = None) -> bool:
        """Return whether there is a memoised result of a kind, or one for a key."""
        if key is None:
            return bool(self._database.rows("SELECT 1 FROM memo WHERE name = ? LIMIT 1", memo.name))
        return bool(self._database.rows("SELECT 1 FROM memo WHERE name = ? AND key = ?", memo.name, memo.row(key)))

    def forget(self, memo: Memo[Any]) -> None:
        """Drop all results of a kind."""
        self._memos.pop(memo.name, None)
        self._database.write("DELETE FROM memo WHERE name = ?", [(memo.name,)])

    def put_blobs(self, values: Iterable[tuple[bytes, bytes]]) -> None:
        """Store blobs (such as the HTML of bodies), given as pairs of digest and bytes."""
        self._database.write("INSERT OR IGNORE INTO blob VALUES (?, ?)", [pair for pair in values if pair[1]])

    def blob(self, key: bytes) -> bytes:
        """Return a blob.

        Raises:
            StateError: it is missing, or does not match its digest.
        """
        rows = self._database.rows("SELECT data FROM blob WHERE digest = ?", key)
        if not rows or not isinstance(rows[0][0], bytes) or digest(rows[0][0]) != key:
            raise StateError("state unreadable")
        data: bytes = rows[0][0]
        return data

    def blobs_of(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return several blobs by digest.

        Raises:
            StateError: one is missing, or does not match its digest.
        """
        found: dict[bytes, bytes] = {}
        requested = list(keys)
        for start in range(0, len(requested), _AT_ONCE):
            some = requested[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            for key, data in self._database.rows(f"SELECT digest, data FROM blob WHERE digest IN ({marks})", *some):  # noqa: S608
                if not isinstance(data, bytes) or digest(data) != key:
                    raise StateError("state unreadable")
                found[key] = data
        if len(found) < len(requested):
            raise StateError("state unreadable")
        return found

    def entries_by_folder(self) -> dict[str, bytes]:
        """Return the cached entries of every folder, packed."""
        return self._parts.all(_ENTRIES)

    def folder_entries(self, folder: str) -> bytes:
        """Return the cached entries of one folder, packed; empty if there are none."""
        return self._parts.one(_ENTRIES, folder)

    def keep_folder_entries(self, entries_by_folder: Mapping[str, bytes]) -> None:
        """Store the cached entries of some folders; a folder with empty bytes is deleted."""
        self._parts.put(_ENTRIES, entries_by_folder)

    def keep_sources(self, sources: Mapping[str, Seen], known: Mapping[str, Seen]) -> None:
        """Store the sources as read by this build; ``known`` are those in the state."""
        rows = self._sources()
        rows.put({path: seen for path, seen in sources.items() if known.get(path) != seen})
        rows.drop(known.keys() - sources.keys())

    def keep_pending(self, root: str, paths: Iterable[str]) -> None:
        """Record outputs before they are written, so that those of a killed build are still known to be ours."""
        self._pending(root).put(dict.fromkeys(paths))

    def keep_records(self, root: str, outputs: Mapping[str, tuple[Record, bytes, bytes]]) -> None:
        """Store the records of outputs, each with its inputs and its page as MessagePack."""
        self._records(root).put({path: record for path, (record, _, _) in outputs.items()})
        self._keep_inputs(root, ((path, inputs, page) for path, (_, inputs, page) in outputs.items()))

    def keep_pages(self, root: str, pages: Mapping[str, bytes]) -> None:
        """Store pages that have not been rendered to an output yet, as MessagePack."""
        self._keep_inputs(root, ((path, b"", page) for path, page in pages.items()))

    def _keep_inputs(self, root: str, made_from: Iterable[tuple[str, bytes, bytes]]) -> None:
        rows = [
            (root, path, checked(("data", root, path), inputs), checked(("page", root, path), page))
            for path, inputs, page in made_from
        ]
        self._database.write("INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?)", rows)

    def keep_stamps(self, root: str, found: Mapping[str, Record]) -> None:
        """Store new stamps of outputs that are intact."""
        if found:
            self._records(root).put(found)

    def forget_records(self, root: str, paths: Iterable[str]) -> None:
        """Drop the records of deleted outputs."""
        gone = list(paths)
        self._records(root).drop(gone)
        self._database.write("DELETE FROM inputs WHERE root = ? AND path = ?", [(root, path) for path in gone])

    def forget_root(self, root: str) -> None:
        """Drop everything about one output folder."""
        for name in (_OUTPUT + root, _PENDING + root):
            self._lists.pop(name, None)
            self._parts.drop(name)
        self._database.write("DELETE FROM inputs WHERE root = ?", [(root,)])

    def copy_to(self, file: Path) -> None:
        """Copy the committed state to a new state file, without outputs and check results."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with trusting(), closing(sqlite3.connect(file, isolation_level=None)) as copy:
            self._database.connection.backup(copy)
            database = Database(copy)
            parts = Parts(database)
            for name in parts.lists:
                if name.startswith(OF_OUTPUTS):
                    parts.drop(name)
            parts.keep()
            database.commit()
            for table in ("inputs", "home"):
                copy.execute(f"DELETE FROM {table}")  # noqa: S608 - two literals
            # Without a key here (it may lie inside this site), the copy could lie where a key is trusted.
            for names in (OF_CHECKS, *((SEALED,) if not self._sealing_key else ())):
                copy.execute(f"DELETE FROM memo WHERE name LIKE '{names}%'")  # noqa: S608 - two literals
            copy.execute("INSERT INTO home VALUES (?)", (home_of(file),))

    def clear_pending(self, root: str) -> None:
        """Drop the records of :meth:`keep_pending` when the build has ended."""
        self._lists.pop(_PENDING + root, None)
        self._parts.drop(_PENDING + root)

    def drop_unused(self, referenced: Collection[bytes], slack: int = 0) -> None:
        """Drop memoised results that this build did not use, and all blobs that are not referenced.

        Blobs are collected only if more than ``slack`` of them are unreferenced.
        """
        self._drop_idle(f"name NOT LIKE '{OF_CHECKS}%'")
        ((number,),) = self._database.rows("SELECT count(*) FROM blob")
        if number <= len(referenced) + slack:
            return
        used = set(referenced)
        unused = [(key,) for (key,) in self._database.rows("SELECT digest FROM blob") if key not in used]
        self._database.write("DELETE FROM blob WHERE digest = ?", unused)

    def drop_unused_checks(self, memo: Memo[Any]) -> None:
        """Drop the results of a kind that this run did not use."""
        self._drop_idle("name = ?", memo.name)

    def _drop_idle(self, which: str, *values: str) -> None:
        rows = self._database.rows(f"SELECT name, key FROM memo WHERE {which}", *values)  # noqa: S608 - two literals
        idle = [row for row in map(tuple, rows) if row not in self._used]
        self._database.write("DELETE FROM memo WHERE name = ? AND key = ?", idle)

    def compact(self) -> None:
        """Return unused space to the file system, if it is worth rewriting the file."""
        (pages,), (free,), (size,) = (
            self._database.rows(f"PRAGMA {name}")[0] for name in ("page_count", "freelist_count", "page_size")
        )
        if free * size > _WORTH_COMPACTING and free * 2 > pages:
            with trusting():
                self._database.connection.execute("VACUUM")

    def roll_back(self) -> None:
        """Drop all changes since the last commit."""
        self._memos.clear()
        self._used.clear()
        self._lists.clear()
        self._database.roll_back()
        self._parts.reload()

    def commit(self) -> None:
        """Store all changes since the last commit atomically."""
        for rows in self._lists.values():
            rows.keep()
        self._parts.keep()
        self._database.commit()
