"""Finds where a body writes the targets of its links and pictures: Python-Markdown reports no positions."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from badinh_site.content.files import Lines
from badinh_site.content.prose import without_hidden
from badinh_site.vietnamese import nfc

__all__ = ["LinkPlaces", "Place"]

_INLINE = re.compile(r"\]\([ \t]*\n?[ \t]*")
_BRACKETED = re.compile(r"<([^<>\n]*)>")
_LOOSE = re.compile(r"(?:\\.|[^()\\\n]++|\((?:\\.|[^()\\\n]++)*+\))*+")
_TITLE = re.compile(r"""(?<![ \t])[ \t]+(?:"[^"]*"|'[^']*')[ \t]*\Z|(?<![ \t])[ \t]+["'](?s:.*)\Z""")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)
_ATTRIBUTE = re.compile(
    r"""\b(?:href|src|poster)[ \t\n]*=[ \t\n]*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE
)
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*)>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MOST_MISSES = 300
"""Searches without success, each of which costs a look at the whole body; then nothing more is searched for."""


class Place(NamedTuple):
    """A line and a column in a file."""

    line: int
    """From 1."""
    column: int
    """From 1; 0 if only the line is known."""


class LinkPlaces:
    """The places of the targets in one body."""

    def __init__(self, body: str, body_line: int) -> None:
        """Take the source of a body, and the line on which it begins in its file."""
        self._body = body
        self._body_line = body_line
        self._lines = Lines(body)
        self._misses = 0
        self._text = without_hidden(body)
        self._offsets: dict[str, list[int]] = {}
        for target, offset in sorted(_written(self._text), key=lambda found: found[1]):
            self._offsets.setdefault(_key(target), []).append(offset)

    def of(self, targets: Iterable[str]) -> Iterator[Place]:
        """Yield the places of targets that follow each other in the page, as they are after rendering.

        Of a target that the page has more often than the source, as by a definition, it is the last place.
        """
        used: dict[str, int] = {}
        bare = 0
        for target in targets:
            key = _key(target)
            offsets, number = self._offsets.get(key), used.get(key, 0)
            used[key] = number + 1
            if offsets:
                yield self._place(offsets[min(number, len(offsets) - 1)])
            else:
                found = self._search(target, bare)
                bare = max(bare, found)
                yield self._place(found)

    def _place(self, offset: int) -> Place:
        if offset < 0:
            return Place(self._body_line, 0)
        line, column = self._lines.place(offset)
        return Place(line + self._body_line - 1, column)

    def _search(self, target: str, start: int) -> int:
        """Return the offset of a target that no syntax of a link has, such as a bare address; -1 if there is none.

        It is probably behind the last one.
        """
        for text, begin in ((self._text, start), (self._text, 0), (self._body, 0)):
            found = text.find(target, begin) if target and self._misses < _MOST_MISSES else -1
            if found >= 0:
                return found
            self._misses += 1
        return -1


def _key(target: str) -> str:
    return nfc(html.unescape(target)).strip()


def _written(text: str) -> Iterator[tuple[str, int]]:
    """Yield every target that is written as one, with the offset at which it begins."""
    for match in _INLINE.finditer(text):
        target, offset = _inline(text, match)
        yield target, offset
        address, space, _title = target.rpartition(" (")
        if space and target.endswith(")"):  # what is in parentheses may be a title
            yield address.rstrip(), offset
    for pattern in (_DEFINITION, _ATTRIBUTE, _AUTOLINK):
        for match in pattern.finditer(text):
            group = match.lastindex or 1
            yield _ESCAPED.sub(r"\1", match[group]) if pattern is _DEFINITION else match[group], match.start(group)


def _inline(text: str, opening: re.Match[str]) -> tuple[str, int]:
    """Return the target in the parentheses of a link; an empty one has the place of the parentheses."""
    bracketed = _BRACKETED.match(text, opening.end())
    if bracketed:
        return _ESCAPED.sub(r"\1", bracketed[1]), bracketed.start(1)
    loose = _LOOSE.match(text, opening.end())
    target = _TITLE.sub("", loose[0] if loose else "").rstrip()
    return _ESCAPED.sub(r"\1", target), opening.end() if target else opening.start()
