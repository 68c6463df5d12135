"""Load the files of a site: settings, documents, templates, stylesheets. Unchanged ones come from the state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import tzinfo
from typing import NamedTuple, TypeVar

import msgspec

from badinh_site.checks.document_summary import CheckedFile
from badinh_site.content.document import Reference
from badinh_site.content.files import SourceFile, too_large
from badinh_site.content.suppressions import Suppression, find_suppressions
from badinh_site.diagnostics.catalogue import as_warning
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.inputs.parse import CheckedParsedFile, ParsedFile, Rules, UnreadableFile, parse_files
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.render.analysis import TemplateFacts, analyse
from badinh_site.engine.render.template_set import Template
from badinh_site.engine.store.entry_cache import CACHED_FILES, CachedEntry, CachedErrors, CachedFile, EntryCache
from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.state import State
from badinh_site.engine.versions import engine_version, extensions_version
from badinh_site.engine.workers import Workers
from badinh_site.hashing import digest
from badinh_site.limits import LARGEST_TEXT
from badinh_site.pages.assets import Asset, stylesheet_addresses
from badinh_site.portal.anniversaries import ANNIVERSARIES_FILE, Anniversary, read_anniversaries
from badinh_site.portal.entry import Entry
from badinh_site.portal.left_out import left_out
from badinh_site.portal.redirects import REDIRECTS_FILE, GivenRedirect, read_redirects
from badinh_site.portal.references import targets_of
from badinh_site.settings.config import SITE_FILE, Checks, Config
from badinh_site.settings.read import no_settings, read_config

__all__ = ["LoadOptions", "LoadedSite", "LoadedTheme", "LoadedWithoutSettings", "load_site"]

_SETTINGS = frozenset({SITE_FILE, ANNIVERSARIES_FILE, REDIRECTS_FILE})


_ReadRedirects = tuple[tuple[GivenRedirect, ...], tuple[Problem, ...]]

T = TypeVar("T")

# Each is keyed by the digest of the path and the bytes of the file that it is read from.
_REDIRECTS = Memo[_ReadRedirects]("redirects", _ReadRedirects)
_SUPPRESSIONS = Memo[tuple[Suppression, ...]]("suppressions", tuple[Suppression, ...])
_STYLESHEET = Memo[tuple[Reference, ...]]("stylesheet", tuple[Reference, ...])
_TEMPLATE = Memo[TemplateFacts]("template", TemplateFacts)


class LoadedTheme(NamedTuple):
    """The templates and static files of the site and the theme."""

    templates: Mapping[str, Template]
    assets: tuple[Asset, ...]


class LoadedWithoutSettings(NamedTuple):
    """The rest of a site whose site.yaml is missing or unusable. Content files are not parsed without its settings."""

    theme: LoadedTheme
    found: Mapping[str, SourceFile]
    """Every file, by path."""
    problems: tuple[Problem, ...]
    suppressions: Mapping[str, tuple[Suppression, ...]]
    """Warnings that editors suppressed, by path."""


class LoadedSite(NamedTuple):
    """Everything that was read: settings, content files, templates, static files."""

    config: Config
    rules: Rules
    """The rules by which the content files were parsed."""
    entries: tuple[Entry, ...]
    broken_drafts: frozenset[str]
    """Drafts without an entry because of mistakes in them, by path."""
    anniversaries: tuple[Anniversary, ...]
    redirects: tuple[GivenRedirect, ...]
    files: Mapping[str, SourceFile]
    """Other files in content/, by path."""
    theme: LoadedTheme
    found: Mapping[str, SourceFile]
    """Every file, by path."""
    problems: tuple[Problem, ...]
    read: int
    """Number of content files parsed by this build."""
    suppressions: Mapping[str, tuple[Suppression, ...]]
    """Warnings that editors suppressed, by path."""
    findings: tuple[CheckedFile, ...]
    """Check results of the content files parsed by this build, if checks were requested."""


class LoadOptions(NamedTuple):
    """How a site is read."""

    checking: bool = False
    """True if content files are checked as they are parsed."""
    drafts: bool = False
    """True if drafts are published, and mistakes in them are errors."""
    allowed: tuple[str, ...] = ()
    """Markdown extensions that the command line allows."""


_AS_BUILDS_DO = LoadOptions()


def load_site(
    tree: SourceTree, state: State, reader: SourceReader, workers: Workers, options: LoadOptions = _AS_BUILDS_DO
) -> LoadedSite | LoadedWithoutSettings:
    """Read all files of a site; errors in them are returned as problems."""
    return _Loader(tree, state, reader, workers, options).read()


def _parsing_rules(config: Config) -> Rules:
    """Return the inputs of parsing besides the files: engine, Markdown extensions, settings."""
    extensions = extensions_version(config.markdown.extensions)
    settings = config.zone_name, config.markdown, config.addresses, config.words_language, config.search
    return Rules(*settings, digest(engine_version() + extensions + msgspec.msgpack.encode(settings)))


class _Loader:
    def __init__(
        self, tree: SourceTree, state: State, reader: SourceReader, workers: Workers, options: LoadOptions
    ) -> None:
        self._options = options
        self._findings: list[CheckedFile] = []
        self._workers = workers
        self._parsed_now = 0
        self._broken_drafts: list[str] = []
        self._tree = tree
        self._state = state
        self._reader = reader
        self._problems: list[Problem] = list(tree.problems)

    def read(self) -> LoadedSite | LoadedWithoutSettings:
        others = self._tree.others
        found = {found.path: found for found in self._tree.files()}
        files = {found.path: found for found in others.values() if found.path not in _SETTINGS}
        config = self._config(others.get(SITE_FILE))
        if config is None:
            self._problems += left_out(files, self._tree.documents, ())
            self._redirects(others.get(REDIRECTS_FILE))
            theme = self._theme()
            return LoadedWithoutSettings(theme, found, tuple(self._problems), dict(self._suppressions(())))
        rules = _parsing_rules(config)
        entries = tuple(self._entries(self._tree.documents.values(), rules, config.checks))
        redirects = self._redirects(others.get(REDIRECTS_FILE))
        self._problems += left_out(files, self._tree.documents, entries, targets_of(redirects))
        return LoadedSite(
            config=config,
            rules=rules,
            entries=entries,
            broken_drafts=frozenset(self._broken_drafts),
            anniversaries=self._anniversaries(others.get(ANNIVERSARIES_FILE), config.zone),
            redirects=redirects,
            files=files,
            theme=self._theme(),
            found=found,
            problems=tuple(self._problems),
            read=self._parsed_now,
            suppressions=dict(self._suppressions(entries)),
            findings=tuple(self._findings),
        )

    def _theme(self) -> LoadedTheme:
        templates, static = self._tree.templates, self._tree.static
        return LoadedTheme(
            templates={name: template for name, found in templates.items() if (template := self._template(found))},
            assets=tuple(asset for name, found in static.items() if (asset := self._asset(name, found))),
        )

    def _suppressions(self, entries: Iterable[Entry]) -> Iterator[tuple[str, tuple[Suppression, ...]]]:
        yield from ((entry.path, entry.suppressions) for entry in entries if entry.suppressions)
        for path in sorted(_SETTINGS & self._tree.others.keys()):
            with suppress(ProblemsError):  # unreadable files are already reported
                yield path, self._known(_SUPPRESSIONS, self._tree.others[path], find_suppressions)

    def _config(self, found: SourceFile | None) -> Config | None:
        if found is None:
            self._problems.append(no_settings())
            return None
        try:
            source, problems = self._reader.text(found)
        except ProblemsError as error:
            self._problems += error.problems
            return None
        config, more = read_config(source, self._options.allowed)
        self._problems += [*problems, *more]
        return config

    def _anniversaries(self, found: SourceFile | None, zone: tzinfo) -> tuple[Anniversary, ...]:
        if found is None:
            return ()
        try:
            source, problems = self._reader.text(found)
        except ProblemsError as error:
            self._problems += error.problems
            return ()
        anniversaries, more = read_anniversaries(source, zone)
        self._problems += [*problems, *more]
        return anniversaries

    def _redirects(self, found: SourceFile | None) -> tuple[GivenRedirect, ...]:
        """Return the entries of redirects.yaml. They are memoised, since there may be thousands."""
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
        """Yield the entries of all content files, parsing those that are new or have changed."""
        entry_cache = EntryCache(CACHED_FILES, self._state.entries_by_folder(), rules.key)
        items: dict[str, CachedFile | None] = {}
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
                is_broken_draft = isinstance(one, CachedErrors) and one.draft
                if is_broken_draft:
                    self._broken_drafts.append(one.path)
                stops_nothing = is_broken_draft and not self._options.drafts
                self._problems += map(as_warning, one.problems) if stops_nothing else one.problems
                if isinstance(one, CachedEntry):
                    yield one.entry

    def _known_item(self, found: SourceFile, entry_cache: EntryCache[CachedFile]) -> CachedFile | None:
        """Return the cached entry of an unchanged file. A file without one is not read here."""
        item = entry_cache.get(found.path)
        if item is None:
            return None
        try:
            return item if self._reader.digest(found) == item.digest else None
        except ProblemsError:
            return None

    def _parsed(
        self, files: Sequence[SourceFile], rules: Rules, checks: Checks, entry_cache: EntryCache[CachedFile]
    ) -> Iterator[CachedFile]:
        for some in parse_files(files, rules, self._workers, checks if self._options.checking else None):
            self._workers.stages.advance(len(some))
            self._state.put_blobs(pair for one in some if isinstance(one, ParsedFile) for pair in one.blobs)
            for one in some:
                if isinstance(one, UnreadableFile):
                    self._problems += one.problems
                    continue
                if isinstance(one, CheckedParsedFile):
                    self._findings.append(one.finding)
                self._reader.note(one.path, one.seen)
                yield one.item
                # A missing extension is the machine's fault, not the file's: the result is not cached.
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
        """Return the result of a pure function of a file's text, from the state if it is stored there."""
        if found.stamp[1] > LARGEST_TEXT:
            raise ProblemsError(too_large(found.path, found.stamp[1], LARGEST_TEXT))

        def key() -> bytes:
            return digest(found.path.encode() + b"\0" + self._reader.digest(found))

        known = self._state.remembered(memo, key())
        if known is None:
            known = make(self._source(found))
            self._state.remember(memo, key(), known)
        return known

    def _unchanged(self, found: SourceFile, key: bytes) -> str:
        """Return the text of a file that was read before.

        Raises:
            ProblemsError: it has changed since.
        """
        text = self._source(found)
        if self._reader.digest(found) != key:
            raise ProblemsError(Problem("BD510", found.path))
        return text

    def _source(self, found: SourceFile) -> str:
        return self._reader.text(found)[0]
