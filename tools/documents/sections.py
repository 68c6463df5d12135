"""Replaces the generated sections of a page, and keeps the text around them.

A section begins with a line ``<!-- begin NAME -->`` and ends with ``<!-- end NAME -->``, which are not rendered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["SectionError", "cell", "table", "with_sections"]

_SECTION = re.compile(r"(<!-- begin ([\w ]+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)


class SectionError(Exception):
    """Raised if the sections of a page are not those that are generated for it."""


def with_sections(page: str, sections: Mapping[str, str]) -> str:
    """Return a page with its sections replaced.

    Raises:
        SectionError: the page lacks a section, or has an unknown one.
    """
    names = [match[2] for match in _SECTION.finditer(page)]
    if sorted(names) != sorted(sections):
        raise SectionError(f"the page has the sections {names}, but {list(sections)} are made")
    return _SECTION.sub(lambda match: f"{match[1]}\n{sections[match[2]].strip()}\n\n{match[3]}", page)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, tuple("---" for _ in head), *(tuple(map(cell, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def cell(text: str) -> str:
    """Return a text escaped for a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")
