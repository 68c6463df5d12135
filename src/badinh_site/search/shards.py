"""Says how the shards of the index are written, and mends them: lines, each with a term and who says it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from badinh_site.search.terms import FIELDS, PARTS, pair_shard, word_shard
from badinh_site.search.text import folded_form

__all__ = [
    "Posting",
    "Sizes",
    "decode",
    "encode",
    "joined",
    "line_of",
    "patch_shard",
    "path_of",
    "read_numbers",
    "shares_of",
    "sizes_for",
    "write_number",
    "written_steps",
]

PER_SHARD, MOST = 10, 1 << 14
"""Documents for each shard of pairs, in an index that has just grown into its size; and the most shards."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}


class Sizes(NamedTuple):
    """How many shards there are: powers of two."""

    pairs: int
    words: int


class Posting(NamedTuple):
    """A document that says a term in a field, or says it no more."""

    first: str
    second: str
    """Empty for a single syllable."""
    field: int
    number: int
    added: bool


def sizes_for(documents: int) -> Sizes:
    """Return how many shards an index of so many documents has: steps of four, so that they seldom change."""
    pairs = 1
    while pairs * PER_SHARD < documents and pairs < MOST:
        pairs *= 4
    return Sizes(pairs, max(1, pairs // 8))


def shares_of(sizes: Sizes) -> int:
    """Return into how many shares the making of an index can be divided."""
    return min(PARTS, *sizes)


def path_of(first: str, second: str, sizes: Sizes) -> str:
    """Return the file of a term in exact form, below the folder of the index."""
    folded = folded_form(first)
    if second:
        return f"p/{pair_shard(folded, folded_form(second)) & sizes.pairs - 1:x}.txt"
    return f"w/{word_shard(folded) & sizes.words - 1:x}.txt"


def encode(numbers: Sequence[int]) -> str:
    """Write ascending numbers as the steps between them, each in base64-VLQ without a sign."""
    return "".join(written_steps([*numbers[:1], *map(sub, numbers[1:], numbers)]))


def written_steps(numbers: Iterable[int]) -> list[str]:
    """Write each of some numbers by itself."""
    return list(map(_STEP.__getitem__, numbers))


def write_number(number: int) -> str:
    """Write one number in base64-VLQ without a sign: five bits a digit, the lowest first."""
    return _STEP[number]


def decode(written: str) -> list[int]:
    """Read what :func:`encode` has written."""
    return list(accumulate(read_numbers(written)))


def read_numbers(written: str) -> list[int]:
    """Read what :func:`write_number` has written, for several numbers in a row."""
    numbers: list[int] = []
    value = shift = 0
    for sign in written:
        digit = _VALUES[sign]
        value |= (digit & 31) << shift
        if digit & 32:
            shift += 5
        else:
            numbers.append(value)
            value = shift = 0
    return numbers


class _Steps(dict[int, str]):
    """Written numbers, remembered: most steps are small, and come again."""

    def __missing__(self, number: int) -> str:
        rest, written = number, ""
        while rest > 31:
            written += _DIGITS[rest & 31 | 32]
            rest >>= 5
        written += _DIGITS[rest]
        if number < 1 << 17:
            self[number] = written
        return written


_STEP = _Steps()


def patch_shard(text: str, postings: Iterable[Posting]) -> str:
    """Return a shard with some postings added and others taken away."""
    lines = [_with_key(line) for line in text.splitlines()]
    changes: defaultdict[tuple[str, str], list[Posting]] = defaultdict(list)
    for posting in postings:
        changes[posting.first, posting.second].append(posting)
    for (first, second), some in changes.items():
        begin = _key(first, second)
        place = bisect_left(lines, begin)
        there = place < len(lines) and lines[place].startswith(f"{begin}\t")
        fields = _changed(lines[place].removeprefix(f"{begin}\t").split("\t") if there else [], some)
        lines[place : place + there] = [line_of(first, second, fields)] if any(fields) else []
    return joined(lines)


def _changed(written: list[str], postings: Iterable[Posting]) -> list[str]:
    fields = [set(decode(one)) for one in (*written, "", "", "")[:FIELDS]]
    # What goes goes first: another document may have got the number.
    for posting in sorted(postings, key=lambda one: one.added):
        (fields[posting.field].add if posting.added else fields[posting.field].discard)(posting.number)
    return [encode(sorted(numbers)) for numbers in fields]


def _with_key(line: str) -> str:
    first, _, second = line.partition("\t")[0].partition(" ")
    return f"{folded_form(first)}{' ' + folded_form(second) if second else ''}\t{line}"


def _key(first: str, second: str) -> str:
    """Return what a line is sorted by, and begins with: the folded term, and the exact one."""
    if second:
        return f"{folded_form(first)} {folded_form(second)}\t{first} {second}"
    return f"{folded_form(first)}\t{first}"


def line_of(first: str, second: str, fields: Iterable[str]) -> str:
    """Return the line of a term in exact form, and ahead of it what it is sorted by; ``fields`` are written numbers."""
    return "\t".join((_key(first, second), *fields)).rstrip("\t")


def joined(lines: Iterable[str]) -> str:
    """Return the text of a shard from its sorted lines, without what they were sorted by."""
    return "".join([line.partition("\t")[2] + "\n" for line in lines])
