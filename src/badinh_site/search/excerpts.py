"""Chooses what of a text a result shows: the words around the place that says most of a query."""

from __future__ import annotations

import re
from collections.abc import Sequence

from badinh_site.search.query import Query
from badinh_site.search.text import folded_form, runs
from badinh_site.vietnamese import excerpt

__all__ = ["best_excerpt"]

LENGTH, AHEAD = 200, 60
"""Characters of an excerpt, and of what stands ahead of the first word that was looked for."""
_WORD = re.compile(r"\S+")


def best_excerpt(query: Query, texts: Sequence[str]) -> str:
    """Return the best place of some texts, in order: the stretch with most of a query's words, exact ones first."""
    best, found = 0, next(filter(None, texts), "")
    start = 0
    for text in texts:
        for line in text.split("\n"):
            value, place = _value(query, line)
            if value > best:
                best, found, start = value, line, place
    begin = max(0, start - AHEAD)
    if begin:
        begin = found.find(" ", begin) + 1 or begin
    return ("..." if begin else "") + excerpt(" ".join(found[begin:].split()), LENGTH - 3 * bool(begin))


def _value(query: Query, line: str) -> tuple[int, int]:
    """Return what a line is worth, and where the words that were looked for begin in the best stretch of it."""
    hits: list[tuple[int, int, int]] = []  # where, which syllable, how good
    for word in _WORD.finditer(line):
        for run in runs(word[0]):
            for said in run:
                hits += [
                    (word.start(), place, 3 if said == one.exact else 2)
                    for place, one in enumerate(query.syllables)
                    if folded_form(said) == one.folded or (one.open and said.startswith(one.exact))
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
