"""Allow one build of a site at a time. The lock is released when its process ends, even if it is killed."""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

if sys.platform != "win32":
    import fcntl

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.diagnostics.wording import translatable
from badinh_site.regular_files import kind_of_file, read_beginning

__all__ = ["BUILDING", "PREVIEWING", "Names", "make_state_folder", "site_lock"]


_LARGEST_NOTE = 10_000
"""Bytes of what is known of the owner of a lock."""


class Names(NamedTuple):
    """The names of the files in the state folder, for builds or for previews."""

    state: str
    lock: str
    holder: str
    """The file that identifies the owner of the lock."""

    @property
    def state_files(self) -> tuple[str, ...]:
        """The state file and the files that SQLite creates beside it."""
        return tuple(self.state + rest for rest in ("", "-journal", "-wal", "-shm"))


BUILDING = Names("state.sqlite", "lock.sqlite", "building.json")
PREVIEWING = Names("preview.sqlite", "preview-lock.sqlite", "previewing.json")


@contextlib.contextmanager
def site_lock(folder: Path, names: Names = BUILDING) -> Iterator[None]:
    """Acquire a lock of a site, which lies in ``folder``.

    It is SQLite's file lock, which works on every system that we know and does not outlive its process.

    Raises:
        ProblemsError: another process has the lock.
    """
    for path in (folder, *(folder / name for name in (names.lock, *names.state_files))):
        _check_place(path, is_folder=path == folder)
    make_state_folder(folder)
    connection = _lock(folder, names)
    holder = folder / names.holder
    try:
        # The owner is only written for messages: another program reading the file must not make the build fail.
        with contextlib.suppress(OSError):
            since = datetime.now().astimezone().isoformat(timespec="seconds")
            _put(holder, msgspec.json.encode({"pid": os.getpid(), "host": platform.node(), "since": since}))
        yield
    finally:
        with contextlib.suppress(OSError):
            holder.unlink(missing_ok=True)
        connection.close()


def _check_place(path: Path, *, is_folder: bool) -> None:
    """Check what is in the place of the state folder, or of a file in it: SQLite would wait for a pipe.

    Raises:
        ProblemsError: it is a link, or neither a file nor a folder.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:
        return  # there is none yet, or an error that follows says more
    if stat.S_ISLNK(mode):
        raise ProblemsError(Problem("BD507", path.as_posix()))
    if not (stat.S_ISDIR(mode) if is_folder else stat.S_ISREG(mode)):
        kind = "regular" if stat.S_ISREG(mode) else kind_of_file(mode)
        raise ProblemsError(Problem("BD576", path.as_posix(), values={"kind": translatable(f"file {kind}")}))


def make_state_folder(folder: Path) -> None:
    """Make the state folder. It belongs to one machine, never to a repository."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        _put(folder / ".gitignore", b"*\n")


def _lock(folder: Path, names: Names) -> sqlite3.Connection:
    """Acquire the lock. A damaged lock file is replaced."""
    for last in (False, True):
        try:
            connection = sqlite3.connect(folder / names.lock, timeout=0, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise OSError(errno.EACCES, str(error)) from error
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            connection.close()
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                _require_locks(folder)
                raise ProblemsError(Problem("BD503", values={"holder": _holder(folder / names.holder)})) from None
            if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_NOTADB:
                raise OSError(errno.EACCES, str(error)) from error
            (folder / names.lock).unlink()
        else:
            return connection
    raise AssertionError  # the second iteration returns or raises


def _require_locks(folder: Path) -> None:
    """Raise an error if no file in a folder can be locked, which SQLite does not tell from a lock of another process.

    Raises:
        ProblemsError: the file system has no locks, as NFS without its lock service.
    """
    if sys.platform == "win32":
        return  # locks work everywhere
    with tempfile.TemporaryFile(dir=folder) as probe:
        try:
            fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            values = {"reason": error.strerror or str(error)}
            raise ProblemsError(Problem("BD585", folder.as_posix(), values=values)) from error


def _put(file: Path, data: bytes) -> None:
    """Write a small file by renaming a new one, so that nothing is written through a link."""
    temporary = file.with_name(file.name + ".tmp")
    temporary.unlink(missing_ok=True)
    with temporary.open("xb") as opened:
        opened.write(data)
    temporary.replace(file)


def _holder(file: Path) -> str:
    """Return the owner of the lock for messages, if it can be read."""
    try:
        who = msgspec.json.decode(read_beginning(file, _LARGEST_NOTE), type=dict[str, str | int])
        return translatable("holder", f"{who['pid']}, {who['host']}, {who['since']}")
    except (OSError, msgspec.MsgspecError, KeyError):
        return translatable("nothing")
