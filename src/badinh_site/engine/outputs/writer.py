"""Writes finished outputs into the output folder, unless the same bytes are already there."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from badinh_site.content.files import SourceFile, Stamp, read_bytes
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.outputs.folder import Folder, checksum
from badinh_site.engine.outputs.status import FileState, OutputStatus
from badinh_site.engine.store.state import Record
from badinh_site.hashing import digest
from badinh_site.pages.assets import replace_addresses, replace_words
from badinh_site.pages.outputs import Copy

__all__ = ["TargetState", "WriteResult", "Writer", "copied_bytes", "failed", "record_of", "target_state"]


class TargetState(Struct, frozen=True, array_like=True):
    """How the place of an output was found."""

    stamp: Stamp | None
    """None when there is no file."""
    digest: bytes
    """Of the file, when it is one that we know; empty otherwise."""
    foreign: bool
    """True when somebody else put a file there."""


def target_state(path: str, output_status: OutputStatus) -> TargetState:
    """Return the place of an output as a build finds it."""
    intact = output_status.present.get(path) is FileState.INTACT
    stamp = output_status.scan.stamps.get(path)
    return TargetState(stamp, output_status.records[path].digest if intact else b"", output_status.is_foreign(path))


class WriteResult(NamedTuple):
    """What came of one output. ``problems`` says why there is none."""

    path: str
    digest: bytes
    """SHA-256 of its bytes."""
    stamp: Stamp
    seen: int
    written: bool
    inputs: bytes
    page: bytes = b""
    """The page itself, to be mended later; empty for a copied file."""
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    stops: bool = False
    """True when the output folder itself refused: nothing more can be made."""


def failed(path: str, problems: tuple[Problem, ...], *, stops: bool = False) -> WriteResult:
    """Say that an output could not be made."""
    return WriteResult(path, b"", (0, 0), 0, written=False, inputs=b"", problems=problems, stops=stops)


def record_of(made: WriteResult, key: bytes) -> Record:
    """Return what is remembered of an output that was made."""
    return Record(key, made.digest, made.stamp, made.seen)


class Writer:
    """Puts finished outputs in place, unless the same bytes stand there already."""

    def __init__(self, output: Path, kept: Path) -> None:
        """Take the output folder, and the one for files of others that stand in the way."""
        self._output = output
        self._kept = kept
        self._folder = Folder(output)

    def put(self, path: str, data: bytes, place: TargetState, inputs: bytes, page: bytes = b"") -> WriteResult:
        """Put one output in place."""
        key, seen, stamp = checksum(data), time.time_ns(), place.stamp
        notices: tuple[Problem, ...] = ()
        try:
            if stamp is None or not self._is_unchanged(path, stamp, key, data, place):
                if stamp is not None and place.foreign:
                    notices = (self._put_aside(path),)
                stamp = self._folder.write(path, data)
                return WriteResult(path, key, stamp, seen, written=True, inputs=inputs, page=page, notices=notices)
        except ProblemsError as error:
            return failed(path, error.problems, stops=True)
        return WriteResult(path, key, stamp, seen, written=False, inputs=inputs, page=page)

    def _is_unchanged(self, path: str, stamp: Stamp, key: bytes, data: bytes, place: TargetState) -> bool:
        if place.digest:
            return place.digest == key
        with suppress(OSError):
            return stamp[1] == len(data) and self._folder.read(path) == data
        return False

    def _put_aside(self, path: str) -> Problem:
        """Keep a file that somebody else put where an output has to stand."""
        kept = Folder(self._kept)
        kept.write(path, self._folder.read(path))
        shown = (self._output / path).as_posix()
        return Problem("BD512", shown, values={"place": (self._kept / path).as_posix()})


def copied_bytes(copy: Copy, found: SourceFile) -> bytes:
    """Return the bytes of an output that is a copy; ``found`` is its source.

    Raises:
        ProblemsError: the source cannot be read, or has changed since it was first read.
    """
    data = read_bytes(found)
    if digest(data) != copy.digest:
        raise ProblemsError(Problem("BD510", copy.source))
    if copy.replacements:
        replaced = replace_words if copy.path.endswith(".js") else replace_addresses
        return replaced(data.decode("utf-8-sig"), dict(copy.replacements)).encode("utf-8")
    return data
