"""Ranks documents for a query, in integer arithmetic so that the browser's script computes the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from badinh_site.search.query import Query, Syllable, Unit
from badinh_site.search.text import folded_form

__all__ = ["Lookup", "Match", "Ranked", "rank"]

WEIGHTS = (16, 4, 2)
"""The weights of title, lead and body."""
EXACT, EXACT_BEGUN, FOLDED, FOLDED_BEGUN = 24, 12, 2, 1
"""Factors by kind of match. Matching diacritics matter more than the field of a match."""
TITLE_BONUS = 144
ROW_BONUS = 1 << 20
"""For documents that contain all pairs of neighbours of the query: exceeds any other score."""


class Match(NamedTuple):
    """A line of a shard: a term, and the documents that contain it, by field."""

    syllables: tuple[str, ...]
    """The exact forms."""
    fields: tuple[list[int], ...]


Lookup = Callable[[Query, Unit], Iterable[Match]]
"""Returns the matches of a unit, whole words and prefixes, regardless of diacritics."""


class Ranked(NamedTuple):
    """A document that matches a query."""

    number: int
    score: int
    complete: bool
    """True if it contains all syllables of the query."""


class _Value(NamedTuple):
    value: int
    in_title: bool
    """True for an exact match of a whole word in the title."""


def rank(
    query: Query,
    units: Iterable[Unit],
    lookup: Lookup,
    allowed: Callable[[int], bool],
    title_sizes: Mapping[int, int],
) -> list[Ranked]:
    """Return the documents that contain at least half of a query's syllables, unordered."""
    scores: dict[int, int] = {}
    matched: dict[int, int] = {}
    titled: dict[int, int] = {}
    rows: dict[int, int] = {}
    row = 0
    wanted: set[int] | None = None
    for unit in units:
        gap = 1 << unit.places[0] if len(unit.places) > 1 else 0
        row |= gap
        values = _values(query, unit, lookup)
        if unit.wanted:
            wanted = values.keys() & (wanted if wanted is not None else values.keys())
        if not values:
            continue
        idf = (len(title_sizes) // len(values)).bit_length()
        places = sum(1 << place for place in unit.places)
        for number, (value, in_title) in values.items():
            scores[number] = scores.get(number, 0) + idf * value
            matched[number] = matched.get(number, 0) | places
            rows[number] = rows.get(number, 0) | gap
            if in_title:
                titled[number] = titled.get(number, 0) | places
    size = len(query.syllables)
    found = []
    for number, score in scores.items():
        count = matched[number].bit_count()
        if 2 * count < size or (wanted is not None and number not in wanted) or not allowed(number):
            continue
        bonus = _bonus(titled.get(number, 0).bit_count(), title_sizes[number])
        bonus += ROW_BONUS if row and rows[number] == row else 0
        found.append(Ranked(number, score + bonus, count == size))
    return found


def _bonus(matched: int, size: int) -> int:
    return TITLE_BONUS * min(matched, size) // size if size else 0


def _values(query: Query, unit: Unit, lookup: Lookup) -> dict[int, _Value]:
    """Return the score of a unit in each document that contains it."""
    typed = [query.syllables[place] for place in unit.places]
    found: dict[int, _Value] = {}
    for match in lookup(query, unit):
        whole = folded_form(match.syllables[-1]) == typed[-1].folded
        if not all(map(_is_allowed, typed, match.syllables)):
            continue
        exact = not query.marked or _is_exact(typed, match.syllables, whole=whole)
        exactness = (EXACT if exact else FOLDED) if whole else (EXACT_BEGUN if exact else FOLDED_BEGUN)
        for field, numbers in enumerate(match.fields):
            value, in_title = WEIGHTS[field] * exactness, field == 0 and whole and exact
            for number in numbers:
                before = found.get(number)
                if before is None or before.value < value:
                    found[number] = _Value(value, in_title)
    return found


def _is_allowed(typed: Syllable, word: str) -> bool:
    """Return whether a match counts: in a phrase, diacritics that were typed must match."""
    return (
        not (typed.in_phrase and typed.marked) or word == typed.exact or (typed.open and word.startswith(typed.exact))
    )


def _is_exact(typed: list[Syllable], word: tuple[str, ...], *, whole: bool) -> bool:
    *ahead, last = typed
    if [one.exact for one in ahead] != list(word[:-1]):
        return False
    return word[-1] == last.exact if whole else word[-1].startswith(last.exact)
