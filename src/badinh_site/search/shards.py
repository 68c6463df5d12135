"""Writes and mends the shards of the index: lines of text, each with a term and the documents that say it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from operator import sub
from typing import NamedTuple

from badinh_site.search.terms import FIELDS, PARTS, pair_shard, parted, word_shard
from badinh_site.search.text import folded_form

__all__ = [
    "Posting",
    "Share",
    "Sizes",
    "decode",
    "encode",
    "make_share",
    "mend_shard",
    "path_of",
    "read_numbers",
    "shares_of",
    "sizes_for",
    "write_number",
]

PER_SHARD, MOST = 10, 1 << 14
"""Documents for each shard of pairs, in an index that has just grown into its size; and the most shards."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}

_Postings = dict[str, list[int]]


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


class Share(NamedTuple):
    """A part of the index."""

    files: dict[str, str]
    """By path below the folder of the index."""
    counts: dict[str, int]
    """How many documents say each syllable in folded form, by exact forms."""


def sizes_for(documents: int) -> Sizes:
    """Give how many shards an index of so many documents has: steps of four, so that they seldom change."""
    pairs = 1
    while pairs * PER_SHARD < documents and pairs < MOST:
        pairs *= 4
    return Sizes(pairs, max(1, pairs // 8))


def shares_of(sizes: Sizes) -> int:
    """Give into how many shares the making of an index can be divided."""
    return min(PARTS, *sizes)


def path_of(first: str, second: str, sizes: Sizes) -> str:
    """Give the file of a term in exact form, below the folder of the index."""
    folded = folded_form(first)
    if second:
        return f"p/{pair_shard(folded, folded_form(second)) & sizes.pairs - 1:x}.txt"
    return f"w/{word_shard(folded) & sizes.words - 1:x}.txt"


def encode(numbers: Iterable[int]) -> str:
    """Write ascending numbers as the steps between them, each in base64-VLQ without a sign."""
    found = list(numbers)
    return "".join([_STEP[found[0]], *map(_STEP.__getitem__, map(sub, islice(found, 1, None), found))]) if found else ""


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


def make_share(share: int, documents: Iterable[tuple[int, str]], sizes: Sizes) -> Share:
    """Give one share of the shards; ``documents`` are numbers with their parts of terms, in ascending order."""
    shares = shares_of(sizes)
    shards: defaultdict[str, list[str]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for first, fields in _collect(documents).items():
        said = [_postings(some) for some in fields]
        counts[folded_form(first)] += sum(len(postings.get("", ())) for postings in said)
        for second in dict.fromkeys(second for postings in said for second in postings):
            written = [encode(postings[second]) if second in postings else "" for postings in said]
            shards[path_of(first, second, sizes)].append(_line(first, second, written))
    files = {path: _joined(sorted(shards[path])) for path in _paths(share, shares, sizes)}
    return Share(files, dict(counts))


_Said = list[tuple[int, str]]
"""Numbers of documents, each with the line of what follows a syllable in it."""


def _collect(documents: Iterable[tuple[int, str]]) -> dict[str, list[_Said]]:
    """Give by syllable and field which documents say it, and what follows it there.

    What follows is taken apart syllable by syllable afterwards: by then only the few lists that belong to one syllable
    are at hand, which processors are several times as fast with.
    """
    found: dict[str, list[_Said]] = {}
    for number, parts in documents:
        for some in parted(parts):
            for field, lines in enumerate(some):
                for line in lines:
                    first, blank, follow = line.partition(" ")
                    if not first:  # the syllable itself stands in an earlier field
                        first, _, follow = follow.partition(" ")
                    else:
                        follow = blank + follow
                    fields = found.get(first)
                    if fields is None:
                        fields = found[first] = [[] for _ in range(FIELDS)]
                    fields[field].append((number, follow))
    return found


def _postings(said: _Said) -> _Postings:
    """Give by second syllable, or by nothing for the first one by itself, who says it."""
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for number, follow in said:
        for second in follow.split(" "):
            postings[second].append(number)
    return postings


def mend_shard(text: str, postings: Iterable[Posting]) -> str:
    """Give a shard with some postings added and others taken away."""
    lines = [_with_key(line) for line in text.splitlines()]
    changes: defaultdict[tuple[str, str], list[Posting]] = defaultdict(list)
    for posting in postings:
        changes[posting.first, posting.second].append(posting)
    for (first, second), some in changes.items():
        begin = _key(first, second)
        place = bisect_left(lines, begin)
        there = place < len(lines) and lines[place].startswith(f"{begin}\t")
        fields = _changed(lines[place].removeprefix(f"{begin}\t").split("\t") if there else [], some)
        lines[place : place + there] = [_line(first, second, fields)] if any(fields) else []
    return _joined(lines)


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
    """Give what a line is sorted by, and begins with: the folded term, and the exact one."""
    if second:
        return f"{folded_form(first)} {folded_form(second)}\t{first} {second}"
    return f"{folded_form(first)}\t{first}"


def _line(first: str, second: str, fields: Iterable[str]) -> str:
    return "\t".join((_key(first, second), *fields)).rstrip("\t")


def _joined(lines: Iterable[str]) -> str:
    """Give the text of lines without what they were sorted by."""
    return "".join([line.partition("\t")[2] + "\n" for line in lines])


def _paths(share: int, shares: int, sizes: Sizes) -> Iterator[str]:
    for kind, number in (("p", sizes.pairs), ("w", sizes.words)):
        yield from (f"{kind}/{shard:x}.txt" for shard in range(share, number, shares))
