"""Cached entries of content files, grouped by folder, so that an edit rewrites the row of one folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname
from typing import Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from badinh_site.diagnostics.problem import Problem, StateError
from badinh_site.portal.entry import Entry

__all__ = ["CACHED_FILES", "CachedEntry", "CachedErrors", "CachedFile", "EntryCache"]


class CachedEntry(Struct, frozen=True, array_like=True, tag=1):
    """The entry of a content file without errors whose bytes have a digest."""

    path: str
    digest: bytes
    entry: Entry
    problems: tuple[Problem, ...]


class CachedErrors(Struct, frozen=True, array_like=True, tag=0):
    """The problems of a content file with an error."""

    path: str
    digest: bytes
    problems: tuple[Problem, ...]
    draft: bool
    """True when the file still says that it is a draft."""


CachedFile = CachedEntry | CachedErrors

CACHED_FILES = msgspec.msgpack.Decoder(list[CachedFile])


class Cached(Protocol):
    """A cached item of a file."""

    @property
    def path(self) -> str:
        """The path of the file."""


T = TypeVar("T", bound=Cached)


class FolderEntries(Struct, frozen=True, array_like=True):
    """The items of the files in one folder."""

    settings: bytes
    """Digest of the inputs of the items besides the files."""
    items: msgspec.Raw
    """A list of items. Under other settings they may have another shape, so they are decoded only if settings match."""


_FOLDER_ENTRIES = msgspec.msgpack.Decoder(FolderEntries)


class EntryCache(Generic[T]):
    """The items of all or some folders, as stored in the state and changed by a build."""

    def __init__(
        self, decoder: msgspec.msgpack.Decoder[list[T]], entries_by_folder: Mapping[str, bytes], settings: bytes
    ) -> None:
        """Take the decoder of items, the stored entries by folder, and the digest of the inputs besides the files.

        Items of other settings are ignored.

        Raises:
            StateError: the entries of a folder cannot be decoded.
        """
        self._settings = settings
        self._folders: dict[str, dict[str, T]] = {}
        self._changed: set[str] = set()
        for folder, data in entries_by_folder.items():
            try:
                folder_entries = _FOLDER_ENTRIES.decode(data)
                stored = decoder.decode(folder_entries.items) if folder_entries.settings == settings else []
            except msgspec.MsgspecError:
                raise StateError("state unreadable") from None
            self._folders[folder] = {item.path: item for item in stored}

    def get(self, path: str) -> T | None:
        """Return the item of a file, or None. The file may have changed since."""
        return self._folders.get(dirname(path), {}).get(path)

    def items(self) -> Iterator[T]:
        """Yield the items of all files."""
        for items in self._folders.values():
            yield from items.values()

    def put(self, item: T) -> None:
        """Store the item of a file."""
        folder = dirname(item.path)
        self._folders.setdefault(folder, {})[item.path] = item
        self._changed.add(folder)

    def keep_only(self, paths: Iterable[str]) -> None:
        """Drop the items of all other files."""
        present = set(paths)
        for folder, items in self._folders.items():
            if not items or not items.keys() <= present:
                self._folders[folder] = {path: item for path, item in items.items() if path in present}
                self._changed.add(folder)

    def changes(self) -> dict[str, bytes]:
        """Return the changed folders as they are to be stored; empty bytes for a folder without files."""
        return {folder: self._encode_folder(self._folders[folder]) for folder in sorted(self._changed)}

    def _encode_folder(self, items: Mapping[str, T]) -> bytes:
        if not items:
            return b""
        packed = msgspec.Raw(msgspec.msgpack.encode(tuple(items.values())))
        return msgspec.msgpack.encode(FolderEntries(self._settings, packed))
