"""Puts what is generated between the marks of a page, and leaves what people wrote around them as it is.

A section begins with a line ``<!-- begin NAME -->`` and ends with ``<!-- end NAME -->``: Markdown shows neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["SectionError", "cell", "filled", "table"]

_SECTION = re.compile(r"(<!-- begin ([\w ]+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)


class SectionError(Exception):
    """What a page asks for and what is made for it are not the same."""


def filled(page: str, sections: Mapping[str, str]) -> str:
    """Return a page with new sections.

    Raises:
        SectionError: it lacks one of the sections, or has one that nobody makes.
    """
    names = [match[2] for match in _SECTION.finditer(page)]
    if sorted(names) != sorted(sections):
        raise SectionError(f"the page has the sections {names}, but {list(sections)} are made")
    return _SECTION.sub(lambda match: f"{match[1]}\n{sections[match[2]].strip()}\n\n{match[3]}", page)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table of Markdown."""
    lines = [head, tuple("---" for _ in head), *(tuple(map(cell, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def cell(text: str) -> str:
    """Return a text as it can stand in a table."""
    return " ".join(text.split()).replace("|", "\\|")
