"""Numbers documents so that a new one moves few others: in a block for each month, where its address says."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Block", "Numbering", "number", "undated"]

SMALLEST = 8
"""Numbers of the smallest block."""
_PROBES = 16
"""Places that an address is tried at before the first free one is taken."""

undated = 0
"""The month of documents without a date."""


class Block(NamedTuple):
    """The numbers of a month: ``size`` of them, behind those of all earlier months."""

    month: int
    """Months since the year 0, or :data:`undated`."""
    size: int


class Numbering(NamedTuple):
    """The numbers of all documents."""

    blocks: tuple[Block, ...]
    """In the order of time; that of the undated ones comes first and is always there."""
    numbers: dict[str, int]
    """By address."""


def number(documents: Iterable[tuple[str, int]]) -> Numbering:
    """Number documents, each given as its address and its month: a pure function of the set of them."""
    months: dict[int, list[str]] = {undated: []}
    for address, month in documents:
        months.setdefault(month, []).append(address)
    blocks, numbers, first = [], {}, 0
    for month, addresses in sorted(months.items()):
        size = _size(len(addresses))
        blocks.append(Block(month, size))
        for address, place in _placed(addresses, size):
            numbers[address] = first + place
        first += size
    return Numbering(tuple(blocks), numbers)


def _size(count: int) -> int:
    """Return the first of 8, 12, 16, 24, 32, 48 ... that leaves a fifth free."""
    size = SMALLEST
    while size * 4 < count * 5:
        size = size * 3 // 2 if size & (size - 1) == 0 else size * 4 // 3
    return size


def _placed(addresses: Sequence[str], size: int) -> Iterable[tuple[str, int]]:
    """Return each address its place: in the order of their hashes, each the first of its own places that is free.

    So an address that comes or goes moves only those behind it in this order that want its place: one or two.
    """
    taken: set[int] = set()
    for digest, address in sorted((zlib.crc32(address.encode()), address) for address in addresses):
        tries = (zlib.crc32(b"%d" % attempt, digest) % size for attempt in range(_PROBES))
        place = next((one for one in tries if one not in taken), None)
        if place is None:
            place = next(one for one in range(size) if one not in taken)
        taken.add(place)
        yield address, place
