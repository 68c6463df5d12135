"""The output folder: files are replaced atomically, nothing is written outside it, foreign files are not touched."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from badinh_site.content.files import Stamp, is_link, stamp_of
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.containment import is_contained
from badinh_site.engine.store.state import is_settled
from badinh_site.limits import LARGEST_FILE
from badinh_site.regular_files import opened_regular, read_regular

__all__ = ["TEMPORARY", "Folder", "Scan", "checksum", "problem_of"]

TEMPORARY = ".badinh-tmp"
"""Suffix of a file that is being written. One that is left over belongs to a build that was killed."""


_TRIES, _PAUSE = 6, 0.05
"""Retry for about three seconds while a virus scanner or an editor has the file open, mostly on Windows."""


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


_WINDOWS_NO_ROOM = 112


T = TypeVar("T")


class Scan(NamedTuple):
    """The contents of the output folder."""

    stamps: dict[str, Stamp]
    """The stamps of the files at our paths."""
    foreign: tuple[str, ...]
    """Paths of all other files, and of folders that contain nothing of ours (with ``/`` at the end)."""
    leftovers: tuple[str, ...]
    """Unfinished files of a build that was killed."""
    folders: dict[str, int]
    """Folders that contain only our files (with ``/`` at the end), with their times of change."""


def checksum(data: bytes) -> bytes:
    """Return the SHA-256 of an output: the published list of checksums is made from these without reading files."""
    return hashlib.sha256(data).digest()


class Folder:
    """The output folder of a site. All paths are relative to it, with forward slashes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._safe: set[str] = set()
        """Folders known to lie in the output folder once links are resolved."""
        self._resolved = Path(os.path.realpath(root))  # which raises no error for links that lead in a circle

    def scan(self, ours: Collection[str], known: Mapping[str, int] = MappingProxyType({})) -> Scan:
        """List the whole folder; ``ours`` are the paths that belong to the site.

        ``known`` are the folders of an earlier scan that contained only our files, with their times of change. A folder
        whose time is unchanged is not listed again: no file was added or removed, so only its files are checked.
        """
        return _Scanner(str(self.root), ours, known).scan()

    def read(self, path: str) -> bytes:
        """Return the bytes of a file."""
        return read_regular(self._resolve(path), LARGEST_FILE)

    @contextmanager
    def pieces(self, path: str) -> Iterator[Iterator[bytes]]:
        """Open a file, and yield its pieces: it need not fit into memory.

        Raises:
            OSError: it cannot be read.
        """
        with opened_regular(self._resolve(path), LARGEST_FILE) as pieces:
            yield pieces

    def checksum(self, path: str) -> bytes:
        """Return the checksum of a file.

        Raises:
            OSError: it cannot be read.
        """
        made = hashlib.sha256()
        with self.pieces(path) as pieces:
            for piece in pieces:
                made.update(piece)
        return made.digest()

    def write(self, path: str, data: bytes) -> Stamp:
        """Replace a file atomically: readers see the old one or the new one.

        Raises:
            ProblemsError: it cannot be written; the old file is untouched.
        """
        return self.write_pieces(path, (data,))

    def write_pieces(self, path: str, pieces: Iterable[bytes]) -> Stamp:
        """Replace a file by one that comes in pieces, as :meth:`write` does.

        Raises:
            ProblemsError: it cannot be written, or the pieces cannot be read; the old file is untouched.
        """
        # Thousands of files are written in a row: use plain strings and check each folder once.
        target = str(self._resolve(path))
        temporary = target + TEMPORARY
        try:
            self._make_folder(os.path.dirname(target))  # noqa: PTH120 - see above
            _write_new(temporary, pieces)
            _retry(lambda: os.replace(temporary, target))  # noqa: PTH105 - likewise
            stamp = stamp_of(os.stat(target))  # noqa: PTH116 - likewise
        except OSError as error:
            _forget(Path(temporary))
            raise ProblemsError(problem_of(error, self._shown(path))) from error
        except ProblemsError:
            _forget(Path(temporary))
            raise
        return stamp

    def delete(self, path: str) -> None:
        """Delete one of our files, and the folders that become empty.

        Raises:
            ProblemsError: it cannot be deleted.
        """
        target = self._resolve(path)
        self._refuse_links(target.parent)
        try:
            _retry(lambda: target.unlink(missing_ok=True))
        except OSError as error:
            raise ProblemsError(problem_of(error, self._shown(path))) from error
        for folder in target.parents:
            if folder == self.root or not _remove_empty(folder):
                return

    def _make_folder(self, folder: str) -> None:
        """Make the folder of a file, after checking that no link leads out of the output folder."""
        if folder in self._safe:
            return
        above = os.path.dirname(folder)  # noqa: PTH120 - as in write
        if above in self._safe:
            try:
                os.mkdir(folder)  # noqa: PTH102 - likewise
            except FileExistsError:
                self._refuse_links(Path(folder))
        else:
            self._refuse_links(Path(folder))
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._safe.update(str(one) for one in Path(folder).parents if one.is_relative_to(self.root))
        self._safe.add(folder)

    def _refuse_links(self, folder: Path) -> None:
        there = next(one for one in (folder, *folder.parents) if one == self.root or one.exists() or one.is_symlink())
        if there != self.root and not there.resolve().is_relative_to(self._resolved):
            raise ProblemsError(Problem("BD507", there.as_posix()))

    def _resolve(self, path: str) -> Path:
        """Return the file at a path.

        Raises:
            ProblemsError: the path leads out of the folder.
        """
        if not is_contained(path):
            raise ProblemsError(Problem("BD506", values={"target": path.replace("\0", "?")}))
        return self.root / path

    def _shown(self, path: str) -> str:
        return (self.root / path).as_posix()


