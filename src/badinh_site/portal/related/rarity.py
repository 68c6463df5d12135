"""Rarity of terms, and the choice of the most characteristic terms of an article.

Rarity is counted in a bounded sample and rounded to coarse steps. So the cost does not depend on the number of
articles, a new article seldom changes the result, and no list of stop words is needed.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from zlib import crc32

from badinh_site.content.topic_terms import PAIR, PLACE_BITS, unpacked

__all__ = ["PICKS", "Rarity", "sample"]

PICKS = 24
"""Maximum number of terms picked per article."""

_SAMPLE = 512
"""Maximum number of articles in which terms are counted."""
_CANDIDATES = 128
"""Number of terms of an article that may be picked: the first ones in their order."""
_NEWEST = 32
"""The newest articles, up to one in this many, may be excluded from the sample until there are more of them."""
_COMMON_SHARE, _COMMON_ALWAYS = 8, 4
"""A term is common if it occurs in more than one in ``_COMMON_SHARE`` articles of the sample, and in more than
``_COMMON_ALWAYS``."""
_FEW = 8
_STEP_WEIGHTS = (2, 3, 4, 5)
_PLACE_WEIGHTS = (20, 20, 15, 3)
_TOP = max(_STEP_WEIGHTS) * max(_PLACE_WEIGHTS)


def sample(urls: Sequence[str]) -> list[int]:
    """Return the indexes of the articles in which terms are counted, given the addresses of all, newest first.

    The choice depends on addresses only, so that adding or removing an article changes two of them at most, and usually
    none. While a site grows, the sample stays the same until about one thirty-second of the articles are new.
    """
    number = len(urls)
    grain = max(1, (1 << number.bit_length() >> 1) // _NEWEST)
    digests = [crc32(url.encode("utf-8")) for url in urls]
    return sorted(range(number % grain, number), key=digests.__getitem__)[:_SAMPLE]


class Rarity:
    """The rarity of terms, except for common ones and those that occur once."""

    def __init__(self, counted: Sequence[bytes], asked: Sequence[bytes] | None) -> None:
        """Count the terms of the sample.

        ``asked`` are the terms of the articles for which terms will be picked, or None if there are too many of them.
        If they are few, only their terms are counted.
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
        """Return the most characteristic pairs of an article: rare ones that occur early or often."""
        ranked = sorted(filter(None, map(self._ranks.get, _candidates(terms))))
        return [rank & PAIR for rank in ranked[:PICKS]]


def _candidates(terms: bytes) -> array[int]:
    return unpacked(terms)[:_CANDIDATES]


_RANKS = [[(1 + _TOP - place * step) << PLACE_BITS for step in _STEP_WEIGHTS] for place in _PLACE_WEIGHTS]


def _step(count: int, number: int) -> int:
    """Return the rarity of a term that is in ``count`` of ``number`` articles: 0 for one in 16, 1 for one in 64..."""
    step = 0
    while step < len(_STEP_WEIGHTS) - 1 and count * 16 * 4**step < number:
        step += 1
    return step
