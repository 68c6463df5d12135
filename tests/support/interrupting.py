"""Runs the program up to one of the moments at which it is about to write, and kills it there or lets the disk be full.

``python -m tests.support.interrupting HOW NUMBER WORDS...`` runs the command of these words in the current folder, and
prints how many such moments there were as the last line of stderr, unless it was killed.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from badinh_site.__main__ import run

__all__: list[str] = []

KILLED = 137
"""The exit code of what was killed."""
_WRITING = os.O_WRONLY | os.O_RDWR
_CHANGING = frozenset(["os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.rmtree"])
_NEEDING_ROOM = frozenset(["open", "os.mkdir", "os.link"])


class Moments:
    """Counts the moments at which something is about to be written, and acts from the chosen one on."""

    def __init__(self, place: Path, chosen: int, act: Callable[[str], None]) -> None:
        self._place = os.path.realpath(place)
        self._chosen = chosen
        self._act = act
        self.count = 0

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take an event of the interpreter."""
        if event in _CHANGING or (event == "open" and _is_for_writing(arguments)):
            path = arguments[0]
            if isinstance(path, str | os.PathLike) and _absolute(path).startswith(self._place):
                self.pass_one(event)

    def pass_one(self, event: str) -> None:
        """Count a moment, and act if it is one of those."""
        self.count += 1
        if self.count >= self._chosen > 0:
            self._act(event)


def _absolute(path: str | os.PathLike[str]) -> str:
    return os.path.abspath(os.fspath(path))  # noqa: PTH100 - resolving would ask the system, which is an event too


def _is_for_writing(arguments: tuple[Any, ...]) -> bool:
    _, mode, flags = arguments
    return bool(flags & _WRITING) if isinstance(flags, int) and flags else bool(mode and set(mode) & set("wxa+"))


def _kill(_event: str) -> None:
    os._exit(KILLED)


def _fill_disk(event: str) -> None:
    if event == "database":
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error
    if event in _NEEDING_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def main(how: str, number: str, *words: str) -> None:
    """Run a command."""
    moments = Moments(Path.cwd(), int(number), {"kill": _kill, "full": _fill_disk}[how])
    connect = sqlite3.connect

    class Connection(sqlite3.Connection):
        def executemany(self, *arguments: Any) -> sqlite3.Cursor:
            moments.pass_one("database")
            return super().executemany(*arguments)

        def execute(self, query: str, *arguments: Any) -> sqlite3.Cursor:
            if query.startswith("COMMIT"):
                moments.pass_one("database")
            return super().execute(query, *arguments)

    def connected(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return connect(*arguments, factory=Connection, **options)

    sqlite3.connect = connected  # type: ignore[assignment]
    sys.addaudithook(moments.see)
    sys.argv = ["badinh", *words]
    try:
        run()
    finally:
        sys.stderr.write(f"{moments.count}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
