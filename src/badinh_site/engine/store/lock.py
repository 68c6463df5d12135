"""Lets one build at a time work on a site: a lock that ends with its process, however that ends."""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.diagnostics.wording import translatable

__all__ = ["BUILDING", "PREVIEWING", "Names", "site_lock"]


class Names(NamedTuple):
    """What the files of a kind of work are called in the state folder."""

    state: str
    lock: str
    holder: str
    """The file that says who holds the lock."""

    @property
    def state_files(self) -> tuple[str, ...]:
        """All that SQLite makes of a state file."""
        return tuple(self.state + rest for rest in ("", "-journal", "-wal", "-shm"))


BUILDING = Names("state.sqlite", "lock.sqlite", "building.json")
PREVIEWING = Names("preview.sqlite", "preview-lock.sqlite", "previewing.json")


@contextlib.contextmanager
def site_lock(folder: Path, names: Names = BUILDING) -> Iterator[None]:
    """Hold the lock of a site for one kind of work; it lies in ``folder``.

    SQLite's file lock serves: it works on every system we know, and is gone when its process is.

    Raises:
        ProblemsError: another process holds it.
    """
    for path in (folder, *(folder / name for name in (names.lock, *names.state_files))):
        if path.is_symlink():
            raise ProblemsError(Problem("BD507", path.as_posix()))
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        _put(folder / ".gitignore", b"*\n")  # a state belongs to one machine, never to a repository
    connection = _lock(folder, names)
    holder = folder / names.holder
    try:
        # Who holds the lock is a courtesy: a program that looks at the file must not end the build.
        with contextlib.suppress(OSError):
            since = datetime.now().astimezone().isoformat(timespec="seconds")
            _put(holder, msgspec.json.encode({"pid": os.getpid(), "host": platform.node(), "since": since}))
        yield
    finally:
        with contextlib.suppress(OSError):
            holder.unlink(missing_ok=True)
        connection.close()


def _lock(folder: Path, names: Names) -> sqlite3.Connection:
    """Take the lock; a lock file that is damaged is made anew."""
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
                raise ProblemsError(Problem("BD503", values={"holder": _holder(folder / names.holder)})) from None
            if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_NOTADB:
                raise OSError(errno.EACCES, str(error)) from error
            (folder / names.lock).unlink()
        else:
            return connection
    raise AssertionError  # the second turn returns or raises


def _put(file: Path, data: bytes) -> None:
    """Write a small file by moving it into place, so that nothing is written through a link."""
    temporary = file.with_name(file.name + ".tmp")
    temporary.unlink(missing_ok=True)
    with temporary.open("xb") as opened:
        opened.write(data)
    temporary.replace(file)


def _holder(file: Path) -> str:
    """Say who builds, when that can be read."""
    try:
        who = msgspec.json.decode(file.read_bytes(), type=dict[str, str | int])
        return translatable("holder", f"{who['pid']}, {who['host']}, {who['since']}")
    except (OSError, msgspec.MsgspecError, KeyError):
        return translatable("nothing")
