"""Runs all checks of a single content file."""

from __future__ import annotations

from badinh_site.checks.document_context import DocumentContext, TextContext
from badinh_site.checks.document_summary import BrokenDocumentResult, CheckedFile, DocumentResult, summarise
from badinh_site.checks.registry import DOCUMENT_CHECKS, TEXT_CHECKS
from badinh_site.content import frontmatter
from badinh_site.content.parser import BrokenDocument, ParseResult
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.hashing import digest
from badinh_site.settings.config import Checks

__all__ = ["check_document"]


def check_document(data: bytes, path: str, result: ParseResult, settings: Checks) -> CheckedFile:
    """Return the findings in a file whose parse result is ``result``; none if the file is not UTF-8."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return BrokenDocumentResult(path, digest(data), ())
    try:
        body_line = frontmatter.split(text, path).body_line
    except ProblemsError:
        body_line = 0
    if isinstance(result, BrokenDocument):
        return BrokenDocumentResult(path, digest(data), _in_text(TextContext(path, text, body_line, settings)))
    html = result.html.decode("utf-8")
    context = DocumentContext(path, text, body_line, settings, result.document, html)
    problems = (problem for check in DOCUMENT_CHECKS for problem in check(context))
    return DocumentResult(path, digest(data), (*problems, *_in_text(context)), summarise(context))


def _in_text(context: TextContext) -> tuple[Problem, ...]:
    return tuple(problem for check in TEXT_CHECKS for problem in check(context))
