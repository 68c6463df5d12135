"""Prove that a row of the state was written by this user, with a seal (keyed BLAKE2b) whose key lies outside the site.

A state may come with a copy of somebody else's site, so unsealed rows must never decide which code runs. The key lies
in the user's cache folder. Without a key that can be trusted, sealed rows are neither read nor written.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path

__all__ = ["SIZE", "cache_folder", "opened", "sealed", "sealing_key"]

SIZE = 32
"""Length of a key and of a seal in bytes."""
_FILE = "sealing.key"


def sealed(key: bytes, name: str, row: bytes, data: bytes) -> bytes:
    """Return a value prefixed with its seal, which covers the memo name, the row key and the version of Python."""
    return _seal(key, name, row, data) + data


def opened(key: bytes, name: str, row: bytes, value: object) -> bytes | None:
    """Return the sealed value; None if there is no key, or the seal was made with another key or for another row."""
    if not key or not isinstance(value, bytes):
        return None
    data = value[SIZE:]
    return data if compare_digest(value[:SIZE], _seal(key, name, row, data)) else None


def _seal(key: bytes, name: str, row: bytes, data: bytes) -> bytes:
    mac = hashlib.blake2b(key=key, digest_size=SIZE, person=b"badinh state")
    for part in (str(sys.implementation.cache_tag).encode(), name.encode(), row, data):
        mac.update(len(part).to_bytes(8, "big"))
        mac.update(part)
    return mac.digest()


def sealing_key(site: Path) -> bytes:
    """Return this user's key, creating it if necessary; empty if there is no safe place outside the site for one."""
    folder = cache_folder()
    try:
        if folder is None or folder.resolve().is_relative_to(site.resolve()):
            return b""
        file = folder / _FILE
        return _read(file) or _create(file)
    except OSError:
        return b""


def cache_folder() -> Path | None:
    """Return badinh's cache folder of this user; None if the system has no such place."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if not Path(given).is_absolute():
        given = os.environ.get("LOCALAPPDATA", "") if sys.platform == "win32" else _default_cache()
    return Path(given) / "badinh" if Path(given).is_absolute() else None


def _default_cache() -> str:
    with suppress(RuntimeError):  # a user without a home folder
        return str(Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache"))
    return ""


def _read(file: Path) -> bytes:
    """Return the key in a file; empty if there is none.

    Raises:
        OSError: it cannot be read, or other users can read or write it.
    """
    try:
        with file.open("rb") as stream:
            status, data = os.fstat(stream.fileno()), stream.read(SIZE + 1)
    except FileNotFoundError:
        return b""
    if not _is_private(status):
        raise PermissionError(file)
    return data if len(data) == SIZE else b""


def _is_private(status: os.stat_result) -> bool:
    if sys.platform == "win32":
        return True  # the folder is private to the user on Windows
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _create(file: Path) -> bytes:
    """Create a key and return it, or the one that another process has created meanwhile.

    Raises:
        OSError: the folder cannot be written to.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = file.with_name(f"{_FILE}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as stream:
            stream.write(os.urandom(SIZE))
            stream.flush()
            os.fsync(stream.fileno())
        _publish(own, file)
    finally:
        own.unlink(missing_ok=True)
    return _read(file)


def _publish(own: Path, file: Path) -> None:
    """Link a finished file to its name, unless a complete one exists: of two processes, the first wins."""
    if file.exists() and file.stat().st_size != SIZE:
        own.replace(file)  # a crash left an incomplete file
        return
    try:
        os.link(own, file)
    except FileExistsError:
        pass
    except OSError:
        own.replace(file)  # a file system without hard links


_BINARY: int = getattr(os, "O_BINARY", 0)
