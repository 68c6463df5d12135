"""Writes the list of common syllables, which serves completion and spelling correction."""

from __future__ import annotations

from collections.abc import Mapping

from badinh_site.search.shards import write_number

__all__ = ["LEXICON_FILE", "MOST", "lexicon"]

LEXICON_FILE = "words.txt"
MOST = 10_000
"""Syllables in the list. Vietnamese has some 2,500 without marks; the rest are names and foreign words."""


def lexicon(counts: Mapping[str, int]) -> str:
    """Return the list: one line for each folded syllable, with the binary logarithm of its document count.

    ``counts`` may include numbers, which are left out. The logarithm is coarse, so that few edits change the list.
    """
    found = [(-count.bit_length(), word) for word, count in counts.items() if count > 0 and word.isalpha()]
    common = sorted(found)[:MOST]
    return "".join(sorted(f"{word}\t{write_number(-size - 1)}\n" for size, word in common))
