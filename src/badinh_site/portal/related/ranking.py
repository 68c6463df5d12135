"""Chooses related news: for each article, those that share most with it among its neighbours.

Articles are compared only inside windows: with their neighbours in time among all, in their category, under each of
their tags and with each of the terms picked of them. What two articles share inside these windows makes their score. So
the cost grows linearly with the number of articles, and a change touches only the lists of articles near to it.
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
"""What a shared tag and a shared category count for, in shared terms."""
_TERM, _HALF_LIFE = 256, 30 * 86400
"""Points for a shared term; and for the same moment, halved at this many seconds between two articles."""
_TAG_KEY, _CATEGORY_KEY = 2 << PLACE_BITS, 1 << PLACE_BITS
"""What sets the groups of tags and of categories apart from those of terms."""
_NO_KEYS = array("I")
_MARK = 8
_CHUNK = 1024
"""Articles whose lists are worked out at once."""
_AT_ONCE = 1024
"""Articles whose terms are held in memory at once."""
_MOST_CHANGES = 16
"""When more than one article in so many changed, all lists are worked out again: that is quicker."""


class Signal(Struct, frozen=True):
    """What of an article counts towards being related."""

    url: str
    instant: int | None
    category: str | None
    tags: tuple[str, ...]
    terms: bytes
    """As the content gives them, or a digest of them."""


class Related(Struct, frozen=True, array_like=True):
    """The related news of all articles, and what is needed to bring them up to date.

    Articles have numbers in the order of their windows. Everything is packed, since there are many: arrays of 32-bit
    numbers of this machine, and marks of 8 bytes.
    """

    size: int
    order: bytes
    """The place of each article among the signals."""
    marks: bytes
    """A digest of each article's signal."""
    counted: tuple[bytes, ...]
    """The terms in which rarity was counted, as the signals name them."""
    keys: bytes
    """The groups that each article stands in, one article's after the other's."""
    key_ends: bytes
    chosen: bytes
    """The numbers of each article's related news."""
    chosen_ends: bytes

    def lists(self) -> list[tuple[int, ...]]:
        """Give, for the place of each article, the places of its related news, newest first."""
        order = _unpacked(self.order)
        places = [order[number] for number in _unpacked(self.chosen)]
        lists: list[tuple[int, ...]] = [()] * len(order)
        start = 0
        for place, end in zip(order, _unpacked(self.chosen_ends), strict=True):
            lists[place] = tuple(places[start:end])
            start = end
        return lists


Fetch = Callable[[Sequence[bytes]], Sequence[bytes]]
"""Gives the terms that signals name by digest."""


def _in_order_given(terms: Sequence[bytes]) -> Sequence[bytes]:
    return terms


Spread = Callable[[Callable[..., bytes], Iterable[tuple[Any, ...]], int], Iterable[bytes]]
"""Gives what a function of a module gives for each chunk's arguments, in order, perhaps out of other processes; the
number says how much there is in all."""


def _here(act: Callable[..., bytes], chunks: Iterable[tuple[Any, ...]], _size: int) -> Iterable[bytes]:
    return starmap(act, chunks)


def related(
    signals: Sequence[Signal],
    size: int,
    before: Related | None = None,
    fetch: Fetch = _in_order_given,
    spread: Spread = _here,
) -> Related:
    """Choose, for each article, at most ``size`` others: the most related, shown newest first.

    No two signals have the same address. With what an earlier call gave, only the lists that can have changed are
    worked out again; the result is the same. Terms that signals name by digest are fetched when they are needed.
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
    """Work out the lists of all articles."""
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


@lru_cache(maxsize=1)  # chunk after chunk is of the same articles
def _comparison(packed: bytes) -> _Comparison:
    instants, keys, ends = msgspec.msgpack.decode(packed, type=tuple[list[int | None], bytes, bytes])
    return _Comparison(instants, _parted(_unpacked(keys), _unpacked(ends)))


def with_other_terms(before: Related, old: Signal, new: Signal, fetch: Fetch = _in_order_given) -> Related | None:
    """Bring what is known up to date after the terms of one article changed; None when a list may change by that.

    They are other terms of the same article; most changes of a text leave the picked ones as they are.
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
    """Order from the newest on. Those of unknown date stand beside the newest, which readers want most."""
    return (signal.instant is not None, -(signal.instant or 0), signal.url)


