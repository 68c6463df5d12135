"""Fixes in content files what needs no review: spaces, invisible characters, lists and paragraphs typed as in Word.

A fix never changes anything else on the page: the file is parsed before and after, and ``page_proof.py`` compares both
pages as the kind of fix asks for. Where they differ otherwise, fixes of that kind are dropped for the line, or for the
file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from badinh_site.checks.fix_proofs import NOTHING, Proof
from badinh_site.checks.text_finding import TextFinding
from badinh_site.checks.text_rules import FIXABLE, fixable_on
from badinh_site.commands.differences import differences
from badinh_site.commands.file_changes import FileChanges
from badinh_site.commands.page_proof import Page, is_proven, page_of
from badinh_site.commands.paths import find_documents
from badinh_site.content.files import Lines, SourceFile, decode, read_bytes
from badinh_site.content.legacy_encodings import find_all_legacy, find_legacy, read_legacy
from badinh_site.content.parser import BrokenDocument, Parser
from badinh_site.content.prose import NOT_PROSE, prose_of
from badinh_site.content.types import is_document
from badinh_site.diagnostics.problem import Problem, ProblemsError, UsageError
from badinh_site.settings.config import Config

__all__ = ["LEGACY", "FixedFile", "Fixer", "select_files", "write_fixed"]

LEGACY = "BD010"
"""The code under which paragraphs converted from an old encoding are counted."""
_ROUNDS = 4
"""Passes over all kinds: a fix can expose another finding, such as two spaces around a deleted character."""
_MOST_LINES, _MOST_FINDINGS = 30, 1000
"""Up to so many lines and findings, lines are tried one by one if all fixes of a kind together change the page."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_PROSE = re.compile(rf"[^{NOT_PROSE}]+")
_WORD = re.compile(r"\S+")
_BEYOND_LATIN_1 = re.compile(r"[^\x00-\xff‘’“”…–—]")


class FixedFile(NamedTuple):
    """A file and the fixes in it."""

    path: str
    file: Path
    """The path in the file system, which may not be normalised."""
    data: bytes
    """The bytes before the fixes."""
    before: str
    after: str
    """The text before and after the fixes, with Unix line ends."""
    places: Counter[str]
    """Numbers of fixes by code."""
    problems: tuple[Problem, ...]
    """Findings that could not be fixed."""
    is_legacy: bool
    """Whether text in old encodings remains; nothing else is fixed then."""


class Fixer:
    """Fixes texts according to the settings of a site."""

    def __init__(self, settings: Config, codes: Collection[str], *, legacy: bool) -> None:
        """Take the codes to fix, and whether text in old encodings is converted."""
        self._parser = Parser(settings.zone_name, settings.markdown, settings.words_language)
        self._codes = [code for code in fixable_on(settings.checks) if code in codes]
        self._legacy = legacy
        self._vietnamese = settings.checks.vietnamese
        self._path = ""
        self._prose = "", ""
        """The last text and its prose."""

    def fix_file(self, found: SourceFile) -> FixedFile:
        """Return a file with its fixes; nothing is written.

        Raises:
            ProblemsError: the file cannot be read.
        """
        data = read_bytes(found)
        decode(data, found.path)
        text = _LINE_END.sub("\n", data.decode("utf-8-sig"))
        self._path = found.path
        after, places, problems = self._fix_text(text)
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

    def _fix_text(self, text: str) -> tuple[str, Counter[str], list[Problem]]:
        places: Counter[str] = Counter()
        if self._legacy:
            text, places[LEGACY] = self._convert(text)
        if (self._vietnamese and find_legacy(text)) or not any(self._findings(text, code) for code in self._codes):
            return text, +places, []
        if self._page(text) is None:
            return text, +places, [Problem("BD723", self._path)]
        left: set[str] = set()
        for _ in range(_ROUNDS):
            known = text
            for code in self._codes:
                text, fixed, complete = self._fix_kind(text, code)
                places[code] += fixed
                left = left - {code} if complete else left | {code}
            if text == known:
                break
        problems = [Problem("BD720", self._path, values={"codes": ", ".join(sorted(left))})] if left else []
        return text, +places, problems

    def _fix_kind(self, text: str, code: str) -> tuple[str, int, bool]:
        """Fix findings of one kind as far as the page stays the same; return text, count and whether all are fixed."""
        findings = self._findings(text, code)
        if not findings:
            return text, 0, True
        page = self._page(text)
        if page is None or not _can_occur(page, code):
            return text, 0, True
        proof = FIXABLE[code].proof
        after = _apply(text, findings)
        if self._is_proven(proof, page, after, len(findings)):
            return after, len(findings), True
        if len(findings) > _MOST_FINDINGS:
            return text, 0, False
        places, lines = Lines(text), dict[int, list[TextFinding]]()
        for finding in findings:
            lines.setdefault(places.place(finding.start)[0], []).append(finding)
        if len(lines) == 1 or len(lines) > _MOST_LINES:
            return text, 0, False
        good: list[TextFinding] = []
        for some in lines.values():
            if self._is_proven(proof, page, _apply(text, good + some), len(good + some)):
                good += some
        return _apply(text, good), len(good), False

    def _is_proven(self, proof: Proof, before: Page, text: str, count: int) -> bool:
        after = self._page(text)
        return after is not None and is_proven(proof, before, after, count)

    def _findings(self, text: str, code: str) -> list[TextFinding]:
        if self._prose[0] != text:
            self._prose = text, prose_of(text)
        return [one for one in FIXABLE[code].finder(*self._prose) if one.replacement is not None]

    def _convert(self, text: str) -> tuple[str, int]:
        """Convert paragraphs in old encodings to Unicode unless that changes their markup; return text and count."""
        words = prose_of(text)
        after, count = text, 0
        for paragraph in find_all_legacy(text):
            prose = list(_PROSE.finditer(words, paragraph.start, paragraph.end))
            findings = [TextFinding(LEGACY, *part.span(), _to_unicode(part[0], paragraph.encoding)) for part in prose]
            # Earlier conversions changed the length of the text before this one.
            moved = len(after) - len(text)
            done = _apply(
                after, [finding._replace(start=finding.start + moved, end=finding.end + moved) for finding in findings]
            )
            count, after = (count + 1, done) if done != after else (count, after)
        pages = self._page(text), self._page(after)
        same = pages[0] and pages[1] and (pages[0].tags, pages[0].keys) == (pages[1].tags, pages[1].keys)
        return (after, count) if same else (text, 0)

    def _page(self, text: str) -> Page | None:
        """Return the page of a text; None if it has errors."""
        parsed = self._parser.parse(text.encode("utf-8"), self._path)
        return None if isinstance(parsed, BrokenDocument) else page_of(parsed)


