"""Runs all checks of one content file by itself."""

from __future__ import annotations

from badinh_site.checks.registry import DOCUMENT_CHECKS
from badinh_site.checks.subject import Subject
from badinh_site.checks.traits import Finding, traits_of
from badinh_site.config import Checks
from badinh_site.content import frontmatter
from badinh_site.content.documents import ParseResult
from badinh_site.content.sources import digest
from badinh_site.errors import ProblemsError

__all__ = ["examine"]


def examine(data: bytes, path: str, result: ParseResult, settings: Checks) -> Finding:
    """Give what is found in a file, of which parsing has given ``result``. In what is no text, nothing is found."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return Finding(path, digest(data), (), None)
    try:
        body_line = frontmatter.split(text, path).body_line
    except ProblemsError:
        body_line = 0
    subject = Subject(path, text, body_line, result.parsed.document, result.html.decode("utf-8"), settings)
    problems = tuple(problem for check in DOCUMENT_CHECKS for problem in check(subject))
    return Finding(path, digest(data), problems, traits_of(subject))
