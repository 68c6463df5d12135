"""Finds text and HTML that a Tab or four blanks at the beginning of a line have made boxes of code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from badinh_site.checks.body_blocks import Line, body_blocks, ends_sentence
from badinh_site.checks.list_signs import BULLETS
from badinh_site.checks.text_finding import TextFinding
from badinh_site.content.prose import body_start

__all__ = ["find_indented_html", "find_indented_text"]

_CODE_INDENT = 4
_SHORT = 60
"""Lines below so many characters are verses or parts of an address: they stay lines of their own."""
_INDENTED = re.compile(r"^(?: {4}| {0,3}\t)[ \t]*\S", re.MULTILINE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:[ \t/>]|\Z)", re.IGNORECASE)
_MARKER = re.compile(rf"(?:[{BULLETS}–—*+-]|\d{{1,3}}[.)/]|[a-zđ]\))[ \t\u00a0]+")
_PROSE = re.compile(r"(?!!\[)[^{}<>=\\|$`]*\Z")
_FIRST = re.compile(r"[“\"'‘(\[*_]{0,4}([^\W_])")
_WORD = re.compile(r"[^\W\d_]+")
_ACCENTED = re.compile(r"[À-ÖØ-öø-ƿĀ-ỹ]")
_FEWEST_WORDS = 3


class _Box(NamedTuple):
    """Lines that are one box of code."""

    lines: list[Line]
    after: str
    """The line right below, which is not indented."""


def find_indented_text(text: str, _words: str) -> Iterator[TextFinding]:
    """Yield boxes of code that consist of sentences, verses or items of a list."""
    for box in _boxes(text):
        if _is_prose(box.lines):
            yield _finding("BD717", text, box, is_prose=True)


def find_indented_html(text: str, _words: str) -> Iterator[TextFinding]:
    """Yield boxes of code that begin with a tag."""
    for box in _boxes(text):
        tag = _TAG.match(box.lines[0].text.lstrip())
        if tag:
            yield _finding("BD249", text, box, is_prose=False)


def _boxes(text: str) -> Iterator[_Box]:
    """Yield boxes of code. Blank lines between indented lines are part of one box."""
    if not _INDENTED.search(text, body_start(text)):
        return
    lines: list[Line] = []
    for block in body_blocks(text):
        count = next((n for n, line in enumerate(block.lines) if line.indent < _CODE_INDENT), len(block.lines))
        if lines and (not block.follows or not count):
            yield _Box(lines, "")
            lines = []
        if count and not block.in_item:
            lines += block.lines[:count]
            if count < len(block.lines):
                yield _Box(lines, block.lines[count].text)
                lines = []
    if lines:
        yield _Box(lines, "")


def _is_prose(lines: list[Line]) -> bool:
    """Return whether lines are text and no code: words and signs of sentences, most with Vietnamese letters.

    Pictures are shown as code where somebody explains how to insert them.
    """
    texts = [_without_marker(line) for line in lines]
    first = _FIRST.match(texts[0])
    is_item = texts[0] != lines[0].text.strip()
    if not first or (first[1].islower() and not is_item) or not all(map(_PROSE.match, texts)):
        return False
    return 2 * sum(map(_is_sentence, texts)) >= len(texts)


def _is_sentence(text: str) -> bool:
    words = _WORD.findall(text)
    return len(words) >= _FEWEST_WORDS and (
        _ACCENTED.search(text) is not None or (ends_sentence(text) and len(words) >= 2 * _FEWEST_WORDS)
    )


def _without_marker(line: Line) -> str:
    text = line.text.strip()
    marker = _MARKER.match(text)
    return text[marker.end() :] if marker else text


def _finding(code: str, text: str, box: _Box, *, is_prose: bool) -> TextFinding:
    """Return the finding that takes away the indents of a box."""
    parts = [box.lines[0].text.strip()]
    is_short = all(len(line.text.strip()) < _SHORT for line in box.lines)
    for above, below in pairwise(box.lines):
        gap = text[above.start + len(above.text) : below.start]
        is_tight = is_prose and gap == "\n"
        parts += [_gap(above.text, below.text, is_short=is_short) if is_tight else gap, below.text.strip()]
    if box.after and not (_continues(box.after) if is_prose else _TAG.match(box.after)):
        parts.append("\n")
    last = box.lines[-1]
    return TextFinding(code, box.lines[0].start, last.start + len(last.text), "".join(parts))


def _gap(above: str, below: str, *, is_short: bool) -> str:
    """Return what separates two lines that had the same indent: nothing, a line break, or a blank line."""
    if _MARKER.match(below.strip()):
        return "\n"
    if is_short:
        return "  \n"
    return "\n" if _continues(below) and not ends_sentence(above) else "\n\n"


def _continues(line: str) -> bool:
    return line.lstrip()[:1].islower()
