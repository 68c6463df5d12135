"""Ranking of related news: for each article, the neighbours that share most with it.

Articles are compared only within windows: with their neighbours in time among all articles, in their category, under
each of their tags and with each of their picked terms. The score of two articles is what they share within these
windows. So the cost grows linearly with the number of articles, and a change affects only the lists of articles nearby.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, pairwise, starmap
from operator import le
from typing import Any
from zlib import crc32

import msgspec
from msgspec import Struct

from badinh_site.content.topic_terms import PAIR, PLACE_BITS
from badinh_site.portal.related.neighbours import Neighbours
from badinh_site.portal.related.rarity import Rarity, sample

__all__ = ["Fetch", "Related", "Signal", "related", "with_other_terms"]

_TAG, _CATEGORY = 6, 2
"""Weights of a shared tag and of a shared category, in shared terms."""
_TERM, _HALF_LIFE = 256, 30 * 86400
"""Points for a shared term and for the same moment; the latter are halved if articles are this many seconds apart."""
_TAG_KEY, _CATEGORY_KEY = 2 << PLACE_BITS, 1 << PLACE_BITS
"""Bits that distinguish the groups of tags and of categories from those of terms."""
_NO_KEYS = array("I")
_MARK = 8
_CHUNK = 1024
"""Number of articles whose lists are computed at once."""
_AT_ONCE = 1024
"""Number of articles whose terms are in memory at once."""
_MOST_CHANGES = 16
"""If more than one in this many articles changed, computing all lists is quicker than updating them."""


class Signal(Struct, frozen=True):
    """The properties of an article that determine its related news."""

    url: str
    instant: int | None
    category: str | None
    tags: tuple[str, ...]
    terms: bytes
    """The packed terms, or their digest."""


class Related(Struct, frozen=True, array_like=True):
    """The related news of all articles, and the data needed to update them.

    Articles are numbered in the order of their windows. Everything is packed, since there are many: arrays of 32-bit
    numbers in native byte order, and marks of 8 bytes.
    """

    size: int
    order: bytes
    """The index of each article among the signals."""
    marks: bytes
    """A digest of each article's signal."""
    counted: tuple[bytes, ...]
    """The terms in which rarity was counted, as named by the signals."""
    keys: bytes
    """The groups of each article, concatenated."""
    key_ends: bytes
    chosen: bytes
    """The numbers of each article's related news, concatenated."""
    chosen_ends: bytes

    def lists(self) -> list[tuple[int, ...]]:
        """Return the indexes of the related news of each article, newest first."""
        order = _unpacked(self.order)
        places = [order[number] for number in _unpacked(self.chosen)]
        lists: list[tuple[int, ...]] = [()] * len(order)
        start = 0
        for place, end in zip(order, _unpacked(self.chosen_ends), strict=True):
            lists[place] = tuple(places[start:end])
            start = end
        return lists


Fetch = Callable[[Sequence[bytes]], Sequence[bytes]]
"""Return the terms that signals name by digest."""


def _in_order_given(terms: Sequence[bytes]) -> Sequence[bytes]:
    return terms


Spread = Callable[[Callable[..., bytes], Iterable[tuple[Any, ...]], int], Iterable[bytes]]
"""Return the results of a module-level function for each chunk of arguments, in order, possibly computed in other
processes; the number is the total amount of work."""


def _here(act: Callable[..., bytes], chunks: Iterable[tuple[Any, ...]], _size: int) -> Iterable[bytes]:
    return starmap(act, chunks)


def related(
    signals: Sequence[Signal],
    size: int,
    before: Related | None = None,
    fetch: Fetch = _in_order_given,
    spread: Spread = _here,
) -> Related:
    """Return, for each article, the ``size`` most related ones at most, newest first.

    No two signals have the same address. Given the result of an earlier call, only the lists that may have changed are
    computed; the result is the same. Terms that signals name by digest are fetched when needed.
    """
    order = sorted(range(len(signals)), key=lambda place: _newest_first(signals[place]))
    articles = [signals[place] for place in order]
    marks = [_mark(article) for article in articles]
    memory = _Memory(before) if before is not None and before.size == size and _is_whole(before) else None
    if before is not None and memory is not None and memory.marks == marks:
        return msgspec.structs.replace(before, order=_packed(order))
    counted = tuple([articles[number].terms for number in sample([article.url for article in articles])])
    known = memory.keys_by_mark() if memory and memory.counted == counted else {}
    keys = _keys(articles, marks, counted, known, fetch)
    instants = [article.instant for article in articles]
    comparison = _Comparison(instants, keys)
    kept = _kept(memory, marks, comparison) if memory else {}
    if kept:
        chosen = [kept[number] if number in kept else comparison.best(number, size) for number in range(len(articles))]
    else:
        del comparison
        chosen = _all_chosen(instants, keys, size, spread)
    return Related(size, _packed(order), b"".join(marks), counted, *_joined(keys), *_joined(chosen))


