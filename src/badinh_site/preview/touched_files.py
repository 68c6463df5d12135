"""Collects the files that a watcher has seen change, so that a large site need not be scanned for every request."""

from __future__ import annotations

import time
from collections import deque
from contextlib import suppress

__all__ = ["TouchedFiles"]

_SLOW = 0.05
"""Seconds that a full scan may take to run for every request. On larger sites the watcher is trusted."""
_MOST_TOUCHED = 100
"""Files that are scanned one by one; when more have changed, the system may not have reported all."""
_ANY = ""
"""Means that any file may have changed."""
_WHOLE_LOOK = 30.0
"""Seconds after which an idle preview scans all files, in case an event was lost."""


class TouchedFiles:
    """The files that a watcher has seen change since the last update."""

    def __init__(self) -> None:
        self._is_watched = False
        self._last = float("inf")
        """When a file last changed, by the monotonic clock; without a watcher that may be at any time."""
        self._files: deque[str] = deque()
        self._whole = time.monotonic()
        """When all files were last scanned."""

    def watch(self) -> None:
        """Trust from now on that every change is reported."""
        self._is_watched = True
        self._last = time.monotonic()

    def add(self, *files: str) -> None:
        """Record that files are being changed."""
        if self._is_watched:
            self._files.extend(files)
            self._last = time.monotonic()

    def add_all(self) -> None:
        """Record that any file may have changed."""
        self.add(_ANY)

    def add_all_if_due(self) -> bool:
        """Record that any file may have changed, when the last full scan was long ago."""
        if not self._is_watched or time.monotonic() - self._whole <= _WHOLE_LOOK:
            return False
        self.add_all()
        return True

    def are_none_since(self, began: float, took: float) -> bool:
        """Return whether nothing has changed since an update that ``began`` then, and a full scan takes long."""
        return began > self._last and not self._files and took > _SLOW

    def take(self, took: float) -> set[str] | None:
        """Return the files that have changed since the last update, and forget them; None when any may have changed.

        ``took`` is how long a full scan takes.
        """
        touched: set[str] = set()
        with suppress(IndexError):
            while len(touched) <= _MOST_TOUCHED:
                touched.add(self._files.popleft())
        if not self._is_watched or took <= _SLOW or len(touched) > _MOST_TOUCHED or _ANY in touched:
            self._files.clear()
            self._whole = time.monotonic()
            return None
        return touched
