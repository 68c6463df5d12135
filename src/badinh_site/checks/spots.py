"""Finds in the Markdown of a file where something stands that was met in its HTML: neither of the two tells."""

from __future__ import annotations

from badinh_site.checks.subject import Subject
from badinh_site.content.sources import line_and_column
from badinh_site.errors import Problem
from badinh_site.vietnamese import nfc

__all__ = ["Spots"]


class Spots:
    """Looks through a body from its beginning on, each time from where it found something last."""

    def __init__(self, subject: Subject) -> None:
        self._path = subject.path
        self._body = nfc(subject.body)
        self._lines_before = subject.body_line - 1
        self._start = 0

    def problem(self, code: str, words: str, /, *others: str, **values: str) -> Problem:
        """Give a problem where some words stand, or others; when none of them does, where the body begins."""
        for one in (words, *others):
            place = self._body.find(one, self._start)
            if place < 0:
                place = self._body.find(one)
            else:
                self._start = place + len(one)
            if place >= 0:
                line, column = line_and_column(self._body, place)
                return Problem(code, self._path, line + self._lines_before, column, values)
        return Problem(code, self._path, self._lines_before + 1, 0, values)
