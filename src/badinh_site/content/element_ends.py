"""Finds what ends an element in a text, looking at no part of the text twice for the same end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Generic, TypeVar

__all__ = ["Ends"]

Name = TypeVar("Name")


class Ends(Generic[Name]):
    """The ends of elements in one text, asked for in ascending order.

    An expression such as ``<b>.*?</b>`` looks through the whole rest for each beginning that has no end.
    """

    def __init__(self, text: str, patterns: Mapping[Name, re.Pattern[str]]) -> None:
        self._text = text
        self._patterns = patterns
        self._found: dict[Name, re.Match[str] | None] = {}

    def after(self, name: Name, place: int) -> re.Match[str] | None:
        """Return the first end of an element at or after a place; None if there is none."""
        found = self._found.get(name)
        if name not in self._found or (found and found.start() < place):
            self._found[name] = found = self._patterns[name].search(self._text, place)
        return found
