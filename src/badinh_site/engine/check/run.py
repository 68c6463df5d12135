"""Checks a site without building it. Another check of unchanged files only compares stamps."""

from __future__ import annotations

from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.engine.build.manifest import is_current
from badinh_site.engine.check.model import OUTER, VERDICT, CheckOptions, CheckResult, Conclusion
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree, scan
from badinh_site.engine.inputs.site_key import site_key
from badinh_site.engine.request import Request
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.state import State
from badinh_site.engine.store.workspace import locked, with_state

__all__ = ["check"]


def check(request: Request, wanted: CheckOptions, stages: Stages | None = None) -> CheckResult:
    """Report what a build would, and what checks find. Only the results are stored, for the next check.

    Raises:
        ProblemsError: what was published cannot be read, or a baseline cannot be read or written.
    """
    stages = stages or Stages()
    with locked(request):
        checked, notices = with_state(request, lambda state: _check(request, state, wanted, stages))
    checked = checked._replace(problems=(*checked.problems, *notices))
    if wanted.baseline is None and wanted.new_baseline is None:
        return checked
    from badinh_site.engine.check.baseline import compared  # noqa: PLC0415 - only when asked for

    return compared(checked, wanted, request.site)


def _check(request: Request, state: State, wanted: CheckOptions, stages: Stages) -> CheckResult:
    with stages.stage("look"):
        tree = scan(request.site)
        reader = SourceReader(state.sources())
        # What was published is compared with the addresses of all outputs, which a verdict does not have.
        concluded = None if wanted.published else _known(request, state, tree, reader)
    if concluded is not None:
        state.keep_sources(reader.seen, reader.known)
        state.commit()
    else:
        from badinh_site.engine.check.full import FullCheck  # noqa: PLC0415 - a check of unchanged files does without

        found = FullCheck(request, state, stages).run(tree, reader, wanted.published)
        if not isinstance(found, Conclusion):
            return found
        concluded = found
    return _with_external(concluded, request, state, stages) if wanted.external else concluded.result


def _with_external(concluded: Conclusion, request: Request, state: State, stages: Stages) -> CheckResult:
    """Ask other sites whether links to them work; return the result with what they answered."""
    from badinh_site.checks.severity import Severity  # noqa: PLC0415 - only when asked for
    from badinh_site.engine.check.external_links import check_links  # noqa: PLC0415 - only when asked for

    checked, verdict, key = concluded
    links = state.remembered(OUTER, key.environment_key) or ()
    problems = check_links(links, state, request.now, verdict.manifest.base_url, stages)
    reported = Severity(verdict.manifest.levels, verdict.suppressions).apply(problems)
    return checked._replace(problems=(*checked.problems, *reported), external=len({link[0] for link in links}))


def _known(request: Request, state: State, tree: SourceTree, reader: SourceReader) -> Conclusion | None:
    """Return what the last check found, when nothing has changed since."""
    if not state.has(VERDICT):
        return None
    try:
        key = site_key(request, tree, reader, reader.known)
    except ProblemsError:
        return None  # a full check reports what cannot be read
    verdict = state.remembered(VERDICT, key.environment_key)
    if verdict is None or verdict.manifest.contents != key.documents or not is_current(verdict.manifest, request):
        return None
    return Conclusion(CheckResult(verdict.problems, verdict.manifest.documents, verdict.outputs), verdict, key)