class _Scanner:
    """Scans an output folder. It calls ``os`` directly, since there are thousands of folders."""

    def __init__(self, root: str, ours: Collection[str], known: Mapping[str, int]) -> None:
        self._root = root
        self._ours = set(ours)
        self._known = known
        self._files: dict[str, list[str]] = {}
        self._below: dict[str, list[str]] = {}
        self._register("")
        files = self._files
        for path in self._ours:
            folder = path[: path.rfind("/") + 1]
            if folder not in files:
                self._register(folder)
            files[folder].append(path)
        self._stamps: dict[str, Stamp] = {}
        self._foreign: list[str] = []
        self._leftovers: list[str] = []

    def _register(self, folder: str) -> None:
        """Register a folder (with ``/`` at the end) and its parents."""
        if folder in self._files:
            return
        self._files[folder], self._below[folder] = [], []
        if folder:
            above = folder[: folder.rfind("/", 0, -1) + 1]
            self._register(above)
            self._below[above].append(folder)

    def scan(self) -> Scan:
        folders: dict[str, int] = {}
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            now, changed = time.time_ns(), self._changed(folder)
            if changed is None:
                continue
            if self._known.get(folder) == changed:
                for path in self._files[folder]:
                    self._check_file(path)
                waiting += self._below[folder]
                folders[folder] = changed
            elif self._list(folder, waiting) and is_settled((changed, 0), now):
                folders[folder] = changed
        return Scan(self._stamps, tuple(sorted(self._foreign)), tuple(sorted(self._leftovers)), folders)

    def _changed(self, folder: str) -> int | None:
        """Return the time of a folder's last change; None if there is no such folder."""
        try:
            # The output folder itself may be a link; a link inside it is foreign.
            status = os.stat(f"{self._root}/{folder}", follow_symlinks=not folder)  # noqa: PTH116 - see above
        except OSError:
            return None if folder or not os.path.lexists(self._root) else 0
        return stamp_of(status)[0] if stat.S_ISDIR(status.st_mode) else None

    def _check_file(self, path: str) -> None:
        try:
            status = os.lstat(f"{self._root}/{path}")
        except OSError:
            return
        if stat.S_ISREG(status.st_mode):
            self._stamps[path] = stamp_of(status)

    def _list(self, folder: str, waiting: list[str]) -> bool:
        """List a folder; return whether it contains only our files."""
        others = len(self._foreign) + len(self._leftovers)
        for entry in _entries(f"{self._root}/{folder}"[:-1]):
            path = folder + entry.name
            if path in self._ours and entry.is_file(follow_symlinks=False):
                self._check_file(path)
            elif entry.is_dir(follow_symlinks=False) and not is_link(entry):
                if f"{path}/" in self._files:
                    waiting.append(f"{path}/")
                else:
                    self._foreign.append(f"{path}/")
            elif path.endswith(TEMPORARY) and path.removesuffix(TEMPORARY) in self._ours:
                self._leftovers.append(path)
            else:
                self._foreign.append(path)
        return len(self._foreign) + len(self._leftovers) == others


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Return the entries of a folder; none if there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise ProblemsError(Problem("BD008", Path(folder).as_posix(), values=reason)) from error


def _write_new(file: str, pieces: Iterable[bytes]) -> None:
    """Create a file. Whatever is at its path (it may be a link) is removed, never written through."""
    try:
        opened = open(file, "xb", buffering=0)  # noqa: PTH123, SIM115 - as in write; closed below
    except FileExistsError:
        os.unlink(file)  # noqa: PTH108
        opened = open(file, "xb", buffering=0)  # noqa: PTH123, SIM115
    with opened:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[opened.write(rest) :]


def _retry(act: Callable[[], T]) -> T:
    """Call a function, retrying while another program has the file open."""
    pause = _PAUSE
    for _ in range(_TRIES):
        try:
            return act()
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(pause)
            pause *= 2
    return act()


def _remove_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


def _forget(temporary: Path) -> None:
    try:
        temporary.unlink(missing_ok=True)
    except OSError:
        return


def problem_of(error: OSError, path: str) -> Problem:
    """Return what to report when the system refuses to write a file."""
    if error.errno in _NO_ROOM or getattr(error, "winerror", None) == _WINDOWS_NO_ROOM:
        return Problem("BD502", path)
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        return Problem("BD509", path)
    return Problem("BD501", path, values={"reason": error.strerror or str(error)})