def write_fixed(site: Path, files: Iterable[FixedFile]) -> None:
    """Replace files by their fixed versions, all or none, keeping line ends, byte order marks and permissions.

    Raises:
        ProblemsError: a file has changed meanwhile, or cannot be written.
    """
    changes = FileChanges(site)
    for fixed in files:
        mark = b"\xef\xbb\xbf" if fixed.data.startswith(b"\xef\xbb\xbf") else b""
        try:
            unchanged = fixed.file.read_bytes() == fixed.data
        except OSError as error:
            raise ProblemsError(Problem("BD008", fixed.path, values={"reason": error.strerror or str(error)})) from None
        if not unchanged:
            raise ProblemsError(Problem("BD510", fixed.path))
        path = fixed.file.relative_to(site).as_posix()
        changes.write(path, mark + _with_line_ends(fixed).encode("utf-8"))
    changes.apply()


def _with_line_ends(fixed: FixedFile) -> str:
    """Return a fixed text with the line ends of the file; new lines end as most others do."""
    ends = _LINE_END.findall(fixed.data.decode("utf-8-sig"))
    lines = fixed.after.split("\n")
    if len(lines) == len(ends) + 1:
        return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
    usual = Counter(ends).most_common(1)[0][0]
    kept = dict.fromkeys(range(len(lines) - 1), usual)
    if len(set(ends)) > 1:
        for old, new in _same_lines(fixed.before.split("\n"), lines):
            if old < len(ends) and new < len(lines) - 1:
                kept[new] = ends[old]
    return "".join(line + kept.get(number, "") for number, line in enumerate(lines))


def _same_lines(before: list[str], after: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of lines that two versions have in common, from 0, in both of them."""
    place = 0, 0
    for a, b, c, d in (*differences(before, after), (len(before), len(before), len(after), len(after))):
        yield from zip(range(place[0], a), range(place[1], c), strict=True)
        place = b, d


def _can_occur(page: Page, code: str) -> bool:
    """Return whether a page has what findings of a kind are about: a box of code may not be one there."""
    lost = FIXABLE[code].proof.value.lost
    return lost is NOTHING or lost.search(page.html) is not None


def _apply(text: str, findings: list[TextFinding]) -> str:
    """Return a text with the replacements of findings, which must be in order."""
    parts, place = [], 0
    for finding in findings:
        parts += [text[place : finding.start], finding.replacement or ""]
        place = finding.end
    return "".join([*parts, text[place:]])


def _to_unicode(text: str, encoding: str) -> str:
    """Convert a text word by word, except for words with letters that the encoding lacks: those are Unicode already."""
    if not encoding:
        return read_legacy(text, encoding)

    def meant(word: re.Match[str]) -> str:
        return word[0] if _BEYOND_LATIN_1.search(word[0]) else read_legacy(word[0], encoding)

    return _WORD.sub(meant, text)


def select_files(paths: tuple[Path, ...], site: Path, found: list[SourceFile]) -> Iterator[SourceFile]:
    """Yield the content files that ``paths`` select: files, or folders with everything below.

    Raises:
        UsageError: a path selects no content file.
    """
    texts = {one.path: one for one in found if is_document(one.path)}
    named = set() if paths else set(texts)
    for path in paths:
        here = find_documents(site, str(path), texts)
        if not here:
            raise UsageError(Problem("BD721", values={"path": path.as_posix()}))
        named |= here
    yield from (one for path, one in texts.items() if path in named)
