"""Extracts the terms of a document: its syllables, and the pairs of neighbouring syllables."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from badinh_site.search.abbreviations import with_other_forms
from badinh_site.search.text import END, folded_form, sequence

__all__ = ["FIELDS", "PARTS", "Change", "differences", "pack", "pair_shard", "part_of", "unpacked", "word_shard"]

FIELDS = 3
"""Title, lead and body, in this order. A term belongs to the first field that contains it."""
PARTS = 8
"""The number of parts in which an index can be built, by the low bits of shard numbers; a power of two."""

_KNOWN = 1 << 16


class Change(NamedTuple):
    """A term that a document has gained or lost."""

    first: str
    second: str
    """Empty for single syllables."""
    field: int
    added: bool


def pack(title: str, lead: str, text: str, *, abbreviations: bool = False) -> bytes:
    """Return the compressed syllables of a document; ``text`` is its body without markup, one line per block.

    With ``abbreviations``, what Vietnamese offices abbreviate is there in both forms.
    """
    fields = map(sequence, (title, lead, text))
    if abbreviations:
        fields = map(with_other_forms, fields)
    return zlib.compress("\n".join(fields).encode("utf-8"), 1)


def unpacked(packed: bytes) -> list[list[str]]:
    """Return the syllables of each field, with :data:`END` between those that are not neighbours."""
    return [field.split() for field in zlib.decompress(packed).decode("utf-8").split("\n")]


def differences(before: bytes, after: bytes) -> Iterator[Change]:
    """Yield the changed terms of a document; empty bytes mean that there is no document."""
    old, new = _positions(before), _positions(after)
    yield from (Change(*term, field, added=False) for term, field in old.items() if new.get(term) != field)
    yield from (Change(*term, field, added=True) for term, field in new.items() if old.get(term) != field)


def _positions(packed: bytes) -> dict[tuple[str, str], int]:
    """Return each term with its field."""
    placed: dict[tuple[str, str], int] = {}
    for field, syllables in enumerate(unpacked(packed) if packed else ()):
        for term in ((one, "") for one in syllables if one != END):
            placed.setdefault(term, field)
        for term in pairwise(syllables):
            if END not in term:
                placed.setdefault(term, field)
    return placed


def word_shard(folded: str) -> int:
    """Return the number whose low bits are the shard of a folded syllable."""
    return _fnv(folded)


def pair_shard(first: str, second: str) -> int:
    """Return the number whose low bits are the shard of a folded pair.

    It depends only on the first letter of the second syllable, which may be incomplete; its lowest bits depend only on
    the first syllable.
    """
    return _fnv(f"{first} {second[0]}") & -PARTS | _fnv(first) % PARTS


def part_of(exact: str) -> int:
    """Return the part that contains the shards of a syllable in exact form and of all pairs that start with it."""
    return word_shard(folded_form(exact)) % PARTS


@lru_cache(maxsize=_KNOWN)
def _fnv(text: str) -> int:
    """Return the 32-bit FNV-1a hash of a text in UTF-8 (Fowler, Noll, Vo)."""
    number = 0x811C9DC5
    for byte in text.encode("utf-8"):
        number = (number ^ byte) * 0x01000193 & 0xFFFFFFFF
    return number
