"""Looks at the pictures that documents point at, makes what is published of them, and posters, here or in processes.

Both are pure functions of a picture's bytes: a look is remembered by their digest, and a rendition has a key like every
other output. So a build in which no picture changed opens none.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
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
from badinh_site.images.source import ImageInfo, inspect
from badinh_site.pages.outputs import GeneratedImage, Rendition, TitleCard
from badinh_site.portal.entry import Entry
from badinh_site.portal.published_images import Original
from badinh_site.portal.references import picture_places

__all__ = ["LOOK", "Originals", "Work", "convert_all", "look_at_pictures", "make_pictures"]

LOOK = Memo[ImageInfo]("look", ImageInfo, images_version)
"""By the digest of the picture. To open all pictures takes minutes, and what is seen in them depends on Pillow and the
modules that call it alone, so another version of anything else leaves looks valid."""

CHUNK = 4
"""Pictures that are sent to a process at once, at most: each one takes long."""
_BYTES, _PIXELS = 50_000, 40_000
"""Of pictures to look at, and to make, that take as long as the making of a page, at most."""


class Originals(NamedTuple):
    """The pictures that documents point at, by path, and what kept some from being read."""

    found: Mapping[str, Original]
    problems: tuple[Problem, ...]


class Viewed(Struct, frozen=True, array_like=True):
    """A picture that was read. Without a look it is the one that was known."""

    path: str
    seen: Seen | None
    look: ImageInfo | None
    problems: tuple[Problem, ...] = ()
    """Why it could not be read."""


def look_at_pictures(
    entries: Iterable[Entry], files: Mapping[str, SourceFile], state: State, reader: SourceReader, workers: Workers
) -> Originals:
    """Look at all pictures that documents point at; those that are as they were are not opened."""
    originals: dict[str, Original] = {}
    unknown: list[tuple[SourceFile, bytes]] = []
    for path in picture_places(entries, files):
        key = reader.known[path].digest if path in reader.known else b""
        look = state.remembered(LOOK, key) if key else None
        if look is not None and reader.is_proven(files[path]):
            originals[path] = Original(reader.digest(files[path]), look)
        else:
            unknown.append((files[path], key if look is not None else b""))
    problems: list[Problem] = []
    if not unknown:
        return Originals(originals, ())
    with workers.stages.stage("view", len(unknown)):
        for viewed in _view_all(unknown, workers):
            workers.stages.advance()
            problems += viewed.problems
            if viewed.seen is not None:
                reader.note(viewed.path, viewed.seen)
                originals[viewed.path] = Original(viewed.seen.digest, _inspect(viewed, viewed.seen.digest, state))
    return Originals(originals, tuple(problems))


def _inspect(viewed: Viewed, key: bytes, state: State) -> ImageInfo:
    look = viewed.look or state.remembered(LOOK, key)
    assert look is not None  # noqa: S101 - only a picture with a known look comes without one
    if viewed.look is not None:
        state.remember(LOOK, key, look)
    return look


def _view_all(pictures: Sequence[tuple[SourceFile, bytes]], workers: Workers) -> Iterator[Viewed]:
    chunks = ((pictures[start : start + CHUNK],) for start in range(0, len(pictures), CHUNK))
    size = sum(found.stamp[1] for found, _ in pictures) // _BYTES
    for done in workers.map(_view_chunk, chunks, size):
        yield from done


def _view_chunk(pictures: Sequence[tuple[SourceFile, bytes]]) -> list[Viewed]:
    return [_view(found, known) for found, known in pictures]


def _view(found: SourceFile, known: bytes) -> Viewed:
    """Read a picture, and look at it unless its digest is the known one."""
    started = time.time_ns()
    try:
        data = read_bytes(found)
    except ProblemsError as error:
        return Viewed(found.path, None, None, error.problems)
    seen = Seen(found.stamp, started, digest(data))
    return Viewed(found.path, seen, None if seen.digest == known else inspect(data))


class Work(Struct, frozen=True, array_like=True):
    """Renditions of one picture that are to be made, or a poster, each with its place."""

    source: SourceFile | None
    """None for a poster."""
    pictures: tuple[tuple[GeneratedImage, TargetState], ...]


def convert_all(target: Destination, works: Sequence[Work], workers: Workers) -> Iterator[WriteResult]:
    """Make pictures and put them in place, in their order."""
    step = max(1, min(CHUNK, len(works) // (workers.jobs * CHUNK)))  # large ones must not all go to one process
    parcels = ((msgspec.msgpack.encode((target, works[start : start + step])),) for start in range(0, len(works), step))
    pixels = sum(one.pixels for work in works for one, _ in work.pictures)
    for done in workers.map(_convert_chunk, parcels, pixels // _PIXELS if len(works) > 1 else 0):
        yield from done


def _convert_chunk(parcel: bytes) -> list[WriteResult]:
    target, works = msgspec.msgpack.decode(parcel, type=tuple[Destination, list[Work]])
    writer = Writer(Path(target.output), Path(target.kept))
    return [made for work in works for made in _convert(work, writer)]


def _convert(work: Work, writer: Writer) -> Iterator[WriteResult]:
    left = [one for one, _ in work.pictures]
    try:
        made = make_pictures(work.source, tuple(left))
        for (picture, place), data in zip(work.pictures, made, strict=True):
            left.remove(picture)
            yield writer.put(picture.path, data, place, msgspec.msgpack.encode(image_inputs(picture)))
    except ProblemsError as error:
        yield from (failed(one.path, error.problems) for one in left)


def make_pictures(source: SourceFile | None, wanted: Sequence[GeneratedImage]) -> Iterator[bytes]:
    """Make renditions of one picture, or posters, which have no source, in the order in which they are wanted.

    Raises:
        ProblemsError: the picture cannot be read, has changed since it was looked at, or fails Pillow.
    """
    try:
        yield from _title_cards(wanted) if source is None else _renditions(source, wanted)
    except ProblemsError:
        raise
    except Exception as error:
        detail = {"detail": f"{type(error).__name__}: {error}"}
        raise ProblemsError(Problem("BD514", wanted[0].origin, values=detail)) from error


def _renditions(source: SourceFile, wanted: Iterable[GeneratedImage]) -> Iterator[bytes]:
    from badinh_site.images.encode import renditions  # noqa: PLC0415 - costs 40 ms to load

    data, asked = read_bytes(source), [one for one in wanted if isinstance(one, Rendition)]
    if any(one.digest != digest(data) for one in asked[:1]):
        raise ProblemsError(Problem("BD510", source.path))
    yield from renditions(data, [one.settings for one in asked])


def _title_cards(wanted: Iterable[GeneratedImage]) -> Iterator[bytes]:
    from badinh_site.images.title_card import draw_title_card  # noqa: PLC0415 - as above

    yield from (draw_title_card(one.words) for one in wanted if isinstance(one, TitleCard))
