"""Carries out a plan: makes the outputs that are new or stale, deletes those that are gone, and records both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.build.derived import DerivedInputs, write_derived
from badinh_site.engine.build.images import LOOK, RenditionJob, TitleCardJob, convert_all
from badinh_site.engine.build.page_jobs import PageJob, destination_of, render_pages, write_stored_files
from badinh_site.engine.build.plan import Plan
from badinh_site.engine.build.prepared import Prepared
from badinh_site.engine.outputs.cache_keys import copy_inputs
from badinh_site.engine.outputs.status import OutputStatus
from badinh_site.engine.outputs.writer import (
    TargetState,
    Writer,
    WriteResult,
    copied_bytes,
    failed,
    record_of,
    target_state,
)
from badinh_site.engine.render.pages import RenderInputs
from badinh_site.engine.request import Request
from badinh_site.engine.store.state import Record, State
from badinh_site.engine.store.workspace import displaced_folder
from badinh_site.engine.workers import Workers
from badinh_site.pages.outputs import Copy, Page, Rendition, StoredFile, TitleCard

__all__ = ["Execution"]


class Execution:
    """One plan being carried out, with its results so far."""

    def __init__(self, request: Request, prepared: Prepared, plan: Plan, output_status: OutputStatus) -> None:
        """Take the request, the prepared site, what is to be done, and the output folder as it was found."""
        self.made: dict[str, tuple[Record, bytes, bytes]] = {}
        """What the state records of every output that was made, by path."""
        self.written: list[str] = []
        """The outputs whose bytes have changed."""
        self.problems: list[Problem] = []
        """Why some outputs could not be made or deleted."""
        self.notices: list[Problem] = []
        self._request = request
        self._prepared = prepared
        self._plan = plan
        self._output_status = output_status
        self._stopped = False

    def make(self, setup: RenderInputs, state: State, workers: Workers) -> None:
        """Make outputs in the order of the layout.

        After a page that fails, the others are still made. An image that fails, or an output folder that cannot be
        written to, ends it all.
        """
        plan = self._plan
        if plan.convert:
            with workers.stages.stage("convert", len(plan.convert)):
                self._take(self._images(state, workers), workers)
            # A page waits for its pictures: no link may lead to one that could not be made.
            self._stopped = self._stopped or bool(self.problems)
        if not self._stopped:
            with workers.stages.stage("make", len(plan.copy) + len(plan.render)):
                self._take(self._copies_and_pages(setup, state, workers), workers)
        if plan.derive and not self._stopped:
            with workers.stages.stage("finish", len(plan.derive)):
                self._take(self._derived(workers), workers)

    def delete(self) -> list[str]:
        """Delete outputs that are gone; return their paths."""
        deleted = []
        for path in (*self._output_status.scan.leftovers, *self._plan.delete):
            try:
                self._output_status.folder.delete(path)
            except ProblemsError as error:
                self.problems += error.problems
            else:
                deleted.append(path)
        return deleted

    def _take(self, results: Iterable[WriteResult], workers: Workers) -> None:
        """Record results until the output folder refuses one."""
        keys = self._prepared.keys
        for result in results:
            workers.stages.advance()
            self.problems += result.problems
            self.notices += result.notices
            if result.stops:
                self._stopped = True
                return
            if result.problems:
                continue
            self.made[result.path] = record_of(result, keys[result.path]), result.inputs, result.page
            if result.written:
                self.written.append(result.path)

    def _images(self, state: State, workers: Workers) -> Iterator[WriteResult]:
        """Make images. Renditions of one source are neighbours in the layout, so that it is read once."""
        return convert_all(destination_of(self._request), list(self._image_jobs(state)), workers)

    def _image_jobs(self, state: State) -> Iterator[RenditionJob | TitleCardJob]:
        outputs = [entry.output for entry in self._plan.convert]
        for source, some in groupby(outputs, key=lambda one: one.source if isinstance(one, Rendition) else ""):
            if source:
                renditions = [(one, self._target(one.path)) for one in some if isinstance(one, Rendition)]
                look = state.remembered(LOOK, renditions[0][0].digest)
                found = self._prepared.loaded.found[source]
                yield RenditionJob(found, tuple(renditions), look.memory if look else 0)
            else:
                yield from (TitleCardJob(one, self._target(one.path)) for one in some if isinstance(one, TitleCard))

    def _copies_and_pages(self, setup: RenderInputs, state: State, workers: Workers) -> Iterator[WriteResult]:
        plan, destination = self._plan, destination_of(self._request)
        writer = Writer(self._request.output, displaced_folder(self._request))
        for entry in plan.copy:
            if isinstance(entry.output, Copy):
                yield self._copy(entry.output, writer)
        pages = [entry.output for entry in plan.render if isinstance(entry.output, Page)]
        yield from render_pages(setup, destination, [PageJob(p, self._target(p.path)) for p in pages], state, workers)
        # The search index comes last: it must not lead to a page that could not be made.
        stored = [entry.output for entry in plan.copy if isinstance(entry.output, StoredFile)]
        yield from write_stored_files(stored, state, writer, self._output_status)

    def _copy(self, copy: Copy, writer: Writer) -> WriteResult:
        found, target = self._prepared.loaded.found[copy.source], self._target(copy.path)
        inputs = msgspec.msgpack.encode(copy_inputs(copy))
        if not copy.replacements:
            return writer.copy(copy, found, target, inputs)
        try:
            data = copied_bytes(copy, found)
        except ProblemsError as error:
            return failed(copy.path, error.problems)
        return writer.put(copy.path, data, target, inputs)

    def _derived(self, workers: Workers) -> Iterator[WriteResult]:
        records = {entry.output.path: self._output_status.records[entry.output.path] for entry in self._plan.keep}
        records |= {path: record for path, (record, _, _) in self.made.items()}
        destination = destination_of(self._request)
        inputs = DerivedInputs(destination, self._output_status, records, self._prepared.keys)
        return write_derived(inputs, self._plan.derive, workers)

    def _target(self, path: str) -> TargetState:
        return target_state(path, self._output_status)
