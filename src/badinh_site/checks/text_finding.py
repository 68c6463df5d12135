"""A slip in the text of a content file at which something is written wrongly, and what should stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

__all__ = ["Finder", "TextFinding", "line_around"]


class TextFinding(NamedTuple):
    """One finding. Places are counted in characters of the text."""

    code: str
    start: int
    end: int
    patched: str | None = None
    """What stands there when it is mended without anybody looking; None when a person has to decide."""
    values: dict[str, str] = {}  # noqa: RUF012 - never written to
    """What the words of the message leave open."""


Finder = Callable[[str, str], Iterator[TextFinding]]
"""Finds slips of a kind in a text and its prose (``content/prose.py``), in their order."""


def line_around(text: str, place: int) -> str:
    """Return the line that a place lies in."""
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)]