def _all_chosen(
    instants: Sequence[int | None], keys: Sequence[array[int]], size: int, spread: Spread
) -> list[array[int]]:
    """Compute the lists of all articles."""
    packed = msgspec.msgpack.encode((instants, *_joined(keys)))
    chunks = ((packed, size, start) for start in range(0, len(keys), _CHUNK))
    numbers, counts = array("I"), array("I")
    for found in spread(_chosen_of_chunk, chunks, len(keys)):
        some, each = msgspec.msgpack.decode(found, type=tuple[bytes, bytes])
        numbers.frombytes(some)
        counts.frombytes(each)
    return _parted(numbers, accumulate(counts))


def _chosen_of_chunk(packed: bytes, size: int, start: int) -> bytes:
    comparison = _comparison(packed)
    chosen = [comparison.best(number, size) for number in range(start, min(start + _CHUNK, comparison.number))]
    return msgspec.msgpack.encode((b"".join([some.tobytes() for some in chosen]), _packed(map(len, chosen))))


@lru_cache(maxsize=1)  # consecutive chunks are of the same articles
def _comparison(packed: bytes) -> _Comparison:
    instants, keys, ends = msgspec.msgpack.decode(packed, type=tuple[list[int | None], bytes, bytes])
    return _Comparison(instants, _parted(_unpacked(keys), _unpacked(ends)))


def with_other_terms(before: Related, old: Signal, new: Signal, fetch: Fetch = _in_order_given) -> Related | None:
    """Return ``before`` updated for new terms of one article; None if that may change a list.

    Most changes of a text do not affect its picked terms.
    """
    number = _number_of(_mark(old), before.marks)
    if number is None or old.terms in before.counted:
        return None
    ends = _unpacked(before.key_ends)
    keys = _unpacked(before.keys)[ends[number - 1] if number else 0 : ends[number]]
    if _keys([new], [_mark(new)], before.counted, {}, fetch) != [keys]:
        return None
    start = number * _MARK
    marks = before.marks[:start] + _mark(new) + before.marks[start + _MARK :]
    return msgspec.structs.replace(before, marks=marks)


def _number_of(mark: bytes, marks: bytes) -> int | None:
    start = marks.find(mark)
    while start % _MARK and start >= 0:
        start = marks.find(mark, start + 1)
    return start // _MARK if start >= 0 else None


def _mark(signal: Signal) -> bytes:
    return blake2b(msgspec.msgpack.encode(signal), digest_size=_MARK).digest()


def _newest_first(signal: Signal) -> tuple[bool, int, str]:
    """Return the sort key, newest first. Articles of unknown date are next to the newest, which readers want most."""
    return (signal.instant is not None, -(signal.instant or 0), signal.url)


def _keys(
    articles: Sequence[Signal],
    marks: Sequence[bytes],
    counted: Sequence[bytes],
    known: dict[bytes, array[int]],
    fetch: Fetch,
) -> list[array[int]]:
    """Return the groups of each article as numbers: those known for its mark, or newly computed ones."""
    missing = [number for number, mark in enumerate(marks) if mark not in known]
    keys = [known.get(mark, _NO_KEYS) for mark in marks]
    if not missing:
        return keys
    first = fetch([articles[number].terms for number in missing[:_AT_ONCE]])
    rarity = Rarity(fetch(counted), first if len(missing) <= _AT_ONCE else None)
    for start in range(0, len(missing), _AT_ONCE):
        some = missing[start : start + _AT_ONCE]
        terms = fetch([articles[number].terms for number in some]) if start else first
        for number, own in zip(some, terms, strict=True):
            article = articles[number]
            found = [_key(_TAG_KEY, tag) for tag in article.tags]
            found += [_key(_CATEGORY_KEY, article.category)] if article.category is not None else []
            keys[number] = array("I", dict.fromkeys([*found, *rarity.picks(own)]))
    return keys


def _key(kind: int, name: str) -> int:
    return kind | crc32(name.encode("utf-8")) & PAIR


