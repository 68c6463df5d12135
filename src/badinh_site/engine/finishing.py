"""Makes what is made of the bytes of other outputs, once these stand: compressed copies, the list of all checksums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from badinh_site.engine.compression import compress
from badinh_site.engine.keys import derived_inputs
from badinh_site.engine.output import Folder, checksum
from badinh_site.engine.plan import Entry
from badinh_site.engine.rendering import Made, Place, Placer, Target, failed, place_of, record_of
from badinh_site.engine.standing import Standing
from badinh_site.engine.state import Record
from badinh_site.engine.workers import Workers
from badinh_site.errors import Problem
from badinh_site.pages.outputs import Checksums, Compressed

__all__ = ["Finishing", "finish_all"]

CHUNK = 32
"""Files that are sent to a process at once."""


class Work(Struct, frozen=True, array_like=True):
    """A compressed copy that is to be made, and its place."""

    output: Compressed
    digest: bytes
    """Of the file that it is a copy of."""
    place: Place
    inputs: bytes


class Finishing(NamedTuple):
    """The output folder as it stands before the finish."""

    target: Target
    standing: Standing
    records: dict[str, Record]
    """Of all outputs that stand as they should."""
    keys: Mapping[str, bytes]
    """Of all outputs, by path."""


def finish_all(finishing: Finishing, entries: Sequence[Entry], workers: Workers) -> Iterator[Made]:
    """Make the planned ones and put them in place.

    What is made of an output that failed stays as it was, and the list of checksums with it: their keys have changed,
    so the next build makes them.
    """
    target, standing, records, keys = finishing
    works = []
    for entry in entries:
        output = entry.output
        if isinstance(output, Compressed) and output.source in records:
            inputs = msgspec.msgpack.encode(derived_inputs(output, keys))
            works.append(Work(output, records[output.source].digest, place_of(output.path, standing), inputs))
    for made in _compress_all(target, works, workers):
        if not made.problems:
            records[made.path] = record_of(made, keys[made.path])
        yield made
    lists = [entry.output for entry in entries if isinstance(entry.output, Checksums)]
    if lists and all(path in records for path in keys if path != lists[0].path):
        yield _list_checksums(finishing, lists[0])


def _list_checksums(finishing: Finishing, output: Checksums) -> Made:
    target, standing, records, keys = finishing
    placer = Placer(Path(target.output), Path(target.kept))
    # Paths of outputs have no line ends and no backslashes, which sha256sum would want to be marked.
    lines = [f"{records[path].digest.hex()}  {path}\n" for path in sorted(keys) if path != output.path]
    inputs = msgspec.msgpack.encode(derived_inputs(output, keys))
    return placer.put(output.path, "".join(lines).encode("utf-8"), place_of(output.path, standing), inputs)


def _compress_all(target: Target, works: Sequence[Work], workers: Workers) -> Iterator[Made]:
    parcels = (
        (msgspec.msgpack.encode((target, works[start : start + CHUNK])),) for start in range(0, len(works), CHUNK)
    )
    for done in workers.map(_compress_chunk, parcels, len(works)):
        yield from done


def _compress_chunk(parcel: bytes) -> list[Made]:
    target, works = msgspec.msgpack.decode(parcel, type=tuple[Target, list[Work]])
    placer, folder = Placer(Path(target.output), Path(target.kept)), Folder(Path(target.output))
    return [_compress(work, placer, folder) for work in works]


def _compress(work: Work, placer: Placer, folder: Folder) -> Made:
    source, path = work.output.source, work.output.path
    try:
        data = folder.read(source)
    except OSError as error:
        values = {"reason": error.strerror or str(error)}
        return failed(path, (Problem("BD008", (folder.root / source).as_posix(), values=values),))
    if checksum(data) != work.digest:
        return failed(path, (Problem("BD510", (folder.root / source).as_posix()),))
    return placer.put(path, compress(data, work.output.format), work.place, work.inputs)
