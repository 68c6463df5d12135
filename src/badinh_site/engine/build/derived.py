"""Writes the outputs that are derived from the bytes of others: compressed copies, the list of all checksums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.build.page_jobs import Destination
from badinh_site.engine.build.plan import PlannedOutput
from badinh_site.engine.outputs.cache_keys import derived_inputs
from badinh_site.engine.outputs.compress import compress
from badinh_site.engine.outputs.folder import Folder, checksum
from badinh_site.engine.outputs.status import OutputStatus
from badinh_site.engine.outputs.writer import TargetState, Writer, WriteResult, failed, record_of, target_state
from badinh_site.engine.store.state import Record
from badinh_site.engine.workers import Workers
from badinh_site.pages.outputs import Checksums, Compressed

__all__ = ["DerivedInputs", "write_derived"]

CHUNK = 32
"""Files that are sent to a process at once."""


class Work(Struct, frozen=True, array_like=True):
    """A compressed copy that is to be made, and its target."""

    output: Compressed
    digest: bytes
    """Of the file that it is a copy of."""
    place: TargetState
    inputs: bytes


class DerivedInputs(NamedTuple):
    """The output folder before outputs are derived."""

    target: Destination
    output_status: OutputStatus
    records: dict[str, Record]
    """Of all outputs that are up to date."""
    keys: Mapping[str, bytes]
    """Of all outputs, by path."""


def write_derived(
    finishing: DerivedInputs, entries: Sequence[PlannedOutput], workers: Workers
) -> Iterator[WriteResult]:
    """Write the planned outputs.

    Copies of an output that failed are left as they are, and so is the list of checksums: their keys have changed, so
    the next build makes them.
    """
    target, output_status, records, keys = finishing
    works = []
    for entry in entries:
        output = entry.output
        if isinstance(output, Compressed) and output.source in records:
            inputs = msgspec.msgpack.encode(derived_inputs(output, keys))
            works.append(Work(output, records[output.source].digest, target_state(output.path, output_status), inputs))
    for made in _compress_all(target, works, workers):
        if not made.problems:
            records[made.path] = record_of(made, keys[made.path])
        yield made
    lists = [entry.output for entry in entries if isinstance(entry.output, Checksums)]
    if lists and all(path in records for path in keys if path != lists[0].path):
        yield _list_checksums(finishing, lists[0])


def _list_checksums(finishing: DerivedInputs, output: Checksums) -> WriteResult:
    target, output_status, records, keys = finishing
    writer = Writer(Path(target.output), Path(target.kept))
    # Paths of outputs have no line ends and no backslashes, which sha256sum would want to be marked.
    lines = [f"{records[path].digest.hex()}  {path}\n" for path in sorted(keys) if path != output.path]
    inputs = msgspec.msgpack.encode(derived_inputs(output, keys))
    return writer.put(output.path, "".join(lines).encode("utf-8"), target_state(output.path, output_status), inputs)


def _compress_all(target: Destination, works: Sequence[Work], workers: Workers) -> Iterator[WriteResult]:
    parcels = (
        (msgspec.msgpack.encode((target, works[start : start + CHUNK])),) for start in range(0, len(works), CHUNK)
    )
    for done in workers.map(_compress_chunk, parcels, len(works)):
        yield from done


def _compress_chunk(parcel: bytes) -> list[WriteResult]:
    target, works = msgspec.msgpack.decode(parcel, type=tuple[Destination, list[Work]])
    writer, folder = Writer(Path(target.output), Path(target.kept)), Folder(Path(target.output))
    return [_compress(work, writer, folder) for work in works]


def _compress(work: Work, writer: Writer, folder: Folder) -> WriteResult:
    source, path = work.output.source, work.output.path
    try:
        data = folder.read(source)
    except OSError as error:
        values = {"reason": error.strerror or str(error)}
        return failed(path, (Problem("BD008", (folder.root / source).as_posix(), values=values),))
    if checksum(data) != work.digest:
        return failed(path, (Problem("BD510", (folder.root / source).as_posix()),))
    return writer.put(path, compress(data, work.output.format), work.place, work.inputs)
