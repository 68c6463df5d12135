"""What the content files say, by folder as they lie on the disk: an edit writes one drawer of the catalog anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from badinh_site.diagnostics.problem import Problem, StateError
from badinh_site.portal.entry import Entry

__all__ = ["CachedEntry", "EntryCache"]


class CachedEntry(Struct, frozen=True, array_like=True):
    """What one content file says, for one digest of its bytes."""

    path: str
    digest: bytes
    entry: Entry | None
    """None when something in the file is wrong."""
    problems: tuple[Problem, ...]


class Cached(Protocol):
    """What is kept of a file."""

    @property
    def path(self) -> str:
        """Of the file."""


T = TypeVar("T", bound=Cached)


class FolderEntries(Struct, frozen=True, array_like=True):
    """The items of the files in one folder."""

    settings: bytes
    """Digest of all besides the files that shaped the items."""
    items: msgspec.Raw
    """A list of items. In a drawer of other settings they may have another shape: only those of ours are decoded."""


_DRAWER = msgspec.msgpack.Decoder(FolderEntries)


class EntryCache(Generic[T]):
    """The items that the state has, of all folders or of some, and what a build found out since."""

    def __init__(self, kind: type[T], entries_by_folder: Mapping[str, bytes], settings: bytes) -> None:
        """Take what items are, drawers as the state gives them, and the digest of what shapes items besides the files.

        Items of other settings are void.

        Raises:
            StateError: there is something else in a drawer.
        """
        self._settings = settings
        self._folders: dict[str, dict[str, T]] = {}
        self._changed: set[str] = set()
        list_of: Any = list
        items: msgspec.msgpack.Decoder[list[T]] = msgspec.msgpack.Decoder(list_of[kind])
        for folder, data in entries_by_folder.items():
            try:
                folder_entries = _DRAWER.decode(data)
                kept = items.decode(folder_entries.items) if folder_entries.settings == settings else []
            except msgspec.MsgspecError:
                raise StateError("state unreadable") from None
            self._folders[folder] = {item.path: item for item in kept}

    def get(self, path: str) -> T | None:
        """Return the item of a file as it was when it was last read."""
        return self._folders.get(dirname(path), {}).get(path)

    def items(self) -> Iterator[T]:
        """Return the items of all files."""
        for items in self._folders.values():
            yield from items.values()

    def put(self, item: T) -> None:
        """Keep the item of a file."""
        folder = dirname(item.path)
        self._folders.setdefault(folder, {})[item.path] = item
        self._changed.add(folder)

    def keep_only(self, paths: Iterable[str]) -> None:
        """Forget files that are gone."""
        wanted = set(paths)
        for folder, items in self._folders.items():
            if not items or not items.keys() <= wanted:
                self._folders[folder] = {path: item for path, item in items.items() if path in wanted}
                self._changed.add(folder)

    def changes(self) -> dict[str, bytes]:
        """Return the drawers to be kept instead of the former ones; an empty one is of a folder without files."""
        return {folder: self._encode_folder(self._folders[folder]) for folder in sorted(self._changed)}

    def _encode_folder(self, items: Mapping[str, T]) -> bytes:
        if not items:
            return b""
        packed = msgspec.Raw(msgspec.msgpack.encode(tuple(items.values())))
        return msgspec.msgpack.encode(FolderEntries(self._settings, packed))
