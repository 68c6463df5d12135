"""Marks abbreviations where a text uses them, in one pass: Python-Markdown tries each at every word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

__all__ = ["Abbreviations"]

_EDGE = re.compile(r"\b")
"""A place at which a word begins or ends."""


class Abbreviations(Treeprocessor):
    """Puts each use of a defined abbreviation into an element that says what it means."""

    def __init__(self, md: markdown.Markdown, known: Mapping[str, str]) -> None:
        super().__init__(md)
        self._known = known
        self._lengths: dict[str, list[int]] = {}
        """The lengths of the abbreviations that begin with a word, or with signs, the longest first."""

    def run(self, root: Element) -> None:
        """Mark the abbreviations in the texts of a tree."""
        if not self._known:
            return
        self._lengths = {}
        for name in sorted(self._known, key=len, reverse=True):
            self._lengths.setdefault(name[: _next_edge(name)], []).append(len(name))
        for element in list(root.iter()):
            self._mark(element)

    def _mark(self, element: Element) -> None:
        element.text, content = self._cut(element.text)
        changed = bool(content)
        for child in element:
            content.append(child)
            child.tail, found = self._cut(child.tail)
            content += found
            changed = changed or bool(found)
        if changed:
            element[:] = content

    def _cut(self, text: str | None) -> tuple[str | None, list[Element]]:
        """Return a text up to the first abbreviation in it, and the elements with what follows."""
        if not text or isinstance(text, AtomicString):
            return text, []
        found: list[Element] = []
        first, end = text, 0
        for start, after in self._uses(text):
            if found:
                found[-1].tail = text[end:start]
            else:
                first = text[:start]
            one = Element("abbr", {"title": self._known[text[start:after]]})
            one.text = AtomicString(text[start:after])
            found.append(one)
            end = after
        if found:
            found[-1].tail = text[end:]
        return first, found

    def _uses(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where abbreviations begin and end; of those that begin at one place, the longest."""
        edges = [match.start() for match in _EDGE.finditer(text)]
        known = set(edges)
        end = 0
        for start, following in pairwise(edges):
            if start < end:
                continue
            for length in self._lengths.get(text[start:following], ()):
                if start + length in known and text[start : start + length] in self._known:
                    end = start + length
                    yield start, end
                    break


def _next_edge(name: str) -> int:
    match = _EDGE.search(name, 1)
    return match.start() if match else len(name)