def _keys(
    articles: Sequence[Signal],
    marks: Sequence[bytes],
    counted: Sequence[bytes],
    known: dict[bytes, array[int]],
    fetch: Fetch,
) -> list[array[int]]:
    """Return the groups of each article, a number for each: those known for its mark, or the ones worked out."""
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
    """Compares each article with its neighbours. A lower number is a newer article."""

    def __init__(self, instants: Sequence[int | None], keys: Sequence[array[int]]) -> None:
        self._instants, self.keys, self.number = instants, keys, len(keys)
        self._undated = sum(instant is None for instant in instants)
        self.windows = Neighbours(keys)

    def best(self, number: int, size: int) -> array[int]:
        """Choose the most related articles of one, newest first, those without a date last."""
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
        """Count what an article shares with each of its neighbours."""
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
    """Leave out those that share too little to be among the best, however near in time they are.

    Nearness adds no more than one shared term does. Most articles are left out at the first look.
    """
    for floor in (_TAG, _CATEGORY, 0):
        near = [(other, count) for other, count in counts.items() if count >= floor]
        if len(near) >= size > 0:
            least = sorted([count for _, count in near])[-size] - 1
            if least >= floor:
                return [one for one in near if one[1] >= least]
    return near if size else []


class _Memory:
    """What an earlier call gave, taken apart."""

    def __init__(self, packed: Related) -> None:
        self.counted = packed.counted
        self.marks = [packed.marks[start : start + _MARK] for start in range(0, len(packed.marks), _MARK)]
        self.keys = _parted(_unpacked(packed.keys), _unpacked(packed.key_ends))
        self.all_chosen, self.chosen_ends = _unpacked(packed.chosen), _unpacked(packed.chosen_ends)

    def keys_by_mark(self) -> dict[bytes, array[int]]:
        """Return the groups of each article."""
        return dict(zip(self.marks, self.keys, strict=True))


def _kept(memory: _Memory, marks: Sequence[bytes], now: _Comparison) -> dict[int, array[int]]:
    """Return the lists that cannot have changed: of articles that are as they were, beside nothing that changed.

    A change of one article is felt by those that it is, or was, a neighbour of. Whether two others are neighbours
    changes only when one between them comes or goes; and that one is a neighbour of both.
    """
    numbers = dict(zip(marks, range(len(marks)), strict=True))
    news = [numbers.get(mark) for mark in memory.marks]
    gone = {old for old, new in enumerate(news) if new is None or memory.keys[old] != now.keys[new]}
    stayed = {new: old for old, new in enumerate(news) if new is not None and old not in gone}
    came = [number for number in range(len(marks)) if number not in stayed]
    if (len(gone) + len(came)) * _MOST_CHANGES > len(marks):
        return {}
    felt: set[int | None] = {other for number in came for other in now.windows.everywhere(number)}
    was = Neighbours(memory.keys, {key for old in gone for key in memory.keys[old]})
    felt.update(news[other] for number in gone for other in was.everywhere(number))
    moved = array("I", map([0 if new is None else new for new in news].__getitem__, memory.all_chosen))
    lists = _parted(moved, memory.chosen_ends)
    return {new: lists[old] for new, old in stayed.items() if new not in felt}


def _joined(lists: Sequence[array[int]]) -> tuple[bytes, bytes]:
    """Pack lists one after the other, and where each ends."""
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
    """Return whether the parts of a memory fit together, and no two articles had one address."""
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
