"""Reads what the site's files say: settings, documents, templates, stylesheets; known ones come from the state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeVar

import msgspec

from badinh_site.checks.traits import Finding
from badinh_site.config import SITE_FILE, Checks, Config, read_config
from badinh_site.content.documents import Reference
from badinh_site.content.silences import Silence, silences
from badinh_site.content.sources import ALBUMS, Found, digest
from badinh_site.engine.catalog import Catalog, Item
from badinh_site.engine.fingerprint import engine_version, extensions_version
from badinh_site.engine.memo import Memo
from badinh_site.engine.parsing import Rules, parse_files
from badinh_site.engine.shelf import Shelf, SourceReader
from badinh_site.engine.state import State
from badinh_site.engine.templates import Facts, Template, analyse
from badinh_site.engine.workers import Workers
from badinh_site.errors import Problem, ProblemsError
from badinh_site.pages.assets import Asset, stylesheet_addresses
from badinh_site.portal.anniversaries import ANNIVERSARIES_FILE, Anniversary, read_anniversaries
from badinh_site.portal.entries import Entry
from badinh_site.portal.redirects import REDIRECTS_FILE, GivenRedirect, read_redirects

__all__ = ["Library", "read_library"]

_SETTINGS = frozenset({SITE_FILE, ANNIVERSARIES_FILE, REDIRECTS_FILE})


_ReadRedirects = tuple[tuple[GivenRedirect, ...], tuple[Problem, ...]]

T = TypeVar("T")

# By the digest of the path and the bytes of the file that each is read from.
_REDIRECTS = Memo[_ReadRedirects]("redirects", _ReadRedirects)
_SILENCES = Memo[tuple[Silence, ...]]("silences", tuple[Silence, ...])
_STYLESHEET = Memo[tuple[Reference, ...]]("stylesheet", tuple[Reference, ...])
_TEMPLATE = Memo[Facts]("template", Facts)


class Library(NamedTuple):
    """Everything that was read: settings, content files, templates, static files."""

    config: Config | None
    entries: tuple[Entry, ...]
    anniversaries: tuple[Anniversary, ...]
    redirects: tuple[GivenRedirect, ...]
    files: Mapping[str, Found]
    """Files in content/ that are no documents, by path."""
    templates: Mapping[str, Template]
    assets: tuple[Asset, ...]
    found: Mapping[str, Found]
    """Every file, by path."""
    problems: tuple[Problem, ...]
    rules: Rules | None
    """By which the content files were parsed."""
    read: int
    """Content files that were parsed now."""
    silences: Mapping[str, tuple[Silence, ...]]
    """What editors have said of warnings, by path."""
    findings: tuple[Finding, ...]
    """What checks found in the content files that were parsed now, where they were asked for."""


def read_library(
    shelf: Shelf, state: State, reader: SourceReader, workers: Workers, *, checking: bool = False
) -> Library:
    """Read everything a site consists of; what is wrong with any of it comes back as problems.

    When it is for a check, what is parsed is checked at once.
    """
    return _Reading(shelf, state, reader, workers, checking=checking).read()


def _parsing_rules(config: Config) -> Rules:
    """Give what shapes parsing besides the files: engine, Markdown extensions, settings."""
    extensions = extensions_version(config.markdown.extensions)
    settings = config.zone_name, config.markdown, config.addresses, config.words_language, config.search
    return Rules(*settings, digest(engine_version() + extensions + msgspec.msgpack.encode(settings)))


class _Reading:
    def __init__(self, shelf: Shelf, state: State, reader: SourceReader, workers: Workers, *, checking: bool) -> None:
        self._checking = checking
        self._findings: list[Finding] = []
        self._workers = workers
        self._parsed_now = 0
        self._shelf = shelf
        self._state = state
        self._reader = reader
        self._problems: list[Problem] = list(shelf.problems)

    def read(self) -> Library:
        others, templates, static = self._shelf.others, self._shelf.templates, self._shelf.static
        config = self._config(others.get(SITE_FILE))
        rules = _parsing_rules(config) if config else None
        files = {found.path: found for found in self._shelf.others.values() if found.path not in _SETTINGS}
        entries = tuple(self._entries(self._shelf.documents.values(), rules, config.checks)) if config and rules else ()
        astray = (path for path in files if path.startswith(ALBUMS) and path.lower().endswith(".md"))
        self._problems += [Problem("BD229", path) for path in astray]
        return Library(
            config=config,
            entries=entries,
            anniversaries=self._anniversaries(others.get(ANNIVERSARIES_FILE), config),
            redirects=self._redirects(others.get(REDIRECTS_FILE)),
            files=files,
            templates={name: made for name, found in templates.items() if (made := self._template(found))},
            assets=tuple(one for name, found in static.items() if (one := self._asset(name, found))),
            found={found.path: found for found in self._shelf.files()},
            problems=tuple(self._problems),
            rules=rules,
            read=self._parsed_now,
            silences=dict(self._silences(entries)),
            findings=tuple(self._findings),
        )

    def _silences(self, entries: Iterable[Entry]) -> Iterator[tuple[str, tuple[Silence, ...]]]:
        yield from ((entry.path, entry.silences) for entry in entries if entry.silences)
        for path in sorted(_SETTINGS & self._shelf.others.keys()):
            with suppress(ProblemsError):  # what cannot be read has been told of
                yield path, self._known(_SILENCES, self._shelf.others[path], silences)

    def _config(self, found: Found | None) -> Config | None:
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

    def _anniversaries(self, found: Found | None, config: Config | None) -> tuple[Anniversary, ...]:
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

    def _redirects(self, found: Found | None) -> tuple[GivenRedirect, ...]:
        """Give the entries of redirects.yaml, remembered: there may be thousands."""
        if found is None:
            return ()
        try:
            redirects, problems = self._known(_REDIRECTS, found, read_redirects)
        except ProblemsError as error:
            self._problems += error.problems
            return ()
        self._problems += problems
        return redirects

    def _entries(self, files: Iterable[Found], rules: Rules, checks: Checks) -> Iterator[Entry]:
        """Give the entries of all content files: those of the last build, and new ones of files that changed."""
        catalog = Catalog(Item, self._state.drawers(), rules.key)
        items: dict[str, Item | None] = {}
        new: list[Found] = []
        for found in files:
            items[found.path] = item = self._known_item(found, catalog)
            if item is None:
                new.append(found)
        self._parsed_now = len(new)
        with self._workers.stages.stage("read", len(new)):
            for item in self._parsed(new, rules, checks, catalog):
                items[item.path] = item
        catalog.keep_only(items)
        self._state.keep_drawers(catalog.changes())
        for one in items.values():
            if one is not None:
                self._problems += one.problems
                if one.entry is not None:
                    yield one.entry

    def _known_item(self, found: Found, catalog: Catalog[Item]) -> Item | None:
        """Give a file's item when the file is as it was. A file never read before is not read here."""
        item = catalog.get(found.path)
        if item is None:
            return None
        try:
            return item if self._reader.digest(found) == item.digest else None
        except ProblemsError:
            return None

    def _parsed(self, files: Sequence[Found], rules: Rules, checks: Checks, catalog: Catalog[Item]) -> Iterator[Item]:
        for some in parse_files(files, rules, self._workers, checks if self._checking else None):
            self._workers.stages.advance(len(some))
            self._state.hold(pair for one in some for pair in one.held)
            for one in some:
                self._problems += one.problems
                self._findings += [] if one.finding is None else [one.finding]
                if one.item is None or one.seen is None:
                    continue
                self._reader.note(one.path, one.seen)
                yield one.item
                # A missing extension is the machine's fault, not the file's: it is not remembered with the file.
                if not any(problem.code == "BD304" for problem in one.item.problems):
                    catalog.put(one.item)

    def _template(self, found: Found) -> Template | None:
        try:
            facts = self._known(_TEMPLATE, found, lambda text: analyse(text, found.path))
        except ProblemsError as error:
            self._problems += error.problems
            return None
        key = self._reader.digest(found)
        return Template(found.path, key, lambda: self._unchanged(found, key), facts)

    def _asset(self, name: str, found: Found) -> Asset | None:
        addresses: tuple[Reference, ...] = ()
        try:
            if name.lower().endswith(".css"):
                addresses = self._known(_STYLESHEET, found, stylesheet_addresses)
            return Asset(name, found.path, self._reader.digest(found), addresses)
        except ProblemsError as error:
            self._problems += error.problems
            return None

    def _known(self, memo: Memo[T], found: Found, make: Callable[[str], T]) -> T:
        """Give what a pure function of a file's text gives, remembered or made now from the text as it is now."""

        def key() -> bytes:
            return digest(found.path.encode() + b"\0" + self._reader.digest(found))

        known = self._state.remembered(memo, key())
        if known is None:
            known = make(self._source(found))
            self._state.remember(memo, key(), known)
        return known

    def _unchanged(self, found: Found, key: bytes) -> str:
        """Give the text of a file that was read before, when it is still the same."""
        text = self._source(found)
        if self._reader.digest(found) != key:
            raise ProblemsError(Problem("BD510", found.path))
        return text

    def _source(self, found: Found) -> str:
        return self._reader.text(found)[0]
