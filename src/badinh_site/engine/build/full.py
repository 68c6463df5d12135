"""Builds a site of which anything may have changed: prepares it, plans, carries out the plan, records the result."""

from __future__ import annotations

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.build.dependents import keep_dependents
from badinh_site.engine.build.execute import Execution
from badinh_site.engine.build.manifest import MANIFEST, Manifest, publication_of
from badinh_site.engine.build.page_jobs import RENDER_CONTEXT
from badinh_site.engine.build.plan import Plan, Reason, make_plan
from badinh_site.engine.build.prepare import prepare
from badinh_site.engine.build.prepared import Prepared, Unprepared
from badinh_site.engine.build.renames import lost_addresses
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.inputs.site_key import site_key
from badinh_site.engine.outputs.status import OutputStatus
from badinh_site.engine.render.pages import RenderInputs
from badinh_site.engine.request import Request
from badinh_site.engine.result import PublishedResult, Result
from badinh_site.engine.store.state import State
from badinh_site.engine.workers import Workers

__all__ = ["FullBuild", "plan_build"]


class FullBuild:
    """A full build: every document is loaded, the whole site laid out, and every output compared with its cache key."""

    def __init__(self, request: Request, state: State, workers: Workers) -> None:
        self._request = request
        self._state = state
        self._workers = workers

    def run(self, tree: SourceTree, reader: SourceReader) -> Result:
        """Build the site; return what was done."""
        prepared = prepare(self._request, self._state, tree, reader, self._workers)
        if isinstance(prepared, Unprepared):
            return self._refuse(prepared.problems, documents=0)
        if prepared.has_errors:
            return self._refuse(prepared.problems, prepared.documents)
        key = site_key(self._request, tree, reader, reader.seen)
        manifest = prepared.manifest(key.documents)
        self._state.remember(MANIFEST, key.environment_key, manifest)
        try:
            render_context = prepared.render_context()
        except ProblemsError as error:
            problems = (*prepared.problems, *error.problems)
            return Result(problems=problems, documents=prepared.documents)
        self._state.remember(RENDER_CONTEXT, key.environment_key, render_context)
        keep_dependents(self._state, key.environment_key, prepared.dependents)
        return self._write(prepared, manifest, render_context.setup)

    def _refuse(self, problems: tuple[Problem, ...], documents: int) -> Result:
        """End a build that cannot begin.

        The state has the documents as they are now, but no output shows them: no manifest describes the outputs.
        """
        self._state.forget(MANIFEST)
        self._state.commit()
        return Result(problems=problems, documents=documents)

    def _write(self, prepared: Prepared, manifest: Manifest, setup: RenderInputs) -> Result:
        """Bring the output folder up to date."""
        with self._workers.stages.stage("compare"):
            output_status, plan = plan_build(self._request, self._state, prepared)
        notices = list(lost_addresses(self._request, self._state, prepared, plan))
        new = [entry.output.path for entry in plan.made if entry.reason is Reason.NEW]
        self._state.keep_pending(self._request.root, new)
        self._state.commit()
        execution = Execution(self._request, prepared, plan, output_status)
        execution.make(setup, self._state, self._workers)
        made = not execution.problems
        deleted = execution.delete() if made else []
        complete = made and not execution.problems
        with self._workers.stages.stage("remember"):
            self._remember(prepared, output_status, execution, deleted, complete=complete)
        reported = prepared.severity.apply((*notices, *execution.notices, *output_status.foreign()))
        return PublishedResult(
            problems=(*prepared.problems, *execution.problems, *reported),
            all_built=made,
            all_deleted=complete,
            documents=prepared.documents,
            outputs=len(prepared.keys),
            read=prepared.loaded.read,
            rendered=len(plan.render),
            written=tuple(execution.written),
            kept=len(plan.keep) + len(execution.made) - len(execution.written),
            deleted=tuple(path for path in deleted if path in output_status.scan.stamps),
            publication=publication_of(manifest, self._request),
        )

    def _remember(
        self,
        prepared: Prepared,
        output_status: OutputStatus,
        execution: Execution,
        deleted: list[str],
        *,
        complete: bool,
    ) -> None:
        state, root = self._state, self._request.root
        output_status.keep(state)
        state.keep_records(root, execution.made)
        state.forget_records(root, deleted)
        if complete:
            state.clear_pending(root)
            # A few unreferenced blobs cost less than searching for them in every build.
            blob_digests = prepared.blob_digests()
            state.drop_unused(blob_digests, slack=len(blob_digests) // 50 + 100)
        state.commit()
        if complete:
            state.compact()


def plan_build(request: Request, state: State, prepared: Prepared) -> tuple[OutputStatus, Plan]:
    """Compare the wanted outputs with what was written before and with what is in the output folder now."""
    output_status = OutputStatus(request, state, prepared.keys)
    wanted = [(output, prepared.keys[output.path]) for output in prepared.outputs]
    return output_status, make_plan(wanted, output_status.records, output_status.pending, output_status.present)
