"""Renders pages and puts them in place, here or in other processes, each page with what is needed to record it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from badinh_site.config import Finish
from badinh_site.content.sources import Found, Stamp, digest, read_bytes
from badinh_site.engine.indexing import unpacked
from badinh_site.engine.keys import InputTable, held_inputs
from badinh_site.engine.knowledge import CompiledTemplates
from badinh_site.engine.memo import SEALED, Memo
from badinh_site.engine.output import Folder, checksum
from badinh_site.engine.parsing import Rules
from badinh_site.engine.request import Request
from badinh_site.engine.standing import Presence, Standing
from badinh_site.engine.state import Record, State
from badinh_site.engine.stock import Stock
from badinh_site.engine.templates import Renderer, Source
from badinh_site.engine.workers import Workers
from badinh_site.engine.workplace import kept_folder
from badinh_site.errors import Problem, ProblemsError
from badinh_site.pages.assets import AssetLink, replace_addresses, replace_words
from badinh_site.pages.outputs import Copy, Held, Page
from badinh_site.pages.registry import expanded, unpacked_page
from badinh_site.pages.views import PortalView, View

__all__ = [
    "GROUNDWORK",
    "Groundwork",
    "Made",
    "Place",
    "Placer",
    "Press",
    "Setup",
    "Target",
    "Task",
    "copied_bytes",
    "failed",
    "place_all",
    "place_of",
    "record_of",
    "render_all",
    "target_of",
]

CHUNK = 96
"""Pages that are sent to a process at once: neighbours in time, so that they share many cards."""


class Setup(Struct, frozen=True):
    """What rendering needs besides the pages: plain values that can go to another process."""

    base_path: str
    language: str
    """Of the words, dates and numbers on pages."""
    portal: PortalView
    assets: dict[str, AssetLink]
    sources: dict[str, Source]
    engine: bytes
    template_parts: dict[str, dict[str, bytes]]


class Target(Struct, frozen=True):
    """Where pages are put."""

    output: str
    kept: str
    """The folder for files of others that stand where an output belongs."""


class Groundwork(Struct, frozen=True):
    """What rendering some pages of a site needs, kept for as long as nothing but documents changes."""

    setup: Setup
    template_keys: dict[str, bytes]
    """The digest of each template with all that it reads."""
    rules: Rules
    """By which documents are parsed."""
    finish: Finish
    related_size: int
    """How many related news an article shows at most."""


GROUNDWORK = Memo[Groundwork](f"{SEALED}groundwork", Groundwork)
"""By the digest of the frame. It holds the texts of templates and the names of Markdown extensions, which are run."""


class Place(Struct, frozen=True, array_like=True):
    """How the place of an output was found."""

    stamp: Stamp | None
    """None when there is no file."""
    digest: bytes
    """Of the file, when it is one that we know; empty otherwise."""
    foreign: bool
    """True when somebody else put a file there."""


def target_of(request: Request) -> Target:
    """Give where a build puts its pages."""
    return Target(request.output.as_posix(), kept_folder(request).as_posix())


def place_of(path: str, standing: Standing) -> Place:
    """Give the place of an output as a build finds it."""
    intact = standing.present.get(path) is Presence.INTACT
    stamp = standing.scan.stamps.get(path)
    return Place(stamp, standing.records[path].digest if intact else b"", standing.is_foreign(path))


class Task(NamedTuple):
    """A page to make, and where."""

    page: Page
    place: Place


class Made(NamedTuple):
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


def failed(path: str, problems: tuple[Problem, ...], *, stops: bool = False) -> Made:
    """Say that an output could not be made."""
    return Made(path, b"", (0, 0), 0, written=False, inputs=b"", problems=problems, stops=stops)


def record_of(made: Made, key: bytes) -> Record:
    """Give what is remembered of an output that was made."""
    return Record(key, made.digest, made.stamp, made.seen)


class Placer:
    """Puts finished outputs in place, unless the same bytes stand there already."""

    def __init__(self, output: Path, kept: Path) -> None:
        """Take the output folder, and the one for files of others that stand in the way."""
        self._output = output
        self._kept = kept
        self._folder = Folder(output)

    def put(self, path: str, data: bytes, place: Place, inputs: bytes, page: bytes = b"") -> Made:
        """Put one output in place."""
        key, seen, stamp = checksum(data), time.time_ns(), place.stamp
        notices: tuple[Problem, ...] = ()
        try:
            if stamp is None or not self._stands(path, stamp, key, data, place):
                if stamp is not None and place.foreign:
                    notices = (self._put_aside(path),)
                stamp = self._folder.write(path, data)
                return Made(path, key, stamp, seen, written=True, inputs=inputs, page=page, notices=notices)
        except ProblemsError as error:
            return failed(path, error.problems, stops=True)
        return Made(path, key, stamp, seen, written=False, inputs=inputs, page=page)

    def _stands(self, path: str, stamp: Stamp, key: bytes, data: bytes, place: Place) -> bool:
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


def copied_bytes(copy: Copy, found: Found) -> bytes:
    """Give the bytes of an output that is a copy; ``found`` is its source.

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


