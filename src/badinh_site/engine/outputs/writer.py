"""Write outputs into the output folder, unless it already contains the same bytes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from badinh_site.content.files import SourceFile, Stamp, pieces_of, read_bytes
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.outputs.folder import Folder, checksum
from badinh_site.engine.outputs.status import FileState, OutputStatus
from badinh_site.engine.store.state import Record
from badinh_site.hashing import DIGEST_SIZE, digest, digest_of_pieces
from badinh_site.limits import LARGEST_FILE
from badinh_site.pages.assets import replace_addresses, replace_words
from badinh_site.pages.outputs import Copy

__all__ = ["TargetState", "WriteResult", "Writer", "copied_bytes", "failed", "record_of", "target_state"]


class TargetState(Struct, frozen=True, array_like=True):
    """The file at the path of an output, as the build finds it."""

    stamp: Stamp | None
    """None if there is no file."""
    digest: bytes
    """The digest of the file if it is ours and intact; empty otherwise."""
    foreign: bool
    """True if the file is not ours."""


def target_state(path: str, output_status: OutputStatus) -> TargetState:
    """Return the state of the file at the path of an output."""
    intact = output_status.present.get(path) is FileState.INTACT
    stamp = output_status.scan.stamps.get(path)
    return TargetState(stamp, output_status.records[path].digest if intact else b"", output_status.is_foreign(path))


class WriteResult(NamedTuple):
    """The result of building one output. Without an output, ``problems`` contains the reason."""

    path: str
    digest: bytes
    """SHA-256 of its bytes."""
    stamp: Stamp
    seen: int
    written: bool
    inputs: bytes
    page: bytes = b""
    """The page itself, which later builds patch; empty for other outputs."""
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    stops: bool = False
    """True when the output folder cannot be written to, so the build has to stop."""


def failed(path: str, problems: tuple[Problem, ...], *, stops: bool = False) -> WriteResult:
    """Return the result of an output that could not be built."""
    return WriteResult(path, b"", (0, 0), 0, written=False, inputs=b"", problems=problems, stops=stops)


def record_of(result: WriteResult, key: bytes) -> Record:
    """Return the record of an output."""
    return Record(key, result.digest, result.stamp, result.seen)


class Writer:
    """Writes outputs, unless the folder already contains the same bytes."""

    def __init__(self, output: Path, displaced: Path) -> None:
        """Take the output folder, and the folder that foreign files are moved to when an output replaces them."""
        self._output = output
        self._displaced = displaced
        self._folder = Folder(output)

    def put(self, path: str, data: bytes, target: TargetState, inputs: bytes, page: bytes = b"") -> WriteResult:
        """Write one output."""
        result = WriteResult(path, checksum(data), _NO_FILE, time.time_ns(), written=True, inputs=inputs, page=page)
        return self._put(result, len(data), target, lambda: self._folder.write(path, data))

    def copy(self, copy: Copy, found: SourceFile, target: TargetState, inputs: bytes) -> WriteResult:
        """Write an output that is a copy of a file, which need not fit into memory."""
        seen, size, key = time.time_ns(), found.stamp[1], hashlib.sha256()
        try:
            with pieces_of(found) as pieces:
                if digest_of_pieces(_counted(pieces, key.update)) != copy.digest:
                    return failed(copy.path, (Problem("BD510", copy.source),))
        except ProblemsError as error:
            return failed(copy.path, error.problems)

        def write() -> Stamp:
            with pieces_of(found) as pieces:
                return self._folder.write_pieces(copy.path, _unchanged(pieces, copy))

        result = WriteResult(copy.path, key.digest(), _NO_FILE, seen, written=True, inputs=inputs)
        return self._put(result, size, target, write)

    def _put(self, result: WriteResult, size: int, target: TargetState, write: Callable[[], Stamp]) -> WriteResult:
        path, stamp = result.path, target.stamp
        notices: tuple[Problem, ...] = ()
        try:
            if stamp is None or not self._is_unchanged(result, stamp, size, target):
                if stamp is not None and target.foreign:
                    notices = (self._put_aside(path),)
                return result._replace(stamp=write(), notices=notices)
        except ProblemsError as error:
            return failed(path, error.problems, stops=True)
        return result._replace(stamp=stamp, written=False)

    def _is_unchanged(self, result: WriteResult, stamp: Stamp, size: int, target: TargetState) -> bool:
        if target.digest:
            return target.digest == result.digest
        with suppress(OSError):
            return stamp[1] == size and self._folder.checksum(result.path) == result.digest
        return False

    def _put_aside(self, path: str) -> Problem:
        """Save a foreign file that an output is about to replace."""
        displaced = Folder(self._displaced)
        with self._folder.pieces(path) as pieces:
            displaced.write_pieces(path, pieces)
        shown = (self._output / path).as_posix()
        return Problem("BD512", shown, values={"place": (self._displaced / path).as_posix()})


_NO_FILE: Stamp = (0, 0)


def _counted(pieces: Iterable[bytes], count: Callable[[bytes], None]) -> Iterator[bytes]:
    """Yield pieces after a function has seen them."""
    for piece in pieces:
        count(piece)
        yield piece


def _unchanged(pieces: Iterable[bytes], copy: Copy) -> Iterator[bytes]:
    """Yield the pieces of a copy.

    Raises:
        ProblemsError: the source has changed since it was first read.
    """
    made = hashlib.blake2b(digest_size=DIGEST_SIZE)
    yield from _counted(pieces, made.update)
    if made.digest() != copy.digest:
        raise ProblemsError(Problem("BD510", copy.source))


def copied_bytes(copy: Copy, found: SourceFile) -> bytes:
    """Return the bytes of a copied output; ``found`` is its source.

    Raises:
        ProblemsError: the source cannot be read, or has changed since it was first read.
    """
    data = read_bytes(found, LARGEST_FILE)
    if digest(data) != copy.digest:
        raise ProblemsError(Problem("BD510", copy.source))
    if copy.replacements:
        replaced = replace_words if copy.path.endswith(".js") else replace_addresses
        return replaced(data.decode("utf-8-sig"), dict(copy.replacements)).encode("utf-8")
    return data
