"""Inspects the pictures that documents refer to, and makes renditions and title cards, here or in other processes.

Inspecting and converting are pure functions of a picture's bytes: what is seen is remembered by their digest, and a
rendition has a cache key like every other output. So a build in which no picture has changed opens none.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from posixpath import basename
from typing import NamedTuple

import msgspec
from msgspec import Struct

from badinh_site.content.files import SourceFile, read_bytes
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.build.page_jobs import Destination
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.outputs.cache_keys import image_inputs
from badinh_site.engine.outputs.writer import TargetState, Writer, WriteResult, failed
from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.state import Seen, State
from badinh_site.engine.versions import images_version
from badinh_site.engine.workers import Workers
from badinh_site.hashing import digest
from badinh_site.images.source import (
    LARGEST_PICTURE,
    MOST_MEMORY,
    NO_MEMORY,
    ImageInfo,
    file_too_large,
    inspect,
    memory_of,
)
from badinh_site.pages.outputs import GeneratedImage, Rendition, TitleCard
from badinh_site.portal.entry import Entry
from badinh_site.portal.published_images import Original
from badinh_site.portal.references import picture_places

__all__ = [
    "LOOK",
    "Originals",
    "RenditionJob",
    "TitleCardJob",
    "convert_all",
    "draw_card",
    "look_at_pictures",
    "make_renditions",
]

LOOK = Memo[ImageInfo]("look", ImageInfo, images_version)
"""By the digest of the picture. Opening all pictures takes minutes, and what is seen depends only on Pillow and the
modules that call it, so it stays valid when anything else has another version."""

CHUNK = 4
"""Pictures that are sent to a process at once, at most: each takes long."""
_SHARED, _LEAST = 512_000_000, 64_000_000
"""Bytes that decoding takes in all processes together, and in each at least. A picture that needs more than its part is
opened after the others, alone."""
_BYTES, _PIXELS = 50_000, 40_000
"""Bytes to inspect, and pixels to convert, that take at most as long as rendering a page."""


class Originals(NamedTuple):
    """The pictures that documents refer to, by path, and why some could not be read."""

    found: Mapping[str, Original]
    problems: tuple[Problem, ...]


class Unreadable(Struct, frozen=True, array_like=True):
    """A picture that could not be read."""

    path: str
    problems: tuple[Problem, ...]


class Recognised(Struct, frozen=True, array_like=True):
    """A picture that was read and has the digest that is known."""

    path: str
    seen: Seen


class Inspected(Struct, frozen=True, array_like=True):
    """A picture that was read and opened."""

    path: str
    seen: Seen
    info: ImageInfo


class Postponed(Struct, frozen=True, array_like=True):
    """A picture that takes so much memory that it is opened alone."""

    path: str


Viewed = Unreadable | Recognised | Inspected


def look_at_pictures(
    entries: Iterable[Entry], files: Mapping[str, SourceFile], state: State, reader: SourceReader, workers: Workers
) -> Originals:
    """Inspect all pictures that documents refer to; unchanged ones are not opened."""
    originals: dict[str, Original] = {}
    unproven: list[tuple[SourceFile, bytes]] = []
    infos: dict[str, ImageInfo] = {}
    for path in picture_places(entries, files):
        key = reader.known[path].digest if path in reader.known else b""
        info = state.remembered(LOOK, key) if key else None
        if info is None:
            unproven.append((files[path], b""))
        elif reader.is_proven(files[path]):
            originals[path] = Original(reader.digest(files[path]), info)
        else:
            infos[path] = info
            unproven.append((files[path], key))
    problems: list[Problem] = []
    if not unproven:
        return Originals(originals, ())
    with workers.stages.stage("view", len(unproven)):
        for viewed in _view_all(unproven, workers):
            workers.stages.advance()
            if isinstance(viewed, Unreadable):
                problems += viewed.problems
                continue
            if isinstance(viewed, Inspected) and viewed.info.fault != NO_MEMORY:
                state.remember(LOOK, viewed.seen.digest, viewed.info)
            reader.note(viewed.path, viewed.seen)
            info = viewed.info if isinstance(viewed, Inspected) else infos[viewed.path]
            originals[viewed.path] = Original(viewed.seen.digest, info)
    return Originals(originals, tuple(problems))


def _view_all(pictures: Sequence[tuple[SourceFile, bytes]], workers: Workers) -> Iterator[Viewed]:
    size = sum(found.stamp[1] for found, _ in pictures) // _BYTES
    room = _room(workers) if workers.are_worth(size) else MOST_MEMORY
    chunks = ((pictures[start : start + CHUNK], room) for start in range(0, len(pictures), CHUNK))
    postponed: set[str] = set()
    for done in workers.map(_view_chunk, chunks, size):
        for one in done:
            if isinstance(one, Postponed):
                postponed.add(one.path)
            else:
                yield one
    alone = [picture for picture in pictures if picture[0].path in postponed]
    yield from (one for one in _view_chunk(alone, MOST_MEMORY) if not isinstance(one, Postponed))


def _room(workers: Workers) -> int:
    """Return how many bytes the decoding of a picture may take in each of some processes."""
    return max(_LEAST, _SHARED // workers.jobs)


def _view_chunk(pictures: Sequence[tuple[SourceFile, bytes]], room: int) -> list[Viewed | Postponed]:
    return [_view(found, known, room) for found, known in pictures]


def _view(found: SourceFile, known: bytes, room: int) -> Viewed | Postponed:
    """Read a picture, and open it unless its digest is the known one, or decoding it takes more than there is room."""
    started = time.time_ns()
    try:
        if found.stamp[1] > LARGEST_PICTURE:
            return Unreadable(found.path, (_too_large(found),))
        data = read_bytes(found, LARGEST_PICTURE)
        seen = Seen(found.stamp, started, digest(data))
        if seen.digest == known:
            return Recognised(found.path, seen)
        if memory_of(data) > room:
            return Postponed(found.path)
        return Inspected(found.path, seen, inspect(data))
    except MemoryError:
        return Unreadable(found.path, (Problem("BD078", found.path),))
    except ProblemsError as error:
        return Unreadable(found.path, error.problems)


def _too_large(found: SourceFile) -> Problem:
    look = file_too_large(found.stamp[1])
    values = {"target": basename(found.path), "size": look.size, "limit": look.limit}
    return Problem(look.fault, found.path, values=values)


class RenditionJob(Struct, frozen=True, array_like=True, tag=True):
    """Renditions of one picture that are to be made, each with its target."""

    source: SourceFile
    renditions: tuple[tuple[Rendition, TargetState], ...]
    memory: int
    """Bytes that decoding the picture takes, about."""

    @property
    def outputs(self) -> tuple[tuple[GeneratedImage, TargetState], ...]:
        """The outputs with their targets."""
        return self.renditions

    def make(self) -> Iterator[bytes]:
        """Make them, in their order.

        Raises:
            ProblemsError: see :func:`make_renditions`.
        """
        return make_renditions(self.source, [rendition for rendition, _ in self.renditions])


class TitleCardJob(Struct, frozen=True, array_like=True, tag=True):
    """A title card that is to be drawn, with its target."""

    card: TitleCard
    target: TargetState
    memory: int = 0
    """Nothing is decoded."""

    @property
    def outputs(self) -> tuple[tuple[GeneratedImage, TargetState], ...]:
        """The output with its target."""
        return ((self.card, self.target),)

    def make(self) -> Iterator[bytes]:
        """Draw it.

        Raises:
            ProblemsError: see :func:`draw_card`.
        """
        yield draw_card(self.card)


_Job = RenditionJob | TitleCardJob


def convert_all(target: Destination, jobs: Sequence[_Job], workers: Workers) -> Iterator[WriteResult]:
    """Make images and write them: in several processes, and then one by one those that take much memory."""
    room = _room(workers)
    yield from _converted(target, [job for job in jobs if job.memory <= room], workers)
    for job in jobs:
        if job.memory > room:
            yield from _convert_chunk(msgspec.msgpack.encode((target, [job])))


def _converted(target: Destination, jobs: Sequence[_Job], workers: Workers) -> Iterator[WriteResult]:
    step = max(1, min(CHUNK, len(jobs) // (workers.jobs * CHUNK)))  # large ones must not all go to one process
    parcels = ((msgspec.msgpack.encode((target, jobs[start : start + step])),) for start in range(0, len(jobs), step))
    pixels = sum(output.pixels for job in jobs for output, _ in job.outputs)
    for done in workers.map(_convert_chunk, parcels, pixels // _PIXELS if len(jobs) > 1 else 0):
        yield from done


def _convert_chunk(parcel: bytes) -> list[WriteResult]:
    target, jobs = msgspec.msgpack.decode(parcel, type=tuple[Destination, list[_Job]])
    writer = Writer(Path(target.output), Path(target.kept))
    return [result for job in jobs for result in _convert(job, writer)]


def _convert(job: _Job, writer: Writer) -> Iterator[WriteResult]:
    left = [output for output, _ in job.outputs]
    try:
        for (output, target), data in zip(job.outputs, job.make(), strict=True):
            left.remove(output)
            yield writer.put(output.path, data, target, msgspec.msgpack.encode(image_inputs(output)))
    except ProblemsError as error:
        yield from (failed(output.path, error.problems) for output in left)


def make_renditions(source: SourceFile, wanted: Sequence[Rendition]) -> Iterator[bytes]:
    """Make renditions of one picture, in the order in which they are wanted.

    Raises:
        ProblemsError: the picture cannot be read, has changed since it was inspected, or fails Pillow.
    """
    from badinh_site.images.encode import renditions  # noqa: PLC0415 - costs 40 ms to load

    with _failing_at(wanted[0].origin):
        data = read_bytes(source, LARGEST_PICTURE)
        if wanted[0].digest != digest(data):
            raise ProblemsError(Problem("BD510", source.path))
        yield from renditions(data, [one.settings for one in wanted])


def draw_card(card: TitleCard) -> bytes:
    """Draw a title card.

    Raises:
        ProblemsError: it fails Pillow.
    """
    from badinh_site.images.title_card import draw_title_card  # noqa: PLC0415 - costs 40 ms to load

    with _failing_at(card.origin):
        return draw_title_card(card.words)


@contextmanager
def _failing_at(origin: str) -> Iterator[None]:
    """Turn any error into a problem of the file that an image belongs to."""
    try:
        yield
    except ProblemsError:
        raise
    except Exception as error:
        detail = {"detail": f"{type(error).__name__}: {error}"}
        raise ProblemsError(Problem("BD514", origin, values=detail)) from error
