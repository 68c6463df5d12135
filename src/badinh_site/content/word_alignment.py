"""Aligns the words of a source with those of its page, in time that grows with their number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

__all__ = ["left_over"]

_LARGEST = 4_096
"""Words of a gap on one side, times those on the other, up to which it is aligned exactly."""
_WINDOW = 64
"""Words of the page among which the next word of the source is searched in longer gaps."""

Gap = tuple[int, int, int, int]
"""Begin and end in the source, begin and end in the page."""


def left_over(source: Sequence[str], page: Sequence[str], missing: Counter[str]) -> Iterator[int]:
    """Yield the places of the words of a source that have no counterpart in the page.

    Args:
        source: the words of the source.
        page: the words of the page.
        missing: how many times words of the source are not in the page; it decides where an exact alignment takes
            too long.
    """
    for begin, end, other, other_end in _gaps(source, page):
        part, other_part = source[begin:end], page[other:other_end]
        if len(part) * len(other_part) <= _LARGEST:
            places = _aligned(part, other_part)
        else:
            places = _read_along(part, other_part, missing)
        yield from (begin + place for place in places)


def _gaps(source: Sequence[str], page: Sequence[str]) -> Iterator[Gap]:
    """Yield the parts between the words that occur once on both sides, in the same order."""
    begin = other = 0
    for place, counterpart in (*_anchors(source, page), (len(source), len(page))):
        if place > begin:
            yield begin, place, other, counterpart
        begin, other = place + 1, counterpart + 1


def _anchors(source: Sequence[str], page: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest row of words that occur once on both sides and follow each other on both."""
    once, once_there = Counter(source), Counter(page)
    there = {word: place for place, word in enumerate(page) if once_there[word] == 1}
    pairs = [(place, there[word]) for place, word in enumerate(source) if once[word] == 1 and word in there]
    ends: list[int] = []
    rows: list[int] = []
    before: list[int] = []
    for number, (_, counterpart) in enumerate(pairs):
        length = bisect_left(ends, counterpart)
        before.append(rows[length - 1] if length else -1)
        ends[length : length + 1] = [counterpart]
        rows[length : length + 1] = [number]
    found: list[tuple[int, int]] = []
    number = rows[-1] if rows else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _aligned(source: Sequence[str], page: Sequence[str]) -> Iterator[int]:
    for kind, begin, end, _, _ in SequenceMatcher(None, source, page, autojunk=False).get_opcodes():
        if kind in ("delete", "replace"):
            yield from range(begin, end)


def _read_along(source: Sequence[str], page: Sequence[str], missing: Counter[str]) -> Iterator[int]:
    """Yield the missing words of a long part where the page goes on with others."""
    left = Counter(missing)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(page):
        places.setdefault(word, []).append(place)
    other = 0
    for place, word in enumerate(source):
        if other < len(page) and page[other] == word:
            other += 1
        elif left[word] > 0:
            left[word] -= 1
            yield place
        else:
            there = places.get(word, [])
            following = bisect_right(there, other)
            if following < len(there) and there[following] - other <= _WINDOW:
                other = there[following] + 1
