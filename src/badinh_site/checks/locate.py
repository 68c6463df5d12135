"""Finds in the Markdown of a file where something stands that was met in its HTML: neither of the two tells."""

from __future__ import annotations

from badinh_site.checks.document_context import DocumentContext
from badinh_site.content.files import line_and_column
from badinh_site.diagnostics.problem import Problem
from badinh_site.vietnamese import nfc

__all__ = ["Locator"]


class Locator:
    """Looks through a body from its beginning on, each time from where it found something last."""

    def __init__(self, context: DocumentContext) -> None:
        self._path = context.path
        self._body = nfc(context.body)
        self._lines_before = context.body_line - 1
        self._start = 0

    def problem(self, code: str, words: str, /, *others: str, **values: str) -> Problem:
        """Return a problem where some words stand, or others; when none of them does, where the body begins."""
        place, end = self._find((words, *others))
        if place < 0:
            return Problem(code, self._path, self._lines_before + 1, 0, values)
        self._start = max(self._start, end)
        line, column = line_and_column(self._body, place)
        return Problem(code, self._path, line + self._lines_before, column, values)

    def _find(self, some: tuple[str, ...]) -> tuple[int, int]:
        """Return where the first of some texts begins and ends that stands further on, or else anywhere."""
        for start in (self._start, 0):
            for one in some:
                place = self._body.find(one, start)
                if place >= 0:
                    return place, place + len(one)
        return -1, -1
