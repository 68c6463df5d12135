"""Runs the checks of content files by themselves, here or in other processes, as far as their findings are not known.

What is found in a file depends on its bytes, the settings and this package alone: it is kept until one changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import dirname

import msgspec
from msgspec import Struct

from badinh_site.checks.registry import DOCUMENT_CHECKS
from badinh_site.checks.subject import Subject
from badinh_site.checks.traits import Finding, traits_of
from badinh_site.config import Checks
from badinh_site.content import frontmatter
from badinh_site.content.documents import Parser
from badinh_site.content.sources import Found, digest, read_bytes
from badinh_site.engine.catalog import Catalog
from badinh_site.engine.parsing import CHUNK, Rules, parser_by
from badinh_site.engine.shelf import SourceReader
from badinh_site.engine.state import OF_CHECKS, State
from badinh_site.engine.workers import Workers
from badinh_site.errors import ProblemsError

__all__ = ["Examination", "findings"]

_NAME = f"{OF_CHECKS}documents"


class Examination(Struct, frozen=True):
    """What shapes findings besides the files."""

    rules: Rules
    settings: Checks

    @property
    def key(self) -> bytes:
        """Digest of all of it."""
        return digest(self.rules.key + msgspec.msgpack.encode(self.settings))


class Findings:
    """The findings of all content files, and what the state is to be given of them."""

    def __init__(self, catalog: Catalog[Finding], folders: Iterable[str]) -> None:
        self._catalog = catalog
        self._folders = sorted(folders)

    def by_path(self) -> dict[str, Finding]:
        """Give what was found by file."""
        return {finding.path: finding for finding in self._catalog.items()}

    def keep(self, state: State) -> None:
        """Let the state keep what is new, and drop what is of folders that are gone."""
        for folder in self._folders:
            state.remembered(_NAME, folder.encode(), bytes)
        for folder, data in self._catalog.changes().items():
            state.remember(_NAME, folder.encode(), data)
        state.drop_unused_checks(_NAME)


def findings(
    files: Mapping[str, Found], examination: Examination, state: State, reader: SourceReader, workers: Workers
) -> Findings:
    """Find what is wrong with each content file by itself. Files that cannot be read are left out."""
    folders = {dirname(path) for path in files}
    drawers = {folder: state.remembered(_NAME, folder.encode(), bytes) for folder in folders}
    kept = {folder: data for folder, data in drawers.items() if data is not None}
    catalog = Catalog(Finding, kept, examination.key)
    new: list[Found] = []
    for path, found in files.items():
        known = catalog.get(path)
        seen = reader.seen.get(path)
        if known is None or seen is None or known.digest != seen.digest:
            new.append(found)
    with workers.stages.stage("check", len(new)):
        for some in _examined(new, examination, workers):
            workers.stages.advance(len(some))
            for finding in some:
                catalog.put(finding)
    catalog.keep_only(files)
    return Findings(catalog, folders)


def _examined(files: Sequence[Found], examination: Examination, workers: Workers) -> Iterator[list[Finding]]:
    chunks = ((files[start : start + CHUNK], examination) for start in range(0, len(files), CHUNK))
    yield from map(_DONE.decode, workers.map(_examine_chunk, chunks, len(files)))


_DONE = msgspec.msgpack.Decoder(list[Finding])


def _examine_chunk(files: Iterable[Found], examination: Examination) -> bytes:
    parser = parser_by(examination.rules)
    found = (_examine(one, parser, examination.settings) for one in files)
    return msgspec.msgpack.encode([finding for finding in found if finding is not None])


def _examine(found: Found, parser: Parser, settings: Checks) -> Finding | None:
    try:
        data = read_bytes(found)
    except ProblemsError:
        return None  # the build tells of it
    subject = _subject(data, found.path, parser, settings)
    if subject is None:
        return Finding(found.path, digest(data), (), None)
    problems = tuple(problem for check in DOCUMENT_CHECKS for problem in check(subject))
    return Finding(found.path, digest(data), problems, traits_of(subject))


def _subject(data: bytes, path: str, parser: Parser, settings: Checks) -> Subject | None:
    """Give what checks see of a file; None when it is no text."""
    parsed, html = parser.parse(data, path)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None
    try:
        body_line = frontmatter.split(text, path).body_line
    except ProblemsError:
        body_line = 0
    return Subject(path, text, body_line, parsed.document, html.decode("utf-8"), settings)
