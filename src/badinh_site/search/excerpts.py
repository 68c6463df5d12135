"""Chooses the excerpt that a result shows: the words around the best match of the query."""

from __future__ import annotations

import re
from collections.abc import Sequence

from badinh_site.search.query import Query
from badinh_site.search.text import folded_form, runs
from badinh_site.vietnamese import excerpt

__all__ = ["best_excerpt"]

LENGTH, AHEAD = 200, 60
"""Characters of an excerpt, and of the context before its first match."""
_WORD = re.compile(r"\S+")


def best_excerpt(query: Query, texts: Sequence[str]) -> str:
    """Return the excerpt with the most words of a query, exact matches first; earlier texts win ties."""
    best, found = 0, next(filter(None, texts), "")
    start = 0
    for text in texts:
        for line in text.split("\n"):
            value, place = _score(query, line)
            if value > best:
                best, found, start = value, line, place
    begin = max(0, start - AHEAD)
    if begin:
        begin = found.find(" ", begin) + 1 or begin
    return ("..." if begin else "") + excerpt(" ".join(found[begin:].split()), LENGTH - 3 * bool(begin))


def _score(query: Query, line: str) -> tuple[int, int]:
    """Return the score of a line, and the offset of the first match in its best range."""
    hits: list[tuple[int, int, int]] = []  # where, which syllable, how good
    for word in _WORD.finditer(line):
        for run in runs(word[0]):
            for syllable in run:
                hits += [
                    (word.start(), place, 3 if syllable == one.exact else 2)
                    for place, one in enumerate(query.syllables)
                    if folded_form(syllable) == one.folded or (one.open and syllable.startswith(one.exact))
                ]
    best, start = 0, 0
    for first, (begin, _, _) in enumerate(hits):
        seen: dict[int, int] = {}
        for where, place, good in hits[first:]:
            if where > begin + LENGTH - AHEAD:
                break
            seen[place] = max(good, seen.get(place, 0))
        if sum(seen.values()) > best:
            best, start = sum(seen.values()), begin
    return best, start
