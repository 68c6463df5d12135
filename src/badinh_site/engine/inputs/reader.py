"""Read source files, except those whose stamps prove that they have not changed."""

from __future__ import annotations

import time
from collections.abc import Mapping

from badinh_site.content.files import SourceFile, decode, pieces_of, read_bytes
from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.store.state import Seen, is_settled
from badinh_site.hashing import digest, digest_of_pieces
from badinh_site.limits import LARGEST_TEXT

__all__ = ["SourceReader"]

_CACHED_BYTES = 16 * 1024 * 1024
"""Total size of the files that are read for their digest and cached for parsing."""


class SourceReader:
    """Contents and digests of files. Stamps of the last build are trusted where they prove that nothing changed."""

    def __init__(self, known: Mapping[str, Seen]) -> None:
        self.known = known
        self.seen: dict[str, Seen] = {}
        self._cached: dict[str, bytes] = {}
        self._room = _CACHED_BYTES

    def digest(self, found: SourceFile) -> bytes:
        """Return the digest of a file, reading it only if its stamp is new or too recent to prove anything.

        Raises:
            ProblemsError: it cannot be read.
        """
        path = found.path
        if path not in self.seen:
            known = self.known.get(path)
            if known is not None and known.stamp == found.stamp and is_settled(known.stamp, known.seen):
                self.seen[path] = known
            elif found.stamp[1] > LARGEST_TEXT:
                self._digest_pieces(found)
            else:
                self._cache(path, self._read(found))
        return self.seen[path].digest

    def is_proven(self, found: SourceFile) -> bool:
        """Return whether the digest of a file is known without reading it."""
        known = self.seen.get(found.path) or self.known.get(found.path)
        return known is not None and known.stamp == found.stamp and is_settled(known.stamp, known.seen)

    def note(self, path: str, seen: Seen) -> None:
        """Record a file that was read by another process."""
        self.seen[path] = seen
        cached = self._cached.pop(path, None)
        self._room += len(cached or b"")

    def data(self, found: SourceFile) -> bytes:
        """Return the bytes of a file. After that, :meth:`digest` returns their digest.

        Raises:
            ProblemsError: it cannot be read.
        """
        cached = self._cached.pop(found.path, None)
        if cached is None:
            return self._read(found)
        self._room += len(cached)
        return cached

    def text(self, found: SourceFile) -> tuple[str, list[Problem]]:
        """Return the decoded text of a file, with the problems found in it.

        Raises:
            ProblemsError: it cannot be read, or is not text.
        """
        return decode(self.data(found), found.path)

    def _read(self, found: SourceFile) -> bytes:
        started = time.time_ns()
        data = read_bytes(found)
        self.seen[found.path] = Seen(found.stamp, started, digest(data))
        return data

    def _digest_pieces(self, found: SourceFile) -> None:
        """Read a file that may be large, and is no text: a picture, an attachment, a file in static/."""
        started = time.time_ns()
        with pieces_of(found) as pieces:
            self.seen[found.path] = Seen(found.stamp, started, digest_of_pieces(pieces))

    def _cache(self, path: str, data: bytes) -> None:
        if len(data) <= self._room:
            self._cached[path] = data
            self._room -= len(data)
