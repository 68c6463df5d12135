"""The neighbours of articles in time: among all articles, and within their groups."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set

__all__ = ["NEAREST", "WINDOW", "Neighbours"]

WINDOW = 16
"""Number of neighbours on each side of an article in each of its groups."""
NEAREST = 12
"""Number of neighbours on each side among all articles."""


class Neighbours:
    """The neighbours of articles, which are numbered in order of time."""

    def __init__(self, keys: Sequence[array[int]], wanted: Set[int] | None = None) -> None:
        """Index the groups of all articles, or only the ``wanted`` groups if the others will not be needed."""
        self._keys, self._groups = keys, _groups(keys, wanted)

    def within(self, keys: Iterable[int], number: int) -> list[int]:
        """Return an article and its neighbours in some of its groups, once per group."""
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
        """Return an article and its neighbours among all articles."""
        return range(max(0, number - NEAREST), min(number + NEAREST + 1, len(self._keys)))

    def everywhere(self, number: int) -> list[int]:
        """Return an article and all its neighbours, with repetitions."""
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
