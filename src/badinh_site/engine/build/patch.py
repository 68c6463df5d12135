"""Patches a site in which only texts of documents have changed: what editors do most, in a fraction of a full build.

The few pages that the texts are on are rendered and written; :mod:`badinh_site.engine.build.text_patch` finds them.
"""

from __future__ import annotations

from msgspec.structs import replace

from badinh_site.checks.severity import Severity
from badinh_site.engine.build.derived import DerivedInputs, write_derived
from badinh_site.engine.build.manifest import MANIFEST, Manifest, publication_of
from badinh_site.engine.build.page_jobs import RENDER_CONTEXT, PageJob, destination_of, render_pages, write_stored_files
from badinh_site.engine.build.plan import PlannedOutput, Reason
from badinh_site.engine.build.text_patch import PatchInputs, find_patch
from badinh_site.engine.outputs.cache_keys import derived_keys
from badinh_site.engine.outputs.status import OutputStatus
from badinh_site.engine.outputs.writer import Writer, WriteResult, record_of, target_state
from badinh_site.engine.result import PublishedResult, Result
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.workspace import displaced_folder
from badinh_site.engine.workers import Workers
from badinh_site.pages.derived import derived_outputs
from badinh_site.settings.config import DerivedSettings

__all__ = ["patch"]


def patch(case: PatchInputs, stages: Stages) -> Result | None:
    """Bring a site up to date of which only documents have changed; None when that needs a full build."""
    render_context = case.state.remembered(RENDER_CONTEXT, case.key.environment_key)
    if render_context is None:
        return None
    with stages.stage("mend"), Workers(1, Stages()) as workers:
        found = find_patch(case, render_context, workers)
        if found is None:
            return None
        output_status = OutputStatus(case.request, case.state, case.manifest.keys)
        if not output_status.is_as_wanted(case.manifest.keys):
            return None
        setup, target = render_context.setup, destination_of(case.request)
        tasks = [PageJob(page, target_state(page.path, output_status)) for page in found.pages]
        made = list(render_pages(setup, target, tasks, case.state, workers)) if tasks else []
        writer = Writer(case.request.output, displaced_folder(case.request))
        made += write_stored_files(found.files, case.state, writer, output_status)
        if any(one.problems for one in made):
            return None  # a full build reports what is wrong
        manifest = found.keep()
        manifest, finished = _finish(case, render_context.finish, manifest, made, output_status)
        if any(one.problems for one in finished):
            return None
        made += finished
        _remember(case, manifest, made, output_status)
    return PublishedResult(
        problems=(*manifest.problems, *Severity(manifest.levels).apply(output_status.foreign())),
        documents=manifest.documents,
        outputs=len(manifest.keys),
        written=tuple(one.path for one in made if one.written),
        kept=len(manifest.keys) - sum(one.written for one in made),
        read=found.read,
        rendered=len(found.pages),
        publication=publication_of(manifest, case.request),
    )


def _finish(
    case: PatchInputs, finish: DerivedSettings, manifest: Manifest, made: list[WriteResult], output_status: OutputStatus
) -> tuple[Manifest, list[WriteResult]]:
    """Derive outputs from the patched ones; return the manifest with their keys, and the results."""
    derived = derived_outputs([one.path for one in made], finish) if made else []
    if not derived:
        return manifest, []
    keys = manifest.keys | derived_keys(derived, manifest.keys)
    entries = [PlannedOutput(one, keys[one.path], Reason.CHANGED) for one in derived]
    records = output_status.records | {one.path: record_of(one, keys[one.path]) for one in made}
    finishing = DerivedInputs(destination_of(case.request), output_status, records, keys)
    with Workers(1, Stages()) as workers:
        return replace(manifest, keys=keys), list(write_derived(finishing, entries, workers))


def _remember(case: PatchInputs, manifest: Manifest, made: list[WriteResult], output_status: OutputStatus) -> None:
    state, root = case.state, case.request.root
    state.remember(MANIFEST, case.key.environment_key, manifest)
    records = {one.path: (record_of(one, manifest.keys[one.path]), one.inputs, one.page) for one in made}
    output_status.keep(state)
    state.keep_records(root, records)
    state.commit()
