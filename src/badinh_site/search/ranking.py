"""Ranks documents for a query: whole numbers only, so that the browser's script comes to the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from badinh_site.search.query import Query, Syllable, Unit
from badinh_site.search.text import folded_form

__all__ = ["Lookup", "Match", "Ranked", "rank"]

WEIGHTS = (16, 4, 2)
"""Of title, lead and body."""
EXACT, EXACT_BEGUN, FOLDED, FOLDED_BEGUN = 24, 12, 2, 1
"""How much a match counts: the marks that somebody types say more than the field in which a word stands."""
TITLE_BONUS = 144
ROW_BONUS = 1 << 20
"""For a document that has all neighbours of the query as neighbours: more than anything else can make up for."""


class Match(NamedTuple):
    """A line of a shard: a term, and by field the documents that have it."""

    syllables: tuple[str, ...]
    """In exact form."""
    fields: tuple[list[int], ...]


Lookup = Callable[[Query, Unit], Iterable[Match]]
"""Gives the matches of a unit, whole ones and begun ones, whatever their marks."""


class Ranked(NamedTuple):
    """A document that a query finds."""

    number: int
    score: int
    complete: bool
    """True when it has all syllables of the query."""


class _Value(NamedTuple):
    value: int
    in_title: bool
    """True for an exact whole match in the title."""


def rank(
    query: Query,
    units: Iterable[Unit],
    lookup: Lookup,
    allowed: Callable[[int], bool],
    title_sizes: Mapping[int, int],
) -> list[Ranked]:
    """Return the documents that have at least half of a query's syllables, in no order."""
    scores: dict[int, int] = {}
    has: dict[int, int] = {}
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
            has[number] = has.get(number, 0) | places
            rows[number] = rows.get(number, 0) | gap
            if in_title:
                titled[number] = titled.get(number, 0) | places
    size = len(query.syllables)
    found = []
    for number, score in scores.items():
        count = has[number].bit_count()
        if 2 * count < size or (wanted is not None and number not in wanted) or not allowed(number):
            continue
        bonus = _bonus(titled.get(number, 0).bit_count(), title_sizes[number])
        bonus += ROW_BONUS if row and rows[number] == row else 0
        found.append(Ranked(number, score + bonus, count == size))
    return found


def _bonus(matched: int, size: int) -> int:
    return TITLE_BONUS * min(matched, size) // size if size else 0


def _values(query: Query, unit: Unit, lookup: Lookup) -> dict[int, _Value]:
    """Return what a unit is worth in each document that has it."""
    typed = [query.syllables[place] for place in unit.places]
    found: dict[int, _Value] = {}
    for match in lookup(query, unit):
        whole = folded_form(match.syllables[-1]) == typed[-1].folded
        if not all(map(_fits, typed, match.syllables)):
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


def _fits(typed: Syllable, said: str) -> bool:
    """Return whether a match counts, in a phrase, where the marks that were typed have to be there."""
    return (
        not (typed.in_phrase and typed.marked) or said == typed.exact or (typed.open and said.startswith(typed.exact))
    )


def _is_exact(typed: list[Syllable], said: tuple[str, ...], *, whole: bool) -> bool:
    *ahead, last = typed
    if [one.exact for one in ahead] != list(said[:-1]):
        return False
    return said[-1] == last.exact if whole else said[-1].startswith(last.exact)
