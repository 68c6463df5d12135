"""Runs a full check: the site is prepared as for a build, and every check without an up-to-date result runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from badinh_site.checks.dates import next_change
from badinh_site.checks.document_summary import CheckedFile, DocumentResult
from badinh_site.checks.link_targets import outer_links
from badinh_site.checks.registry import SITE_CHECKS
from badinh_site.checks.site_context import MeasuredImage, SiteContext
from badinh_site.content.files import read_bytes
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.build.images import LOOK
from badinh_site.engine.build.manifest import MANIFEST
from badinh_site.engine.build.prepare import ordered, prepare
from badinh_site.engine.build.prepared import Prepared, Unprepared
from badinh_site.engine.check.findings import CheckInputs, DocumentResults
from badinh_site.engine.check.lost_addresses import missing, read_published
from badinh_site.engine.check.model import OUTER, VERDICT, CheckResult, Conclusion, Verdict
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.inputs.site_key import SiteKey, site_key
from badinh_site.engine.request import Request
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.state import State
from badinh_site.engine.workers import Workers
from badinh_site.portal.anniversaries import ANNIVERSARIES_FILE
from badinh_site.portal.redirects import REDIRECTS_FILE
from badinh_site.settings.config import SITE_FILE

__all__ = ["FullCheck"]

_ID = re.compile(rb"""\bid\s*=\s*(["'])([^"'{}\s]+)\1""")
_OF_THE_MACHINE = frozenset({"BD008", "BD078", "BD230", "BD304"})
"""Codes of problems that are no fault of the files: next time they may be gone though the files are the same."""
_OF_ANSWERS = frozenset({"BD620", "BD621", "BD622", "BD623"})
"""Codes of problems that only other sites can reveal."""


class FullCheck:
    """One check of a site of which something may have changed."""

    def __init__(self, request: Request, state: State, stages: Stages) -> None:
        self._request = request
        self._state = state
        self._stages = stages

    def run(self, tree: SourceTree, reader: SourceReader, published: Path | None) -> CheckResult | Conclusion:
        """Check the site; return what was found, as a conclusion when the next check can reuse it."""
        with Workers(self._request.jobs, self._stages) as workers:
            prepared = prepare(replace(self._request, checking=True), self._state, tree, reader, workers)
            if isinstance(prepared, Unprepared):
                return CheckResult(prepared.problems, documents=0, outputs=0)
            inputs = CheckInputs(prepared.loaded.rules, prepared.site.config.checks)
            found = DocumentResults(tree, inputs, self._state)
            found.complete(prepared.loaded.findings, reader, workers)
        with self._stages.stage("check whole"):
            context = self._site_context(prepared, tree, found.by_path())
            problems = ordered((*prepared.problems, *_applied(prepared, context, found.by_path())))
            sum_of = _Sum(found, problems, tuple(outer_links(context)), next_change(context))
        public = [] if published is None else read_published(published, prepared.site.config)
        lost = tuple(missing(public, prepared.site, prepared.keys)) if public else ()
        result = CheckResult((*problems, *lost), prepared.documents, len(prepared.keys), len(public))
        with self._stages.stage("remember"):
            return self._conclude(result, prepared, (tree, reader), sum_of)

    def _site_context(self, prepared: Prepared, tree: SourceTree, found: Mapping[str, CheckedFile]) -> SiteContext:
        return SiteContext(
            site=prepared.site,
            at=prepared.at,
            entries=prepared.loaded.entries,
            outputs=prepared.keys.keys(),
            summary={path: one.summary for path, one in found.items() if isinstance(one, DocumentResult)},
            template_ids=frozenset(_template_ids(tree)),
            files=tree.others.keys(),
            pictures=tuple(self._pictures(prepared)),
        )

    def _pictures(self, prepared: Prepared) -> Iterator[MeasuredImage]:
        for one in prepared.site.pictures:
            look = self._state.remembered(LOOK, one.digest)
            yield MeasuredImage(one.path, look.width if look else 0, prepared.loaded.found[one.path].stamp[1])

    def _conclude(
        self, result: CheckResult, prepared: Prepared, sources: tuple[SourceTree, SourceReader], found: _Sum
    ) -> CheckResult | Conclusion:
        """Store what was found, and what was parsed unless that slows the next build down."""
        tree, reader = sources
        try:
            key = site_key(self._request, tree, reader, reader.seen)
        except ProblemsError:  # what cannot be read is reported already
            self._keep_sources_read(prepared, reader, has_manifest=False)
            concluded: CheckResult | Conclusion = result
            found.findings.keep(self._state)
        else:
            self._keep_sources_read(prepared, reader, has_manifest=self._state.has(MANIFEST, key.environment_key))
            found.findings.keep(self._state)
            concluded = self._with_verdict(result, prepared, key, found)
        for memo in (VERDICT, OUTER):
            self._state.drop_unused_checks(memo)
        self._state.commit()
        return concluded

    def _with_verdict(
        self, result: CheckResult, prepared: Prepared, key: SiteKey, found: _Sum
    ) -> CheckResult | Conclusion:
        """Store the verdict, unless it depends on more than the files."""
        if any(problem.code in _OF_THE_MACHINE for problem in found.problems):
            return result
        verdict = _verdict(prepared, key, found)
        self._state.remember(VERDICT, key.environment_key, verdict)
        self._state.remember(OUTER, key.environment_key, found.outer)
        return Conclusion(result, verdict, key)

    def _keep_sources_read(self, prepared: Prepared, reader: SourceReader, *, has_manifest: bool) -> None:
        """Choose between what this check has read, and the manifests of builds, which go by what builds have read.

        A build that can go on from its manifest parses few files, and may parse them again; one that cannot parses all.
        """
        if prepared.loaded.read and not has_manifest:
            self._state.forget(MANIFEST)
        elif self._state.has(MANIFEST):
            self._state.roll_back()
            self._state.keep_sources(reader.seen, reader.known)


class _Sum(NamedTuple):
    """What was found in all."""

    findings: DocumentResults
    problems: tuple[Problem, ...]
    outer: tuple[tuple[str, str, int, int], ...]
    until: int | None
    """The next instant at which checks find something else although the site does not change."""


def _verdict(prepared: Prepared, key: SiteKey, found: _Sum) -> Verdict:
    manifest = prepared.manifest(key.documents)
    until = manifest.until if found.until is None else min(manifest.until, found.until)
    suppressions = dict(prepared.severity.suppressions)
    return Verdict(
        replace(manifest, keys={}, problems=(), until=until), found.problems, len(prepared.keys), suppressions
    )


def _applied(prepared: Prepared, context: SiteContext, found: Mapping[str, CheckedFile]) -> tuple[Problem, ...]:
    """Return what checks found, and the suppressions that have no effect."""
    ended = (entry for entry in context.entries if entry.end is not None and entry.end.instant <= context.at.instant)
    gone = {entry.path for entry in (*ended, *(one for one in context.entries if one.status == "withdrawn"))}
    of_files = (problem for path, one in found.items() if path not in gone for problem in one.problems)
    of_site = (problem for check in SITE_CHECKS for problem in check(context))
    severity = prepared.severity
    reported = severity.apply((*of_files, *of_site))
    paths = {SITE_FILE, ANNIVERSARIES_FILE, REDIRECTS_FILE, *(one.entry.path for one in context.shown())}
    return *reported, *severity.apply(severity.idle(paths, _OF_ANSWERS))


def _template_ids(tree: SourceTree) -> Iterator[str]:
    """Return the ids that templates contain literally."""
    for found in tree.templates.values():
        try:
            data = read_bytes(found)
        except ProblemsError:
            continue  # reported while the site was prepared
        yield from (name.decode("utf-8", "replace") for _, name in _ID.findall(data))
