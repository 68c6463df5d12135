"""A finding in the text of a content file, with its replacement where there is only one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

__all__ = ["Finder", "TextFinding", "line_around"]


class TextFinding(NamedTuple):
    """One finding. ``start`` and ``end`` are character offsets in the text."""

    code: str
    start: int
    end: int
    replacement: str | None = None
    """The replacement if it can be applied without review; None if a person has to decide."""
    values: dict[str, str] = {}  # noqa: RUF012 - never written to
    """The values of the message."""


Finder = Callable[[str, str], Iterator[TextFinding]]
"""Yields the findings of one kind in a text and its prose (``content/prose.py``), in order."""


def line_around(text: str, place: int) -> str:
    """Return the line that contains an offset."""
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)]
