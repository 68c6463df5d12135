"""Assigns document numbers so that a new document moves few others: a block for each month, hashed by address."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Block", "Numbering", "number", "undated"]

SMALLEST = 8
"""The size of the smallest block."""
_PROBES = 16
"""Hashed positions that are tried for an address before the first free one is taken."""

undated = 0
"""The month of documents without a date."""


class Block(NamedTuple):
    """The numbers of a month: ``size`` of them, after those of all earlier months."""

    month: int
    """Months since the year 0, or :data:`undated`."""
    size: int


class Numbering(NamedTuple):
    """The document numbers of an index."""

    blocks: tuple[Block, ...]
    """In order of time; the block of undated documents comes first and always exists."""
    numbers: dict[str, int]
    """Numbers by address."""


def number(documents: Iterable[tuple[str, int]]) -> Numbering:
    """Return the numbering of documents, given as pairs of address and month. Their order does not matter."""
    months: dict[int, list[str]] = {undated: []}
    for address, month in documents:
        months.setdefault(month, []).append(address)
    blocks, numbers, first = [], {}, 0
    for month, addresses in sorted(months.items()):
        size = _size(len(addresses))
        blocks.append(Block(month, size))
        for address, place in _positions(addresses, size):
            numbers[address] = first + place
        first += size
    return Numbering(tuple(blocks), numbers)


def _size(count: int) -> int:
    """Return the first size of 8, 12, 16, 24, 32, 48 ... that leaves a fifth of the numbers free."""
    size = SMALLEST
    while size * 4 < count * 5:
        size = size * 3 // 2 if size & (size - 1) == 0 else size * 4 // 3
    return size


def _positions(addresses: Sequence[str], size: int) -> Iterable[tuple[str, int]]:
    """Yield the position of each address: in the order of their hashes, the first free one of its hashed positions.

    So adding or removing an address moves only later addresses that compete for its position: one or two.
    """
    taken: set[int] = set()
    for digest, address in sorted((zlib.crc32(address.encode()), address) for address in addresses):
        tries = (zlib.crc32(b"%d" % attempt, digest) % size for attempt in range(_PROBES))
        place = next((one for one in tries if one not in taken), None)
        if place is None:
            place = next(one for one in range(size) if one not in taken)
        taken.add(place)
        yield address, place
