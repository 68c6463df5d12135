"""Mends in content files what can be mended without anybody looking: normal form, blanks, invisible characters.

A mend never changes what else a page says: the file is parsed before and after, and both must give the same fields and
the same HTML but for what was mended; where they do not, the kind of mend, or that line of it, is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from badinh_site.checks.characters import DIRECTIONS, INVISIBLE
from badinh_site.checks.text_finding import TextFinding
from badinh_site.checks.text_rules import PATCHED, mended_on
from badinh_site.commands.paths import documents_below
from badinh_site.content.document import Document
from badinh_site.content.files import SourceFile, decode, read_bytes
from badinh_site.content.legacy_encodings import find_all_legacy, find_legacy, read_legacy
from badinh_site.content.parser import Parser
from badinh_site.content.prose import NOT_PROSE, prose_of
from badinh_site.content.types import is_document
from badinh_site.diagnostics.problem import Problem, ProblemsError, UsageError
from badinh_site.engine.outputs.folder import Folder
from badinh_site.settings.config import Config
from badinh_site.vietnamese import nfc

__all__ = ["LEGACY", "FixedFile", "Fixer", "chosen", "put_in_place"]

LEGACY = "BD010"
"""The code under which text that was converted from an old encoding is counted."""
_ROUNDS = 4
"""One mend can bring forth the place of another, such as two spaces where a sign between them is gone."""
_MOST_LINES, _MOST_SLIPS = 30, 1000
"""Lines, and slips in them, that are tried one by one when all of a kind together would change something else."""
_PLACES = frozenset(["body", "terms", "marks", "headings", "line", "column"])
"""Fields of a document that tell where something stands, or repeat what the HTML says."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_NAME = re.compile(r' id="[^"]*"')
_ADDRESS = re.compile(r' (?:href|src|poster)="([^"]*)"')
_CODE = re.compile(r"<(code|pre)\b[^<>]*>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"</?([a-z0-9]+)")
_UNSEEN = re.compile(rf"[\s{INVISIBLE}{DIRECTIONS}]+")
_PROSE = re.compile(rf"[^{NOT_PROSE}]+")
_WORD = re.compile(r"\S+")
_BEYOND_LATIN_1 = re.compile(r"[^\x00-\xff‘’“”…–—]")


class FixedFile(NamedTuple):
    """A file and what was mended in it."""

    path: str
    file: Path
    """Its name as the file system has it, which need not be in the normal form."""
    data: bytes
    """As it was."""
    before: str
    after: str
    """The text, with Unix line ends, as it was and as it is mended."""
    places: Counter[str]
    """Mended places, by code."""
    problems: tuple[Problem, ...]
    """What could not be mended."""
    is_legacy: bool
    """Whether text in old encodings is left, so that nothing else was looked at."""


class _Page(NamedTuple):
    """What a file becomes, without all that mends may change."""

    fields: str
    html: str
    exact: tuple[str, ...]
    """Addresses and code as they are: in them a blank is a part of what they say."""
    tags: tuple[str, ...]
    keys: tuple[str, ...]
    problems: Counter[str]


class Fixer:
    """Mends texts by the settings of a site."""

    def __init__(self, settings: Config, codes: Collection[str], *, legacy: bool) -> None:
        """Take the codes that are mended, and whether text in old encodings is converted."""
        self._parser = Parser(settings.zone_name, settings.markdown, settings.words_language)
        self._codes = [code for code in mended_on(settings.checks) if code in codes]
        self._legacy = legacy
        self._vietnamese = settings.checks.vietnamese
        self._path = ""
        self._prose = "", ""
        """The text that was looked at last, and its prose."""

    def fix_file(self, found: SourceFile) -> FixedFile:
        """Mend one file.

        Raises:
            ProblemsError: it cannot be read.
        """
        data = read_bytes(found)
        decode(data, found.path)
        text = _LINE_END.sub("\n", data.decode("utf-8-sig"))
        self._path = found.path
        after, places, problems = self._patched(text)
        return FixedFile(
            found.path,
            Path(found.file),
            data,
            text,
            after,
            places,
            tuple(problems),
            self._vietnamese and find_legacy(after) is not None,
        )

    def _patched(self, text: str) -> tuple[str, Counter[str], list[Problem]]:
        places: Counter[str] = Counter()
        if self._legacy:
            text, places[LEGACY] = self._convert(text)
        if (self._vietnamese and find_legacy(text)) or not any(self._slips(text, code) for code in self._codes):
            return text, +places, []
        if self._page(text) is None:
            return text, +places, [Problem("BD723", self._path)]
        left: set[str] = set()
        for _ in range(_ROUNDS):
            known = text
            for code in self._codes:
                text, patched, whole = self._mend(text, code)
                places[code] += patched
                left = left - {code} if whole else left | {code}
            if text == known:
                break
        problems = [Problem("BD720", self._path, values={"codes": ", ".join(sorted(left))})] if left else []
        return text, +places, problems

    def _mend(self, text: str, code: str) -> tuple[str, int, bool]:
        """Mend the slips of one kind, as far as the page stays the same; tell how many, and whether all."""
        slips = self._slips(text, code)
        if not slips:
            return text, 0, True
        page = self._page(text)
        after = _with(text, slips)
        if self._page(after) == page:
            return after, len(slips), True
        if len(slips) > _MOST_SLIPS:
            return text, 0, False
        lines: dict[int, list[TextFinding]] = {}
        for slip in slips:
            lines.setdefault(text.count("\n", 0, slip.start), []).append(slip)
        if len(lines) == 1 or len(lines) > _MOST_LINES:
            return text, 0, False
        good: list[TextFinding] = []
        for some in lines.values():
            if self._page(_with(text, good + some)) == page:
                good += some
        return _with(text, good), len(good), False

    def _slips(self, text: str, code: str) -> list[TextFinding]:
        if self._prose[0] != text:
            self._prose = text, prose_of(text)
        return list(PATCHED[code](*self._prose))

    def _convert(self, text: str) -> tuple[str, int]:
        """Read paragraphs in old encodings as they were meant, unless that would change their markup."""
        words = prose_of(text)
        after, count = text, 0
        for finding in find_all_legacy(text):
            prose = list(_PROSE.finditer(words, finding.start, finding.end))
            slips = [TextFinding(LEGACY, *part.span(), _read(part[0], finding.encoding)) for part in prose]
            # Conversions change lengths; those that were made stand before this one.
            moved = len(after) - len(text)
            done = _with(after, [slip._replace(start=slip.start + moved, end=slip.end + moved) for slip in slips])
            count, after = (count + 1, done) if done != after else (count, after)
        pages = self._page(text), self._page(after)
        same = pages[0] and pages[1] and (pages[0].tags, pages[0].keys) == (pages[1].tags, pages[1].keys)
        return (after, count) if same else (text, 0)

    def _page(self, text: str) -> _Page | None:
        """Return what a file becomes; None when something in it is wrong."""
        parsed, html = self._parser.parse(text.encode("utf-8"), self._path)
        if parsed.document is None:
            return None
        page = _NAME.sub("", html.decode("utf-8")).replace("&nbsp;", " ")
        return _Page(
            fields=_essence(msgspec.json.encode(_said(parsed.document)).decode("utf-8")),
            html=_essence(page),
            exact=(
                *_ADDRESS.findall(page),
                *(code for _, code in _CODE.findall(page)),
                *(one.target for one in parsed.document.references),
            ),
            tags=tuple(_TAG.findall(page)),
            keys=tuple(parsed.document.marks),
            problems=Counter(problem.code for problem in parsed.problems if problem.code != "BD003"),
        )


def put_in_place(site: Path, fixed: FixedFile) -> None:
    """Write a mended file over the old one, as a whole, with the line ends, mark and rights that it had.

    Raises:
        ProblemsError: it was changed meanwhile, or cannot be written.
    """
    file = fixed.file
    ends = _LINE_END.findall(fixed.data.decode("utf-8-sig"))
    lines = fixed.after.split("\n")
    text = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
    mark = b"\xef\xbb\xbf" if fixed.data.startswith(b"\xef\xbb\xbf") else b""
    try:
        unchanged, mode = file.read_bytes() == fixed.data, file.stat().st_mode
    except OSError as error:
        raise ProblemsError(Problem("BD008", fixed.path, values={"reason": error.strerror or str(error)})) from None
    if not unchanged:
        raise ProblemsError(Problem("BD510", fixed.path))
    Folder(site).write(file.relative_to(site).as_posix(), mark + text.encode("utf-8"))
    file.chmod(mode)


def _with(text: str, slips: list[TextFinding]) -> str:
    """Return a text with what stands at some slips, which are in order, mended."""
    parts, place = [], 0
    for slip in slips:
        parts += [text[place : slip.start], slip.patched or ""]
        place = slip.end
    return "".join([*parts, text[place:]])


def _read(text: str, encoding: str) -> str:
    """Read a text word by word: what has a letter that the encoding lacks is in Unicode already."""
    if not encoding:
        return read_legacy(text, encoding)

    def meant(word: re.Match[str]) -> str:
        return word[0] if _BEYOND_LATIN_1.search(word[0]) else read_legacy(word[0], encoding)

    return _WORD.sub(meant, text)


def _essence(text: str) -> str:
    """Return a text without what mends may change."""
    return _UNSEEN.sub("", nfc(text))


def _said(document: Document) -> Any:
    """Return what a document says, without places in its file."""
    return _without_places(msgspec.to_builtins(document))


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_places(one) for name, one in value.items() if name not in _PLACES}
    return [_without_places(one) for one in value] if isinstance(value, list | tuple) else value


def chosen(paths: tuple[Path, ...], site: Path, found: list[SourceFile]) -> Iterator[SourceFile]:
    """Return the content files that paths name: files, or folders with all that lies below.

    Raises:
        UsageError: a path names none.
    """
    texts = {one.path: one for one in found if is_document(one.path)}
    named = set() if paths else set(texts)
    for path in paths:
        here = documents_below(site, str(path), texts)
        if not here:
            raise UsageError(Problem("BD721", values={"path": path.as_posix()}))
        named |= here
    yield from (one for path, one in texts.items() if path in named)
