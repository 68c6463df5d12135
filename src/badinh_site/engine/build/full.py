"""Makes a site: prepares it, plans, makes what must be made, deletes what is ours and gone, and remembers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import msgspec

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.build.dependents import keep_dependents
from badinh_site.engine.build.derived import DerivedInputs, write_derived
from badinh_site.engine.build.images import Work, convert_all
from badinh_site.engine.build.manifest import OUTLINE, publication_of
from badinh_site.engine.build.page_jobs import GROUNDWORK, PageJob, destination_of, render_pages, write_stored_files
from badinh_site.engine.build.plan import Plan, Reason, make_plan
from badinh_site.engine.build.prepare import Prepared, prepare
from badinh_site.engine.build.renames import renamed
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.inputs.site_key import site_key
from badinh_site.engine.outputs.cache_keys import copy_inputs
from badinh_site.engine.outputs.status import OutputStatus
from badinh_site.engine.outputs.writer import Writer, WriteResult, copied_bytes, failed, record_of, target_state
from badinh_site.engine.render.pages import RenderInputs
from badinh_site.engine.request import Request
from badinh_site.engine.result import Result
from badinh_site.engine.store.state import Record, State
from badinh_site.engine.store.workspace import displaced_folder
from badinh_site.engine.workers import Workers
from badinh_site.pages.outputs import Copy, GeneratedImage, Page, Rendition, StoredFile

__all__ = ["FullBuild", "plan_build"]


class FullBuild:
    """One build: the folder as it was found, and what has been done in it so far."""

    def __init__(self, request: Request, state: State, workers: Workers) -> None:
        self._request = request
        self._state = state
        self._workers = workers
        self._stages = workers.stages
        self._made: dict[str, tuple[Record, bytes, bytes]] = {}
        self._problems: list[Problem] = []
        self._notices: list[Problem] = []
        self._written: list[str] = []

    def run(self, tree: SourceTree, reader: SourceReader) -> Result:
        """Do it all; return what was done."""
        prepared = prepare(self._request, self._state, tree, reader, self._workers)
        if not prepared.can_build:
            # What the documents say now was kept, but no page shows it: no outline tells any more what is shown.
            self._state.forget(OUTLINE)
            self._state.commit()
            return Result(prepared.problems, complete=False, started=False, documents=prepared.documents)
        key = site_key(self._request, tree, reader, reader.seen)
        manifest = prepared.manifest(key.documents)
        self._state.remember(OUTLINE, key.environment_key, manifest)
        try:
            render_context = prepared.render_context()
        except ProblemsError as error:
            problems = (*prepared.problems, *error.problems)
            return Result(problems, complete=False, started=False, documents=prepared.documents)
        self._state.remember(GROUNDWORK, key.environment_key, render_context)
        keep_dependents(self._state, key.environment_key, prepared.dependents)
        with self._stages.stage("compare"):
            self._output_status, plan = plan_build(self._request, self._state, prepared)
        self._notices += renamed(self._request, self._state, prepared, plan)
        new = [entry.output.path for entry in plan.made if entry.reason is Reason.NEW]
        self._state.keep_pending(self._request.root, new)
        self._state.commit()
        made = self._make(plan, prepared, render_context.setup)
        deleted = self._delete(plan) if made else []
        complete = made and not self._problems
        with self._stages.stage("remember"):
            self._remember(prepared, deleted, complete=complete)
        reported = prepared.severity.apply((*self._notices, *self._output_status.foreign()))
        return Result(
            problems=(*prepared.problems, *self._problems, *reported),
            complete=complete,
            started=True,
            undeleted=made and not complete,
            documents=prepared.documents,
            outputs=len(prepared.keys),
            read=prepared.read,
            rendered=len(plan.render),
            written=tuple(self._written),
            kept=len(plan.keep) + len(self._made) - len(self._written),
            deleted=tuple(path for path in deleted if path in self._output_status.scan.stamps),
            publication=publication_of(manifest, self._request),
        )

    def _make(self, plan: Plan, prepared: Prepared, setup: RenderInputs) -> bool:
        """Make outputs in the order of the layout. False when one could not be made.

        A page that fails leaves the others to be made; a folder that cannot be written to does not.
        """
        keys = {entry.output.path: entry.key for entry in plan.made}
        converted: bool | None = True
        if plan.convert:
            with self._stages.stage("convert", len(plan.convert)):
                converted = self._take(self._pictures(plan, prepared), keys)
        if converted is None:
            return False
        with self._stages.stage("make", len(plan.copy) + len(plan.render)):
            others = self._take(self._others(plan, prepared, setup), keys)
        if others is None or not plan.derive:
            return bool(others) and converted
        with self._stages.stage("finish", len(plan.derive)):
            return bool(self._take(self._finished(plan, prepared), keys)) and others and converted

    def _take(self, outputs: Iterable[WriteResult], keys: Mapping[str, bytes]) -> bool | None:
        """Record what came of some outputs. False when one could not be made, None when no other one can be."""
        complete = True
        for made in outputs:
            self._stages.advance()
            self._problems += made.problems
            self._notices += made.notices
            if made.stops:
                return None
            if made.problems:
                complete = False
                continue
            record = record_of(made, keys[made.path])
            self._made[made.path] = record, made.inputs, made.page
            if made.written:
                self._written.append(made.path)
        return complete

    def _pictures(self, plan: Plan, prepared: Prepared) -> Iterator[WriteResult]:
        """Make pictures; renditions of one lie side by side in the layout, so that it is read once."""
        outputs = [entry.output for entry in plan.convert if isinstance(entry.output, GeneratedImage)]
        works = [
            Work(prepared.found.get(source), tuple((one, target_state(one.path, self._output_status)) for one in some))
            for source, some in groupby(outputs, key=lambda one: one.source if isinstance(one, Rendition) else one.path)
        ]
        return convert_all(destination_of(self._request), works, self._workers)

    def _others(self, plan: Plan, prepared: Prepared, setup: RenderInputs) -> Iterator[WriteResult]:
        writer = Writer(self._request.output, displaced_folder(self._request))
        for entry in plan.copy:
            if isinstance(entry.output, Copy):
                yield self._copied(entry.output, prepared, writer)
        tasks = [
            PageJob(e.output, target_state(e.output.path, self._output_status))
            for e in plan.render
            if isinstance(e.output, Page)
        ]
        yield from render_pages(setup, destination_of(self._request), tasks, self._state, self._workers)
        # The index comes last: it must lead to no page that could not be made.
        held = [entry.output for entry in plan.copy if isinstance(entry.output, StoredFile)]
        yield from write_stored_files(held, self._state, writer, self._output_status)

    def _finished(self, plan: Plan, prepared: Prepared) -> Iterator[WriteResult]:
        records = {entry.output.path: self._output_status.records[entry.output.path] for entry in plan.keep}
        records |= {path: record for path, (record, _, _) in self._made.items()}
        finishing = DerivedInputs(destination_of(self._request), self._output_status, records, prepared.keys)
        return write_derived(finishing, plan.derive, self._workers)

    def _copied(self, copy: Copy, prepared: Prepared, writer: Writer) -> WriteResult:
        try:
            data = copied_bytes(copy, prepared.found[copy.source])
        except ProblemsError as error:
            return failed(copy.path, error.problems)
        return writer.put(
            copy.path, data, target_state(copy.path, self._output_status), msgspec.msgpack.encode(copy_inputs(copy))
        )

    def _delete(self, plan: Plan) -> list[str]:
        deleted = []
        for path in (*self._output_status.scan.leftovers, *plan.delete):
            try:
                self._output_status.folder.delete(path)
            except ProblemsError as error:
                self._problems += error.problems
            else:
                deleted.append(path)
        return deleted

    def _remember(self, prepared: Prepared, deleted: list[str], *, complete: bool) -> None:
        root = self._request.root
        self._output_status.keep(self._state)
        self._state.keep_records(root, self._made)
        self._state.forget_records(root, deleted)
        if complete:
            self._state.clear_pending(root)
            # A few texts that nobody names any more cost less than looking for them in every build.
            self._state.drop_unused(prepared.blob_digests, slack=len(prepared.blob_digests) // 50 + 100)
        self._state.commit()
        if complete:
            self._state.compact()


def plan_build(request: Request, state: State, prepared: Prepared) -> tuple[OutputStatus, Plan]:
    """Compare what is wanted with what we wrote before and with what stands there now."""
    output_status = OutputStatus(request, state, prepared.keys)
    wanted = [(output, prepared.keys[output.path]) for output in prepared.outputs]
    return output_status, make_plan(wanted, output_status.records, output_status.pending, output_status.present)
