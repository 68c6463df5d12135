"""Shows what differs between two versions of a text that have the same lines, so that a person sees it on a terminal.

It is a unified diff whose long lines are cut down to what stands around a change, and in which characters that cannot
be seen have names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from badinh_site.vietnamese import nfc

__all__ = ["Line", "Part", "difference"]

_AROUND = 32
"""Characters that are shown on either side of a change."""
_TOKEN = re.compile(r"\w[\w\u0300-\u036f]*|.", re.DOTALL)
_UNSAFE = frozenset(["Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"])
_NAMES = {
    "\u00a0": "NBSP", "\u202f": "NNBSP", "\u00ad": "SHY", "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ",
    "\u2060": "WJ", "\ufeff": "BOM", "\u200e": "LRM", "\u200f": "RLM", "\t": "TAB",
}  # fmt: skip
_BLANK = "·"
"""Shows a space that goes or comes."""


class Part(StrEnum):
    """What a line of a difference is."""

    HEAD = "head"
    PLACE = "place"
    OLD = "old"
    NEW = "new"


class Line(NamedTuple):
    """A line of a difference, safe for a terminal."""

    part: Part
    text: str


class _Change(NamedTuple):
    """A stretch of a line, in its old and its new version."""

    old: tuple[int, int]
    new: tuple[int, int]


def difference(path: str, before: str, after: str) -> Iterator[Line]:
    """Return the difference of two versions of a file; nothing when they are equal."""
    if before == after:
        return
    yield Line(Part.HEAD, f"--- {_visible(path)}")
    yield Line(Part.HEAD, f"+++ {_visible(path)}")
    for number, (old, new) in enumerate(zip(before.split("\n"), after.split("\n"), strict=True), start=1):
        if old != new:
            yield from _line(number, old, new)


def _line(number: int, old: str, new: str) -> Iterator[Line]:
    for group in _groups(_changes(old, new)):
        yield Line(Part.PLACE, f"@@ -{number} +{number} @@")
        yield Line(Part.OLD, "-" + _shown(old, [change.old for change in group]))
        yield Line(Part.NEW, "+" + _shown(new, [change.new for change in group]))


def _changes(old: str, new: str) -> list[_Change]:
    """Compare two lines word by word."""
    words = _TOKEN.findall(old), _TOKEN.findall(new)
    starts = tuple(_starts(some) for some in words)
    matcher = SequenceMatcher(None, *words, autojunk=False)
    return [
        _Change((starts[0][a], starts[0][b]), (starts[1][c], starts[1][d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]


def _starts(words: list[str]) -> list[int]:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return starts


def _groups(changes: list[_Change]) -> Iterator[list[_Change]]:
    """Put changes together that are so near that they are shown in one piece."""
    group: list[_Change] = []
    for change in changes:
        if group and change.old[0] - group[-1].old[1] > 2 * _AROUND:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _shown(text: str, changed: list[tuple[int, int]]) -> str:
    """Show a line around its changes."""
    start, end = max(0, changed[0][0] - _AROUND), min(len(text), changed[-1][1] + _AROUND)
    while 0 < start < len(text) and unicodedata.combining(text[start]):
        start -= 1
    parts = ["…" if start else ""]
    place = start
    for begin, finish in changed:
        parts += [_visible(text[place:begin]), _changed(text[begin:finish])]
        place = finish
    return "".join([*parts, _visible(text[place:end]), "…" if end < len(text) else ""])


def _changed(text: str) -> str:
    """Show what goes or comes: a space as a dot, letters that stand apart from their marks with a note."""
    note = "" if unicodedata.is_normalized("NFC", text) else "⟨NFD⟩"
    return _visible(nfc(text)).replace(" ", _BLANK) + note


def _visible(text: str) -> str:
    """Name the characters of a text that cannot be seen, or could do something to a terminal."""
    return "".join(_named(char) if char in _NAMES or unicodedata.category(char) in _UNSAFE else char for char in text)


def _named(char: str) -> str:
    return f"⟨{_NAMES.get(char, f'U+{ord(char):04X}')}⟩"
