"""The format of the index shards, lines of a term and its posting lists; encodes, decodes and patches them."""

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
"""Documents per shard of pairs right after the number of shards has grown; and the maximum number of shards."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}


class Sizes(NamedTuple):
    """The numbers of shards; both are powers of two."""

    pairs: int
    words: int


class Posting(NamedTuple):
    """A change to a posting list: a document that gained or lost a term in a field."""

    first: str
    second: str
    """Empty for single syllables."""
    field: int
    number: int
    added: bool


def sizes_for(documents: int) -> Sizes:
    """Return the numbers of shards for a number of documents; they grow by a factor of four, so seldom change."""
    pairs = 1
    while pairs * PER_SHARD < documents and pairs < MOST:
        pairs *= 4
    return Sizes(pairs, max(1, pairs // 8))


def shares_of(sizes: Sizes) -> int:
    """Return the number of shares into which building an index can be divided."""
    return min(PARTS, *sizes)


def path_of(first: str, second: str, sizes: Sizes) -> str:
    """Return the path of the shard of a term in exact form, within the index."""
    folded = folded_form(first)
    if second:
        return f"p/{pair_shard(folded, folded_form(second)) & sizes.pairs - 1:x}.txt"
    return f"w/{word_shard(folded) & sizes.words - 1:x}.txt"


def encode(numbers: Sequence[int]) -> str:
    """Encode ascending numbers as their differences, each in unsigned base64 VLQ."""
    return "".join(written_steps([*numbers[:1], *map(sub, numbers[1:], numbers)]))


def written_steps(numbers: Iterable[int]) -> list[str]:
    """Encode each number by itself."""
    return list(map(_STEP.__getitem__, numbers))


def write_number(number: int) -> str:
    """Encode one number in unsigned base64 VLQ: five bits per digit, lowest first."""
    return _STEP[number]


def decode(written: str) -> list[int]:
    """Decode the output of :func:`encode`."""
    return list(accumulate(read_numbers(written)))


def read_numbers(written: str) -> list[int]:
    """Decode a sequence of numbers written by :func:`write_number`."""
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
    """A cache of encoded numbers; most differences are small and recur."""

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
    """Return a shard with postings added and removed."""
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
    # Remove first: another document may have taken over a number.
    for posting in sorted(postings, key=lambda one: one.added):
        (fields[posting.field].add if posting.added else fields[posting.field].discard)(posting.number)
    return [encode(sorted(numbers)) for numbers in fields]


def _with_key(line: str) -> str:
    first, _, second = line.partition("\t")[0].partition(" ")
    return f"{folded_form(first)}{' ' + folded_form(second) if second else ''}\t{line}"


def _key(first: str, second: str) -> str:
    """Return the sort key and prefix of a line: the folded term, and the exact one."""
    if second:
        return f"{folded_form(first)} {folded_form(second)}\t{first} {second}"
    return f"{folded_form(first)}\t{first}"


def line_of(first: str, second: str, fields: Iterable[str]) -> str:
    """Return the line of a term in exact form, after its sort key; ``fields`` are encoded posting lists."""
    return "\t".join((_key(first, second), *fields)).rstrip("\t")


def joined(lines: Iterable[str]) -> str:
    """Return the text of a shard from its sorted lines, without the sort keys."""
    return "".join([line.partition("\t")[2] + "\n" for line in lines])
