"""Reads regular files, and no more of them than was agreed: a pipe or a device may wait for ever, or never end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["IrregularFileError", "TooLargeError", "kind_of_file", "opened_regular", "read_beginning", "read_regular"]

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
"""Opening a pipe returns at once, and a terminal does not become that of the process."""

_KINDS = ((stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"), (stat.S_ISDIR, "folder"))


class IrregularFileError(OSError):
    """Raised for what is no regular file; ``kind`` says what it is."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"not a regular file, but a {kind}")
        self.kind = kind


class TooLargeError(OSError):
    """Raised for a file that is larger than it may be; ``size`` is in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"{size} bytes, at most {limit}")
        self.size = size


def kind_of_file(mode: int) -> str:
    """Return what a file of this mode is that is no regular one: ``pipe``, ``socket``, ``folder`` or ``device``."""
    return next((kind for is_kind, kind in _KINDS if is_kind(mode)), "device")


@contextmanager
def opened_regular(file: str | Path, limit: int) -> Iterator[Iterator[bytes]]:
    """Open a file, and yield its pieces, each of at most 1 MiB.

    Raises:
        IrregularFileError: it is no regular file.
        TooLargeError: it has more bytes than ``limit``. That is seen before it is read, or while it grows.
        OSError: it cannot be read.
    """
    with _opened(file) as (opened, size):
        if size > limit:
            raise TooLargeError(size, limit)
        yield _pieces(opened, size, limit)


@contextmanager
def _opened(file: str | Path) -> Iterator[tuple[int, int]]:
    """Open a regular file; yield its descriptor and its size."""
    opened = os.open(file, _FLAGS)
    try:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode):
            raise IrregularFileError(kind_of_file(status.st_mode))
        yield opened, status.st_size
    finally:
        os.close(opened)


_PIECE = 1024 * 1024


def _pieces(opened: int, size: int, limit: int) -> Iterator[bytes]:
    """Yield what a file holds. No more room is taken than its ``size`` needs: thousands of small ones are read."""
    done = 0
    while piece := os.read(opened, min(size + 1, _PIECE) if done < size else _PIECE):
        done += len(piece)
        if done > limit:
            raise TooLargeError(done, limit)
        yield piece


def read_regular(file: str | Path, limit: int) -> bytes:
    """Return the bytes of a regular file of at most ``limit`` bytes.

    Raises:
        OSError: as :func:`opened_regular`.
    """
    with opened_regular(file, limit) as pieces:
        return b"".join(pieces)


def read_beginning(file: str | Path, size: int) -> bytes:
    """Return the first bytes of a regular file, at most ``size``.

    Raises:
        IrregularFileError: it is no regular file.
        OSError: it cannot be read.
    """
    with _opened(file) as (opened, _):
        return os.read(opened, size)
