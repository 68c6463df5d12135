"""Proves that a row of the state was written by this user, by a seal (keyed BLAKE2b) whose key lies outside the site.

A state may have come with a copy of somebody's site, so nothing in it may decide what code runs. The key lies in the
user's own cache folder. Where there is none, or none that can be trusted, sealed rows are neither read nor written.
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
"""Bytes of a key, and of a seal."""
_FILE = "sealing.key"


def sealed(key: bytes, name: str, row: bytes, data: bytes) -> bytes:
    """Return a value with its seal before it: that holds for this kind of result, key of the row and kind of Python."""
    return _seal(key, name, row, data) + data


def opened(key: bytes, name: str, row: bytes, value: object) -> bytes | None:
    """Return what was sealed; None when there is no key, or another one or another row has this seal."""
    if not key or not isinstance(value, bytes):
        return None
    data = value[SIZE:]
    return data if compare_digest(value[:SIZE], _seal(key, name, row, data)) else None


def _seal(key: bytes, name: str, row: bytes, data: bytes) -> bytes:
    made = hashlib.blake2b(key=key, digest_size=SIZE, person=b"badinh state")
    for part in (str(sys.implementation.cache_tag).encode(), name.encode(), row, data):
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.digest()


def sealing_key(site: Path) -> bytes:
    """Return this user's key, made when there is none yet; empty when there can be none that is safe from the site."""
    folder = cache_folder()
    try:
        if folder is None or folder.resolve().is_relative_to(site.resolve()):
            return b""
        file = folder / _FILE
        return _read(file) or _made(file)
    except OSError:
        return b""


def cache_folder() -> Path | None:
    """Return this user's folder for what badinh can make again; None when the system names no such place."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if not Path(given).is_absolute():
        given = os.environ.get("LOCALAPPDATA", "") if sys.platform == "win32" else _usual()
    return Path(given) / "badinh" if Path(given).is_absolute() else None


def _usual() -> str:
    with suppress(RuntimeError):  # a user without a home
        return str(Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache"))
    return ""


def _read(file: Path) -> bytes:
    """Return the key in a file; empty when there is none.

    Raises:
        OSError: it cannot be read, or others may have read or written it.
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
        return True  # the folder belongs to its user there
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _made(file: Path) -> bytes:
    """Make a key and return it, or the one that another process has made meanwhile.

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
    """Let a finished file appear under its name, unless a whole one is there: of two processes the first one wins."""
    if file.exists() and file.stat().st_size != SIZE:
        own.replace(file)  # a system that went down left a part of one
        return
    try:
        os.link(own, file)
    except FileExistsError:
        pass
    except OSError:
        own.replace(file)  # a file system without links


_BINARY: int = getattr(os, "O_BINARY", 0)
