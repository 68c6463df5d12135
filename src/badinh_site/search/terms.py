"""Finds what a document can be found by: its syllables, and the pairs of neighbouring ones."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from badinh_site.search.text import END, folded_form, sequence

__all__ = ["FIELDS", "PARTS", "Change", "differences", "pack", "pair_shard", "part_of", "unpacked", "word_shard"]

FIELDS = 3
"""Title, lead and body, in this order. A term stands in the first one that has it."""
PARTS = 8
"""A power of two: the index can be made in as many parts, by the low bits of the numbers of shards."""

_KNOWN = 1 << 16


class Change(NamedTuple):
    """A term that a document has or has no more."""

    first: str
    second: str
    """Empty for a single syllable."""
    field: int
    added: bool


def pack(title: str, lead: str, text: str) -> bytes:
    """Return the syllables of a document as one value; ``text`` is its body without markup, a line for each block."""
    return zlib.compress("\n".join(map(sequence, (title, lead, text))).encode("utf-8"), 1)


def unpacked(packed: bytes) -> list[list[str]]:
    """Return the syllables of each field, with :data:`END` between those that are no neighbours."""
    return [field.split() for field in zlib.decompress(packed).decode("utf-8").split("\n")]


def differences(before: bytes, after: bytes) -> Iterator[Change]:
    """Return what of a document's terms has changed; empty bytes stand for a document that is not there."""
    old, new = _placed(before), _placed(after)
    yield from (Change(*term, field, added=False) for term, field in old.items() if new.get(term) != field)
    yield from (Change(*term, field, added=True) for term, field in new.items() if old.get(term) != field)


def _placed(packed: bytes) -> dict[tuple[str, str], int]:
    """Return every term with its field."""
    placed: dict[tuple[str, str], int] = {}
    for field, syllables in enumerate(unpacked(packed) if packed else ()):
        for term in ((one, "") for one in syllables if one != END):
            placed.setdefault(term, field)
        for term in pairwise(syllables):
            if END not in term:
                placed.setdefault(term, field)
    return placed


def word_shard(folded: str) -> int:
    """Return the number whose low bits name the shard of a syllable in folded form."""
    return _fnv(folded)


def pair_shard(first: str, second: str) -> int:
    """Return the number whose low bits name the shard of a pair in folded form.

    It depends on the first letter only of the second syllable, which may just be being typed; its lowest bits, on the
    first syllable only.
    """
    return _fnv(f"{first} {second[0]}") & -PARTS | _fnv(first) % PARTS


def part_of(exact: str) -> int:
    """Return the part in which all shards of a syllable in exact form, and of the pairs that it begins, are made."""
    return word_shard(folded_form(exact)) % PARTS


@lru_cache(maxsize=_KNOWN)
def _fnv(text: str) -> int:
    """Return the 32-bit FNV-1a hash of a text in UTF-8 (Fowler, Noll, Vo)."""
    number = 0x811C9DC5
    for byte in text.encode("utf-8"):
        number = (number ^ byte) * 0x01000193 & 0xFFFFFFFF
    return number
