"""Chooses related news by a score of pairs, each compared only with its neighbours.

The score of two articles depends on these two alone, and an article is compared only with those near it in time among
all articles, in its category and under each of its tags. So the cost grows linearly with the number of articles, and
one new article touches a bounded number of lists.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from badinh_site.vietnamese import syllables

__all__ = ["Signal", "related"]

WINDOW = 12
"""Neighbours on each side of an article in time, among all, in its category and under each tag."""

_TAG, _CATEGORY, _TERM, _MOST_TERMS = 60, 30, 6, 12
_NEARNESS, _HALF_LIFE = 20, 30 * 86400
"""Points for the same moment, halved at this many seconds between two articles."""


class Signal(Struct, frozen=True):
    """What of an article counts towards being related."""

    url: str
    instant: int | None
    category: str | None
    tags: tuple[str, ...]
    text: str
    """Title and lead."""


def related(signals: Sequence[Signal], size: int) -> tuple[tuple[int, ...], ...]:
    """Give, for each article, the places of at most ``size`` others in ``signals``: the most related, newest first."""
    order = sorted(range(len(signals)), key=lambda place: _age(signals[place]))
    rank = {place: number for number, place in enumerate(order)}
    groups = _groups(signals, order)
    terms = [_terms(signal.text) for signal in signals]
    chosen: list[tuple[int, ...]] = []
    for place, signal in enumerate(signals):
        near: set[int] = set()
        for key in _keys(signal):
            near.update(_window(groups[key], rank, place))
        near.discard(place)
        best = sorted(near, key=lambda other: (-_score(signals, terms, place, other), *_newest_first(signals[other])))
        chosen.append(tuple(sorted(best[:size], key=lambda other: _newest_first(signals[other]))))
    return tuple(chosen)


def _age(signal: Signal) -> tuple[bool, int, str]:
    """Order from the oldest on. Those of unknown date stand beside the newest, which readers want most."""
    return (signal.instant is None, signal.instant or 0, signal.url)


def _newest_first(signal: Signal) -> tuple[bool, int, str]:
    return (signal.instant is None, -(signal.instant or 0), signal.url)


def _keys(signal: Signal) -> list[str]:
    return ["*", f"category {signal.category}", *(f"tag {tag}" for tag in signal.tags)]


def _groups(signals: Sequence[Signal], order: list[int]) -> dict[str, list[int]]:
    """Give the places of each group, oldest first."""
    groups: dict[str, list[int]] = {}
    for place in order:
        for key in _keys(signals[place]):
            groups.setdefault(key, []).append(place)
    return groups


def _window(group: list[int], rank: dict[int, int], place: int) -> list[int]:
    """Give the neighbours of an article in a group, and itself."""
    middle = bisect_left(group, rank[place], key=lambda other: rank[other])
    return group[max(0, middle - WINDOW) : middle + WINDOW + 1]


def _terms(text: str) -> frozenset[tuple[str, str]]:
    """Give the pairs of neighbouring syllables: most Vietnamese words are two syllables long."""
    words = syllables(text)
    return frozenset(pairwise(words))


def _score(signals: Sequence[Signal], terms: list[frozenset[tuple[str, str]]], one: int, other: int) -> int:
    a, b = signals[one], signals[other]
    score = _TAG * len(set(a.tags) & set(b.tags))
    score += _CATEGORY * (a.category is not None and a.category == b.category)
    score += _TERM * min(_MOST_TERMS, len(terms[one] & terms[other]))
    if a.instant is not None and b.instant is not None:
        score += _NEARNESS * _HALF_LIFE // (_HALF_LIFE + abs(a.instant - b.instant))
    return score
