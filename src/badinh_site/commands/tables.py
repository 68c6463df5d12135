"""Lays out tables for terminals, and writes them as CSV that spreadsheet programs open without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from badinh_site.diagnostics.source_lines import columns_of, printable

__all__ = ["as_csv", "as_table"]

_GAP = "  "
_NARROWEST = 12
"""Columns that a cell which is cut keeps."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a cell begins with that Excel or LibreOffice may take for a formula (OWASP, "CSV Injection")."""


def as_table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int | None, flexible: int) -> list[str]:
    """Return the lines of a table, no wider than ``width`` columns of a terminal if the column ``flexible`` allows.

    Without a width nothing is cut. Every character that could do something to a terminal is a dot.
    """
    cells = [[printable(cell) for cell in row] for row in (head, *rows)]
    widths = [max(columns_of(row[column]) for row in cells) for column in range(len(head))]
    if width is not None:
        excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width
        widths[flexible] = max(widths[flexible] - max(excess, 0), min(_NARROWEST, widths[flexible]))
    return [_GAP.join(_fitted(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in cells]


def _fitted(text: str, width: int) -> str:
    """Cut a text to a width, or fill it up with spaces."""
    if columns_of(text) > width:
        while columns_of(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - columns_of(text))


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV (RFC 4180), with the mark at its beginning by which Excel knows that it is UTF-8.

    What could be taken for a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def _harmless(cell: str) -> str:
    cell = cell.replace("\r", " ").replace("\n", " ")
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
