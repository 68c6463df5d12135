"""The neighbours of articles in time, among all and in the groups that they stand in."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set

__all__ = ["NEAREST", "WINDOW", "Neighbours"]

WINDOW = 16
"""Neighbours of an article on each side in each of its groups."""
NEAREST = 12
"""Neighbours on each side among all."""


class Neighbours:
    """The neighbours of articles. These have the numbers of their places in a sequence, in the order of time."""

    def __init__(self, keys: Sequence[array[int]], wanted: Set[int] | None = None) -> None:
        """Take the groups of all articles, and those of them that will be asked for, if not all will be."""
        self._keys, self._groups = keys, _groups(keys, wanted)

    def within(self, keys: Iterable[int], number: int) -> list[int]:
        """Return an article's neighbours in some of its groups, and itself: once for each of the groups."""
        found: list[int] = []
        groups, reach = self._groups, WINDOW
        for key in keys:
            group = groups[key]
            if len(group) > reach + 1:
                middle = bisect_left(group, number)
                group = group[middle - reach if middle > reach else 0 : middle + reach + 1]
            found += group
        return found

    def nearest(self, number: int) -> range:
        """Return an article's neighbours among all, and itself."""
        return range(max(0, number - NEAREST), min(number + NEAREST + 1, len(self._keys)))

    def everywhere(self, number: int) -> list[int]:
        """Return an article's neighbours of all kinds, and itself, some of them several times."""
        return [*self.nearest(number), *self.within(self._keys[number], number)]


def _groups(keys: Sequence[array[int]], wanted: Set[int] | None) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for number, some in enumerate(keys):
        if wanted is not None and wanted.isdisjoint(some):
            continue
        for key in some:
            if key in groups:
                groups[key].append(number)
            else:
                groups[key] = [number]
    return groups
