"""Prepares a build: from files to the whole layout of the site, with a key for every output and nothing written."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from badinh_site.checks.document_summary import DocumentResult
from badinh_site.checks.severity import Severity
from badinh_site.content.files import SourceFile
from badinh_site.dates import Moment
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level, Problem, ProblemsError, UsageError
from badinh_site.engine.build.dependents import Recorder, Usage
from badinh_site.engine.build.images import look_at_pictures
from badinh_site.engine.build.manifest import Manifest
from badinh_site.engine.build.page_jobs import RenderContext
from badinh_site.engine.build.related_cache import RelatedCache
from badinh_site.engine.build.search_index import IndexedDocument, index
from badinh_site.engine.inputs.load import LoadedSite, load_site
from badinh_site.engine.inputs.parse import Rules
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.outputs.cache_keys import KeyMaker, copy_key, derived_keys, image_key, stored_file_key
from badinh_site.engine.outputs.compress import can_compress
from badinh_site.engine.outputs.writer import copied_bytes
from badinh_site.engine.render.pages import RenderInputs
from badinh_site.engine.render.template_set import TemplateSet
from badinh_site.engine.request import Request, moment_of
from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.state import State
from badinh_site.engine.versions import engine_version, extensions_version
from badinh_site.engine.workers import Workers
from badinh_site.languages.words import SCRIPT_LANGUAGE
from badinh_site.pages.assets import Assets, name_assets
from badinh_site.pages.frame import PortalView
from badinh_site.pages.layout import Layout, lay_out
from badinh_site.pages.outputs import Copy, Derived, GeneratedImage, Output, Page, StoredFile
from badinh_site.pages.search import IndexFiles, NumberedDocuments, numbered_documents
from badinh_site.portal.assemble import Materials, assemble
from badinh_site.portal.entry import Entry, blobs_of
from badinh_site.portal.site import Site
from badinh_site.settings.config import SITE_FILE, Config
from badinh_site.settings.read import with_base_url

__all__ = ["Prepared", "ordered", "prepare"]


_HORIZON = 365 * 86400
"""Seconds for which the changes of a site are known for certain (anniversaries are looked up for ten years)."""
_INTEGRITY = Memo[str]("integrity", str)
"""By the key of the copy."""


class Prepared(NamedTuple):
    """The site as it should be. ``site`` is None when problems kept it from being laid out."""

    site: Site | None
    at: Moment | None
    """The moment it was laid out for."""
    portal: PortalView | None
    outputs: tuple[Output, ...]
    keys: Mapping[str, bytes]
    dependents: Mapping[bytes, Usage]
    """The outputs that name each blob of text, by digest."""
    templates: TemplateSet
    found: Mapping[str, SourceFile]
    blob_digests: frozenset[bytes]
    """Digests of the facts, cards, terms, words and bodies of all content files, shown or not, and of the index."""
    documents: int
    problems: tuple[Problem, ...]
    rules: Rules | None
    """By which the content files were parsed."""
    read: int
    """Content files that were parsed now."""
    entries: tuple[Entry, ...]
    """All content files, shown or not."""
    severity: Severity
    """What problems count as; those here are weighed already."""
    findings: tuple[DocumentResult, ...]
    """What checks found in the content files that were parsed now, where they were asked for."""

    @property
    def can_build(self) -> bool:
        """Return whether there is a site, and no error in it."""
        return self.site is not None and not any(level_of(p) is Level.ERROR for p in self.problems)

    def manifest(self, contents: bytes) -> Manifest:
        """Return what is worth remembering of it until something changes."""
        assert self.site is not None  # noqa: S101 - only a site that can be built has an outline
        assert self.at is not None  # noqa: S101
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
        """Return what rendering its pages needs besides these.

        Raises:
            ProblemsError: a template has changed since it was first read.
        """
        assert self.site is not None  # noqa: S101 - only a site that can be built is rendered
        assert self.portal is not None  # noqa: S101
        assert self.rules is not None  # noqa: S101
        base_path, templates = self.site.config.base_path, self.templates
        names = sorted({output.template for output in self.outputs if isinstance(output, Page)})
        setup = RenderInputs(
            base_path=base_path,
            language=self.site.config.words_language,
            portal=self.portal,
            assets=templates.asset_links(base_path),
            sources=templates.sources(names),
            engine=engine_version(),
            template_parts={name: templates.parts(name) for name in names},
        )
        config, digests = self.site.config, {name: templates.digest(name) for name in names}
        return RenderContext(setup, digests, self.rules, config.finish, config.related_size)


def prepare(request: Request, state: State, tree: SourceTree, reader: SourceReader, workers: Workers) -> Prepared:
    """Read the site and lay it out. All problems are collected; none is raised but a wrong command line."""
    loaded = load_site(tree, state, reader, workers, checking=request.checking)
    language = loaded.config.words_language if loaded.config else SCRIPT_LANGUAGE
    assets = name_assets(loaded.assets, language)
    templates = TemplateSet(loaded.templates, assets.urls, language)
    templates.integrities, unread = _integrities(templates.named_assets(), assets, loaded.found, state)
    problems = [*loaded.problems, *templates.problems(), *assets.problems, *unread]
    laid_out = _LaidOut(None, None, Layout((), None, ()), ())
    if loaded.config is not None:
        config = _based(loaded.config, request)
        laid_out = _lay_out(config, request, _LayoutInputs(loaded, assets, state, reader, workers))
        problems += [*laid_out.problems, *_missing_templates(laid_out.layout.outputs, templates, tree.templates)]
    state.keep_sources(reader.seen, reader.known)
    layout, levels = laid_out.layout, loaded.config.checks.levels if loaded.config else ()
    severity, recorder = Severity(levels, loaded.suppressions), Recorder(loaded.entries)
    return Prepared(
        site=laid_out.site,
        at=laid_out.at,
        portal=layout.portal,
        outputs=layout.outputs,
        keys=_keys(layout, templates, recorder),
        dependents=recorder.usages(),
        templates=templates,
        found=loaded.found,
        blob_digests=frozenset(_blob_digests(loaded.entries, layout.outputs)),
        documents=len(loaded.entries),
        problems=ordered(severity.apply(problems)),
        rules=loaded.rules,
        read=loaded.read,
        entries=loaded.entries,
        severity=severity,
        findings=loaded.findings,
    )


class _LayoutInputs(NamedTuple):
    """What a site is laid out from."""

    loaded: LoadedSite
    assets: Assets
    state: State
    reader: SourceReader
    workers: Workers


class _LaidOut(NamedTuple):
    site: Site | None
    at: Moment | None
    layout: Layout
    problems: tuple[Problem, ...]


def _lay_out(config: Config, request: Request, inputs: _LayoutInputs) -> _LaidOut:
    loaded, assets, state, reader, workers = inputs
    at = moment_of(request, config.frozen_at, config.zone)
    originals = look_at_pictures(loaded.entries, loaded.files, state, reader, workers)
    with workers.stages.stage("assemble"):
        materials = Materials(
            loaded.entries,
            {path: found.stamp[1] for path, found in loaded.files.items()},
            originals.found,
            config,
            loaded.anniversaries,
            loaded.redirects,
            at,
            request.drafts,
        )
        site, problems = assemble(materials, RelatedCache(state, workers, config.related_size))
        digests, unread = _attachment_digests((one.path for one in site.attachments), loaded.files, reader)
        numbered = numbered_documents(site)
        files = _index(numbered, state, workers) if numbered else {}
        layout = lay_out(site, assets, digests, numbered and IndexFiles(numbered, files))
    found = (*_missing_libraries(config), *originals.problems, *problems, *unread, *layout.problems)
    return _LaidOut(site, at, layout, found)


def _index(numbered: NumberedDocuments, state: State, workers: Workers) -> Mapping[str, bytes]:
    """Bring the index up to date; return the digests of its files."""
    documents = [
        IndexedDocument(one.article.entry.address or "", one.number, one.article.entry.words)
        for one in numbered.documents
    ]
    return index(documents, state, workers).files


def _blob_digests(entries: Iterable[Entry], outputs: Iterable[Output]) -> Iterator[bytes]:
    for entry in entries:
        yield from blobs_of(entry)
    yield from (output.digest for output in outputs if isinstance(output, StoredFile))


def _based(config: Config, request: Request) -> Config:
    if request.base_url is None:
        return config
    based = with_base_url(config, request.base_url)
    if based is None:
        raise UsageError(Problem("BD303", values={"field": "--base-url", "value": request.base_url}))
    return based


def _missing_libraries(config: Config) -> list[Problem]:
    missing = [form for form in config.finish.formats if not can_compress(form)]
    return [
        Problem("BD330", SITE_FILE, values={"field": "precompress", "name": form, "extra": form}) for form in missing
    ]


def _attachment_digests(
    paths: Iterable[str], files: Mapping[str, SourceFile], reader: SourceReader
) -> tuple[dict[str, bytes], list[Problem]]:
    digests: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            digests[path] = reader.digest(files[path])
        except ProblemsError as error:
            digests[path] = b""
            problems += error.problems
    return digests, problems


def _integrities(
    names: Iterable[str], assets: Assets, found: Mapping[str, SourceFile], state: State
) -> tuple[dict[str, str], list[Problem]]:
    """Return the checksums of static files as they are published, remembered by what these are made from."""
    copies = {copy.path: copy for copy in assets.copies}
    made: dict[str, str] = {}
    problems: list[Problem] = []
    for name in names:
        copy = copies[assets.urls[name]]
        known = state.remembered(_INTEGRITY, copy_key(copy))
        try:
            made[name] = known or _integrity(copied_bytes(copy, found[copy.source]))
        except ProblemsError as error:
            problems += error.problems
        else:
            state.remember(_INTEGRITY, copy_key(copy), made[name])
    return made, problems


def _integrity(data: bytes) -> str:
    """Return the checksum by which browsers know a file (Subresource Integrity, 3.1)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode("ascii")


