"""Renders the differences between two versions of a text for a terminal.

The output is a unified diff in which long lines are cut to the context of a change, and invisible characters are shown
by name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from badinh_site.commands.differences import differences
from badinh_site.vietnamese import nfc

__all__ = ["Line", "Part", "diff_lines"]

_CONTEXT = 32
"""Characters of context on either side of a change."""
_TOKEN = re.compile(r"\w[\w\u0300-\u036f]*|.", re.DOTALL)
_UNSAFE = frozenset(["Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"])
_NAMES = {
    "\u00a0": "NBSP", "\u202f": "NNBSP", "\u00ad": "SHY", "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ",
    "\u2060": "WJ", "\ufeff": "BOM", "\u200e": "LRM", "\u200f": "RLM", "\t": "TAB",
}  # fmt: skip
_BLANK = "·"
"""Shows a removed or added space."""


class Part(StrEnum):
    """The kind of a line of a diff."""

    HEAD = "head"
    PLACE = "place"
    OLD = "old"
    NEW = "new"


class Line(NamedTuple):
    """A line of a diff, safe to print on a terminal."""

    part: Part
    text: str


class _Change(NamedTuple):
    """Start and end of a changed range, in the old and the new line."""

    old: tuple[int, int]
    new: tuple[int, int]


def diff_lines(path: str, before: str, after: str) -> Iterator[Line]:
    """Yield the diff of two versions of a file; nothing if they are equal."""
    if before == after:
        return
    yield Line(Part.HEAD, f"--- {_visible(path)}")
    yield Line(Part.HEAD, f"+++ {_visible(path)}")
    olds, news = before.split("\n"), after.split("\n")
    for a, b, c, d in _changed_lines(olds, news):
        if b - a == d - c:
            for number, (old, new) in enumerate(zip(olds[a:b], news[c:d], strict=True), start=1):
                yield from _line(a + number, c + number, old, new)
        else:
            yield from _lines(a, c, olds[a:b], news[c:d])


def _changed_lines(olds: list[str], news: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the start and end of changed lines in the old and the new text."""
    if len(olds) == len(news):
        yield 0, len(olds), 0, len(news)
        return
    # Blank lines are everywhere: they must not decide which lines belong together.
    blanks = frozenset(line for line in (*olds, *news) if not line.strip())
    for a, b, c, d in differences(olds, news, blanks):
        pairs = zip(reversed(olds[a:b]), reversed(news[c:d]), strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        yield a, b - same, c, d - same


def _lines(a: int, c: int, olds: list[str], news: list[str]) -> Iterator[Line]:
    """Yield a change after which there are more or fewer lines than before."""
    yield Line(Part.PLACE, f"@@ -{_range(a, len(olds))} +{_range(c, len(news))} @@")
    yield from (Line(Part.OLD, "-" + _beginning(line)) for line in olds)
    yield from (Line(Part.NEW, "+" + _beginning(line)) for line in news)


def _range(start: int, count: int) -> str:
    """Return a range of lines as a unified diff writes it."""
    if count == 1:
        return str(start + 1)
    return f"{start + 1 if count else start},{count}"


def _beginning(text: str) -> str:
    return _visible(text[: 3 * _CONTEXT]) + ("…" if len(text) > 3 * _CONTEXT else "")


def _line(old_number: int, new_number: int, old: str, new: str) -> Iterator[Line]:
    for group in _groups(_changes(old, new)):
        yield Line(Part.PLACE, f"@@ -{old_number} +{new_number} @@")
        yield Line(Part.OLD, "-" + _excerpt(old, [change.old for change in group]))
        yield Line(Part.NEW, "+" + _excerpt(new, [change.new for change in group]))


def _changes(old: str, new: str) -> list[_Change]:
    """Return the changed ranges of two lines, compared word by word."""
    words = _TOKEN.findall(old), _TOKEN.findall(new)
    starts = tuple(_starts(side) for side in words)
    return [_Change((starts[0][a], starts[0][b]), (starts[1][c], starts[1][d])) for a, b, c, d in differences(*words)]


def _starts(words: list[str]) -> list[int]:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return starts


def _groups(changes: list[_Change]) -> Iterator[list[_Change]]:
    """Yield groups of changes whose contexts overlap."""
    group: list[_Change] = []
    for change in changes:
        if group and change.old[0] - group[-1].old[1] > 2 * _CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _excerpt(text: str, changed: list[tuple[int, int]]) -> str:
    """Return the part of a line around its changes."""
    start, end = max(0, changed[0][0] - _CONTEXT), min(len(text), changed[-1][1] + _CONTEXT)
    while 0 < start < len(text) and unicodedata.combining(text[start]):
        start -= 1
    parts = ["…" if start else ""]
    place = start
    for begin, finish in changed:
        parts += [_visible(text[place:begin]), _marked(text[begin:finish])]
        place = finish
    return "".join([*parts, _visible(text[place:end]), "…" if end < len(text) else ""])


def _marked(text: str) -> str:
    """Return a changed range with spaces as dots, and a note if it is decomposed."""
    note = "" if unicodedata.is_normalized("NFC", text) else "⟨NFD⟩"
    return _visible(nfc(text)).replace(" ", _BLANK) + note


def _visible(text: str) -> str:
    """Return a text in which invisible characters, and those that could control a terminal, are replaced by names."""
    return "".join(_name_of(char) if char in _NAMES or unicodedata.category(char) in _UNSAFE else char for char in text)


def _name_of(char: str) -> str:
    return f"⟨{_NAMES.get(char, f'U+{ord(char):04X}')}⟩"