class _Comparison:
    """Comparison of each article with its neighbours. Newer articles have lower numbers."""

    def __init__(self, instants: Sequence[int | None], keys: Sequence[array[int]]) -> None:
        self._instants, self.keys, self.number = instants, keys, len(keys)
        self._undated = sum(instant is None for instant in instants)
        self.windows = Neighbours(keys)

    def best(self, number: int, size: int) -> array[int]:
        """Return the articles most related to one, newest first, those without a date last."""
        near = _foremost(self._counts(number), size)
        instant, instants, undated, all_ = self._instants[number], self._instants, self._undated, len(self._instants)
        ranks = []
        for other, count in near:
            points, then = count * _TERM, instants[other]
            if instant is not None and then is not None:
                points += _TERM * _HALF_LIFE // (_HALF_LIFE + abs(instant - then))
            ranks.append((other if other >= undated else other + all_) - points * 2 * all_)
        ranks.sort()
        shown = sorted(rank % (2 * all_) for rank in ranks[:size])
        return array("I", [one if one < all_ else one - all_ for one in shown])

    def _counts(self, number: int) -> dict[int, int]:
        """Return the weight of what an article shares with each of its neighbours."""
        keys, within = self.keys[number], self.windows.within
        counts: dict[int, int] = Counter(within([key for key in keys if key <= PAIR], number))
        for key in keys:
            if key > PAIR:
                weight = _TAG if key >= _TAG_KEY else _CATEGORY
                for other in within((key,), number):
                    counts[other] = counts.get(other, 0) + weight
        for other in self.windows.nearest(number):
            counts.setdefault(other, 0)
        del counts[number]
        return counts


def _foremost(counts: dict[int, int], size: int) -> list[tuple[int, int]]:
    """Return the articles that share enough to be among the best, however close in time the others are.

    Closeness in time counts no more than one shared term. The first pass excludes most articles.
    """
    for floor in (_TAG, _CATEGORY, 0):
        near = [(other, count) for other, count in counts.items() if count >= floor]
        if len(near) >= size > 0:
            least = sorted([count for _, count in near])[-size] - 1
            if least >= floor:
                return [one for one in near if one[1] >= least]
    return near if size else []


class _Memory:
    """The unpacked result of an earlier call."""

    def __init__(self, packed: Related) -> None:
        self.counted = packed.counted
        self.marks = [packed.marks[start : start + _MARK] for start in range(0, len(packed.marks), _MARK)]
        self.keys = _parted(_unpacked(packed.keys), _unpacked(packed.key_ends))
        self.all_chosen, self.chosen_ends = _unpacked(packed.chosen), _unpacked(packed.chosen_ends)

    def keys_by_mark(self) -> dict[bytes, array[int]]:
        """Return the groups of each article by its mark."""
        return dict(zip(self.marks, self.keys, strict=True))


def _kept(memory: _Memory, marks: Sequence[bytes], now: _Comparison) -> dict[int, array[int]]:
    """Return the lists that cannot have changed: those of unchanged articles whose neighbours are unchanged too.

    A change of an article affects those of which it is, or was, a neighbour. Whether two other articles are neighbours
    changes only if one between them is added or removed, and that one is a neighbour of both.
    """
    numbers = dict(zip(marks, range(len(marks)), strict=True))
    news = [numbers.get(mark) for mark in memory.marks]
    removed = {old for old, new in enumerate(news) if new is None or memory.keys[old] != now.keys[new]}
    stayed = {new: old for old, new in enumerate(news) if new is not None and old not in removed}
    added = [number for number in range(len(marks)) if number not in stayed]
    if (len(removed) + len(added)) * _MOST_CHANGES > len(marks):
        return {}
    affected: set[int | None] = {other for number in added for other in now.windows.everywhere(number)}
    was = Neighbours(memory.keys, {key for old in removed for key in memory.keys[old]})
    affected.update(news[other] for number in removed for other in was.everywhere(number))
    moved = array("I", map([0 if new is None else new for new in news].__getitem__, memory.all_chosen))
    lists = _parted(moved, memory.chosen_ends)
    return {new: lists[old] for new, old in stayed.items() if new not in affected}


def _joined(lists: Sequence[array[int]]) -> tuple[bytes, bytes]:
    """Return the concatenated lists and their ends, packed."""
    return b"".join([numbers.tobytes() for numbers in lists]), _packed(accumulate(map(len, lists)))


def _parted(numbers: array[int], ends: Iterable[int]) -> list[array[int]]:
    return [numbers[start:end] for start, end in pairwise([0, *ends])]


def _packed(numbers: Iterable[int]) -> bytes:
    return array("I", numbers).tobytes()


def _unpacked(packed: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(packed)
    return numbers


def _is_whole(memory: Related) -> bool:
    """Return whether the parts of an earlier result are consistent and no two articles have the same mark."""
    number, item = len(memory.marks) // _MARK, array("I").itemsize
    parts = (memory.keys, memory.key_ends, memory.chosen, memory.chosen_ends)
    if len(memory.marks) % _MARK or any(len(part) % item for part in parts):
        return False
    marks = {memory.marks[start : start + _MARK] for start in range(0, len(memory.marks), _MARK)}
    chosen = _unpacked(memory.chosen)
    ends = (_unpacked(memory.key_ends), _unpacked(memory.chosen_ends))
    return (
        len(marks) == number
        and all(len(some) == number and all(map(le, some, some[1:])) for some in ends)
        and [some[-1] * item if some else 0 for some in ends] == [len(memory.keys), len(memory.chosen)]
        and max(chosen, default=0) < max(number, 1)
    )
