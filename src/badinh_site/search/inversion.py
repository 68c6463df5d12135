"""Turns what documents say into who says what, for all documents of an index at once.

Ten thousand articles say ten million terms: they are numbered, and sorted by NumPy.
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
"""The number of :data:`END` among syllables: as the second half of a term, it stands for a syllable by itself."""
_FIELD_BITS = 2
_RECORD = np.dtype([("term", "<u8"), ("place", "<u4")])
"""A term, as the numbers of two syllables; and the number of a document that says it, with the field."""

_Integers = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.uint32]


class Share(NamedTuple):
    """A part of the index."""

    files: dict[str, str]
    """By path below the folder of the index."""
    counts: dict[str, int]
    """How many documents say each syllable in folded form, by exact forms."""


class _Numbers(dict[str, int]):
    """Syllables by number, in the order in which they came."""

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
        """All syllables by number."""
        return list(self._numbers)

    def add(self, documents: Iterable[tuple[int, bytes]]) -> None:
        """Write the terms of some documents, each with its number; numbers ascend from call to call."""
        syllables: list[int] = []
        places: list[int] = []
        lengths: list[int] = []
        for number, packed in documents:
            for field, said in enumerate(unpacked(packed)):
                syllables += map(self._numbers.__getitem__, said)
                syllables.append(_NO_SECOND)  # the next field, or document, goes on with nothing
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
        """Return by number the share that the terms of a first syllable belong to."""
        known = len(self._share_of)
        new = [part_of(one) % len(self._streams) for one in self.syllables[known:]]
        self._share_of = np.concatenate((self._share_of, np.array(new, np.uint8)))
        return self._share_of


def make_share(share: int, data: bytes, syllables: Sequence[str], sizes: Sizes) -> Share:
    """Return one share of the shards from what a :class:`Collector` has written into its stream."""
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
    """Return for each term the numbers of those who say it in each field, written, and how many they are."""
    if not len(records):
        return
    terms, numbers, fields = _best(records["term"], records["place"])
    groups = np.cumsum(_begins(terms)) * (1 << _FIELD_BITS) + fields
    order = np.argsort(groups, kind="stable")
    terms, numbers, groups = terms[order], numbers[order], groups[order]
    starts = np.flatnonzero(_begins(groups))
    steps = np.diff(numbers, prepend=0)
    steps[starts] = numbers[starts]
    written = written_steps(steps.tolist())
    ends = [*starts[1:].tolist(), len(numbers)]
    last, said, count = -1, [""] * FIELDS, 0
    for term, group, start, end in zip(
        terms[starts].tolist(), groups[starts].tolist(), starts.tolist(), ends, strict=True
    ):
        if term != last and last >= 0:
            yield last, said, count
            said, count = [""] * FIELDS, 0
        last = term
        said[group % (1 << _FIELD_BITS)] = "".join(written[start:end])
        count += end - start
    yield last, said, count


def _best(terms: _Integers, places: _Places) -> tuple[_Integers, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Sort by term and number, and keep of each the first field only; numbers and fields ascend as they come."""
    order = np.argsort(terms, kind="stable")
    terms, places = terms[order], places[order]
    numbers = (places >> _FIELD_BITS).astype(np.int64)
    best = _begins(terms) | _begins(numbers)
    return terms[best], numbers[best], (places[best] & (1 << _FIELD_BITS) - 1).astype(np.int64)


def _begins(values: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Tell of each value whether it differs from the one ahead of it."""
    begins = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def _paths(share: int, sizes: Sizes) -> Iterator[str]:
    for kind, number in (("p", sizes.pairs), ("w", sizes.words)):
        yield from (f"{kind}/{shard:x}.txt" for shard in range(share, number, shares_of(sizes)))
