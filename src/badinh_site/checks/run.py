"""Runs all checks of a single content file."""

from __future__ import annotations

from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.document_summary import BrokenDocumentResult, CheckedFile, DocumentResult, summarise
from badinh_site.checks.registry import DOCUMENT_CHECKS
from badinh_site.content import frontmatter
from badinh_site.content.parser import ParseResult
from badinh_site.diagnostics.problem import ProblemsError
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
    document = result.parsed.document
    context = DocumentContext(path, text, body_line, document, result.html.decode("utf-8"), settings)
    problems = tuple(problem for check in DOCUMENT_CHECKS for problem in check(context))
    if document is None:
        return BrokenDocumentResult(path, digest(data), problems)
    return DocumentResult(path, digest(data), problems, summarise(document, context))