def place_all(files: Sequence[Held], state: State, placer: Placer, standing: Standing) -> Iterator[Made]:
    """Put files in place whose bytes the state holds."""
    for start in range(0, len(files), CHUNK):
        some = files[start : start + CHUNK]
        held = state.held_together({one.digest for one in some})
        for one in some:
            inputs = msgspec.msgpack.encode(held_inputs(one))
            yield placer.put(one.path, unpacked(held[one.digest]), place_of(one.path, standing), inputs)


def render_all(setup: Setup, target: Target, tasks: Sequence[Task], state: State, workers: Workers) -> Iterator[Made]:
    """Render pages and put them in place, in their order. What they are made from must be committed."""
    if workers.are_worth(len(tasks)):
        _compile_all(setup, state)
        encoded = msgspec.msgpack.encode((setup, target, state.file.as_posix()))
        parcels = ((encoded, _packed_tasks(tasks[start : start + CHUNK])) for start in range(0, len(tasks), CHUNK))
        for done in workers.map(_render_chunk, parcels, len(tasks)):
            yield from done
    else:
        bench = _Bench(setup, target, state, CompiledTemplates(state))
        for start in range(0, len(tasks), CHUNK):
            yield from bench.make(tasks[start : start + CHUNK])


def _renderer(setup: Setup, body: Callable[[bytes], bytes], compiled: CompiledTemplates) -> Renderer:
    return Renderer(setup.sources, setup.assets, setup.portal, body, compiled, setup.language)


def _compile_all(setup: Setup, state: State) -> None:
    """Compile the templates once, so that the other processes find them in the state."""
    renderer = _renderer(setup, state.held, CompiledTemplates(state))
    for name in setup.sources:
        renderer.compile(name)
    state.commit()


def _render_chunk(work: bytes, parcel: bytes) -> list[Made]:
    return list(_bench(work).make([Task(unpacked_page(page), place) for page, place in _PARCEL.decode(parcel)]))


def _packed_tasks(tasks: Iterable[Task]) -> bytes:
    return msgspec.msgpack.encode([(msgspec.msgpack.encode(task.page), task.place) for task in tasks])


_PARCEL = msgspec.msgpack.Decoder(list[tuple[bytes, Place]])


@lru_cache(maxsize=1)  # a process renders chunk after chunk of the same build
def _bench(encoded: bytes) -> _Bench:
    setup, target, file = msgspec.msgpack.decode(encoded, type=tuple[Setup, Target, str])
    state = State.open(Path(file))
    return _Bench(setup, target, state, CompiledTemplates(state, writes=False))


class Press:
    """Makes the bytes of pages out of what the state holds."""

    def __init__(self, setup: Setup, state: State, compiled: CompiledTemplates) -> None:
        """Take what all pages need, and the state that holds the rest."""
        self._stock = Stock(setup.base_path, state)
        self._renderer = _renderer(setup, self._stock.body, compiled)

    def fetch(self, pages: Iterable[Page]) -> None:
        """Fetch what some pages will need in a few steps."""
        self._stock.fetch([page.seed for page in pages])

    def render(self, page: Page) -> bytes:
        """Render one page.

        Raises:
            ProblemsError: its template fails.
            StateError: the state has lost something that the page shows.
        """
        return self._renderer.render(page, self.view(page))

    def view(self, page: Page) -> View:
        """Give what the template of a page sees.

        Raises:
            StateError: the state has lost something of it.
        """
        return expanded(page.seed, self._stock)


class _Bench:
    """Makes pages and puts them in place, in one process."""

    def __init__(self, setup: Setup, target: Target, state: State, compiled: CompiledTemplates) -> None:
        self._press = Press(setup, state, compiled)
        self._placer = Placer(Path(target.output), Path(target.kept))
        self._inputs = InputTable(setup.engine, setup.portal, setup.template_parts)

    def make(self, tasks: Sequence[Task]) -> Iterator[Made]:
        self._press.fetch(task.page for task in tasks)
        return map(self._make_one, tasks)

    def _make_one(self, task: Task) -> Made:
        page = task.page
        try:
            data = self._press.render(page)
        except ProblemsError as error:
            return failed(page.path, error.problems)
        return self._placer.put(page.path, data, task.place, self._inputs.packed(page), msgspec.msgpack.encode(page))
