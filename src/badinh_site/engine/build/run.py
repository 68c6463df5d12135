"""Builds a site, verifies a build, or deletes one. Modules that make pages are imported when something is stale."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from badinh_site.checks.severity import Severity
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.build.manifest import MANIFEST, Manifest, is_current, publication_of
from badinh_site.engine.containment import is_contained
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree, scan
from badinh_site.engine.inputs.site_key import SiteKey, site_key
from badinh_site.engine.outputs.folder import TEMPORARY, Folder
from badinh_site.engine.outputs.status import OutputStatus
from badinh_site.engine.request import Request
from badinh_site.engine.result import PublishedResult, Result
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.salvage import salvage
from badinh_site.engine.store.state import State
from badinh_site.engine.store.workspace import check_output, forget_preview, locked, state_file, with_state

__all__ = ["build", "build_with", "clean", "verify"]


def build(request: Request, stages: Stages | None = None) -> Result:
    """Bring the output folder up to date; ``stages`` records the progress.

    Raises:
        ProblemsError: another build is running, or the state folder cannot be written.
        UsageError: the output folder or another option cannot be used.
    """
    began = time.monotonic()
    stages = stages or Stages()
    check_output(request)
    with locked(request):
        result, notices = with_state(request, lambda state: build_with(request, state, stages))
    return replace(result, problems=(*result.problems, *notices), seconds=time.monotonic() - began)


def build_with(request: Request, state: State, stages: Stages) -> Result:
    """Build with an open state, under the lock.

    Either everything is up to date, or a few changed texts are patched, or a full build runs.
    """
    with stages.stage("look"):
        tree = scan(request.site)
        reader = SourceReader(state.sources())
        found = _manifest(request, state, tree, reader)
    if found is not None:
        manifest, key = found
        if manifest.contents == key.documents:
            with stages.stage("compare"):
                result = _nothing_to_do(request, state, reader, manifest)
        else:
            from badinh_site.engine.build.patch import patch  # noqa: PLC0415 - a build with nothing to do does without
            from badinh_site.engine.build.text_patch import PatchInputs  # noqa: PLC0415 - a build with nothing to do does without

            result = patch(PatchInputs(request, state, tree, reader, manifest, key), stages)
        if result is not None:
            return result
    from badinh_site.engine.build.full import FullBuild  # noqa: PLC0415 - a build with nothing to do does without
    from badinh_site.engine.workers import Workers  # noqa: PLC0415 - a build with nothing to do does without

    with Workers(request.jobs, stages) as workers:
        return FullBuild(request, state, workers).run(tree, reader)


def _manifest(
    request: Request, state: State, tree: SourceTree, reader: SourceReader
) -> tuple[Manifest, SiteKey] | None:
    """Return the manifest of the last build when at most documents have changed since."""
    if not reader.known:
        return None
    try:
        key = site_key(request, tree, reader, reader.known)
    except ProblemsError:
        return None  # a full build reports what cannot be read
    manifest = state.remembered(MANIFEST, key.environment_key)
    return (manifest, key) if manifest is not None and is_current(manifest, request) else None


def _nothing_to_do(request: Request, state: State, reader: SourceReader, manifest: Manifest) -> Result | None:
    """Return the result when every output is as the manifest says; None when one is not."""
    output_status = OutputStatus(request, state, manifest.keys)
    if not output_status.is_as_wanted(manifest.keys):
        return None
    state.keep_sources(reader.seen, reader.known)
    output_status.keep(state)
    state.commit()
    return PublishedResult(
        problems=(*manifest.problems, *Severity(manifest.levels).apply(output_status.foreign())),
        documents=manifest.documents,
        outputs=len(manifest.keys),
        kept=len(manifest.keys),
        publication=publication_of(manifest, request),
    )


def verify(request: Request) -> tuple[Problem, ...]:
    """Build the site in an empty folder, and report every file in which the output folder differs from it."""
    import tempfile  # noqa: PLC0415 - a plain build does without

    with tempfile.TemporaryDirectory(prefix="badinh-") as place:
        fresh = replace(request, output=Path(place) / "build")
        with State.open(Path(place) / "state" / "state.sqlite") as state:
            clean_build = build_with(fresh, state, Stages())
        if not clean_build.complete:
            return clean_build.problems
        with locked(request):
            owned, _ = with_state(request, lambda state: set(state.records(request.root)))
        made = {path.relative_to(fresh.output).as_posix() for path in fresh.output.rglob("*") if path.is_file()}
        return tuple(_differences(fresh.output, request.output, made, owned))


def _differences(fresh: Path, output: Path, made: set[str], owned: set[str]) -> Iterator[Problem]:
    for path in sorted(made | owned):
        here, there = output / path, fresh / path
        differs = not here.is_file() or here.read_bytes() != there.read_bytes() if path in made else here.exists()
        if differs:
            yield Problem("BD508", here.as_posix())


def clean(request: Request) -> tuple[str, ...]:
    """Delete our files in the output folder, and their records; return the deleted paths.

    Raises:
        UsageError: the output folder cannot be used.
    """
    check_output(request)
    folder = Folder(request.output)
    file = state_file(request)
    with locked(request):
        owned = salvage(file) if file.exists() else {}
        ours = [path for path in sorted(owned.pop(request.root, ())) if is_contained(path)]
        deleted = [path for path in ours if (request.output / path).is_file()]
        for path in ours:
            folder.delete(path)
            folder.delete(path + TEMPORARY)
        if owned:  # other output folders of the site are not concerned
            with_state(request, lambda state: _forget(request, state))
        else:
            file.unlink(missing_ok=True)
            forget_preview(request)
        with suppress(OSError):
            request.output.rmdir()  # stays when something is left in it
    return tuple(deleted)


def _forget(request: Request, state: State) -> None:
    state.forget_root(request.root)
    state.commit()
