"""Reads source files, and skips reading those whose stamps prove that they have not changed."""

from __future__ import annotations

import time
from collections.abc import Mapping

from badinh_site.content.files import SourceFile, decode, read_bytes
from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.store.state import Seen, is_settled
from badinh_site.hashing import digest

__all__ = ["SourceReader"]

_CACHED_BYTES = 16 * 1024 * 1024
"""Bytes of files that were read for their digest and are kept for parsing."""


class SourceReader:
    """Gives contents and digests of files, trusting the stamps of the last build where they prove something."""

    def __init__(self, known: Mapping[str, Seen]) -> None:
        self.known = known
        self.seen: dict[str, Seen] = {}
        self._held: dict[str, bytes] = {}
        self._room = _CACHED_BYTES

    def digest(self, found: SourceFile) -> bytes:
        """Return the digest of a file, reading it only when its stamp is new or too young to prove anything.

        Raises:
            ProblemsError: it cannot be read.
        """
        path = found.path
        if path not in self.seen:
            known = self.known.get(path)
            if known is not None and known.stamp == found.stamp and is_settled(known.stamp, known.seen):
                self.seen[path] = known
            else:
                self._hold(path, self._read(found))
        return self.seen[path].digest

    def is_proven(self, found: SourceFile) -> bool:
        """Return whether the digest of a file is known without reading it."""
        known = self.seen.get(found.path) or self.known.get(found.path)
        return known is not None and known.stamp == found.stamp and is_settled(known.stamp, known.seen)

    def note(self, path: str, seen: Seen) -> None:
        """Record a file that was read elsewhere."""
        self.seen[path] = seen
        held = self._held.pop(path, None)
        self._room += len(held or b"")

    def data(self, found: SourceFile) -> bytes:
        """Return the bytes of a file; :meth:`digest` gives their digest then.

        Raises:
            ProblemsError: it cannot be read.
        """
        held = self._held.pop(found.path, None)
        if held is None:
            return self._read(found)
        self._room += len(held)
        return held

    def text(self, found: SourceFile) -> tuple[str, list[Problem]]:
        """Return the clean text of a file.

        Raises:
            ProblemsError: it cannot be read, or is no text.
        """
        return decode(self.data(found), found.path)

    def _read(self, found: SourceFile) -> bytes:
        started = time.time_ns()
        data = read_bytes(found)
        self.seen[found.path] = Seen(found.stamp, started, digest(data))
        return data

    def _hold(self, path: str, data: bytes) -> None:
        if len(data) <= self._room:
            self._held[path] = data
            self._room -= len(data)
