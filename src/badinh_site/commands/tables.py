"""Formats tables for terminals, and as CSV that is safe to open in spreadsheet programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from badinh_site.diagnostics.source_lines import columns_of, printable

__all__ = ["as_csv", "as_table"]

_GAP = "  "
_NARROWEST = 12
"""The minimum width of a truncated column."""
_FORMULA = re.compile(r"(?:^|(?<=;))(\s*)(?=[=+\-@＝＋－＠])(?!\s*[+-]?\d+(?:[.,]\d+)*\s*(?:;|$))")
"""The place before what Excel or LibreOffice may take for a formula (OWASP, "CSV Injection"): at the beginning of a
cell, and after a semicolon, at which Excel divides cells in most of Europe, in quotes or not. Numbers are none."""
_BREAKS = re.compile(r"[\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
"""What ends a cell or a line somewhere."""


def as_table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int | None, flexible: int) -> list[str]:
    """Return the lines of a table; the column ``flexible`` is truncated to fit ``width`` terminal columns if it can.

    Without a width nothing is truncated. Characters that could control the terminal become dots.
    """
    cells = [[printable(cell) for cell in row] for row in (head, *rows)]
    widths = [max(columns_of(row[column]) for row in cells) for column in range(len(head))]
    if width is not None:
        excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width
        widths[flexible] = max(widths[flexible] - max(excess, 0), min(_NARROWEST, widths[flexible]))
    return [_GAP.join(_padded(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in cells]


def _padded(text: str, width: int) -> str:
    """Return a text truncated or padded to a width."""
    if columns_of(text) > width:
        while columns_of(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - columns_of(text))


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV (RFC 4180) with a byte order mark, by which Excel recognises UTF-8.

    What could be taken for a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_escaped(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def _escaped(cell: str) -> str:
    return _FORMULA.sub(r"\1'", _BREAKS.sub(" ", cell))
