"""Reads what the site's files say: settings, documents, templates, stylesheets; known ones come from the state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeVar

import msgspec

from badinh_site.checks.document_summary import DocumentResult
from badinh_site.content.document import Reference
from badinh_site.content.files import SourceFile
from badinh_site.content.suppressions import Suppression, find_suppressions
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.inputs.parse import Rules, parse_files
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.render.analysis import TemplateFacts, analyse
from badinh_site.engine.render.template_set import Template
from badinh_site.engine.store.entry_cache import CachedEntry, EntryCache
from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.state import State
from badinh_site.engine.versions import engine_version, extensions_version
from badinh_site.engine.workers import Workers
from badinh_site.hashing import digest
from badinh_site.pages.assets import Asset, stylesheet_addresses
from badinh_site.portal.anniversaries import ANNIVERSARIES_FILE, Anniversary, read_anniversaries
from badinh_site.portal.entry import Entry
from badinh_site.portal.redirects import REDIRECTS_FILE, GivenRedirect, read_redirects
from badinh_site.settings.config import SITE_FILE, Checks, Config
from badinh_site.settings.read import read_config

__all__ = ["LoadedSite", "load_site"]

_SETTINGS = frozenset({SITE_FILE, ANNIVERSARIES_FILE, REDIRECTS_FILE})


_ReadRedirects = tuple[tuple[GivenRedirect, ...], tuple[Problem, ...]]

T = TypeVar("T")

# By the digest of the path and the bytes of the file that each is read from.
_REDIRECTS = Memo[_ReadRedirects]("redirects", _ReadRedirects)
_SILENCES = Memo[tuple[Suppression, ...]]("silences", tuple[Suppression, ...])
_STYLESHEET = Memo[tuple[Reference, ...]]("stylesheet", tuple[Reference, ...])
_TEMPLATE = Memo[TemplateFacts]("template", TemplateFacts)


class LoadedSite(NamedTuple):
    """Everything that was read: settings, content files, templates, static files."""

    config: Config | None
    entries: tuple[Entry, ...]
    anniversaries: tuple[Anniversary, ...]
    redirects: tuple[GivenRedirect, ...]
    files: Mapping[str, SourceFile]
    """Files in content/ that are no documents, by path."""
    templates: Mapping[str, Template]
    assets: tuple[Asset, ...]
    found: Mapping[str, SourceFile]
    """Every file, by path."""
    problems: tuple[Problem, ...]
    rules: Rules | None
    """By which the content files were parsed."""
    read: int
    """Content files that were parsed now."""
    suppressions: Mapping[str, tuple[Suppression, ...]]
    """What editors have said of warnings, by path."""
    findings: tuple[DocumentResult, ...]
    """What checks found in the content files that were parsed now, where they were asked for."""


def load_site(
    tree: SourceTree, state: State, reader: SourceReader, workers: Workers, *, checking: bool = False
) -> LoadedSite:
    """Read everything a site consists of; what is wrong with any of it comes back as problems.

    When it is for a check, what is parsed is checked at once.
    """
    return _Loader(tree, state, reader, workers, checking=checking).read()


def _parsing_rules(config: Config) -> Rules:
    """Return what shapes parsing besides the files: engine, Markdown extensions, settings."""
    extensions = extensions_version(config.markdown.extensions)
    settings = config.zone_name, config.markdown, config.addresses, config.words_language, config.search
    return Rules(*settings, digest(engine_version() + extensions + msgspec.msgpack.encode(settings)))


class _Loader:
    def __init__(
        self, tree: SourceTree, state: State, reader: SourceReader, workers: Workers, *, checking: bool
    ) -> None:
        self._checking = checking
        self._findings: list[DocumentResult] = []
        self._workers = workers
        self._parsed_now = 0
        self._tree = tree
        self._state = state
        self._reader = reader
        self._problems: list[Problem] = list(tree.problems)

    def read(self) -> LoadedSite:
        others, templates, static = self._tree.others, self._tree.templates, self._tree.static
        config = self._config(others.get(SITE_FILE))
        rules = _parsing_rules(config) if config else None
        files = {found.path: found for found in self._tree.others.values() if found.path not in _SETTINGS}
        entries = tuple(self._entries(self._tree.documents.values(), rules, config.checks)) if config and rules else ()
        # Only a type whose documents have folders of their own leaves Markdown files that are none.
        astray = (path for path in files if path.lower().endswith(".md"))
        self._problems += [Problem("BD229", path) for path in astray]
        return LoadedSite(
            config=config,
            entries=entries,
            anniversaries=self._anniversaries(others.get(ANNIVERSARIES_FILE), config),
            redirects=self._redirects(others.get(REDIRECTS_FILE)),
            files=files,
            templates={name: made for name, found in templates.items() if (made := self._template(found))},
            assets=tuple(one for name, found in static.items() if (one := self._asset(name, found))),
            found={found.path: found for found in self._tree.files()},
            problems=tuple(self._problems),
            rules=rules,
            read=self._parsed_now,
            suppressions=dict(self._suppressions(entries)),
            findings=tuple(self._findings),
        )

    def _suppressions(self, entries: Iterable[Entry]) -> Iterator[tuple[str, tuple[Suppression, ...]]]:
        yield from ((entry.path, entry.suppressions) for entry in entries if entry.suppressions)
        for path in sorted(_SETTINGS & self._tree.others.keys()):
            with suppress(ProblemsError):  # what cannot be read has been told of
                yield path, self._known(_SILENCES, self._tree.others[path], find_suppressions)

    def _config(self, found: SourceFile | None) -> Config | None:
        if found is None:
            self._problems.append(Problem("BD301", SITE_FILE))
            return None
        try:
            source, problems = self._reader.text(found)
        except ProblemsError as error:
            self._problems += error.problems
            return None
        config, more = read_config(source)
        self._problems += [*problems, *more]
        return config

    def _anniversaries(self, found: SourceFile | None, config: Config | None) -> tuple[Anniversary, ...]:
        if found is None or config is None:
            return ()
        try:
            source, problems = self._reader.text(found)
        except ProblemsError as error:
            self._problems += error.problems
            return ()
        anniversaries, more = read_anniversaries(source, config.zone)
        self._problems += [*problems, *more]
        return anniversaries

    def _redirects(self, found: SourceFile | None) -> tuple[GivenRedirect, ...]:
        """Return the entries of redirects.yaml, remembered: there may be thousands."""
        if found is None:
            return ()
        try:
            redirects, problems = self._known(_REDIRECTS, found, read_redirects)
        except ProblemsError as error:
            self._problems += error.problems
            return ()
        self._problems += problems
        return redirects

    def _entries(self, files: Iterable[SourceFile], rules: Rules, checks: Checks) -> Iterator[Entry]:
        """Return the entries of all content files: those of the last build, and new ones of files that changed."""
        entry_cache = EntryCache(CachedEntry, self._state.entries_by_folder(), rules.key)
        items: dict[str, CachedEntry | None] = {}
        new: list[SourceFile] = []
        for found in files:
            items[found.path] = item = self._known_item(found, entry_cache)
            if item is None:
                new.append(found)
        self._parsed_now = len(new)
        with self._workers.stages.stage("read", len(new)):
            for item in self._parsed(new, rules, checks, entry_cache):
                items[item.path] = item
        entry_cache.keep_only(items)
        self._state.keep_folder_entries(entry_cache.changes())
        for one in items.values():
            if one is not None:
                self._problems += one.problems
                if one.entry is not None:
                    yield one.entry

    def _known_item(self, found: SourceFile, entry_cache: EntryCache[CachedEntry]) -> CachedEntry | None:
        """Return a file's item when the file is as it was. A file never read before is not read here."""
        item = entry_cache.get(found.path)
        if item is None:
            return None
        try:
            return item if self._reader.digest(found) == item.digest else None
        except ProblemsError:
            return None

    def _parsed(
        self, files: Sequence[SourceFile], rules: Rules, checks: Checks, entry_cache: EntryCache[CachedEntry]
    ) -> Iterator[CachedEntry]:
        for some in parse_files(files, rules, self._workers, checks if self._checking else None):
            self._workers.stages.advance(len(some))
            self._state.put_blobs(pair for one in some for pair in one.blobs)
            for one in some:
                self._problems += one.problems
                self._findings += [] if one.finding is None else [one.finding]
                if one.item is None or one.seen is None:
                    continue
                self._reader.note(one.path, one.seen)
                yield one.item
                # A missing extension is the machine's fault, not the file's: it is not remembered with the file.
                if not any(problem.code == "BD304" for problem in one.item.problems):
                    entry_cache.put(one.item)

    def _template(self, found: SourceFile) -> Template | None:
        try:
            facts = self._known(_TEMPLATE, found, lambda text: analyse(text, found.path))
        except ProblemsError as error:
            self._problems += error.problems
            return None
        key = self._reader.digest(found)
        return Template(found.path, key, lambda: self._unchanged(found, key), facts)

    def _asset(self, name: str, found: SourceFile) -> Asset | None:
        addresses: tuple[Reference, ...] = ()
        try:
            if name.lower().endswith(".css"):
                addresses = self._known(_STYLESHEET, found, stylesheet_addresses)
            return Asset(name, found.path, self._reader.digest(found), addresses)
        except ProblemsError as error:
            self._problems += error.problems
            return None

    def _known(self, memo: Memo[T], found: SourceFile, make: Callable[[str], T]) -> T:
        """Return what a pure function of a file's text gives, remembered or made now from the text as it is now."""

        def key() -> bytes:
            return digest(found.path.encode() + b"\0" + self._reader.digest(found))

        known = self._state.remembered(memo, key())
        if known is None:
            known = make(self._source(found))
            self._state.remember(memo, key(), known)
        return known

    def _unchanged(self, found: SourceFile, key: bytes) -> str:
        """Return the text of a file that was read before, when it is still the same."""
        text = self._source(found)
        if self._reader.digest(found) != key:
            raise ProblemsError(Problem("BD510", found.path))
        return text

    def _source(self, found: SourceFile) -> str:
        return self._reader.text(found)[0]
