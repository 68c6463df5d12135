"""Prepares a build: from files to the whole layout of the site, with a key for every output and nothing written."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from badinh_site.checks.traits import Finding
from badinh_site.checks.weighing import Weighing
from badinh_site.config import SITE_FILE, Config, with_base_url
from badinh_site.content.sources import Found
from badinh_site.engine.compression import can_compress
from badinh_site.engine.dependents import Recorder, Usage
from badinh_site.engine.fingerprint import engine_version, extensions_version
from badinh_site.engine.indexing import Numbered, index
from badinh_site.engine.keys import KeyMaker, copy_key, derived_keys, held_key, picture_key
from badinh_site.engine.knowledge import Remembered
from badinh_site.engine.memo import Memo
from badinh_site.engine.outline import Outline
from badinh_site.engine.parsing import Rules
from badinh_site.engine.pictures import look_at_pictures
from badinh_site.engine.reading import Library, read_library
from badinh_site.engine.rendering import Groundwork, Setup, copied_bytes
from badinh_site.engine.request import Request, moment_of
from badinh_site.engine.shelf import Shelf, SourceReader
from badinh_site.engine.state import State
from badinh_site.engine.templates import TemplateSet
from badinh_site.engine.workers import Workers
from badinh_site.errors import Level, Problem, ProblemsError, UsageError
from badinh_site.messages import level_of
from badinh_site.moments import Moment
from badinh_site.pages.assets import Assets, name_assets
from badinh_site.pages.layout import Layout, lay_out
from badinh_site.pages.outputs import Copy, Derived, Held, MadePicture, Output, Page
from badinh_site.pages.search import IndexFiles, NumberedDocuments, numbered_documents
from badinh_site.pages.views import PortalView
from badinh_site.portal.assembly import Materials, assemble
from badinh_site.portal.entries import Entry, blobs_of
from badinh_site.portal.model import Site
from badinh_site.words import SCRIPT_LANGUAGE

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
    found: Mapping[str, Found]
    held: frozenset[bytes]
    """Digests of the facts, cards, terms, words and bodies of all content files, shown or not, and of the index."""
    documents: int
    problems: tuple[Problem, ...]
    rules: Rules | None
    """By which the content files were parsed."""
    read: int
    """Content files that were parsed now."""
    entries: tuple[Entry, ...]
    """All content files, shown or not."""
    weighing: Weighing
    """What problems count as; those here are weighed already."""
    findings: tuple[Finding, ...]
    """What checks found in the content files that were parsed now, where they were asked for."""

    @property
    def can_build(self) -> bool:
        """Tell whether there is a site, and no error in it."""
        return self.site is not None and not any(level_of(p) is Level.ERROR for p in self.problems)

    def outline(self, contents: bytes) -> Outline:
        """Give what is worth remembering of it until something changes."""
        assert self.site is not None  # noqa: S101 - only a site that can be built has an outline
        assert self.at is not None  # noqa: S101
        config, changes = self.site.config, self.site.changes
        horizon = self.at.instant + _HORIZON
        return Outline(
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

    def groundwork(self) -> Groundwork:
        """Give what rendering its pages needs besides these.

        Raises:
            ProblemsError: a template has changed since it was first read.
        """
        assert self.site is not None  # noqa: S101 - only a site that can be built is rendered
        assert self.portal is not None  # noqa: S101
        assert self.rules is not None  # noqa: S101
        base_path, templates = self.site.config.base_path, self.templates
        names = sorted({output.template for output in self.outputs if isinstance(output, Page)})
        setup = Setup(
            base_path=base_path,
            language=self.site.config.words_language,
            portal=self.portal,
            assets=templates.asset_links(base_path),
            sources=templates.sources(names),
            engine=engine_version(),
            template_parts={name: templates.parts(name) for name in names},
        )
        config, digests = self.site.config, {name: templates.digest(name) for name in names}
        return Groundwork(setup, digests, self.rules, config.finish, config.related_size)


def prepare(request: Request, state: State, shelf: Shelf, reader: SourceReader, workers: Workers) -> Prepared:
    """Read the site and lay it out. All problems are collected; none is raised but a wrong command line."""
    library = read_library(shelf, state, reader, workers, checking=request.checking)
    language = library.config.words_language if library.config else SCRIPT_LANGUAGE
    assets = name_assets(library.assets, language)
    templates = TemplateSet(library.templates, assets.urls, language)
    templates.integrities, unread = _integrities(templates.named_assets(), assets, library.found, state)
    problems = [*library.problems, *templates.problems(), *assets.problems, *unread]
    laid_out = _LaidOut(None, None, Layout((), None, ()), ())
    if library.config is not None:
        config = _based(library.config, request)
        laid_out = _lay_out(config, request, _Ground(library, assets, state, reader, workers))
        problems += [*laid_out.problems, *_missing_templates(laid_out.layout.outputs, templates, shelf.templates)]
    state.keep_sources(reader.seen, reader.known)
    layout, levels = laid_out.layout, library.config.checks.levels if library.config else ()
    weighing, recorder = Weighing(levels, library.silences), Recorder(library.entries)
    return Prepared(
        site=laid_out.site,
        at=laid_out.at,
        portal=layout.portal,
        outputs=layout.outputs,
        keys=_keys(layout, templates, recorder),
        dependents=recorder.usages(),
        templates=templates,
        found=library.found,
        held=frozenset(_held(library.entries, layout.outputs)),
        documents=len(library.entries),
        problems=ordered(weighing.weighed(problems)),
        rules=library.rules,
        read=library.read,
        entries=library.entries,
        weighing=weighing,
        findings=library.findings,
    )


class _Ground(NamedTuple):
    """What a site is laid out from."""

    library: Library
    assets: Assets
    state: State
    reader: SourceReader
    workers: Workers


class _LaidOut(NamedTuple):
    site: Site | None
    at: Moment | None
    layout: Layout
    problems: tuple[Problem, ...]


def _lay_out(config: Config, request: Request, ground: _Ground) -> _LaidOut:
    library, assets, state, reader, workers = ground
    at = moment_of(request, config.frozen_at, config.zone)
    originals = look_at_pictures(library.entries, library.files, state, reader, workers)
    with workers.stages.stage("assemble"):
        materials = Materials(
            library.entries,
            {path: found.stamp[1] for path, found in library.files.items()},
            originals.found,
            config,
            library.anniversaries,
            library.redirects,
            at,
            request.drafts,
        )
        site, problems = assemble(materials, Remembered(state, workers, config.related_size))
        digests, unread = _attachment_digests((one.path for one in site.attachments), library.files, reader)
        numbered = numbered_documents(site)
        files = _index(numbered, state, workers) if numbered else {}
        layout = lay_out(site, assets, digests, numbered and IndexFiles(numbered, files))
    found = (*_missing_libraries(config), *originals.problems, *problems, *unread, *layout.problems)
    return _LaidOut(site, at, layout, found)


def _index(numbered: NumberedDocuments, state: State, workers: Workers) -> Mapping[str, bytes]:
    """Bring the index up to date; give the digests of its files."""
    documents = [
        Numbered(one.article.entry.address or "", one.number, one.article.entry.words) for one in numbered.documents
    ]
    return index(documents, state, workers).files


def _held(entries: Iterable[Entry], outputs: Iterable[Output]) -> Iterator[bytes]:
    for entry in entries:
        yield from blobs_of(entry)
    yield from (output.digest for output in outputs if isinstance(output, Held))


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
    paths: Iterable[str], files: Mapping[str, Found], reader: SourceReader
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
    names: Iterable[str], assets: Assets, found: Mapping[str, Found], state: State
) -> tuple[dict[str, str], list[Problem]]:
    """Give the checksums of static files as they are published, remembered by what these are made from."""
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
    """Give the checksum by which browsers know a file (Subresource Integrity, 3.1)."""
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

    def key(output: Page | Copy | Held | MadePicture) -> bytes:
        if isinstance(output, Page):
            seed = maker.packed(output)
            recorder.record(output.path, seed)
            return maker.key(output, templates.digest(output.template), seed)
        if isinstance(output, Held):
            recorder.record(output.path, msgspec.msgpack.encode(output.digest))
            return held_key(output)
        return copy_key(output) if isinstance(output, Copy) else picture_key(output)

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
    """Give problems without repetition: errors first; what may be the cause of others before these."""
    levels = (Level.ERROR, Level.WARNING, Level.ADVICE)

    def rank(problem: Problem) -> tuple[int, int, str, int, int, str]:
        group = next((n for n, start in enumerate(_FIRST) if problem.path.startswith(start)), len(_FIRST))
        return levels.index(level_of(problem)), group, problem.path, problem.line, problem.column, problem.code

    once = {(p.code, p.path, p.line, p.column, tuple(p.values.items())): p for p in problems}
    return tuple(sorted(once.values(), key=rank))
