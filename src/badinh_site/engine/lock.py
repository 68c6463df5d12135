"""Lets one build at a time work on a site: a lock that ends with its process, however that ends."""

from __future__ import annotations

import contextlib
import os
import platform
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from badinh_site.errors import Problem, ProblemsError
from badinh_site.messages import spoken

__all__ = ["site_lock"]

LOCK_FILE = "lock.sqlite"
HOLDER_FILE = "building.json"


@contextlib.contextmanager
def site_lock(folder: Path) -> Iterator[None]:
    """Hold the site's lock, which lies in ``folder``.

    SQLite's file lock serves: it works on every system we know, and is gone when its process is.

    Raises:
        ProblemsError: another build holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_bytes(b"*\n")  # a state belongs to one machine, never to a repository
    connection = sqlite3.connect(folder / LOCK_FILE, timeout=0, isolation_level=None)
    holder = folder / HOLDER_FILE
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise ProblemsError(Problem("BD503", values={"holder": _holder(holder)})) from None
        except sqlite3.DatabaseError:
            connection.close()
            (folder / LOCK_FILE).unlink()
            with site_lock(folder):
                yield
            return
        _sign(holder)
        yield
        holder.unlink(missing_ok=True)
    finally:
        connection.close()


def _sign(file: Path) -> None:
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    file.write_bytes(msgspec.json.encode({"pid": os.getpid(), "host": platform.node(), "since": since}))


def _holder(file: Path) -> str:
    """Say who builds, when that can be read."""
    try:
        who = msgspec.json.decode(file.read_bytes(), type=dict[str, str | int])
        return spoken("holder", f"{who['pid']}, {who['host']}, {who['since']}")
    except (OSError, msgspec.MsgspecError, KeyError):
        return spoken("nothing")
