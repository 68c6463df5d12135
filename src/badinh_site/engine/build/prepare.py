"""Prepares a build: reads the files and lays the site out, with a cache key for every output. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from badinh_site.checks.severity import Severity
from badinh_site.content.files import SourceFile
from badinh_site.dates import Moment
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level, Problem, ProblemsError, UsageError
from badinh_site.engine.build.dependents import Recorder
from badinh_site.engine.build.images import look_at_pictures
from badinh_site.engine.build.prepared import Prepared, Unprepared
from badinh_site.engine.build.related_cache import RelatedCache
from badinh_site.engine.build.search_index import IndexedDocument, index
from badinh_site.engine.build.theme import prepare_theme
from badinh_site.engine.inputs.load import LoadedSite, LoadedWithoutSettings, LoadOptions, load_site
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.outputs.cache_keys import KeyMaker, copy_key, derived_keys, image_key, stored_file_key
from badinh_site.engine.outputs.compress import can_compress
from badinh_site.engine.render.template_set import TemplateSet
from badinh_site.engine.request import Request, moment_of
from badinh_site.engine.store.state import State
from badinh_site.engine.versions import engine_version
from badinh_site.engine.workers import Workers
from badinh_site.languages.words import SCRIPT_LANGUAGE
from badinh_site.pages.assets import Assets
from badinh_site.pages.layout import Layout, lay_out
from badinh_site.pages.outputs import Copy, Derived, GeneratedImage, Output, Page, StoredFile
from badinh_site.pages.search import IndexFiles, NumberedDocuments, numbered_documents
from badinh_site.portal.assemble import Materials, assemble
from badinh_site.portal.site import Site
from badinh_site.settings.config import SITE_FILE, Config
from badinh_site.settings.read import with_base_url

__all__ = ["ordered", "prepare"]


def prepare(
    request: Request, state: State, tree: SourceTree, reader: SourceReader, workers: Workers
) -> Prepared | Unprepared:
    """Read the site and lay it out. All problems are collected; only a wrong command line raises.

    Raises:
        UsageError: the moment or the base URL asked for is none.
    """
    loaded = load_site(tree, state, reader, workers, LoadOptions(request.checking, request.drafts, request.allowed))
    if isinstance(loaded, LoadedWithoutSettings):
        theme = prepare_theme(loaded.theme, loaded.found, SCRIPT_LANGUAGE, state)
        state.keep_sources(reader.seen, reader.known)
        severity = Severity((), loaded.suppressions)
        return Unprepared(ordered(severity.apply((*loaded.problems, *theme.problems))))
    loaded = loaded._replace(config=_based(loaded.config, request))
    theme = prepare_theme(loaded.theme, loaded.found, loaded.config.words_language, state)
    laid_out = _lay_out(request, _LayoutInputs(loaded, theme.assets, state, reader, workers))
    missing = _missing_templates(laid_out.layout.outputs, theme.templates, tree.templates)
    state.keep_sources(reader.seen, reader.known)
    severity = Severity(loaded.config.checks.levels, loaded.suppressions)
    recorder = Recorder(loaded.entries)
    return Prepared(
        loaded=loaded,
        site=laid_out.site,
        at=laid_out.at,
        layout=laid_out.layout,
        keys=_keys(laid_out.layout, theme.templates, recorder),
        dependents=recorder.usages(),
        templates=theme.templates,
        problems=ordered(severity.apply((*loaded.problems, *theme.problems, *laid_out.problems, *missing))),
        severity=severity,
    )


class _LayoutInputs(NamedTuple):
    """What a site is laid out from."""

    loaded: LoadedSite
    assets: Assets
    state: State
    reader: SourceReader
    workers: Workers


class _LaidOut(NamedTuple):
    site: Site
    at: Moment
    layout: Layout
    problems: tuple[Problem, ...]


def _lay_out(request: Request, inputs: _LayoutInputs) -> _LaidOut:
    loaded, assets, state, reader, workers = inputs
    config = loaded.config
    at = moment_of(request, config.frozen_at, config.zone)
    shown = [entry for entry in loaded.entries if request.drafts or entry.status != "draft"]
    originals = look_at_pictures(shown, loaded.files, state, reader, workers)
    with workers.stages.stage("assemble"):
        materials = Materials(
            loaded.entries,
            frozenset() if request.drafts else loaded.broken_drafts,
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
    """Bring the search index up to date; return the digests of its files."""
    documents = [
        IndexedDocument(one.article.entry.address or "", one.number, one.article.entry.words)
        for one in numbered.documents
    ]
    return index(documents, state, workers).files


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


def _missing_templates(outputs: Iterable[Output], templates: TemplateSet, there: Collection[str]) -> list[Problem]:
    names = dict.fromkeys(output.template for output in outputs if isinstance(output, Page))
    missing = [name for name in names if name not in templates and name not in there]
    return [Problem("BD402", f"templates/{name}", 0, 0, {"name": name}) for name in missing]


def _keys(layout: Layout, templates: TemplateSet, recorder: Recorder) -> dict[str, bytes]:
    """Return the cache keys of all outputs, and record which blobs they name while their seeds are packed."""
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
    """Return problems without duplicates: errors first, and possible causes before their effects."""
    levels = (Level.ERROR, Level.WARNING, Level.ADVICE)

    def rank(problem: Problem) -> tuple[int, int, str, int, int, str]:
        group = next((n for n, start in enumerate(_FIRST) if problem.path.startswith(start)), len(_FIRST))
        return levels.index(level_of(problem)), group, problem.path, problem.line, problem.column, problem.code

    once = {(p.code, p.path, p.line, p.column, tuple(p.values.items())): p for p in problems}
    return tuple(sorted(once.values(), key=rank))
