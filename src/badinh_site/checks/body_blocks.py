"""The lines of a body in the blocks that blank lines separate, without code, comments and elements of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from badinh_site.checks.text_finding import TextFinding
from badinh_site.content.markdown_code import without_fenced_code
from badinh_site.content.prose import body_start

__all__ = ["ITEM", "Block", "Line", "body_blocks", "ends_sentence", "has_break", "rewritten"]

_INDENT = re.compile(r"[ \t]*")
_HIDDEN_BEGIN = re.compile(r"<(?:(!--)|(pre|script|style|textarea|svg|math)\b)", re.IGNORECASE)
ITEM = re.compile(r" {0,3}(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)|\[\^[^\]]+\]:|:[ \t])")
"""Beginning of an item, a note or a definition, in which indented lines are not code."""
_TAG = re.compile(r"</?[A-Za-z]")
_DELIMITERS = re.compile(r"(?=[^|\n]*+\|)[ \t]*+(?:\|[ \t]*+)?+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+\Z")
"""The row of a table that makes it one."""
_SENTENCE_END = re.compile(r"[.!?:;…][”\"’»)*_]{0,4}[ \t]*\Z")
_BREAK = re.compile(r"(?:  |\\|<br\s*/?>[ \t]*)\Z", re.IGNORECASE)
_CODE = "\0"
"""Stands for code; no content file has this character."""
_TAB = 4
_LEAST_INDENT = 2
"""The least indent of the text of an item."""


class Line(NamedTuple):
    """A line of a body that is not blank."""

    start: int
    """Its offset in the text of the file."""
    text: str

    @property
    def indent(self) -> int:
        """The width of the blanks at its beginning."""
        blanks = _INDENT.match(self.text)
        return len(blanks[0].expandtabs(_TAB)) if blanks else 0


class Block(NamedTuple):
    """Lines without a blank line between them."""

    lines: tuple[Line, ...]
    in_item: bool
    """Whether it may continue an item, a note or a definition."""
    follows: bool
    """Whether only blank lines are between the last block and this one."""

    @property
    def is_text(self) -> bool:
        """Whether it is neither HTML nor a table, nor part of an item."""
        is_html = _TAG.match(self.lines[0].text.lstrip(" \t")) is not None
        return not (self.in_item or is_html or any(_DELIMITERS.match(line.text) for line in self.lines))


class _Gap(Enum):
    """A line that is in no block."""

    BLANK = auto()
    HIDDEN = auto()
    """A line of code or of a comment."""


def body_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of the body of a content file."""
    lines: list[Line] = []
    in_item, follows = False, False
    for line in (*_lines(text), _Gap.BLANK):
        if isinstance(line, Line):
            lines.append(line)
            continue
        if lines:
            in_item = in_item and lines[0].indent >= _LEAST_INDENT
            yield Block(tuple(lines), in_item, follows)
            in_item = in_item or any(ITEM.match(one.text) for one in lines)
            lines, follows = [], True
        follows = follows and line is _Gap.BLANK


def _lines(text: str) -> Iterator[Line | _Gap]:
    """Yield the lines of a body."""
    start, closing = body_start(text), ""
    for line in without_fenced_code(text[start:], _CODE).split("\n"):
        if closing:
            closing = "" if closing in line.lower() else closing
            yield _Gap.HIDDEN
        elif line.startswith(_CODE):
            yield _Gap.HIDDEN
        elif line.strip(" \t"):
            closing = _left_open(line)
            yield _Gap.HIDDEN if _HIDDEN_BEGIN.match(line.lstrip(" \t")) else Line(start, line)
        else:
            yield _Gap.BLANK
        start += len(line) + 1


def _left_open(line: str) -> str:
    """Return what closes the comment or the element that a line leaves open; nothing if it leaves none open."""
    lower, place = line.lower(), 0
    while opened := _HIDDEN_BEGIN.search(lower, place):
        closing = "-->" if opened[1] else f"</{opened[2]}"
        place = lower.find(closing, opened.end())
        if place < 0:
            return closing
    return ""


def ends_sentence(text: str) -> bool:
    """Return whether a line ends with the sign that ends a sentence or announces what follows."""
    return _SENTENCE_END.search(text, max(0, len(text) - 16)) is not None


def has_break(text: str) -> bool:
    """Return whether a line ends with a line break that pages show."""
    return _BREAK.search(text, max(0, len(text) - 16)) is not None


def rewritten(code: str, lines: Sequence[Line], texts: Iterable[str], **values: str) -> Iterator[TextFinding]:
    """Yield the finding that replaces lines by other texts, if any differs, from the first to the last that does."""
    new = list(texts)
    changed = [place for place, line in enumerate(lines) if line.text != new[place]]
    if not changed:
        return
    first, last = lines[changed[0]], lines[changed[-1]]
    replacement = "\n".join(new[changed[0] : changed[-1] + 1])
    yield TextFinding(code, first.start, last.start + len(last.text), replacement, values)
