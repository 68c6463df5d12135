"""Checks a site without building it. Another check of unchanged files only compares stamps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.engine.build.manifest import is_current
from badinh_site.engine.check.model import OUTER, VERDICT, CheckOptions, CheckResult, Conclusion, OuterLinks, Verdict
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree, scan
from badinh_site.engine.inputs.site_key import site_key
from badinh_site.engine.request import Request
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.state import State
from badinh_site.engine.store.workspace import locked, with_state

if TYPE_CHECKING:
    from badinh_site.engine.check.external_links import Answers

__all__ = ["check"]

_ATTEMPTS = 10
"""How often the lock is tried to store answers, once a second."""


def check(request: Request, wanted: CheckOptions, stages: Stages | None = None) -> CheckResult:
    """Report what a build would, and what checks find. Only the results are stored, for the next check.

    Raises:
        ProblemsError: what was published cannot be read, or a baseline cannot be read or written.
    """
    stages = stages or Stages()
    with locked(request):
        (checked, question), notices = with_state(request, lambda state: _check(request, state, wanted, stages))
    checked = checked._replace(problems=(*checked.problems, *notices))
    if question is not None:
        checked = _with_external(checked, question, request, stages)
    if wanted.baseline is None and wanted.new_baseline is None:
        return checked
    from badinh_site.engine.check.baseline import compared  # noqa: PLC0415 - only when asked for

    return compared(checked, wanted, request.site)


class _Question(NamedTuple):
    """What is to be asked of other sites, once the lock is released."""

    links: OuterLinks
    known: Answers
    verdict: Verdict


def _check(
    request: Request, state: State, wanted: CheckOptions, stages: Stages
) -> tuple[CheckResult, _Question | None]:
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
            return found, None
        concluded = found
    return concluded.result, _question(concluded, request, state) if wanted.external else None


def _question(concluded: Conclusion, request: Request, state: State) -> _Question:
    """Return the links to other sites, with the answers that are known."""
    from badinh_site.engine.check.external_links import known_answers  # noqa: PLC0415 - only when asked for

    links = state.remembered(OUTER, concluded.key.environment_key) or ()
    return _Question(links, known_answers(links, state, request.now), concluded.verdict)


def _with_external(checked: CheckResult, question: _Question, request: Request, stages: Stages) -> CheckResult:
    """Ask other sites whether links to them work; return the result with what they answered.

    It may take an hour, so the site is not locked. What is known is stored when asking is interrupted, too.
    """
    from badinh_site.checks.severity import Severity  # noqa: PLC0415 - only when asked for
    from badinh_site.engine.check import external_links  # noqa: PLC0415 - only when asked for

    links, known, verdict = question
    answers = dict(known)
    asking = external_links.asking_for(verdict.manifest.base_url, request.now)
    try:
        external_links.ask_others(links, answers, asking, stages)
    finally:
        _keep(request, lambda state: external_links.keep_answers(links, answers, state), asking.sleep)
    problems = external_links.link_problems(links, answers)
    reported = Severity(verdict.manifest.levels, verdict.suppressions).apply(problems)
    return checked._replace(problems=(*checked.problems, *reported), external=len({link[0] for link in links}))


def _keep(request: Request, store: Callable[[State], None], sleep: Callable[[float], None]) -> None:
    """Store answers, once another command that uses the state has ended; if it goes on, they are asked again."""
    for attempt in range(_ATTEMPTS):
        try:
            with locked(request):
                with_state(request, store)
        except ProblemsError as error:
            if attempt + 1 == _ATTEMPTS or any(problem.code != "BD503" for problem in error.problems):
                return
            sleep(1.0)
        else:
            return


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
