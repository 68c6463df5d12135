"""Reads the site's files: each one at most once, and none whose stamp proves that it is as it was."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from badinh_site.config import SITE_FILE, Config, read_config
from badinh_site.content.documents import Document, Parsed, Parser
from badinh_site.content.sources import Found, decode, digest, read_bytes, scan
from badinh_site.engine.fingerprint import engine_version
from badinh_site.engine.state import Seen, State, is_settled
from badinh_site.engine.templates import Facts, Template, analyse
from badinh_site.errors import Problem, ProblemsError
from badinh_site.pages.assets import Asset, stylesheet_addresses
from badinh_site.portal.anniversaries import ANNIVERSARIES_FILE, Anniversary, read_anniversaries

__all__ = ["Library", "SourceReader", "read_library", "theme_folder"]

_SETTINGS = frozenset({SITE_FILE, ANNIVERSARIES_FILE})
THEME = "theme/"
"""How paths of the theme's own files begin in messages and in the state."""


def theme_folder() -> Path:
    """Give the folder that holds the theme's templates/ and static/.

    In an installed package these lie inside it; in a checkout they are the repository's own.
    """
    package = Path(__file__).parents[1]
    packed = package / "starter"
    return packed if packed.is_dir() else package.parents[1]


class SourceReader:
    """Gives contents and digests of files, trusting the stamps of the last build where they prove something."""

    def __init__(self, known: Mapping[str, Seen]) -> None:
        self._known = known
        self.seen: dict[str, Seen] = {}
        self._last: tuple[str, bytes] = ("", b"")

    def digest(self, found: Found) -> bytes:
        """Give the digest of a file, reading it only when its stamp is new or too young to prove anything."""
        known = self._known.get(found.path)
        if known is not None and known.stamp == found.stamp and is_settled(known.stamp, known.seen):
            self.seen[found.path] = known
            return known.digest
        return digest(self.data(found))

    def data(self, found: Found) -> bytes:
        """Give the bytes of a file, and note their digest."""
        if self._last[0] != found.path:
            started = time.time_ns()
            data = read_bytes(found)
            self.seen[found.path] = Seen(found.stamp, started, digest(data))
            self._last = (found.path, data)
        return self._last[1]

    def text(self, found: Found) -> tuple[str, list[Problem]]:
        """Give the clean text of a file."""
        return decode(self.data(found), found.path)


class Library(NamedTuple):
    """Everything that was read: settings, documents, templates, static files."""

    config: Config | None
    documents: tuple[Document, ...]
    anniversaries: tuple[Anniversary, ...]
    files: Mapping[str, Found]
    """Files in content/ that are no documents, by path."""
    templates: Mapping[str, Template]
    assets: tuple[Asset, ...]
    found: Mapping[str, Found]
    """Every file, by path."""
    problems: tuple[Problem, ...]


def read_library(site: Path, state: State, reader: SourceReader) -> Library:
    """Read everything a site consists of; what is wrong with any of it comes back as problems."""
    return _Reading(site, state, reader).read()


class _Reading:
    def __init__(self, site: Path, state: State, reader: SourceReader) -> None:
        self._site = site
        self._state = state
        self._reader = reader
        self._problems: list[Problem] = []
        self._engine = engine_version()

    def read(self) -> Library:
        content = {found.path: found for found in self._scan("content")}
        templates = self._layered("templates")
        static = self._layered("static")
        config = self._config(content.get(SITE_FILE))
        documents = {path: found for path, found in content.items() if path.lower().endswith(".md")}
        files = {p: f for p, f in content.items() if p not in documents and p not in _SETTINGS}
        return Library(
            config=config,
            documents=tuple(self._documents(documents.values(), config)) if config else (),
            anniversaries=self._anniversaries(content.get(ANNIVERSARIES_FILE), config),
            files=files,
            templates={name: made for name, found in templates.items() if (made := self._template(found))},
            assets=tuple(one for name, found in static.items() if (one := self._asset(name, found))),
            found=content | {found.path: found for found in (*templates.values(), *static.values())},
            problems=tuple(self._problems),
        )

    def _scan(self, folder: str) -> list[Found]:
        found, problems = scan(self._site, folder)
        self._problems += problems
        return found

    def _layered(self, folder: str) -> dict[str, Found]:
        """Give the files of templates/ or static/ by name: the site's own hide the theme's of the same name."""
        layered: dict[str, Found] = {}
        theme = theme_folder()
        if theme.resolve() != self._site.resolve():
            for found in scan(theme, folder)[0]:
                layered[found.path.removeprefix(f"{folder}/")] = found._replace(path=THEME + found.path)
        for found in self._scan(folder):
            layered[found.path.removeprefix(f"{folder}/")] = found
        return dict(sorted(layered.items()))

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

    def _documents(self, files: Iterable[Found], config: Config) -> Iterator[Document]:
        settings = digest(self._engine + msgspec.msgpack.encode((config.zone_name, config.markdown)))
        parser = Parser(config.zone_name, config.markdown)
        for found in files:
            if found.path.startswith("content/albums/"):
                self._problems.append(Problem("BD211", found.path))
                continue
            try:
                parsed = self._parsed(found, settings, parser)
            except ProblemsError as error:
                self._problems += error.problems
                continue
            self._problems += parsed.problems
            if parsed.document is not None:
                yield parsed.document

    def _parsed(self, found: Found, settings: bytes, parser: Parser) -> Parsed:
        """Give a parsed file, from the state when it was parsed before in the same way."""
        key = _document_key(settings, found.path, self._reader.digest(found))
        known: Parsed | None = self._state.remembered("document", key, Parsed)
        if known is not None:
            return known
        data = self._reader.data(found)
        parsed, html = parser.parse(data, found.path)
        self._state.keep_body(html)
        self._state.remember("document", _document_key(settings, found.path, digest(data)), parsed)
        return parsed

    def _template(self, found: Found) -> Template | None:
        try:
            key = digest(self._engine + found.path.encode() + self._reader.digest(found))
            facts: Facts = self._state.recall("template", key, lambda: analyse(self._source(found), found.path), Facts)
        except ProblemsError as error:
            self._problems += error.problems
            return None
        return Template(found.path, self._reader.seen[found.path].digest, lambda: self._source(found), facts)

    def _asset(self, name: str, found: Found) -> Asset | None:
        try:
            key = self._reader.digest(found)
            addresses: tuple[str, ...] = ()
            if name.lower().endswith(".css"):
                addresses = self._state.recall(
                    "stylesheet",
                    digest(self._engine + key),
                    lambda: stylesheet_addresses(self._source(found)),
                    tuple[str, ...],
                )
        except ProblemsError as error:
            self._problems += error.problems
            return None
        return Asset(name, found.path, key, addresses)

    def _source(self, found: Found) -> str:
        return self._reader.text(found)[0]


def _document_key(settings: bytes, path: str, key: bytes) -> bytes:
    return digest(settings + path.encode() + b"\0" + key)
