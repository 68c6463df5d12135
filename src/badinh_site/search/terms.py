"""Finds what a document can be found by: its syllables, and the pairs of neighbouring ones, packed into one value.

The terms stand in parts, by the shards that they will go to: what makes a share of the index reads its parts alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from badinh_site.search.text import END, folded_form, sequence

__all__ = ["FIELDS", "PARTS", "Change", "differences", "pack", "pair_shard", "parted", "shared", "word_shard"]

FIELDS = 3
"""Title, lead and body, in this order. A term stands in the first one that has it."""
PARTS = 8
"""A power of two: terms are divided by as many low bits of the number of their shard."""


_KNOWN = 1 << 16
_PART_END, _FIELD_END = "\v", "\f"


class Change(NamedTuple):
    """A term that a document has or has no more."""

    first: str
    second: str
    """Empty for a single syllable."""
    field: int
    added: bool


def pack(title: str, lead: str, text: str) -> bytes:
    """Give the terms of a document; ``text`` is its body without markup, a line for each block."""
    parts: list[list[list[str]]] = [[[] for _ in range(FIELDS)] for _ in range(PARTS)]
    said: dict[str, dict[str, None]] = {}
    for field, words in enumerate((title, lead, text)):
        for first, follow in _followed(words).items():
            before = said.get(first)
            if before is None:
                said[first] = follow
                parts[_part(first)][field].append(" ".join((first, *follow)))
            elif new := [second for second in follow if second not in before]:
                before.update(follow)
                # The syllable itself stands in an earlier field: a blank ahead says so.
                parts[_part(first)][field].append(" ".join(("", first, *new)))
    written = _PART_END.join([_FIELD_END.join(map("\n".join, fields)) for fields in parts])
    return zlib.compress(written.encode("utf-8"), 1)


def _followed(text: str) -> dict[str, dict[str, None]]:
    """Give every syllable of a text in the order in which they first stand in it, with all that follow it."""
    found: dict[str, dict[str, None]] = {}
    last: dict[str, None] | None = None
    for syllable in sequence(text):
        if syllable == END:
            last = None
            continue
        if last is not None:
            last[syllable] = None
        last = found.get(syllable)
        if last is None:
            last = found[syllable] = {}
    return found


def shared(packed: bytes, shares: int) -> list[str]:
    """Give what each of some shares is made from: its parts of a document's terms."""
    parts = _parts(packed)
    return [_PART_END.join(parts[share::shares]) for share in range(shares)]


def parted(parts: str) -> Iterator[list[list[str]]]:
    """Give what stands in parts of a document's terms: by field, lines of a syllable with those that follow it.

    A line that begins with a blank holds pairs only.
    """
    return map(_fields, parts.split(_PART_END))


def differences(before: bytes, after: bytes) -> Iterator[Change]:
    """Give what of a document's terms has changed; empty bytes stand for a document that is not there."""
    old, new = dict(_placed(before)), dict(_placed(after))
    yield from (Change(*term, field, added=False) for term, field in old.items() if new.get(term) != field)
    yield from (Change(*term, field, added=True) for term, field in new.items() if old.get(term) != field)


def word_shard(folded: str) -> int:
    """Give the number whose low bits name the shard of a syllable in folded form."""
    return _fnv(folded)


def pair_shard(first: str, second: str) -> int:
    """Give the number whose low bits name the shard of a pair in folded form.

    It depends on the first letter only of the second syllable, which may just be being typed; its lowest bits, on the
    first syllable only.
    """
    return _fnv(f"{first} {second[0]}") & -PARTS | _fnv(first) % PARTS


@lru_cache(maxsize=_KNOWN)
def _part(exact: str) -> int:
    return word_shard(folded_form(exact)) % PARTS


@lru_cache(maxsize=_KNOWN)
def _fnv(text: str) -> int:
    """Give the 32-bit FNV-1a hash of a text in UTF-8 (Fowler, Noll, Vo)."""
    number = 0x811C9DC5
    for byte in text.encode("utf-8"):
        number = (number ^ byte) * 0x01000193 & 0xFFFFFFFF
    return number


def _parts(packed: bytes) -> list[str]:
    return zlib.decompress(packed).decode("utf-8").split(_PART_END)


def _fields(part: str) -> list[list[str]]:
    return [field.split("\n") if field else [] for field in part.split(_FIELD_END)]


def _placed(packed: bytes) -> Iterator[tuple[tuple[str, str], int]]:
    """Give every term with its field."""
    for fields in map(_fields, _parts(packed)) if packed else ():
        for field, lines in enumerate(fields):
            for line in lines:
                first, *follow = line.split()
                if not line.startswith(" "):
                    yield (first, ""), field
                yield from (((first, second), field) for second in follow)
