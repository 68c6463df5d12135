"""The status of the output folder: which of our files are intact, and which files are foreign."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from enum import StrEnum

from badinh_site.diagnostics.problem import Problem, StateError
from badinh_site.engine.containment import is_contained
from badinh_site.engine.outputs.folder import Folder
from badinh_site.engine.request import Request
from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.state import Record, State, is_settled

__all__ = ["FileState", "OutputStatus"]

_FOLDERS = Memo[dict[str, int]]("folders", dict[str, int])
"""By output folder: the times of change of the folders in it that contain only our files."""


class FileState(StrEnum):
    """Whether an output that we wrote is unchanged."""

    INTACT = "intact"
    ALTERED = "altered"


class OutputStatus:
    """The status of the output folder at the start of a build."""

    def __init__(self, request: Request, state: State, expected: Collection[str]) -> None:
        """Scan the folder; ``expected`` are the paths of the outputs that the site should have.

        Raises:
            StateError: the state contains paths outside the folder.
        """
        self.folder = Folder(request.output)
        self.records = state.records(request.root)
        self.pending = state.pending(request.root)
        if not all(map(is_contained, (*self.records, *self.pending))):
            raise StateError("state unreadable")
        self.refreshed: dict[str, Record] = {}
        """Records whose files are intact under a new stamp, or whose stamp is settled now."""
        self._shown = request.output
        self._expected = expected
        self._root = request.root
        self._known = state.remembered(_FOLDERS, self._root.encode()) or {}
        self.scan = self.folder.scan({*expected, *self.records, *self.pending}, self._known)
        self.present = {
            path: FileState.INTACT
            if stamp == (record := self.records[path]).stamp and is_settled(stamp, record.seen)
            else self._file_state(path)
            for path, stamp in self.scan.stamps.items()
            if path in self.records
        }

    def _file_state(self, path: str) -> FileState:
        """Return the state of a file by comparing its bytes, since its stamp proves nothing."""
        record, stamp = self.records[path], self.scan.stamps[path]
        seen = time.time_ns()
        try:
            if self.folder.checksum(path) != record.digest:
                return FileState.ALTERED
        except OSError:
            return FileState.ALTERED
        self.records[path] = self.refreshed[path] = record._replace(stamp=stamp, seen=seen)
        return FileState.INTACT

    def keep(self, state: State) -> None:
        """Store the new stamps and folder times in the state."""
        state.keep_stamps(self._root, self.refreshed)
        if self.scan.folders != self._known:
            state.remember(_FOLDERS, self._root.encode(), self.scan.folders)

    def is_as_wanted(self, keys: dict[str, bytes]) -> bool:
        """Return whether the folder contains exactly the outputs of these keys, all intact."""
        return (
            not self.pending
            and not self.scan.leftovers
            and {path: record.key for path, record in self.records.items()} == keys
            and all(self.present.get(path) is FileState.INTACT for path in keys)
        )

    def is_foreign(self, path: str) -> bool:
        """Return whether a file at this path would be foreign: we have built into the folder, but never this path."""
        return bool(self.records) and path not in self.records and path not in self.pending

    def foreign(self) -> Iterator[Problem]:
        """Yield a problem for each foreign file or folder, as things are now: a link may have been replaced."""
        for path in self.scan.foreign:
            file = self._shown / path
            is_replaced = path in self._expected and not file.is_symlink()
            yield Problem("BD586" if is_replaced else "BD505", file.as_posix() + ("/" if path.endswith("/") else ""))