def _missing_templates(outputs: Iterable[Output], templates: TemplateSet, there: Collection[str]) -> list[Problem]:
    names = dict.fromkeys(output.template for output in outputs if isinstance(output, Page))
    missing = [name for name in names if name not in templates and name not in there]
    return [Problem("BD402", f"templates/{name}", 0, 0, {"name": name}) for name in missing]


def _keys(layout: Layout, templates: TemplateSet, recorder: Recorder) -> dict[str, bytes]:
    """Return the keys of all outputs, and record what these depend on while it is packed for that."""
    if layout.portal is None:
        return {}
    maker = KeyMaker(engine_version(), layout.portal)

    def key(output: Page | Copy | StoredFile | GeneratedImage) -> bytes:
        if isinstance(output, Page):
            seed = maker.packed(output)
            recorder.record(output.path, seed)
            return maker.key(output, templates.digest(output.template), seed)
        if isinstance(output, StoredFile):
            recorder.record(output.path, msgspec.msgpack.encode(output.digest))
            return stored_file_key(output)
        return copy_key(output) if isinstance(output, Copy) else image_key(output)

    keys = {output.path: key(output) for output in layout.outputs if not isinstance(output, Derived)}
    return keys | derived_keys((output for output in layout.outputs if isinstance(output, Derived)), keys)


_FIRST = (
    "content/site.yaml",
    "content/anniversaries.yaml",
    "content/redirects.yaml",
    "templates/",
    "theme/",
    "static/",
)


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems without repetition: errors first; what may be the cause of others before these."""
    levels = (Level.ERROR, Level.WARNING, Level.ADVICE)

    def rank(problem: Problem) -> tuple[int, int, str, int, int, str]:
        group = next((n for n, start in enumerate(_FIRST) if problem.path.startswith(start)), len(_FIRST))
        return levels.index(level_of(problem)), group, problem.path, problem.line, problem.column, problem.code

    once = {(p.code, p.path, p.line, p.column, tuple(p.values.items())): p for p in problems}
    return tuple(sorted(once.values(), key=rank))
