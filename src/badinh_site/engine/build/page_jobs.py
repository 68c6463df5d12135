"""Renders and writes many pages, here or in other processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.engine.build.search_index import unpacked
from badinh_site.engine.inputs.parse import Rules
from badinh_site.engine.outputs.cache_keys import InputTable, stored_file_inputs
from badinh_site.engine.outputs.status import OutputStatus
from badinh_site.engine.outputs.writer import TargetState, Writer, WriteResult, failed, target_state
from badinh_site.engine.render.compiled import CompiledTemplates
from badinh_site.engine.render.pages import PageRenderer, RenderInputs, renderer_for
from badinh_site.engine.request import Request
from badinh_site.engine.store.memo import SEALED, Memo
from badinh_site.engine.store.state import State
from badinh_site.engine.store.workspace import displaced_folder
from badinh_site.engine.workers import Workers
from badinh_site.pages.outputs import Page, StoredFile
from badinh_site.pages.registry import unpacked_page
from badinh_site.settings.config import DerivedSettings

__all__ = [
    "RENDER_CONTEXT",
    "Destination",
    "PageJob",
    "RenderContext",
    "destination_of",
    "render_pages",
    "write_stored_files",
]

CHUNK = 96
"""Pages that are sent to a process at once: neighbours in time, so that they share many cards."""


class Destination(Struct, frozen=True):
    """Where pages are written."""

    output: str
    kept: str
    """The folder for foreign files that are in the way of an output."""


class RenderContext(Struct, frozen=True):
    """What rendering needs besides the pages, stored for as long as only documents change."""

    setup: RenderInputs
    template_keys: dict[str, bytes]
    """The digest of each template with all that it reads."""
    rules: Rules
    """By which documents are parsed."""
    finish: DerivedSettings
    related_size: int
    """How many related news an article shows at most."""


RENDER_CONTEXT = Memo[RenderContext](f"{SEALED}render context", RenderContext)
"""By the environment key of the site. Sealed, since templates and Markdown extensions are executed."""


def destination_of(request: Request) -> Destination:
    """Return where a build writes its pages."""
    return Destination(request.output.as_posix(), displaced_folder(request).as_posix())


class PageJob(NamedTuple):
    """A page to render, and its target."""

    page: Page
    place: TargetState


def write_stored_files(
    files: Sequence[StoredFile], state: State, writer: Writer, output_status: OutputStatus
) -> Iterator[WriteResult]:
    """Write files whose bytes are blobs."""
    for start in range(0, len(files), CHUNK):
        some = files[start : start + CHUNK]
        blobs = state.blobs_of({one.digest for one in some})
        for one in some:
            inputs = msgspec.msgpack.encode(stored_file_inputs(one))
            yield writer.put(one.path, unpacked(blobs[one.digest]), target_state(one.path, output_status), inputs)


def render_pages(
    setup: RenderInputs, target: Destination, tasks: Sequence[PageJob], state: State, workers: Workers
) -> Iterator[WriteResult]:
    """Render pages and write them, in their order. Their blobs must be committed."""
    if workers.are_worth(len(tasks)):
        _compile_all(setup, state)
        encoded = msgspec.msgpack.encode((setup, target, state.file.as_posix()))
        parcels = ((encoded, _packed_tasks(tasks[start : start + CHUNK])) for start in range(0, len(tasks), CHUNK))
        for done in workers.map(_render_chunk, parcels, len(tasks)):
            yield from done
    else:
        worker = _PageWorker(setup, target, state, CompiledTemplates(state))
        for start in range(0, len(tasks), CHUNK):
            yield from worker.make(tasks[start : start + CHUNK])


def _compile_all(setup: RenderInputs, state: State) -> None:
    """Compile the templates once, so that the other processes find them in the state."""
    renderer = renderer_for(setup, state.blob, CompiledTemplates(state))
    for name in setup.sources:
        renderer.compile(name)
    state.commit()


def _render_chunk(work: bytes, parcel: bytes) -> list[WriteResult]:
    return list(
        _page_worker(work).make([PageJob(unpacked_page(page), place) for page, place in _PARCEL.decode(parcel)])
    )


def _packed_tasks(tasks: Iterable[PageJob]) -> bytes:
    return msgspec.msgpack.encode([(msgspec.msgpack.encode(task.page), task.place) for task in tasks])


_PARCEL = msgspec.msgpack.Decoder(list[tuple[bytes, TargetState]])


@lru_cache(maxsize=1)  # a process renders chunk after chunk of the same build
def _page_worker(encoded: bytes) -> _PageWorker:
    setup, target, file = msgspec.msgpack.decode(encoded, type=tuple[RenderInputs, Destination, str])
    state = State.open(Path(file))
    return _PageWorker(setup, target, state, CompiledTemplates(state, writes=False))


class _PageWorker:
    """Renders and writes pages in one process."""

    def __init__(self, setup: RenderInputs, target: Destination, state: State, compiled: CompiledTemplates) -> None:
        self._page_renderer = PageRenderer(setup, state, compiled)
        self._writer = Writer(Path(target.output), Path(target.kept))
        self._inputs = InputTable(setup.engine, setup.portal, setup.template_parts)

    def make(self, tasks: Sequence[PageJob]) -> Iterator[WriteResult]:
        self._page_renderer.fetch(task.page for task in tasks)
        return map(self._make_one, tasks)

    def _make_one(self, task: PageJob) -> WriteResult:
        page = task.page
        try:
            data = self._page_renderer.render(page)
        except ProblemsError as error:
            return failed(page.path, error.problems)
        return self._writer.put(page.path, data, task.place, self._inputs.packed(page), msgspec.msgpack.encode(page))
