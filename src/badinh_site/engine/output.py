"""The output folder: whole files or none, nothing outside it, and nothing touched that is not ours."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple, TypeVar

from badinh_site.content.sources import Stamp, is_link, stamp_of
from badinh_site.errors import Problem, ProblemsError

__all__ = ["TEMPORARY", "Folder", "Scan", "is_contained"]

TEMPORARY = ".badinh-tmp"
"""Ending of a file that is being written; one left over belongs to a build that was killed."""
_TRIES, _PAUSE = 6, 0.05
"""A file that a virus scanner or an editor holds is tried again for about three seconds, mostly on Windows."""
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_WINDOWS_NO_ROOM = 112

T = TypeVar("T")


class Scan(NamedTuple):
    """What stands in the output folder."""

    stamps: dict[str, Stamp]
    """Of the files at paths that are ours."""
    foreign: tuple[str, ...]
    """Paths of files that are not, and of folders that hold nothing of ours (with ``/`` at the end)."""
    leftovers: tuple[str, ...]
    """Unfinished files of a build that was killed."""


def is_contained(path: str) -> bool:
    """Tell whether a relative path stays inside the folder that it is put under, on every system."""
    parts = path.split("/")
    return not any(char in path for char in "\\:\0") and not any(part in ("", ".", "..") for part in parts)


class Folder:
    """The output folder of a site. All paths are relative to it, with forward slashes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._safe: set[str] = set()
        """Folders that lie in the output folder, whatever links there are."""
        self._resolved = root.resolve()

    def scan(self, ours: Collection[str]) -> Scan:
        """Look at everything in the folder; ``ours`` are the paths that belong to the site."""
        mine = set(ours)
        folders: set[str] = set()
        for path in mine:
            end = path.rfind("/")
            while end > 0 and path[: end + 1] not in folders:
                folders.add(path[: end + 1])
                end = path.rfind("/", 0, end)
        stamps: dict[str, Stamp] = {}
        foreign: list[str] = []
        leftovers: list[str] = []
        waiting = [(str(self.root), "")]
        while waiting:
            folder, prefix = waiting.pop()
            for entry in _entries(folder):
                path = prefix + entry.name
                if path in mine and entry.is_file(follow_symlinks=False):
                    try:
                        stamps[path] = stamp_of(entry.stat(follow_symlinks=False))
                    except FileNotFoundError:
                        continue
                elif entry.is_dir(follow_symlinks=False) and not is_link(entry):
                    if f"{path}/" in folders:
                        waiting.append((entry.path, f"{path}/"))
                    else:
                        foreign.append(f"{path}/")
                elif path.endswith(TEMPORARY) and path.removesuffix(TEMPORARY) in mine:
                    leftovers.append(path)
                else:
                    foreign.append(path)
        return Scan(stamps, tuple(sorted(foreign)), tuple(sorted(leftovers)))

    def read(self, path: str) -> bytes:
        """Give the bytes of a file."""
        return self._place(path).read_bytes()

    def write(self, path: str, data: bytes) -> Stamp:
        """Put a file in place as a whole: readers see the old one or the new one.

        Raises:
            ProblemsError: it cannot be written; the old file is untouched.
        """
        # Thousands of files are written one after the other: plain strings, and no question asked twice.
        target = str(self._place(path))
        temporary = target + TEMPORARY
        try:
            self._make_folder(os.path.dirname(target))  # noqa: PTH120 - see above
            _write_new(temporary, data)
            _patiently(lambda: os.replace(temporary, target))  # noqa: PTH105 - likewise
            stamp = stamp_of(os.stat(target))  # noqa: PTH116 - likewise
        except OSError as error:
            _forget(Path(temporary))
            raise ProblemsError(_problem(error, self._shown(path))) from error
        return stamp

    def delete(self, path: str) -> None:
        """Delete a file that is ours, and the folders that are empty then.

        Raises:
            ProblemsError: it cannot be deleted.
        """
        target = self._place(path)
        self._refuse_links(target.parent)
        try:
            _patiently(lambda: target.unlink(missing_ok=True))
        except OSError as error:
            raise ProblemsError(_problem(error, self._shown(path))) from error
        for folder in target.parents:
            if folder == self.root or not _remove_empty(folder):
                return

    def _make_folder(self, folder: str) -> None:
        """Make the folder of a file, after making sure that no link leads it out of the output folder."""
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

    def _place(self, path: str) -> Path:
        """Give the place of a path.

        Raises:
            ProblemsError: the path leads out of the folder, whatever it says.
        """
        if not is_contained(path):
            raise ProblemsError(Problem("BD506", values={"target": path.replace("\0", "?")}))
        return self.root / path

    def _shown(self, path: str) -> str:
        return (self.root / path).as_posix()


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Give what is in a folder, nothing when there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise ProblemsError(Problem("BD008", Path(folder).as_posix(), values=reason)) from error


def _write_new(file: str, data: bytes) -> None:
    """Write a file that was not there: whatever lies at its name, a link perhaps, is not written through."""
    try:
        opened = open(file, "xb", buffering=0)  # noqa: PTH123, SIM115 - as in write; closed below
    except FileExistsError:
        os.unlink(file)  # noqa: PTH108
        opened = open(file, "xb", buffering=0)  # noqa: PTH123, SIM115
    with opened:
        rest = memoryview(data)
        while rest:
            rest = rest[opened.write(rest) :]


def _patiently(act: Callable[[], T]) -> T:
    """Try again while another program holds the file."""
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


def _problem(error: OSError, path: str) -> Problem:
    if error.errno in _NO_ROOM or getattr(error, "winerror", None) == _WINDOWS_NO_ROOM:
        return Problem("BD502", path)
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        return Problem("BD509", path)
    return Problem("BD501", path, values={"reason": error.strerror or str(error)})
