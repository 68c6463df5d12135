"""Locates in the Markdown source what a check found in the HTML, which has no source positions."""

from __future__ import annotations

from badinh_site.checks.document_context import DocumentContext
from badinh_site.content.files import Lines
from badinh_site.diagnostics.problem import Problem
from badinh_site.vietnamese import nfc

__all__ = ["Locator"]

_MOST_MISSES = 300
"""Searches without success, each of which costs a look at the whole body; then nothing more is searched for."""


class Locator:
    """Searches a body for words; each search begins where the last match ended."""

    def __init__(self, context: DocumentContext) -> None:
        self._path = context.path
        self._body = nfc(context.body)
        self._lines = Lines(self._body)
        self._lines_before = context.body_line - 1
        self._start = 0
        self._misses = 0

    def problem(self, code: str, words: str, /, *others: str, **values: str) -> Problem:
        """Return a problem at the first occurrence of ``words``, or of ``others``; else at the start of the body."""
        place, end = self._find((words, *others))
        if place < 0:
            return Problem(code, self._path, self._lines_before + 1, 0, values)
        self._start = max(self._start, end)
        line, column = self._lines.place(place)
        return Problem(code, self._path, line + self._lines_before, column, values)

    def _find(self, some: tuple[str, ...]) -> tuple[int, int]:
        """Return start and end of the first text found after the last match, or else anywhere; -1 if there is none."""
        for start in (self._start, 0):
            for one in some:
                place = self._body.find(one, start) if self._misses < _MOST_MISSES else -1
                if place >= 0:
                    return place, place + len(one)
                self._misses += 1
        return -1, -1
