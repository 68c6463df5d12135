"""Inverts the terms of all documents of an index into posting lists.

Ten thousand articles contain ten million terms, so terms are numbered and sorted with NumPy.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from badinh_site.search.shards import Sizes, joined, line_of, path_of, shares_of, written_steps
from badinh_site.search.terms import FIELDS, part_of, unpacked
from badinh_site.search.text import END, folded_form

__all__ = ["Collector", "Share", "make_share"]

_HALF = np.uint64(32)
_NO_SECOND = 0
"""The number of :data:`END` among syllables; as the second half of a term, it marks a single syllable."""
_FIELD_BITS = 2
_RECORD = np.dtype([("term", "<u8"), ("place", "<u4")])
"""A term, as the numbers of its two syllables; and the number of a document that contains it, with the field."""

_Integers = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.uint32]


class Share(NamedTuple):
    """One share of the index."""

    files: dict[str, str]
    """Contents by path within the index."""
    counts: dict[str, int]
    """Numbers of documents by folded syllable, counted once for each exact form."""


class _Numbers(dict[str, int]):
    """Numbers by syllable, in order of first occurrence."""

    def __missing__(self, syllable: str) -> int:
        number = self[syllable] = len(self)
        return number


class Collector:
    """Writes the terms of documents into streams, one for each share of the index."""

    def __init__(self, streams: Sequence[BinaryIO]) -> None:
        self._streams = streams
        self._numbers = _Numbers({END: _NO_SECOND})
        self._share_of = np.zeros(1, np.uint8)

    @property
    def syllables(self) -> list[str]:
        """All syllables in the order of their numbers."""
        return list(self._numbers)

    def add(self, documents: Iterable[tuple[int, bytes]]) -> None:
        """Write the terms of numbered documents; numbers must ascend, also across calls."""
        syllables: list[int] = []
        places: list[int] = []
        lengths: list[int] = []
        for number, packed in documents:
            for field, said in enumerate(unpacked(packed)):
                syllables += map(self._numbers.__getitem__, said)
                syllables.append(_NO_SECOND)  # no pair across fields or documents
                places.append(number << _FIELD_BITS | field)
                lengths.append(len(said) + 1)
        self._write(np.array(syllables, np.uint64), np.repeat(np.array(places, np.uint32), lengths))

    def _write(self, syllables: _Integers, places: _Places) -> None:
        single = syllables != _NO_SECOND
        pair = single[:-1] & single[1:]
        firsts = syllables << _HALF
        terms = np.concatenate((firsts[single], firsts[:-1][pair] | syllables[1:][pair]))
        places = np.concatenate((places[single], places[:-1][pair]))
        shares = self._shares()[terms >> _HALF]
        for share, stream in enumerate(self._streams):
            chosen = shares == share
            records = np.empty(np.count_nonzero(chosen), _RECORD)
            records["term"], records["place"] = terms[chosen], places[chosen]
            stream.write(records.tobytes())

    def _shares(self) -> npt.NDArray[np.uint8]:
        """Return the share of each syllable, by number; a term belongs to the share of its first syllable."""
        known = len(self._share_of)
        new = [part_of(one) % len(self._streams) for one in self.syllables[known:]]
        self._share_of = np.concatenate((self._share_of, np.array(new, np.uint8)))
        return self._share_of


def make_share(share: int, data: bytes, syllables: Sequence[str], sizes: Sizes) -> Share:
    """Return one share of the index from the stream that a :class:`Collector` wrote."""
    shards: defaultdict[str, list[str]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for term, fields, number in _inverted(np.frombuffer(data, _RECORD)):
        first, second = syllables[term >> 32], term & 0xFFFFFFFF
        if second == _NO_SECOND:
            counts[folded_form(first)] += number
        follow = syllables[second] if second else ""
        shards[path_of(first, follow, sizes)].append(line_of(first, follow, fields))
    files = {path: joined(sorted(shards[path])) for path in _paths(share, sizes)}
    return Share(files, dict(counts))


def _inverted(records: npt.NDArray[np.void]) -> Iterator[tuple[int, list[str], int]]:
    """Yield each term with its encoded posting list by field, and the number of its documents."""
    if not len(records):
        return
    terms, numbers, fields = _first_fields(records["term"], records["place"])
    groups = np.cumsum(_starts(terms)) * (1 << _FIELD_BITS) + fields
    order = np.argsort(groups, kind="stable")
    terms, numbers, groups = terms[order], numbers[order], groups[order]
    starts = np.flatnonzero(_starts(groups))
    steps = np.diff(numbers, prepend=0)
    steps[starts] = numbers[starts]
    written = written_steps(steps.tolist())
    ends = [*starts[1:].tolist(), len(numbers)]
    last, lists, count = -1, [""] * FIELDS, 0
    for term, group, start, end in zip(
        terms[starts].tolist(), groups[starts].tolist(), starts.tolist(), ends, strict=True
    ):
        if term != last and last >= 0:
            yield last, lists, count
            lists, count = [""] * FIELDS, 0
        last = term
        lists[group % (1 << _FIELD_BITS)] = "".join(written[start:end])
        count += end - start
    yield last, lists, count


def _first_fields(terms: _Integers, places: _Places) -> tuple[_Integers, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Sort records by term and number, and keep only the first field of each; numbers and fields already ascend."""
    order = np.argsort(terms, kind="stable")
    terms, places = terms[order], places[order]
    numbers = (places >> _FIELD_BITS).astype(np.int64)
    best = _starts(terms) | _starts(numbers)
    return terms[best], numbers[best], (places[best] & (1 << _FIELD_BITS) - 1).astype(np.int64)


def _starts(values: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Return for each value whether it differs from the one before."""
    begins = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def _paths(share: int, sizes: Sizes) -> Iterator[str]:
    for kind, number in (("p", sizes.pairs), ("w", sizes.words)):
        yield from (f"{kind}/{shard:x}.txt" for shard in range(share, number, shares_of(sizes)))
