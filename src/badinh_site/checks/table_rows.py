"""Finds tables without the row of dashes that Markdown needs, and tables pasted with Tabs between their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from badinh_site.checks.body_blocks import ITEM, Block, Line, body_blocks
from badinh_site.checks.list_signs import BULLETS, LETTER_BULLETS
from badinh_site.checks.paragraph_lines import LABEL
from badinh_site.checks.text_finding import TextFinding

__all__ = ["find_tables"]

_CELL_END = re.compile(r"(?<!\\)\|")
_DASHES = re.compile(r"(?=[ \t|:]*+[=_–—―-])[ \t|:=_–—―-]++\Z")
"""A row of dashes, also as Word makes them."""
_TABS = re.compile(r"\t+")
_ITEM = re.compile(rf"\s*(?:[{BULLETS}{LETTER_BULLETS}–—*+-]|\d{{1,9}}[.)])\s")
_FEWEST = 2
_ENOUGH_CELLS = 6
"""So many cells without bars at their beginning are a table; fewer may be a signature in two columns."""

_Cells = Callable[[str], list[str]]


def find_tables(text: str, _words: str) -> Iterator[TextFinding]:
    """Yield rows of cells one below the other that are no table on the page."""
    if "\t" not in text and text.count("|") <= _FEWEST:
        return
    for block in body_blocks(text):
        if block.is_text and block.lines[0].indent < len("    "):
            yield from _tables(block, _piped)
            yield from _tables(block, _tabbed)


def _tables(block: Block, cells_of: _Cells) -> Iterator[TextFinding]:
    """Yield the runs of rows with the same number of cells that are not a table yet."""
    rows: list[list[str]] = []
    begin = 0
    for place in range(len(block.lines) + 1):
        is_line = place < len(block.lines)
        cells = cells_of(block.lines[place].text) if is_line else []
        is_dashes = is_line and len(rows) == 1 and _DASHES.match(block.lines[place].text) is not None
        if rows and (len(cells) == len(rows[0]) or is_dashes):
            rows.append([] if is_dashes else cells)
            continue
        filled = [row for row in rows if row]
        is_certain = block.lines[begin].text.lstrip(" \t").startswith("|")
        if len(filled) >= _FEWEST and (is_certain or len(filled) * len(filled[0]) >= _ENOUGH_CELLS):
            yield _table(block.lines, begin, rows)
        rows, begin = [cells] if cells else [], place


def _piped(line: str) -> list[str]:
    """Return the cells of a line with bars between; none if it is not a row."""
    text = line.strip(" \t")
    if "|" not in text or text[0] in ">#" or ITEM.match(text) or _DASHES.match(text):
        return []
    inner = text.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    cells = [cell.strip() for cell in _CELL_END.split(inner)]
    is_row = len(cells) >= _FEWEST and (text.startswith("|") or (" | " in text and all(cells)))
    return cells if is_row else []


def _tabbed(line: str) -> list[str]:
    """Return the cells of a line with Tabs between; none if it is not a row."""
    if "\t" not in line.strip(" \t") or "|" in line or line[0] in " \t" or LABEL.match(line) or _ITEM.match(line):
        return []
    return [cell.strip() for cell in _TABS.split(line.strip(" \t"))]


def _table(lines: Sequence[Line], begin: int, rows: list[list[str]]) -> TextFinding:
    """Return the finding that makes a table of rows, apart from the lines around it."""
    end = begin + len(rows)
    texts = [f"| {' | '.join(row)} |" for row in rows if row]
    texts[0] += "\n" + "| --- " * len(rows[0]) + "|"
    if begin:
        texts[0] = "\n" + texts[0]
    if end < len(lines):
        texts[-1] += "\n"
    span = lines[begin:end]
    return TextFinding("BD719", span[0].start, span[-1].start + len(span[-1].text), "\n".join(texts))
