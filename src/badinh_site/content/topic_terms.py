"""The terms of an article: its topics as numbers, which are cheap to store and compare.

Most Vietnamese words have two syllables, so a term is a pair of adjacent syllables of one sentence, folded. Half of all
pairs are terms, the same half in every article. So a term is recorded for every article in which it occurs, which is
necessary to distinguish common terms from rare ones; a different choice of pairs per article would not achieve that.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import islice
from operator import xor

from badinh_site.vietnamese import fold

__all__ = ["PAIR", "PLACE_BITS", "Terms", "unpacked"]

MOST = 512
"""Maximum number of terms per article: the first ones in their order. Few articles have more."""

PLACE_BITS = 29
PAIR = (1 << PLACE_BITS) - 1
"""The bits of a term that identify its pair. The bits above rank its occurrence, most characteristic first: 0 in the
title or lead, 1 three times or more in the body, 2 twice, 3 once."""
_OFTEN, _TWICE, _ONCE = (place << PLACE_BITS for place in (1, 2, 3))

_HALF = 1 << 29
"""Numbers of pairs have one more bit; a pair with this bit set is not a term, nor is one with a mark below."""
_ENDS, _NO_WORD = 1 << 30, 1 << 31
_KNOWN = 1 << 16
"""Maximum number of words whose numbers are cached."""

_TAG = re.compile(r"<[^>]*>?")
_NOT_SYLLABLE = re.compile(r"[^a-z0-9]+")
_SENTENCE_END = re.compile(r"(?<![^\w\s])(?=[^\w\s]*[.!?:;…|])[^\w\s]++$")


class Terms:
    """Finds terms. Caches the numbers of words, since words recur and folding them is slow."""

    def __init__(self) -> None:
        self._first, self._second = _Numbers(_as_first), _Numbers(_as_second)

    def __call__(self, title: str, lead: str, body: str) -> bytes:
        """Return an article's terms, packed, in ascending order; ``body`` is its Markdown source."""
        ahead = {pair for text in (title, lead) for pair in self._pairs(text) if pair < _HALF}
        counts = Counter(self._pairs(body))  # pairs that are not terms are excluded below, each once
        found = [
            pair | (_ONCE if count == 1 else _TWICE if count == 2 else _OFTEN)
            for pair, count in counts.items()
            if pair < _HALF and pair not in ahead
        ]
        return _packed(sorted([*ahead, *found])[:MOST])

    def _pairs(self, text: str) -> Iterator[int]:
        words = text.split()
        return map(xor, map(self._first.__getitem__, words), map(self._second.__getitem__, islice(words, 1, None)))


def unpacked(terms: bytes) -> array[int]:
    """Return the numbers of packed terms."""
    numbers = array("I")
    numbers.frombytes(terms)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


class _Numbers(dict[str, int]):
    """A cache of the numbers of words at one position of a pair, cleared when it is full."""

    def __init__(self, number: Callable[[str], int]) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, word: str) -> int:
        if len(self) >= _KNOWN:
            self.clear()
        number = self[word] = self._number(word)
        return number


def _as_first(word: str) -> int:
    syllable = _syllable(word)
    return _number(syllable, b"1") if syllable and not _SENTENCE_END.search(word) else _ENDS


def _as_second(word: str) -> int:
    syllable = _syllable(word)
    return _number(syllable, b"2") if syllable else _NO_WORD


def _syllable(word: str) -> bytes:
    """Return a word folded; empty for addresses, attributes and numbers, which are not characteristic."""
    word = _TAG.sub("", word).partition("](")[0]
    if "://" in word or '="' in word:
        return b""
    folded = _NOT_SYLLABLE.sub("", fold(word))
    return b"" if folded.isdigit() else folded.encode("ascii")


def _number(syllable: bytes, place: bytes) -> int:
    return int.from_bytes(blake2b(syllable, digest_size=4, salt=place).digest(), "little") % (2 * _HALF)


def _packed(numbers: list[int]) -> bytes:
    packed = array("I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()
