"""Shows the source line of a problem, with a caret under its column."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from badinh_site.diagnostics.problem import Problem
from badinh_site.vietnamese import nfc

__all__ = ["SourceLines", "columns_of", "printable"]

WIDTH = 96
"""The maximum width of a source line in terminal columns."""
_BEFORE = 40
"""Columns before the caret if a long line is cut."""
_LARGEST = 4 * 1024 * 1024


class SourceLines:
    """Reads lines of the files of a site, and caches the last file.

    Binary files, such as UTF-16 or Word documents, have no lines to show.
    """

    def __init__(self, site: Path) -> None:
        self._site = site
        self._path, self._lines = "", [""]

    def of(self, problem: Problem) -> Iterator[str]:
        """Yield the source line of a problem and a caret under it; nothing without a line, or if it is empty."""
        if not (problem.path and problem.line):
            return
        lines = self._read(problem.path)
        if problem.line > len(lines) or not lines[problem.line - 1].strip():
            return
        if not problem.column and "\ufffd" in lines[problem.line - 1]:
            return
        text, column = _cut(lines[problem.line - 1].rstrip(), problem.column)
        number = str(problem.line).rjust(5)
        yield f"{number} | {printable(text)}"
        if column:
            yield f"{'':5} | {' ' * columns_of(printable(text[: column - 1]))}^"

    def _read(self, path: str) -> list[str]:
        if path != self._path:
            self._path, self._lines = path, []
            with suppress(OSError, ValueError):
                file = self._site / path
                if file.is_file() and file.stat().st_size <= _LARGEST:
                    text = nfc(file.read_text(encoding="utf-8-sig", errors="replace"))
                    self._lines = [] if "\0" in text else text.split("\n")
        return self._lines


def _cut(text: str, column: int) -> tuple[str, int]:
    """Return the part of a long line around a column, and the column within that part."""
    if columns_of(text) <= WIDTH:
        return text, min(column, len(text) + 1)
    fitting = WIDTH // max(map(_width, text))
    before = fitting * _BEFORE // WIDTH
    start = max(0, min(column - 1 - before, len(text) - fitting)) if column else 0
    part = text[start : start + fitting]
    if start + fitting < len(text):
        part = part[:-1] + "…"
    if start:
        part = "…" + part[1:]
    return part, max(column - start, 0)


def printable(text: str) -> str:
    """Return a text in which control and format characters are dots, for lines in which columns count."""
    return "".join(" " if char == "\t" else "·" if unicodedata.category(char) in _UNSAFE else char for char in text)


_UNSAFE = frozenset(["Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"])


def columns_of(text: str) -> int:
    """Return the width of a text in terminal columns."""
    return sum(map(_width, text))


def _width(char: str) -> int:
    return 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
