"""Read and parse content files, here or in other processes: a pure function of their bytes and the settings."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from functools import lru_cache

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from badinh_site.checks.document_summary import CheckedFile
from badinh_site.content.files import SourceFile, read_bytes
from badinh_site.content.parser import BrokenDocument, Parser, ParseResult
from badinh_site.dates import zone_named
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.apart import DiedError, LateError
from badinh_site.engine.store.entry_cache import CachedEntry, CachedErrors, CachedFile
from badinh_site.engine.store.state import Seen
from badinh_site.engine.workers import BrokenWorkersError, Workers
from badinh_site.hashing import digest
from badinh_site.limits import DEADLINE, LONG_TEXT
from badinh_site.pages.body_links import plain_text
from badinh_site.portal.extract import extract
from badinh_site.search.terms import pack
from badinh_site.search.text import runs
from badinh_site.settings.config import Checks, MarkdownSettings
from badinh_site.settings.fixed_addresses import Addresses

__all__ = ["CheckedParsedFile", "ParsedFile", "Rules", "UnreadableFile", "parse_files"]

CHUNK = 64
"""Files sent to a process at once."""
_MOST_DEATHS = 12
"""Processes that may die with one file after another until it is the machine's fault."""

Blobs = tuple[tuple[bytes, bytes], ...]
"""Pairs of a digest and the bytes that it names."""


class UnreadableFile(Struct, frozen=True, array_like=True, tag=0):
    """A file that could not be read."""

    path: str
    problems: tuple[Problem, ...]
    """Why it could not be read."""


class ParsedFile(Struct, frozen=True, array_like=True, tag=1):
    """A parsed file."""

    path: str
    seen: Seen
    item: CachedFile
    blobs: Blobs
    """Blobs to store, each with its digest: facts, card, terms, words, and the HTML of the body."""


class CheckedParsedFile(ParsedFile, frozen=True, array_like=True, tag=2):
    """A parsed file and the result of its checks."""

    finding: CheckedFile


class Rules(Struct, frozen=True):
    """The inputs of parsing besides the files."""

    zone_name: str
    markdown: MarkdownSettings
    addresses: Addresses
    language: str
    """The language of the interface words in bodies."""
    search: bool
    """True when the portal has a search page, so that the words of each document are stored."""
    key: bytes
    """Digest of these settings, the engine and the Markdown extensions."""


def parse_files(
    files: Sequence[SourceFile], rules: Rules, workers: Workers, checks: Checks | None = None
) -> Iterator[list[ParsedFile | UnreadableFile]]:
    """Yield parsed files in order, a chunk at a time; with ``checks``, as :class:`CheckedParsedFile`.

    Long files, and those with which a process died, are parsed in a process of their own: one that takes too long or
    dies is unreadable, and the others are not affected.

    Raises:
        ProblemsError: processes die with one file after another.
    """
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    apart = _Apart(rules, workers, checks)
    done = 0
    while done < len(chunks):
        rest = chunks[done:]
        short = (([one for one in some if not _is_long(one)], rules, checks) for some in rest)
        try:
            for some, parsed in zip(rest, workers.map(_parse_chunk, short, len(files)), strict=True):
                here = iter(_DONE.decode(parsed))
                yield [apart.parsed(one) if _is_long(one) else next(here) for one in some]
                done += 1
        except BrokenWorkersError:
            for some in chunks[done : done + workers.ahead]:
                yield [apart.parsed(one) for one in some]
                done += 1


class _Apart:
    """Parses files one by one in a process that is ended with a file that takes too long."""

    def __init__(self, rules: Rules, workers: Workers, checks: Checks | None) -> None:
        self._rules = rules
        self._workers = workers
        self._checks = checks
        self._deaths: list[Problem] = []
        """Of the last files, one after another."""

    def parsed(self, found: SourceFile) -> ParsedFile | UnreadableFile:
        """Return a file, parsed; if it ends the process, it is unreadable."""
        try:
            done = self._workers.apart(_parse_chunk, ([found], self._rules, self._checks), DEADLINE)
        except LateError:
            return UnreadableFile(found.path, (Problem("BD065", found.path, values={"seconds": str(DEADLINE)}),))
        except (DiedError, MemoryError):
            self._deaths.append(Problem("BD066", found.path))
            if len(self._deaths) > _MOST_DEATHS:
                raise ProblemsError(*self._deaths, Problem("BD513")) from None
            return UnreadableFile(found.path, (self._deaths[-1],))
        self._deaths.clear()
        return _DONE.decode(done)[0]


def _is_long(found: SourceFile) -> bool:
    _, size = found.stamp
    return size > LONG_TEXT


_DONE = msgspec.msgpack.Decoder(list[ParsedFile | CheckedParsedFile | UnreadableFile])


def _parse_chunk(files: Iterable[SourceFile], rules: Rules, checks: Checks | None) -> bytes:
    """Return parsed files as MessagePack, which is cheaper to pass between processes than pickles."""
    parser, zone = _parser(rules), zone_named(rules.zone_name)
    return msgspec.msgpack.encode([_parse(found, parser, zone, checks, rules) for found in files])


@lru_cache(maxsize=1)  # a process parses all its chunks by the same rules
def _parser(rules: Rules) -> Parser:
    return Parser(rules.zone_name, rules.markdown, rules.language)


def _parse(
    found: SourceFile, parser: Parser, zone: tzinfo, checks: Checks | None, rules: Rules
) -> ParsedFile | UnreadableFile:
    started = time.time_ns()
    try:
        data = read_bytes(found)
    except ProblemsError as error:
        return UnreadableFile(found.path, error.problems)
    seen = Seen(found.stamp, started, digest(data))
    try:
        result = parser.parse(data, found.path)
        item, blobs = _item(result, found.path, seen.digest, zone, rules)
        if checks is None:
            return ParsedFile(found.path, seen, item, blobs)
        return CheckedParsedFile(found.path, seen, item, blobs, _checked(data, found.path, result, checks))
    except MemoryError:
        return UnreadableFile(found.path, (Problem("BD078", found.path),))


def _item(result: ParseResult, path: str, key: bytes, zone: tzinfo, rules: Rules) -> tuple[CachedFile, Blobs]:
    """Return what is stored of a file, and the blobs that it names."""
    if isinstance(result, BrokenDocument):
        return CachedErrors(path, key, result.problems, result.draft), ()
    document, html = result.document, result.html
    entry, facts, card = extract(document, zone, rules.addresses)
    words = b""
    if rules.search:
        words = pack(entry.title, document.lead, plain_text(html.decode("utf-8")), abbreviations=rules.language == "vi")
        entry = replace(entry, words=digest(words), title_size=sum(map(len, runs(entry.title))))
    blobs = (
        (entry.facts, facts),
        (entry.card, card),
        (entry.terms, document.terms),
        (entry.words, words),
        (entry.body, html),
    )
    return CachedEntry(path, key, entry, result.problems), blobs


def _checked(data: bytes, path: str, result: ParseResult, checks: Checks) -> CheckedFile:
    from badinh_site.checks.run import check_document  # noqa: PLC0415 - builds do without

    return check_document(data, path, result, checks)
