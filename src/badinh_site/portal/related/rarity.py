"""Tells rare terms from common ones, and picks those that say most of an article.

How rare a term is, is counted in a bounded sample and told in coarse steps. So it costs the same for any number of
articles, a new article seldom changes it, and what all articles say is left out without a list of such words.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from zlib import crc32

from badinh_site.content.topic_terms import PAIR, PLACE_BITS, unpacked

__all__ = ["PICKS", "Rarity", "sample"]

PICKS = 24
"""Terms picked of one article."""

_SAMPLE = 512
"""Articles in which terms are counted."""
_CANDIDATES = 128
"""Terms of an article that may be picked: the first ones in their order."""
_NEWEST = 32
"""One article in so many, the newest ones, may be left out of the sample until there are more of them."""
_COMMON_SHARE, _COMMON_ALWAYS = 8, 4
"""A term is common when it stands in more than one article of so many in the sample, and in more than so many."""
_FEW = 8
_STEP_WEIGHTS = (2, 3, 4, 5)
_PLACE_WEIGHTS = (20, 20, 15, 3)
_TOP = max(_STEP_WEIGHTS) * max(_PLACE_WEIGHTS)


def sample(urls: Sequence[str]) -> list[int]:
    """Choose the places of articles to count in, from the addresses of all, newest first.

    They are chosen by their addresses alone, so that one article more or less changes two of them at most, and seldom
    any. As a site grows by new articles, they stay the same until it has grown by a thirty-second part or so.
    """
    number = len(urls)
    grain = max(1, (1 << number.bit_length() >> 1) // _NEWEST)
    digests = [crc32(url.encode("utf-8")) for url in urls]
    return sorted(range(number % grain, number), key=digests.__getitem__)[:_SAMPLE]


class Rarity:
    """How rare terms are, without the common ones and those met once."""

    def __init__(self, counted: Sequence[bytes], asked: Sequence[bytes] | None) -> None:
        """Count the terms of some articles; when few others will be asked about, only those that these have.

        ``asked`` is None when more will be asked about than are at hand.
        """
        counts: Counter[int] = Counter()
        if asked is None or len(asked) * _FEW > len(counted):
            for terms in counted:
                counts.update([term & PAIR for term in unpacked(terms)])
        else:
            wanted = {term & PAIR for terms in asked for term in _candidates(terms)}
            for terms in counted:
                counts.update([pair for term in unpacked(terms) if (pair := term & PAIR) in wanted])
        most = max(_COMMON_ALWAYS, len(counted) // _COMMON_SHARE)
        steps = [_step(count, len(counted)) for count in range(most + 1)]
        self._ranks = {
            place << PLACE_BITS | pair: ranks[steps[count]] | pair
            for place, ranks in enumerate(_RANKS)
            for pair, count in counts.items()
            if 1 < count <= most
        }

    def picks(self, terms: bytes) -> list[int]:
        """Return the pairs that say most of an article: rare ones that it says first, or often."""
        ranked = sorted(filter(None, map(self._ranks.get, _candidates(terms))))
        return [rank & PAIR for rank in ranked[:PICKS]]


def _candidates(terms: bytes) -> array[int]:
    return unpacked(terms)[:_CANDIDATES]


_RANKS = [[(1 + _TOP - place * step) << PLACE_BITS for step in _STEP_WEIGHTS] for place in _PLACE_WEIGHTS]


def _step(count: int, number: int) -> int:
    """Return the rarity of a term that stands in so many articles of a number: 0 for one in 16, 1 for one in 64..."""
    step = 0
    while step < len(_STEP_WEIGHTS) - 1 and count * 16 * 4**step < number:
        step += 1
    return step
