"""Watches the folders of a site, and notifies a listener when changes have come to rest."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from badinh_site.engine.inputs.scan import theme_folder

__all__ = ["ChangeListener", "PollingWatch", "Watch"]

_SETTLED, _LONGEST = 0.05, 1.0
"""Seconds without events after which a batch of changes is complete; and the longest wait for that."""
_CHANGES = frozenset({"created", "modified", "deleted", "moved"})
"""Kinds of events that mean a change. Opening, reading and closing a file cause events too."""
_FOLDERS = ("content", "templates", "static")


class ChangeListener(Protocol):
    """Is notified of changes."""

    def touched(self, *files: str) -> None:
        """Take note at once that some files are being changed, by their absolute paths; an empty one means any."""

    def refresh(self) -> None:
        """Take note that a batch of changes has come to rest."""


class Watch:
    """Is notified of changes by the system. Events are only a hint: a scan finds out what has changed."""

    def __init__(self, site: Path, listener: ChangeListener) -> None:
        self._site, self._listener = site.absolute(), listener
        self._observer: BaseObserver = Observer()
        self._watches: dict[Path, ObservedWatch] = {}
        self._signs = threading.Event()
        self._closed = False
        self._last = 0.0
        self._thread = threading.Thread(target=self._tell, name="watch", daemon=True)

    def start(self) -> None:
        """Begin.

        Raises:
            OSError: the system cannot watch these folders, or no more folders.
        """
        # watchdog warns when a new folder within a new folder is found twice, which harms nothing
        warnings.filterwarnings("ignore", message="Callback with id", category=RuntimeWarning)
        self._observer.schedule(_Handler(self._in_root), str(self._site), recursive=False)
        self._watch_folders()
        self._observer.start()
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._closed = True
        self._signs.set()
        self._observer.stop()
        for thread in (self._observer, self._thread):
            if thread.is_alive():
                thread.join()

    def _watch_folders(self) -> None:
        """Watch the folders that exist. When one is created, the folder above reports it."""
        for folder in self._folders():
            if folder in self._watches and not folder.is_dir():
                with suppress(KeyError, OSError):
                    self._observer.unschedule(self._watches.pop(folder))
            elif folder not in self._watches and folder.is_dir():
                self._watches[folder] = self._observer.schedule(_Handler(self._sign), str(folder), recursive=True)

    def _folders(self) -> Iterable[Path]:
        yield from (self._site / name for name in _FOLDERS)
        theme = theme_folder()
        if theme.resolve() != self._site.resolve():
            yield from (theme / name for name in _FOLDERS[1:])

    def _in_root(self, event: FileSystemEvent) -> None:
        """Record a change in the site's own folder: only the folders that are watched matter there."""
        names = {Path(str(path)).name for path in (event.src_path, event.dest_path) if path}
        if names & set(_FOLDERS) and event.event_type != "modified":
            for folder in [one for one in self._watches if one.name in names]:
                with suppress(KeyError, OSError):
                    self._observer.unschedule(self._watches.pop(folder))
            with suppress(OSError):
                self._watch_folders()
            self._sign(event)

    def _sign(self, event: FileSystemEvent) -> None:
        self._last = time.monotonic()
        paths = [str(path) for path in (event.src_path, event.dest_path) if path]
        if event.is_directory:  # files that are created or deleted in it have events of their own
            paths = [] if event.event_type == "modified" else [""]
        self._listener.touched(*paths)
        self._signs.set()

    def _tell(self) -> None:
        while True:
            self._signs.wait()
            first = time.monotonic()
            while not self._closed and min(self._last + _SETTLED, first + _LONGEST) > time.monotonic():
                time.sleep(_SETTLED / 5)
            if self._closed:
                return
            self._signs.clear()  # later changes are reported in the next turn
            self._listener.refresh()


class PollingWatch:
    """Refreshes at intervals, where the system reports no changes: on drives of other machines."""

    def __init__(self, seconds: float, listener: ChangeListener) -> None:
        self._seconds, self._listener = seconds, listener
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._inspect, name="watch", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._closed.set()
        self._thread.join()

    def _inspect(self) -> None:
        while not self._closed.wait(self._seconds):
            self._listener.refresh()


class _Handler(FileSystemEventHandler):
    def __init__(self, act: Callable[[FileSystemEvent], None]) -> None:
        self._act = act

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _CHANGES:
            self._act(event)
