"""Writes the list of common syllables, by which a word that is being typed is completed and a slip is found."""

from __future__ import annotations

from collections.abc import Mapping

from badinh_site.search.shards import write_number

__all__ = ["LEXICON_FILE", "MOST", "lexicon"]

LEXICON_FILE = "words.txt"
MOST = 10_000
"""Syllables in the list. Vietnamese has some 2,500 without marks; the rest are names and foreign words."""


def lexicon(counts: Mapping[str, int]) -> str:
    """Return the list: a line for each syllable in folded form, with the binary logarithm of how many say it.

    ``counts`` are of all syllables and numbers; numbers are left out. So coarse a measure changes with few edits.
    """
    found = [(-count.bit_length(), word) for word, count in counts.items() if count > 0 and word.isalpha()]
    common = sorted(found)[:MOST]
    return "".join(sorted(f"{word}\t{write_number(-size - 1)}\n" for size, word in common))
