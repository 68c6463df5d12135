"""The result of preparing a site: its layout with a key for every output, or the problems that rule one out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from badinh_site.checks.severity import Severity
from badinh_site.dates import Moment
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level, Problem
from badinh_site.engine.build.dependents import Usage
from badinh_site.engine.build.manifest import Manifest
from badinh_site.engine.build.page_jobs import RenderContext
from badinh_site.engine.inputs.load import LoadedSite
from badinh_site.engine.render.pages import RenderInputs
from badinh_site.engine.render.template_set import TemplateSet
from badinh_site.engine.versions import engine_version, extensions_version
from badinh_site.pages.layout import Layout
from badinh_site.pages.outputs import Output, Page, StoredFile
from badinh_site.portal.entry import blobs_of
from badinh_site.portal.site import Site

__all__ = ["Prepared", "Unprepared"]

_HORIZON = 365 * 86400
"""Seconds for which the changes of a site are known for certain (anniversaries are looked up for ten years)."""


class Unprepared(NamedTuple):
    """A site that cannot be laid out, since its site.yaml is missing or unusable. None of its documents was read."""

    problems: tuple[Problem, ...]


class Prepared(NamedTuple):
    """The site as it should be built."""

    loaded: LoadedSite
    site: Site
    at: Moment
    """The moment for which it was laid out."""
    layout: Layout
    keys: Mapping[str, bytes]
    """The cache key of every output, by path."""
    dependents: Mapping[bytes, Usage]
    """The outputs that name each blob of text, by digest."""
    templates: TemplateSet
    problems: tuple[Problem, ...]
    """All of them, with their final levels."""
    severity: Severity
    """Decides the level of each problem."""

    @property
    def outputs(self) -> tuple[Output, ...]:
        """All outputs, in the order of writing."""
        return self.layout.outputs

    @property
    def documents(self) -> int:
        """The number of content files, published or not."""
        return len(self.loaded.entries)

    @property
    def has_errors(self) -> bool:
        """True when an error rules out building the site."""
        return any(level_of(problem) is Level.ERROR for problem in self.problems)

    def blob_digests(self) -> frozenset[bytes]:
        """Return the digests of all blobs in use: of every content file, published or not, and of the search index."""
        return frozenset(self._blob_digests())

    def _blob_digests(self) -> Iterator[bytes]:
        for entry in self.loaded.entries:
            yield from blobs_of(entry)
        yield from (output.digest for output in self.outputs if isinstance(output, StoredFile))

    def manifest(self, contents: bytes) -> Manifest:
        """Return the manifest of the site; ``contents`` are the digests of its documents."""
        config, changes = self.site.config, self.site.changes
        horizon = self.at.instant + _HORIZON
        return Manifest(
            contents=contents,
            keys=dict(self.keys),
            problems=self.problems,
            documents=self.documents,
            base_url=config.base_url,
            zone_name=config.zone_name,
            extensions=config.markdown.extensions,
            extensions_version=extensions_version(config.markdown.extensions),
            frozen_at=config.frozen_at,
            since=self.at.instant,
            until=min(horizon, changes[0].moment.instant) if changes else horizon,
            levels=config.checks.levels,
        )

    def render_context(self) -> RenderContext:
        """Return what rendering needs besides the pages.

        Raises:
            ProblemsError: a template has changed since it was first read.
        """
        config, templates = self.site.config, self.templates
        names = sorted({output.template for output in self.outputs if isinstance(output, Page)})
        setup = RenderInputs(
            base_path=config.base_path,
            language=config.words_language,
            portal=self.layout.portal,
            assets=templates.asset_links(config.base_path),
            sources=templates.sources(names),
            engine=engine_version(),
            template_parts={name: templates.parts(name) for name in names},
        )
        digests = {name: templates.digest(name) for name in names}
        return RenderContext(setup, digests, self.loaded.rules, config.finish, config.related_size)
